//! The one open batch, behind a lock, and the path that every input takes.

use std::rc::Rc;

use futures_util::future::join3;
use panelwright_engine::{BatchId, DownloadSeen, Effect, Input, JobId, SessionId, TabId};
use panelwright_journal::{BatchHead, Book, IndexedDb, Store};
use panelwright_webext::storage::Area;
use panelwright_webext::{downloads, tabs};
use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::{Shared, effects, now, publish, saving, shim};

const DATABASE: &str = "panelwright";
const SESSION_KEY: &str = "session";

/// What this instance of the worker holds in memory. All of it is a cache of what is on disk.
#[derive(Default)]
pub(crate) struct Desk {
    store: Option<Rc<IndexedDb>>,
    /// The newest batch; `None` before loading, and when there is none.
    pub(crate) book: Option<Book>,
    is_loaded: bool,
}

thread_local! {
    static DESK: Shared = Shared::default();
}

pub(crate) fn desk() -> Shared {
    DESK.with(Rc::clone)
}

impl Desk {
    pub(crate) async fn store(&mut self) -> Result<Rc<IndexedDb>, Error> {
        if let Some(store) = &self.store {
            return Ok(Rc::clone(store));
        }
        let store = Rc::new(IndexedDb::open(DATABASE).await?);
        self.store = Some(Rc::clone(&store));
        Ok(store)
    }

    /// Loads the newest batch and holds it against what is there, once per instance.
    pub(crate) async fn wake(&mut self) -> Result<Vec<Effect>, Error> {
        if self.is_loaded {
            return Ok(Vec::new());
        }
        // Somebody waits for the first answer: what can be asked at once is asked at once.
        let (newest, session, tabs) = join3(self.newest(), session(), tabs::query_all()).await;
        let Some(book) = newest? else {
            self.is_loaded = true;
            return Ok(Vec::new());
        };
        let store = self.store().await?;
        let woke = Input::Woke {
            session: session?,
            tabs: tabs?.iter().filter_map(|tab| tab.id.map(TabId)).collect(),
            downloads: downloads_seen(&store, &book).await?,
        };
        self.book = Some(book);
        self.is_loaded = true;
        self.handle(woke).await
    }

    /// The newest batch, read from the disk.
    async fn newest(&mut self) -> Result<Option<Book>, Error> {
        let store = self.store().await?;
        let Some(head) = store.batches().await?.pop() else { return Ok(None) };
        let (book, damages) = Book::load(store.as_ref(), head).await?;
        for damage in damages {
            web_log(&format!("Panelwright: the journal was read up to a damage: {}", damage.words));
        }
        Ok(Some(book))
    }

    /// Takes a new batch up in the place of the old one.
    pub(crate) fn open(&mut self, book: Book) {
        self.book = Some(book);
        self.is_loaded = true;
    }

    /// Hands an input to the engine and writes what came of it.
    pub(crate) async fn handle(&mut self, input: Input) -> Result<Vec<Effect>, Error> {
        let store = self.store().await?;
        let Some(book) = &mut self.book else { return Ok(Vec::new()) };
        match book.handle(store.as_ref(), now(), input).await {
            Ok(step) => {
                publish::after_step(book, !step.events.is_empty());
                Ok(step.effects)
            }
            Err(error) => {
                // The state in memory is ahead of the disk: forget it, as after a death.
                self.book = None;
                self.is_loaded = false;
                Err(error.into())
            }
        }
    }
}

/// Hands an input in, and performs what comes of it.
pub(crate) async fn feed(input: Input) -> Result<(), Error> {
    feed_with(input, None).await
}

/// The same for an input that came with a picture's bytes: when this returns, the download that
/// they are for is under way.
pub(crate) async fn feed_with(input: Input, bytes: Option<JsValue>) -> Result<(), Error> {
    let (woken, effects) = {
        let desk = desk();
        let mut desk = desk.lock().await;
        let woken = desk.wake().await?;
        (woken, desk.handle(input).await?)
    };
    // Outside the lock: a tab that does not answer must not keep the others waiting.
    effects::spawn(woken);
    effects::perform(effects, bytes).await
}

/// Whether that is the batch that is open.
pub(crate) async fn is_current(batch: &BatchId) -> Result<bool, Error> {
    with_book(|book| book.head().id == batch.0 && book.state().is_open())
        .await
        .map(|is| is == Some(true))
}

/// Whether that tab is a worker of the open batch.
pub(crate) async fn is_worker(tab: TabId) -> Result<bool, Error> {
    with_book(|book| book.state().worker_of(tab).is_some()).await.map(|is| is == Some(true))
}

/// Looks something up in the open batch, if there is one.
pub(crate) async fn with_book<T>(look: impl FnOnce(&Book) -> T) -> Result<Option<T>, Error> {
    let desk = desk();
    let mut desk = desk.lock().await;
    let woken = desk.wake().await?;
    effects::spawn(woken);
    Ok(desk.book.as_ref().map(look))
}

/// The store, opened if it is not yet.
pub(crate) async fn store() -> Result<Rc<IndexedDb>, Error> {
    desk().lock().await.store().await
}

/// All batches, newest last.
pub(crate) async fn batches() -> Result<Vec<BatchHead>, Error> {
    Ok(store().await?.batches().await?)
}

/// The name of this run of the browser: a record in memory that dies with it.
pub(crate) async fn session() -> Result<SessionId, Error> {
    if let Some(known) = Area::Session.read(SESSION_KEY).await? {
        return Ok(known);
    }
    let session = SessionId(shim::unique_name());
    Area::Session.write(SESSION_KEY, &session).await?;
    Ok(session)
}

/// What the browser remembers of downloads whose end was not recorded.
async fn downloads_seen(
    store: &IndexedDb,
    book: &Book,
) -> Result<Vec<(JobId, DownloadSeen)>, Error> {
    let mut seen = Vec::new();
    for (job, known) in book.state().downloads_in_question() {
        let found = match known {
            Some(id) => match downloads::by_id(id.0).await? {
                Some(download) => Some(saving::seen(&download)),
                None => Some(DownloadSeen::Failed {
                    words: "the browser does not remember the download".to_owned(),
                }),
            },
            // The worker died between starting the download and writing its number down.
            None => {
                let file = saving::file_of(store, book, job).await?;
                match file {
                    Some(file) => downloads::newest_by_name(&file)
                        .await?
                        .filter(|download| {
                            download.exists || download.state != downloads::State::Complete
                        })
                        .map(|download| saving::seen(&download)),
                    None => None,
                }
            }
        };
        seen.extend(found.map(|found| (job, found)));
    }
    Ok(seen)
}

/// A line for the console of the worker. Ids and lengths only: never a prompt.
pub(crate) fn web_log(line: &str) {
    #[wasm_bindgen::prelude::wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn warn(line: &str);
    }
    warn(line);
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Desk").field("is_loaded", &self.is_loaded).finish_non_exhaustive()
    }
}
