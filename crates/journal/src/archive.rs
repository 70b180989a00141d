//! What can be done with batches beside running them: reading what has been, taking a batch out
//! of its place and bringing one in, and forgetting.

use panelwright_engine::JobId;

use crate::bundle::Bundle;
use crate::store::{BatchHead, Store};
use crate::{Error, Sealed};

/// What a batch takes on the disk, in bytes, as near as can be measured: texts by their
/// characters, pictures by their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    /// The panels: names, prompts, files.
    pub panels: u64,
    /// The journal and its snapshots: the story.
    pub story: u64,
    /// The small pictures.
    pub thumbnails: u64,
}

impl Weight {
    /// All of it.
    #[must_use]
    pub fn total(self) -> u64 {
        self.panels + self.story + self.thumbnails
    }
}

/// A place whose batches can be looked through, brought in and forgotten.
///
/// Obligations: those of [`Store`]; what forgets or brings in is one transaction: all of it is
/// done, or none. Nobody but the author asks for [`Archive::forget_story`] and
/// [`Archive::remove`], and only for batches that are over ([`crate::prune`] sees to that).
#[allow(async_fn_in_trait, reason = "one thread; no caller needs the future to be Send")]
pub trait Archive: Store {
    /// The records numbered `first` to `last`, with their numbers, in order. Callers ask for a
    /// bounded piece at a time.
    async fn records_between(
        &self,
        batch: &str,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Sealed)>, Error>;

    /// The numbers of the first and the last record; `None` when there is none.
    async fn extent(&self, batch: &str) -> Result<Option<(u64, u64)>, Error>;

    /// The numbers of the snapshots, in order.
    async fn snapshots(&self, batch: &str) -> Result<Vec<u64>, Error>;

    /// What the batch takes on the disk.
    async fn weigh(&self, batch: &str) -> Result<Weight, Error>;

    /// Stores a whole batch that was read from a file. A name that is taken is an error.
    async fn bring(&self, bundle: &Bundle) -> Result<(), Error>;

    /// Replaces a batch's head.
    async fn put_head(&self, head: &BatchHead) -> Result<(), Error>;

    /// Forgets every record and snapshot of a batch; what is left of its journal is this snapshot
    /// of the state after record `seq`, which is the last.
    async fn forget_story(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error>;

    /// Forgets a batch: head, panels, journal, thumbnails. Files on disk are none of its business.
    async fn remove(&self, batch: &str) -> Result<(), Error>;
}

/// So many thumbnails are read at a time.
const THUMBNAILS_AT_ONCE: u32 = 100;

/// All thumbnails of a batch, read a piece at a time and handed to `take`.
pub(crate) async fn each_thumbnail(
    store: &impl Store,
    head: &BatchHead,
    mut take: impl FnMut(JobId, String) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut from = 0;
    while from < head.jobs {
        let to = from.saturating_add(THUMBNAILS_AT_ONCE).min(head.jobs);
        let jobs: Vec<JobId> = (from..to).map(JobId).collect();
        for (job, address) in store.thumbnails(&head.id, &jobs).await? {
            take(job, address)?;
        }
        from = to;
    }
    Ok(())
}
