//! What is asked before something is forgotten: what goes, what stays, how much it takes.

use leptos::html::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::BatchId;
use panelwright_protocol::PageRequest;

use crate::format::size;
use crate::shared::board::Board;
use crate::shared::live::{flag, press};

use super::place::Outline;

/// What is to be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// How the batch came about.
    Story,
    /// All of it.
    Batch,
}

impl What {
    fn question(self, title: &str, outline: &Outline) -> String {
        match self {
            Self::Story => format!(
                "Forget what happened in “{title}”? Its events go ({}). The result, the prompts \
                 and the small pictures stay. It cannot be undone.",
                size(outline.weight.story)
            ),
            Self::Batch => format!(
                "Remove “{title}” from the history? Its prompts, its events and its small \
                 pictures go ({}). The pictures in your download folder stay. It cannot be \
                 undone.",
                size(outline.weight.total())
            ),
        }
    }

    fn request(self, batch: BatchId) -> PageRequest {
        match self {
            Self::Story => PageRequest::ForgetStory { batch },
            Self::Batch => PageRequest::Remove { batch },
        }
    }
}

/// The question, once; `answered` is called with whether it was done.
pub(super) fn question(
    board: Board,
    what: What,
    batch: BatchId,
    title: &str,
    outline: &Outline,
    answered: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let keep_button = NodeRef::<Button>::new();
    // The focus lands where a second press of Enter forgets nothing.
    Effect::new(move || {
        if let Some(button) = keep_button.get() {
            // A button that will not take the focus can still be reached by hand.
            drop(button.focus());
        }
    });
    let forget = press(move || {
        let request = what.request(batch.clone());
        spawn_local(async move {
            let is_done = board.command(&request).await;
            if is_done {
                board.refresh().await;
            }
            answered(is_done);
        });
    });
    let (id, words) = match what {
        What::Story => ("forget-confirm", "Forget it"),
        What::Batch => ("remove-confirm", "Remove it"),
    };
    view! {
        <div class="says wrong stack tight question" role="group" aria-label="Are you sure?">
            <p>{what.question(title, outline)}</p>
            <div class="row">
                <button id=id class="plain warn" disabled=flag(move || board.is_busy()) on:click=forget>{words}</button>
                <button class="plain" node_ref=keep_button on:click=press(move || answered(false))>"Keep it"</button>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{Moment, Phase, Progress};
    use panelwright_journal::Weight;

    use super::*;

    #[test]
    fn the_question_says_what_goes_and_what_stays() {
        let progress = Progress {
            phase: Phase::Finished,
            total: 1,
            done: 1,
            set_aside: 0,
            in_hand: 0,
            waiting: 0,
            workers: Vec::new(),
            per_hour: None,
            eta_ms: None,
            hold: None,
            trouble: None,
            forecast: None,
            started_at: Moment(0),
            ended_at: Some(Moment(1)),
        };
        let weight = Weight { panels: 1_000, story: 2_000_000, thumbnails: 3_000_000 };
        let outline = Outline { progress, weight, has_story: true };
        let story = What::Story.question("T", &outline);
        assert!(story.contains("2.0 MB") && story.contains("stay"), "{story}");
        let batch = What::Batch.question("T", &outline);
        assert!(batch.contains("5.0 MB") && batch.contains("download folder stay"), "{batch}");
    }
}
