//! The lock that every change of a request takes, and what is remembered behind it: which requests
//! are open, and which tab watches each. Both are caches; the stories are on disk, and the
//! watchers in the browser's memory, since tabs end with it.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::lock::Mutex;
use panelwright_engine::TabId;
use panelwright_journal::IndexedDb;
use panelwright_journal::requests::{self, Heard};
use panelwright_requests::{Event, Input, Preferences, Request, RequestId};
use panelwright_webext::storage::Area;

use crate::error::Error;
use crate::{desk, now};

const WATCHERS_KEY: &str = "request_watchers";

/// What this instance remembers of requests.
#[derive(Debug, Default)]
pub(super) struct Register {
    open: Option<BTreeMap<RequestId, Request>>,
    watchers: Option<BTreeMap<RequestId, TabId>>,
}

thread_local! {
    static REGISTER: Rc<Mutex<Register>> = Rc::default();
}

/// The register, to be locked.
pub(super) fn register() -> Rc<Mutex<Register>> {
    REGISTER.with(Rc::clone)
}

/// Hands in what a request hears; when this returns, it is on disk.
pub(super) async fn take(
    id: &RequestId,
    input: Input,
    preferences: &Preferences,
) -> Result<Heard, Error> {
    let store = desk::store().await?;
    let register = register();
    let mut register = register.lock().await;
    let heard = requests::hear(store.as_ref(), now(), id, input, preferences).await?;
    if let Heard::Kept { request, .. } = &heard {
        register.keep(request);
    }
    Ok(heard)
}

impl Register {
    /// The requests that are open.
    pub(super) async fn open(
        &mut self,
        store: &IndexedDb,
    ) -> Result<&mut BTreeMap<RequestId, Request>, Error> {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let all = requests::list(store).await?.into_iter();
                let open = all.filter(|request| request.state.is_open());
                open.map(|request| (request.id.clone(), request)).collect()
            }
        };
        Ok(self.open.insert(open))
    }

    /// Remembers a request as it is now.
    fn keep(&mut self, request: &Request) {
        if let Some(open) = &mut self.open {
            if request.state.is_open() {
                open.insert(request.id.clone(), request.clone());
            } else {
                open.remove(&request.id);
            }
        }
    }

    /// Which tab watches which request, in this run of the browser.
    pub(super) async fn watchers(&mut self) -> Result<&BTreeMap<RequestId, TabId>, Error> {
        let watchers = match self.watchers.take() {
            Some(watchers) => watchers,
            None => Area::Session.read(WATCHERS_KEY).await?.unwrap_or_default(),
        };
        Ok(self.watchers.insert(watchers))
    }

    /// From now on that tab watches these requests; those that are over are watched by nobody.
    pub(super) async fn watch(
        &mut self,
        store: &IndexedDb,
        ids: &[RequestId],
        tab: TabId,
    ) -> Result<(), Error> {
        let mut watchers = self.watchers().await?.clone();
        let open = self.open(store).await?;
        watchers.retain(|id, _| open.contains_key(id));
        watchers.extend(ids.iter().map(|id| (id.clone(), tab)));
        if self.watchers.as_ref() != Some(&watchers) {
            Area::Session.write(WATCHERS_KEY, &watchers).await?;
            self.watchers = Some(watchers);
        }
        Ok(())
    }
}

/// Whether something has happened just now that the page which watches it did not cause.
pub(super) fn is_for_the_page(events: &[Event]) -> bool {
    events.iter().any(|event| match event {
        Event::Saved { .. } | Event::NotSaved { .. } => true,
        Event::Detected { .. }
        | Event::Sent { .. }
        | Event::Generating
        | Event::Picture { .. }
        | Event::SaveBegun { .. }
        | Event::Downloading { .. }
        | Event::Failed { .. }
        | Event::Abandoned { .. } => false,
    })
}
