//! The jobs of the current batch, row by row, kept up to date by what changed.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{BatchId, JobId};
use panelwright_protocol::{JobRow, PageAnswer, PageRequest};

use super::board::Board;
use super::problem::Problem;
use super::request::ask;

/// The rows. Copies are the same rows.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    rows: RwSignal<BTreeMap<JobId, JobRow>>,
    seen: StoredValue<Seen>,
}

/// What the rows were last brought up to.
#[derive(Default)]
struct Seen {
    batch: Option<BatchId>,
    revision: u64,
    is_asking: bool,
    ask_again: bool,
}

impl Rows {
    /// Rows that follow the board while `is_wanted` holds.
    pub(crate) fn follow(board: Board, is_wanted: impl Fn() -> bool + 'static) -> Self {
        let rows =
            Self { rows: RwSignal::new(BTreeMap::new()), seen: StoredValue::new(Seen::default()) };
        let edition =
            Memo::new(move |_| board.read(|status| Some((status.batch.clone(), status.revision))));
        Effect::new(move || {
            if let Some((batch, revision)) = edition.get().filter(|_| is_wanted()) {
                rows.bring_to(board, batch, revision);
            }
        });
        rows
    }

    fn bring_to(self, board: Board, batch: BatchId, revision: u64) {
        let is_new = self.seen.with_value(|seen| seen.batch.as_ref() != Some(&batch));
        if is_new {
            self.rows.set(BTreeMap::new());
            self.seen.update_value(|seen| {
                seen.batch = Some(batch);
                seen.revision = 0;
                seen.ask_again = seen.is_asking;
            });
        }
        let is_behind = self.seen.with_value(|seen| is_new || seen.revision < revision);
        if !is_behind {
            return;
        }
        let must_wait = self.seen.try_update_value(|seen| {
            let must_wait = seen.is_asking;
            seen.ask_again = must_wait;
            seen.is_asking = true;
            must_wait
        });
        if must_wait == Some(false) {
            spawn_local(self.fetch(board));
        }
    }

    /// One request at a time: while one is under way, later news only asks for one more.
    async fn fetch(self, board: Board) {
        loop {
            let (batch, since) = self.seen.with_value(|seen| (seen.batch.clone(), seen.revision));
            match ask(&PageRequest::Jobs { since }).await {
                Ok(PageAnswer::Jobs { revision, rows }) => {
                    self.take(batch.as_ref(), revision, rows);
                }
                Ok(_) => board.tell(&Problem::OddAnswer),
                Err(problem) => board.tell(&problem),
            }
            let goes_on = self.seen.try_update_value(|seen| {
                let goes_on = core::mem::take(&mut seen.ask_again);
                seen.is_asking = goes_on;
                goes_on
            });
            if goes_on != Some(true) {
                return;
            }
        }
    }

    fn take(self, batch: Option<&BatchId>, revision: u64, rows: Vec<JobRow>) {
        // The batch may have changed while the answer was on its way.
        if self.seen.with_value(|seen| seen.batch.as_ref() != batch) {
            return;
        }
        self.seen.update_value(|seen| seen.revision = revision.max(seen.revision));
        if !rows.is_empty() {
            self.rows.update(|held| held.extend(rows.into_iter().map(|row| (row.job, row))));
        }
    }

    /// One row, if it is known.
    pub(crate) fn get(self, job: JobId) -> Option<JobRow> {
        self.rows.with(|rows| rows.get(&job).cloned())
    }

    /// Reads all rows.
    pub(crate) fn with<T>(self, read: impl FnOnce(&BTreeMap<JobId, JobRow>) -> T) -> T {
        self.rows.with(read)
    }
}
