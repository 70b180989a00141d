//! The journal, as the page reads it. Only an import writes here: a batch that is not there yet.

use std::cell::RefCell;
use std::rc::Rc;

use panelwright_engine::{Moment, Progress};
#[cfg(target_arch = "wasm32")]
use panelwright_journal::DatabasePlace;
use panelwright_journal::history::{Point, reach, state_at};
use panelwright_journal::{Archive, BatchHead, Error, Weight};
#[cfg(target_arch = "wasm32")]
use panelwright_webext::storage::Area;

/// The extension's database.
#[cfg(target_arch = "wasm32")]
pub(in crate::studio) type Journal = panelwright_journal::IndexedDb;
/// On the machine, where only what is pure is tested, its twin stands in.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::studio) type Journal = panelwright_journal::Memory;

thread_local! {
    static JOURNAL: RefCell<Option<Rc<Journal>>> = const { RefCell::new(None) };
}

/// The journal, opened once.
///
/// # Errors
/// [`Error::Storage`] when the browser refuses.
pub(in crate::studio) async fn journal() -> Result<Rc<Journal>, Error> {
    if let Some(open) = JOURNAL.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let journal = Rc::new(open().await?);
    JOURNAL.set(Some(Rc::clone(&journal)));
    Ok(journal)
}

#[cfg(target_arch = "wasm32")]
async fn open() -> Result<Journal, Error> {
    let known = Area::Local.read::<DatabasePlace>(DatabasePlace::KEY).await.ok().flatten();
    Journal::open(&known.unwrap_or_default().name()).await
}

#[cfg(not(target_arch = "wasm32"))]
async fn open() -> Result<Journal, Error> {
    Ok(Journal::default())
}

/// A batch in a few numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    /// How far it is.
    pub(super) progress: Progress,
    /// What it takes on the disk.
    pub(super) weight: Weight,
    /// Whether anything of its story is left.
    pub(super) has_story: bool,
}

impl Outline {
    /// Whether something is still to be done.
    pub(super) fn is_open(&self) -> bool {
        self.progress.ended_at.is_none()
    }
}

/// Reads a batch's outline.
///
/// # Errors
/// [`Error`] when its journal cannot be read.
pub(super) async fn outline(head: &BatchHead, now: Moment) -> Result<Outline, Error> {
    let journal = journal().await?;
    let journal = journal.as_ref();
    let (_, last) = reach(journal, &head.id).await?.ok_or(panelwright_engine::NoStart)?;
    let scene = state_at(journal, &head.id, Point::after(last.seq)).await?;
    Ok(Outline {
        progress: scene.state.progress(now),
        weight: journal.weigh(&head.id).await?,
        has_story: journal.extent(&head.id).await?.is_some(),
    })
}
