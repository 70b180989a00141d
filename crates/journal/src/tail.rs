//! The journal behind its last snapshot, which a waking folds; and when the next one is due.

use panelwright_engine::State;

use crate::Sealed;

/// A snapshot is worth taking after this many pictures.
const SNAPSHOT_JOBS: u32 = 50;
/// And after this many records in any case, so that a batch in trouble wakes quickly too.
const SNAPSHOT_RECORDS: u64 = 500;

/// The records since the last snapshot.
///
/// A snapshot holds the whole state, so one every fifty pictures would cost a picture of a large
/// batch more bytes than one of a small batch. The next is taken only when the records since weigh
/// as much as the last one did: then all snapshots but the last weigh together no more than the
/// journal, and a waking folds records of at most about the weight of the state.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tail {
    snapshot_seq: u64,
    snapshot_done: u32,
    snapshot_bytes: usize,
    record_bytes: usize,
}

impl Tail {
    /// Nothing yet behind a snapshot of the state after record `seq`.
    pub(crate) fn behind(seq: u64, state: &State, packed: &[u8]) -> Self {
        Self {
            snapshot_seq: seq,
            snapshot_done: state.done(),
            snapshot_bytes: packed.len(),
            record_bytes: 0,
        }
    }

    /// One record more.
    pub(crate) fn add(&mut self, record: &Sealed) {
        self.record_bytes += record.body.len();
    }

    /// Whether a snapshot of the state after record `seq` is due.
    pub(crate) fn is_due(&self, seq: u64, state: &State) -> bool {
        let is_worth_it = state.done() >= self.snapshot_done + SNAPSHOT_JOBS
            || seq >= self.snapshot_seq + SNAPSHOT_RECORDS;
        is_worth_it && self.record_bytes >= self.snapshot_bytes
    }
}
