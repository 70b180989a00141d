//! Opening a batch after a death: by its journal, and where that is in doubt by all that there is.
//!
//! Within a browser session the journal is believed if it is whole. At a session's beginning, when
//! the profile may have come from elsewhere, it is also held against the second copy.

use std::collections::BTreeSet;

use panelwright_engine::{JobId, Moment, SessionId, State, TabId, Worker};

use crate::mirror::{self, Mirror, Reflection};
use crate::recover::{Found, SavedFile, recover};
use crate::store::{BatchHead, PanelRecord, Store};
use crate::{Book, Error, Reading};

/// A batch, opened.
#[derive(Debug)]
pub struct Opened {
    /// The batch.
    pub book: Book,
    /// What was wrong with its records and what became of it, for the author. It is in the batch's
    /// notices, too.
    pub words: Vec<String>,
    /// The tabs that its workers had when it was last written.
    pub tabs: Vec<TabId>,
}

impl Opened {
    /// Whether documents may stand in its workers' tabs that do not answer any more: it comes from
    /// another session, or from behind a damage.
    #[must_use]
    pub fn is_cut(&self, session: &SessionId) -> bool {
        self.book.state().session() != session || !self.words.is_empty()
    }
}

/// Opens a batch. `files` is asked for the batch's files in the download history if they matter.
///
/// # Errors
/// [`Error::Storage`] when the store cannot be read or written, [`Error::Newer`] when a later
/// version wrote the batch: nothing was changed then.
pub async fn open(
    store: &impl Store,
    mirror: &impl Mirror,
    head: BatchHead,
    now: Moment,
    session: &SessionId,
    files: impl AsyncFnOnce(&BatchHead) -> Vec<SavedFile>,
) -> Result<Opened, Error> {
    let reading = Reading::of(store, head).await?;
    let state = reading.state.as_ref();
    let is_same_session = state.is_some_and(|state| state.session() == session);
    let is_over = state.is_some_and(|state| !state.is_open());
    let workers = state.map(State::workers).unwrap_or_default();
    let tabs: Vec<TabId> = workers.iter().filter_map(Worker::tab).collect();
    if reading.is_whole() && is_same_session {
        return as_it_is(store, reading, now, tabs).await;
    }
    let reflection = match mirror::reflect(mirror, &reading.head.id).await {
        Ok(reflection) => reflection,
        Err(newer @ Error::Newer { .. }) => return Err(newer),
        Err(_) => Reflection { damaged: 1, ..Reflection::default() },
    };
    let is_older = reflection.seq() > reading.last;
    // What is over needs no second copy; but it may have gone on after its end.
    if reading.is_whole() && is_over && !is_older {
        return as_it_is(store, reading, now, tabs).await;
    }
    let panels = Panels::read(store, &reading.head, &reflection).await?;
    if reading.is_whole()
        && !is_older
        && panels.promptless.is_empty()
        && reflection.is_whole(reading.head.jobs)
    {
        panels.put_back(store, &reading.head).await?;
        let mut opened = as_it_is(store, reading, now, tabs).await?;
        // What a power cut took back would vouch for sends that it does not know of.
        let lagging = mirror::lagging(&opened.book, &reflection);
        if !lagging.is_empty() {
            opened.book.settle(store).await?;
            let _kept = mirror::keep_chunks(mirror, &opened.book, &lagging).await;
        }
        return Ok(opened);
    }
    panels.put_back(store, &reading.head).await?;
    let files = files(&reading.head).await;
    let recovery = recover(&Found {
        reading: &reading,
        reflection: &reflection,
        panels: &panels.all,
        promptless: &panels.promptless,
        files: &files,
        session,
    });
    // Behind all that any witness tells, so that the newest by number stays the newest: a part of
    // the second copy that is not written anew below must not overrule what happens from here on.
    let last = reading.last.max(reflection.seq());
    let reading = Reading { last, ..reading };
    let book = Book::go_on(store, reading, now, recovery.events).await?;
    // If the second copy cannot be written now, the next send is not permitted before it can.
    let _kept = mirror::keep_all(mirror, &book, &panels.all).await;
    Ok(Opened { book, words: recovery.words, tabs })
}

/// The fold tells all; what was damaged beside it is told once.
async fn as_it_is(
    store: &impl Store,
    reading: Reading,
    now: Moment,
    tabs: Vec<TabId>,
) -> Result<Opened, Error> {
    let words: Vec<String> = reading
        .damages
        .iter()
        .map(|damage| {
            format!(
                "A part of this batch's records is damaged ({}); the rest tells the same, and \
                 nothing was lost.",
                damage.words
            )
        })
        .collect();
    let mut book = Book::whole(reading)?;
    if !words.is_empty() {
        book.notice(store, now, words.clone()).await?;
    }
    Ok(Opened { book, words, tabs })
}

/// The batch to open: the newest that was taken up. At a session's beginning (`is_checked` tells
/// that this was done in this session), and when there is none, also one whose records are lost and
/// that is known by its second copy.
///
/// # Errors
/// As [`open`].
pub async fn newest(
    store: &impl Store,
    mirror: &impl Mirror,
    is_checked: bool,
) -> Result<Option<BatchHead>, Error> {
    let mut heads = store.batches().await?;
    if heads.is_empty() || !is_checked {
        heads.extend(missing(store, mirror).await?);
        heads.sort_by_key(BatchHead::order);
    }
    // One that was only brought in from a file waits for the author's word.
    Ok(heads.pop().filter(|head| head.taken_up_at.is_some()))
}

/// Brings back what has a second copy and is not in the store: open batches whose records are
/// lost. Gives the heads that the store did not have.
///
/// # Errors
/// As [`open`].
pub async fn missing(store: &impl Store, mirror: &impl Mirror) -> Result<Vec<BatchHead>, Error> {
    let there: BTreeSet<String> = store.batches().await?.into_iter().map(|head| head.id).collect();
    let mirrored = mirror::heads(mirror).await?;
    let lost = mirrored.into_iter().filter(|it| it.is_open() && !there.contains(&it.head.id));
    Ok(lost.map(|mirrored| mirrored.head).collect())
}

/// A batch's panels, from both places.
struct Panels {
    all: Vec<PanelRecord>,
    /// Those that the store did not have.
    to_put_back: Vec<(JobId, PanelRecord)>,
    /// Those that neither place had.
    promptless: BTreeSet<JobId>,
}

impl Panels {
    async fn read(
        store: &impl Store,
        head: &BatchHead,
        reflection: &Reflection,
    ) -> Result<Self, Error> {
        let mut panels =
            Self { all: Vec::new(), to_put_back: Vec::new(), promptless: BTreeSet::new() };
        match store.panels(&head.id).await {
            Ok(all) if all.len() == head.jobs as usize => {
                panels.all = all;
                return Ok(panels);
            }
            Ok(_) | Err(Error::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
        for job in (0..head.jobs).map(JobId) {
            let stored = match store.panel(&head.id, job).await {
                Ok(stored) => stored,
                Err(Error::Damaged(_)) => None,
                Err(error) => return Err(error),
            };
            let panel = match (stored, reflection.panel(job)) {
                (Some(stored), _) => stored,
                (None, mirrored) => {
                    if mirrored.is_none() {
                        panels.promptless.insert(job);
                    }
                    let panel = mirrored.cloned().unwrap_or_else(|| nameless(head, job));
                    panels.to_put_back.push((job, panel.clone()));
                    panel
                }
            };
            panels.all.push(panel);
        }
        Ok(panels)
    }

    async fn put_back(&self, store: &impl Store, head: &BatchHead) -> Result<(), Error> {
        let is_known = store.batches().await?.iter().any(|known| known.id == head.id);
        if is_known && self.to_put_back.is_empty() {
            return Ok(());
        }
        store.restore(head, &self.to_put_back).await
    }
}

/// A panel that is lost keeps its place, so that the author can write its prompt anew.
fn nameless(head: &BatchHead, job: JobId) -> PanelRecord {
    let number = job.0 + 1;
    PanelRecord {
        name: format!("panel {number} of the batch (its text is lost)"),
        chapter: String::new(),
        prompt: String::new(),
        file: format!("{}/lost-panel-{number}", head.folder),
    }
}
