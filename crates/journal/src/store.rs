//! What a place to store things must guarantee.

use panelwright_engine::{JobId, Moment, Picture, State};
use serde::{Deserialize, Serialize};

use crate::{Error, Sealed, snapshot};

/// How safe a write must be before it counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the medium: it survives a power cut. For what must be known before something outside is
    /// done.
    Strict,
    /// With the operating system: it survives the browser. For progress.
    Relaxed,
}

/// What a batch is, apart from its journal; written once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchHead {
    /// The batch's name.
    pub id: String,
    /// The script's title.
    pub title: String,
    /// The folder that all its files are in, below the download folder.
    pub folder: String,
    /// The site it runs on.
    pub site: String,
    /// When it was started.
    pub started_at: Moment,
    /// How many jobs it has.
    pub jobs: u32,
    /// When the service worker took it in hand; `None` for one that was brought in from a file
    /// to be looked at. The last one taken up is the current batch.
    #[serde(default = "before_it_was_kept")]
    pub taken_up_at: Option<Moment>,
}

/// What a job is for: written at the start, its prompt changed only by the author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelRecord {
    /// "page 12, panel 3".
    pub name: String,
    /// The chapter's title; empty without chapters.
    pub chapter: String,
    /// The exact text that is sent.
    pub prompt: String,
    /// The file's path below the download folder, without extension.
    pub file: String,
}

/// Heads of before were all taken up, in the order of their starts.
#[expect(clippy::unnecessary_wraps, reason = "it stands in for the field")]
fn before_it_was_kept() -> Option<Moment> {
    Some(Moment(0))
}

impl BatchHead {
    /// What batches are ordered by: when they were taken up, and among others when they started.
    #[must_use]
    pub fn order(&self) -> (Option<Moment>, Moment) {
        (self.taken_up_at, self.started_at)
    }
}

impl PanelRecord {
    /// The path below the download folder of the panel's picture.
    #[must_use]
    pub fn path(&self, picture: &Picture) -> String {
        format!("{}.{}", self.file, picture.format.extension())
    }
}

/// A place to store batches.
///
/// Obligations: each method is atomic (all of it is stored, or nothing); when it returns `Ok` the
/// write is as safe as its [`Durability`] asks (where none is named: strict); reads see every
/// write that has returned; nothing is deleted, but by the author's word ([`crate::Archive`]).
/// Writers of one batch do not overlap.
#[allow(async_fn_in_trait, reason = "one thread; no caller needs the future to be Send")]
pub trait Store {
    /// Stores a new batch with its panels and the first record of its journal.
    async fn create(
        &self,
        head: &BatchHead,
        panels: &[PanelRecord],
        first: &Sealed,
    ) -> Result<(), Error>;

    /// Stores a batch and panels of it again, whatever is in their places.
    async fn restore(&self, head: &BatchHead, panels: &[(JobId, PanelRecord)])
    -> Result<(), Error>;

    /// All batches that can be read: those that were only brought in first, then by when they were
    /// taken up.
    async fn batches(&self) -> Result<Vec<BatchHead>, Error>;

    /// A batch's panels, by job.
    async fn panels(&self, batch: &str) -> Result<Vec<PanelRecord>, Error>;

    /// One job's panel.
    async fn panel(&self, batch: &str, job: JobId) -> Result<Option<PanelRecord>, Error>;

    /// Replaces one job's panel.
    async fn put_panel(&self, batch: &str, job: JobId, panel: &PanelRecord) -> Result<(), Error>;

    /// Stores a record under its number. A number that is taken is an error: two writers are at
    /// work, and the later one must load again.
    async fn append(
        &self,
        batch: &str,
        seq: u64,
        record: &Sealed,
        durability: Durability,
    ) -> Result<(), Error>;

    /// The records with numbers above `after`, with their numbers, in order.
    async fn records(&self, batch: &str, after: u64) -> Result<Vec<(u64, Sealed)>, Error>;

    /// Stores a snapshot of the state after record `seq`.
    async fn put_snapshot(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error>;

    /// The newest snapshot at or below `at_most`, with its number.
    async fn snapshot(&self, batch: &str, at_most: u64) -> Result<Option<(u64, Vec<u8>)>, Error>;

    /// The state in a snapshot. A place may remember what it has read before: the same bytes hold
    /// the same state.
    ///
    /// # Errors
    /// As [`snapshot::unpack`].
    fn unpack(&self, packed: &[u8]) -> Result<State, Error> {
        snapshot::unpack(packed)
    }

    /// Stores a small version of a job's picture, as a `data:` address.
    async fn put_thumbnail(&self, batch: &str, job: JobId, address: &str) -> Result<(), Error>;

    /// The small versions that there are of these jobs' pictures.
    async fn thumbnails(&self, batch: &str, jobs: &[JobId]) -> Result<Vec<(JobId, String)>, Error>;
}
