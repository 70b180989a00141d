//! The requests, as the page reads them from the journal: no worker need live for it.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_journal::requests::{Told, list, tell};
use panelwright_requests::{Request, RequestId};

use crate::format::capital;
use crate::shared::board::Board;
use crate::studio::history::journal;

/// A page that is looked at shows within this what has happened meanwhile.
const READ_EVERY: Duration = Duration::from_secs(2);
/// More are drawn when they are asked for.
const PIECE: usize = 100;

/// All requests, newest first, and the one that is open. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) board: Board,
    /// What was read, or why not.
    pub(super) requests: RwSignal<Option<Result<Vec<Request>, String>>>,
    /// How many are drawn.
    pub(super) shown: RwSignal<usize>,
    /// The one whose story is shown.
    pub(super) open: RwSignal<Option<RequestId>>,
}

impl Kept {
    /// Reads them, and goes on reading while the view is there.
    pub(super) fn read(board: Board) -> Self {
        let kept = Self {
            board,
            requests: RwSignal::new(None),
            shown: RwSignal::new(PIECE),
            open: RwSignal::new(None),
        };
        kept.again();
        if let Ok(clock) = set_interval_with_handle(
            move || {
                // A hidden page reads when it is looked at again.
                if !document().hidden() {
                    kept.again();
                }
            },
            READ_EVERY,
        ) {
            on_cleanup(move || clock.clear());
        }
        kept
    }

    /// Reads them once more.
    pub(super) fn again(self) {
        spawn_local(async move {
            let read = all().await;
            let is_news = self.requests.try_with_untracked(|held| held.as_ref() != Some(&read));
            if is_news == Some(true) {
                self.requests.try_set(Some(read));
            }
        });
    }

    /// Draws some more.
    pub(super) fn more(self) {
        self.shown.update(|shown| *shown += PIECE);
    }

    /// Shows a request's story, or puts it away.
    pub(super) fn turn(self, id: &RequestId) {
        self.open.update(|open| *open = (open.as_ref() != Some(id)).then(|| id.clone()));
    }

    /// How many are over.
    pub(super) fn over(self) -> usize {
        self.requests.with(|held| match held {
            Some(Ok(requests)) => {
                requests.iter().filter(|request| !request.state.is_open()).count()
            }
            Some(Err(_)) | None => 0,
        })
    }
}

async fn all() -> Result<Vec<Request>, String> {
    let read = async { list(journal().await?.as_ref()).await };
    read.await.map_err(|error: panelwright_journal::Error| capital(&format!("{error}.")))
}

/// A request's whole story.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub(super) async fn story(id: &RequestId) -> Result<Told, String> {
    let read = async { tell(journal().await?.as_ref(), id).await };
    read.await.map_err(|error: panelwright_journal::Error| capital(&format!("{error}.")))
}
