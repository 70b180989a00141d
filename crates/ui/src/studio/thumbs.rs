//! Small pictures, asked for in batches and only for rows that are shown.

use std::collections::{BTreeMap, BTreeSet};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{BatchId, JobId};
use panelwright_protocol::{PageAnswer, PageRequest};

use crate::shared::board::Board;
use crate::shared::request::ask;

/// The most that one request may ask for.
const ASKED_MAX: usize = 100;
/// Rows that come into view within this time share a request.
const GATHER_MS: u32 = 80;

/// The thumbnails. Copies are the same thumbnails.
#[derive(Clone, Copy)]
pub(crate) struct Thumbs {
    board: Board,
    found: RwSignal<BTreeMap<JobId, String>>,
    wanted: StoredValue<Wanted>,
}

#[derive(Default)]
struct Wanted {
    batch: Option<BatchId>,
    /// Wanted and not asked for yet.
    open: BTreeSet<JobId>,
    /// Asked for once; a picture without a thumbnail is not asked for again.
    asked: BTreeSet<JobId>,
    is_gathering: bool,
}

impl Thumbs {
    /// No thumbnails yet.
    pub(crate) fn new(board: Board) -> Self {
        Self {
            board,
            found: RwSignal::new(BTreeMap::new()),
            wanted: StoredValue::new(Wanted::default()),
        }
    }

    /// The thumbnail of a job, as a `data:` address.
    pub(crate) fn get(self, job: JobId) -> Option<String> {
        self.found.with(|found| found.get(&job).cloned())
    }

    /// Asks for a thumbnail, soon.
    pub(crate) fn want(self, job: JobId) {
        let batch = self.board.peek(|status| Some(status.batch.clone()));
        let is_new = self.wanted.with_value(|wanted| wanted.batch != batch);
        if is_new {
            self.found.set(BTreeMap::new());
            self.wanted.set_value(Wanted { batch, ..Wanted::default() });
        }
        let must_start = self.wanted.try_update_value(|wanted| {
            if wanted.asked.contains(&job) {
                return false;
            }
            wanted.open.insert(job);
            !core::mem::replace(&mut wanted.is_gathering, true)
        });
        if must_start == Some(true) {
            spawn_local(self.fetch());
        }
    }

    /// A row went out of view before its thumbnail was asked for.
    pub(crate) fn unwant(self, job: JobId) {
        self.wanted.try_update_value(|wanted| wanted.open.remove(&job));
    }

    async fn fetch(self) {
        loop {
            TimeoutFuture::new(GATHER_MS).await;
            let next = self.wanted.try_update_value(|wanted| {
                let jobs: Vec<JobId> = wanted.open.iter().take(ASKED_MAX).copied().collect();
                for job in &jobs {
                    wanted.open.remove(job);
                    wanted.asked.insert(*job);
                }
                wanted.is_gathering = !jobs.is_empty();
                wanted.batch.clone().map(|batch| (batch, jobs))
            });
            let Some(Some((batch, jobs))) = next else { return };
            if jobs.is_empty() {
                return;
            }
            // A list without small pictures is still a list: a failure here is not worth a word.
            if let Ok(PageAnswer::Thumbnails { thumbnails }) =
                ask(&PageRequest::Thumbnails { batch: batch.clone(), jobs }).await
                && self.wanted.try_with_value(|wanted| wanted.batch.as_ref() == Some(&batch))
                    == Some(true)
            {
                let found =
                    thumbnails.into_iter().filter(|found| found.address.starts_with("data:image/"));
                self.found.try_update(|held| {
                    held.extend(found.map(|thumbnail| (thumbnail.job, thumbnail.address)));
                });
            }
        }
    }
}
