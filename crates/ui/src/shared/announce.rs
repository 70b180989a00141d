//! What a screen reader is told by itself: turns of events, and every tenth of the way.

use leptos::prelude::*;
use panelwright_engine::Phase;
use panelwright_protocol::Status;

use crate::format::panels;
use crate::words;

use super::board::Board;
use super::live::text;

/// A live region that speaks seldom: a batch of thousands would otherwise never be silent.
pub(crate) fn announcer(board: Board) -> AnyView {
    view! {
        <p class="unseen" role="status" aria-live="polite">
            {text(move || board.read(announcement))}
        </p>
    }
    .into_any()
}

/// The sentence for a status; it changes only when something is worth saying.
fn announcement(status: &Status) -> String {
    let progress = &status.progress;
    let phase = words::phase(&progress.phase);
    match &progress.phase {
        Phase::NeedsPerson { need, .. } => {
            let words = words::need(*need);
            format!("{phase}: {} {}", words.what, words.mend)
        }
        Phase::Stopped | Phase::Finished => {
            format!("{phase}. {}", status.verdict.as_deref().unwrap_or_default())
        }
        Phase::Running | Phase::Paused => {
            let tenths = progress.done.saturating_mul(10).checked_div(progress.total).unwrap_or(0);
            let hold = progress.hold.as_ref().map_or("", |hold| words::limit(hold.limit));
            let trouble = progress.trouble.as_ref().map_or("", |it| words::trouble(it).what);
            let aside = match progress.set_aside {
                0 => String::new(),
                some => format!(" {} set aside.", panels(u64::from(some))),
            };
            format!("{phase}: {} per cent done.{aside} {hold} {trouble}", tenths * 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{BatchId, Moment, Progress};

    use super::*;

    fn status(done: u32) -> Status {
        Status {
            batch: BatchId("b".into()),
            title: String::new(),
            folder: String::new(),
            site: String::new(),
            progress: Progress {
                phase: Phase::Running,
                total: 3_000,
                done,
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
                ended_at: None,
            },
            worker_panels: Vec::new(),
            revision: 0,
            verdict: None,
            notices: Vec::new(),
        }
    }

    #[test]
    fn it_speaks_at_each_tenth_and_not_between() {
        assert_eq!(announcement(&status(300)), announcement(&status(599)));
        assert_ne!(announcement(&status(599)), announcement(&status(600)));
    }
}
