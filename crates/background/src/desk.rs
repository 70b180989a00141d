//! The one open batch, behind a lock, and the path that every input takes.

use std::rc::Rc;

use futures_util::future::join4;
use panelwright_engine::{BatchId, DownloadSeen, Effect, Input, JobId, SessionId, TabId};
use panelwright_journal::open::{Opened, newest, open};
use panelwright_journal::recover::SavedFile;
use panelwright_journal::step::{self, Taken};
use panelwright_journal::{BatchHead, Book, IndexedDb, Store, mirror};
use panelwright_webext::storage::Area;
use panelwright_webext::{downloads, tabs};
use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::mirror::Places;
use crate::{Shared, database, effects, machine, now, publish, saving, shim};

const SESSION_KEY: &str = "session";
/// Set once the batch was held against its second copy in this session.
const CHECKED_KEY: &str = "checked";

/// What this instance of the worker holds in memory. All of it is a cache of what is on disk.
#[derive(Default)]
pub(crate) struct Desk {
    store: Option<Rc<IndexedDb>>,
    /// The newest batch; `None` before loading, and when there is none.
    pub(crate) book: Option<Book>,
    is_loaded: bool,
    /// What the author is to know and no batch has been told yet.
    untold: Vec<String>,
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
        let opened = database::open().await?;
        let store = Rc::new(opened.store);
        self.store = Some(Rc::clone(&store));
        self.untold.extend(opened.words);
        Ok(store)
    }

    /// Loads the newest batch and holds it against what is there, once per instance.
    pub(crate) async fn wake(&mut self) -> Result<Vec<Effect>, Error> {
        if self.is_loaded {
            return Ok(Vec::new());
        }
        // Somebody waits for the first answer: what can be asked at once is asked at once.
        let (store, session, tabs, is_checked) =
            join4(self.store(), session(), tabs::query_all(), is_checked()).await;
        let (store, session, tabs) = (store?, session?, tabs?);
        let Some(head) = newest(store.as_ref(), &Places, is_checked).await? else {
            self.is_loaded = true;
            return Ok(Vec::new());
        };
        let opened = open(store.as_ref(), &Places, head, now(), &session, files_of).await?;
        let is_cut = opened.is_cut(&session);
        let Opened { mut book, words, tabs: worker_tabs } = opened;
        let moved = if is_checked {
            None
        } else {
            machine::words_if_changed().await?.filter(|_| book.state().is_open())
        };
        let has_moved = moved.is_some();
        let untold: Vec<String> =
            std::mem::take(&mut self.untold).into_iter().chain(moved).collect();
        if !untold.is_empty() {
            book.notice(store.as_ref(), now(), untold.clone()).await?;
        }
        let woke = Input::Woke {
            session,
            tabs: tabs.iter().filter_map(|tab| tab.id.map(TabId)).collect(),
            downloads: downloads_seen(&store, &book).await?,
        };
        let site = book.state().settings().site.clone();
        publish::tell(&book, untold.into_iter().chain(words).collect());
        self.book = Some(book);
        self.is_loaded = true;
        let mut effects = self.handle(woke).await?;
        if has_moved {
            // After the waking: the author may want batches to run after every restart, not here.
            effects.extend(self.handle(Input::Pause).await?);
        }
        if !is_checked {
            machine::remember().await?;
            Area::Session.write(CHECKED_KEY, &true).await?;
        }
        if is_cut {
            crate::tabs::reload_cut(&tabs, &worker_tabs, &site);
        }
        Ok(effects)
    }

    /// Takes a new batch up in the place of the old one.
    pub(crate) fn open(&mut self, book: Book) {
        self.book = Some(book);
        self.is_loaded = true;
    }

    /// Forgets what is in memory: what is on the disk has changed beside it.
    pub(crate) fn let_go(&mut self) {
        self.book = None;
        self.is_loaded = false;
    }

    /// Hands an input to the engine and writes what came of it.
    pub(crate) async fn handle(&mut self, input: Input) -> Result<Vec<Effect>, Error> {
        let store = self.store().await?;
        let Some(book) = &mut self.book else { return Ok(Vec::new()) };
        match step::take(store.as_ref(), &Places, book, now(), input).await {
            Ok(Taken { step, behind }) => {
                if let Some(error) = behind {
                    web_log(&format!("Panelwright: the second copy: {error}"));
                }
                publish::after_step(book, !step.events.is_empty());
                Ok(step.effects)
            }
            Err(error) => {
                let error = error.into();
                // The state in memory is ahead of the disk: forget it, as after a death.
                self.let_go();
                publish::trouble(&error);
                Err(error)
            }
        }
    }
}

/// Whether the batch was held against its second copy in this session.
async fn is_checked() -> bool {
    Area::Session.read::<bool>(CHECKED_KEY).await.ok().flatten().unwrap_or(false)
}

/// The batch's files that the browser remembers as whole. What cannot be asked tells nothing.
async fn files_of(head: &BatchHead) -> Vec<SavedFile> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
    let since = head.started_at.0 as f64;
    let last = head.folder.rsplit('/').next().unwrap_or_default();
    let found = downloads::whole_with(last, since).await.unwrap_or_default();
    let file = |download: downloads::Download| {
        let path = download.filename.replace('\\', "/");
        let start = path.rfind(&format!("{}/", head.folder))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let size_bytes = download.file_size.max(0.0) as u32;
        let is_there = download.exists && size_bytes > 0;
        is_there.then(|| SavedFile { path: path[start..].to_owned(), size_bytes })
    };
    found.into_iter().filter_map(file).collect()
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

/// Has the second copy of the panels follow a change of one of them.
pub(crate) async fn keep_panel(job: JobId) -> Result<(), Error> {
    let desk = desk();
    let mut desk = desk.lock().await;
    let store = desk.store().await?;
    let Some(book) = &desk.book else { return Ok(()) };
    let mut panels = Vec::new();
    for neighbour in mirror::neighbours(job, book.head().jobs) {
        panels.extend(store.panel(&book.head().id, neighbour).await?);
    }
    Ok(mirror::keep_panels(&Places, book, job, &panels).await?)
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
