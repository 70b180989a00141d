//! The panels of the current batch: names, prompts, files. Fetched once for each batch.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{BatchId, JobId};
use panelwright_protocol::{PageAnswer, PageRequest, PanelText};

use crate::shared::board::Board;
use crate::shared::problem::Problem;
use crate::shared::request::ask;

/// The panels. Copies are the same panels.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    panels: RwSignal<Arc<Vec<PanelText>>>,
}

impl Texts {
    /// The panels of whatever batch the board shows.
    pub(crate) fn follow(board: Board) -> Self {
        let texts = Self { panels: RwSignal::new(Arc::new(Vec::new())) };
        let batch = Memo::new(move |_| board.read(|status| Some(status.batch.clone())));
        Effect::new(move || {
            texts.panels.set(Arc::new(Vec::new()));
            if let Some(batch) = batch.get() {
                spawn_local(texts.fetch(board, batch));
            }
        });
        texts
    }

    async fn fetch(self, board: Board, batch: BatchId) {
        match ask(&PageRequest::Panels { batch: batch.clone() }).await {
            Ok(PageAnswer::Panels { panels }) => {
                // The view, or the batch, may be gone by now.
                if board.peek(|status| status.batch == batch) {
                    self.panels.try_set(Arc::new(panels));
                }
            }
            Ok(_) => board.tell(&Problem::OddAnswer),
            Err(problem) => board.tell(&problem),
        }
    }

    /// All of them, in order.
    pub(crate) fn all(self) -> Arc<Vec<PanelText>> {
        self.panels.get()
    }

    /// One panel. The job's number is its place.
    pub(crate) fn get(self, job: JobId) -> Option<PanelText> {
        let place = usize::try_from(job.0).ok()?;
        self.panels.with(|panels| {
            panels
                .get(place)
                .filter(|panel| panel.job == job)
                .or_else(|| panels.iter().find(|panel| panel.job == job))
                .cloned()
        })
    }

    /// Takes over a prompt that was changed.
    pub(crate) fn change(self, job: JobId, prompt: &str) {
        self.panels.update(|panels| {
            let found = Arc::make_mut(panels).iter_mut().find(|panel| panel.job == job);
            if let Some(panel) = found {
                prompt.clone_into(&mut panel.prompt);
            }
        });
    }
}
