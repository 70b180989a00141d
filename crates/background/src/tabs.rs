//! Tabs of workers: opening, closing, and finding out what one that does not answer has suffered.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_engine::{AttemptId, Input, TabId, TabLoss, WorkerId};
use panelwright_protocol::{ContentAnswer, Mark, ToContent, worker_address};
use panelwright_webext::json::{from_js, to_js};
use panelwright_webext::tabs;
use panelwright_webext::tabs::TabOptions;

use crate::desk;
use crate::error::Error;

/// A page that does not answer a message within this is frozen or hung; a healthy one answers in
/// a few milliseconds, hidden or not.
const ANSWER_DEADLINE_MS: u32 = 10_000;
/// A crash shows in the tab's status a moment after the port has closed.
const CRASH_SETTLES_MS: u32 = 400;

/// Opens a worker's tab: pinned, in the background, not to be discarded.
pub(crate) async fn open(worker: WorkerId) -> Result<Input, Error> {
    let address = desk::with_book(|book| {
        let batch = panelwright_engine::BatchId(book.head().id.clone());
        worker_address(&book.state().settings().site, &Mark { batch, worker })
    });
    let url = Some(address.await?.ok_or(Error::NoBatch)?);
    let options =
        TabOptions { url, active: Some(false), pinned: Some(true), auto_discardable: None };
    let opened = tabs::create(&options).await;
    let Ok(tabs::Tab { id: Some(tab), .. }) = opened else {
        return Ok(Input::TabNotOpened { worker });
    };
    let keep = TabOptions { auto_discardable: Some(false), ..TabOptions::default() };
    // A pinned tab is not discarded anyway; this says so twice.
    let _kept = tabs::update(tab, &keep).await;
    Ok(Input::TabOpened { worker, tab: TabId(tab) })
}

/// Closes a tab; one that is gone already is closed enough.
pub(crate) async fn close(tab: TabId) {
    let _gone = tabs::remove(tab.0).await;
}

/// Sends a message to a worker's tab. What comes back is an input, if it says anything.
pub(crate) async fn tell(tab: TabId, message: &ToContent) -> Result<Option<Input>, Error> {
    let message_js = to_js(message)?;
    let answer = std::pin::pin!(tabs::send_message(tab.0, &message_js));
    let deadline = std::pin::pin!(TimeoutFuture::new(ANSWER_DEADLINE_MS));
    match select(answer, deadline).await {
        Either::Left((Ok(answer), _)) => Ok(match from_js(&answer) {
            Ok(ContentAnswer::UnknownAttempt) => {
                message.attempt().map(|attempt| Input::AttemptUnknown { tab, attempt })
            }
            Ok(ContentAnswer::Accepted | ContentAnswer::NotForThisTab) | Err(_) => None,
        }),
        Either::Left((Err(_), _)) => Ok(match standing(tab).await {
            Standing::Gone(how) => Some(Input::TabLost { tab, how }),
            Standing::Frozen | Standing::There => {
                Some(Input::TabLost { tab, how: TabLoss::Silent })
            }
            Standing::Loading => None,
        }),
        Either::Right(((), _)) => Ok(Some(Input::TabLost { tab, how: TabLoss::Silent })),
    }
}

/// Asks a worker's tab where its attempt stands. Where nobody can answer, nobody is waited for: a
/// crashed page leaves messages unanswered as long as a frozen one does.
pub(crate) async fn ask(tab: TabId, attempt: AttemptId) -> Result<Option<Input>, Error> {
    match standing(tab).await {
        Standing::Gone(how) => Ok(Some(Input::TabLost { tab, how })),
        Standing::Frozen => Ok(Some(Input::TabLost { tab, how: TabLoss::Silent })),
        Standing::Loading => Ok(None),
        Standing::There => tell(tab, &ToContent::Ask { attempt }).await,
    }
}

/// Loads worker tabs anew whose documents belong to an instance that is gone: the extension was
/// updated, or its records were damaged. Their new documents say hello; what they wrote down about
/// their attempt is in their session storage. Only a tab that we left pinned on the site is
/// touched.
pub(crate) fn reload_cut(present: &[tabs::Tab], ours: &[TabId], site: &str) {
    for tab in present {
        let is_on_site = tab.url.as_deref().is_some_and(|url| url.starts_with(site));
        let Some(id) = tab.id.filter(|id| ours.contains(&TabId(*id))) else { continue };
        if tab.pinned && is_on_site {
            wasm_bindgen_futures::spawn_local(async move {
                // One that is gone by now is no loss.
                let _reloaded = tabs::reload(id).await;
            });
        }
    }
}

/// Looks what became of a tab whose port has closed, and tells the engine.
pub(crate) async fn examine(tab: TabId) -> Result<(), Error> {
    for wait_ms in [0, CRASH_SETTLES_MS] {
        TimeoutFuture::new(wait_ms).await;
        if let Standing::Gone(how) = standing(tab).await {
            return desk::feed(Input::TabLost { tab, how }).await;
        }
    }
    Ok(())
}

/// What can be told of a tab without asking its page.
enum Standing {
    /// Its page is gone, and how.
    Gone(TabLoss),
    /// The browser has stopped its code.
    Frozen,
    /// Its page is loading: the document will say hello.
    Loading,
    /// Its page is there.
    There,
}

async fn standing(tab: TabId) -> Standing {
    match tabs::get(tab.0).await {
        Err(_) => Standing::Gone(TabLoss::Closed),
        Ok(found) if found.discarded => Standing::Gone(TabLoss::Discarded),
        Ok(found) => match found.status.as_deref() {
            // Measured: no event tells of a crashed page; its tab is "unloaded" and not discarded.
            Some("unloaded") => Standing::Gone(TabLoss::Crashed),
            Some(_) | None if found.frozen => Standing::Frozen,
            Some("loading") => Standing::Loading,
            Some(_) | None => Standing::There,
        },
    }
}
