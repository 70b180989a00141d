//! What each worker does.

use leptos::prelude::*;
use panelwright_engine::{Activity, WorkerProgress};

use crate::format::elapsed;
use crate::words;

use super::board::Board;
use super::live::{maybe_text, text};

/// Below this health a worker is said to have trouble. The engine counts from 0 to 100 and gives
/// sick workers less to do; half is where that begins to show.
const TROUBLED_HEALTH: u8 = 50;

/// The list of workers.
pub(crate) fn workers(board: Board) -> AnyView {
    let places = Memo::new(move |_| board.read(|status| status.progress.workers.len()));
    view! {
        <ul class="workers" aria-label="Workers">
            <For each=move || 0..places.get() key=|place| *place children=move |place| worker(board, place)/>
        </ul>
    }
    .into_any()
}

fn worker(board: Board, place: usize) -> AnyView {
    let facts = Memo::new(move |_| {
        board.read(|status| {
            let facts = status.progress.workers.get(place)?.clone();
            let panel = status.worker_panels.get(place).cloned().unwrap_or_default();
            Some((facts, panel))
        })
    });
    let state = maybe_text(move || {
        facts.with(|facts| facts.as_ref().map(|(facts, _)| state(facts.activity)))
    });
    let name = text(move || {
        facts.with(|facts| match facts {
            Some((_, panel)) if !panel.is_empty() => panel.clone(),
            Some((facts, _)) => format!("tab {}", u32::from(facts.worker.0) + 1),
            None => String::new(),
        })
    });
    let doing = text(move || {
        let now = board.now();
        facts.with(|facts| {
            facts.as_ref().map_or_else(String::new, |(facts, _)| {
                let trouble =
                    if facts.health < TROUBLED_HEALTH { " (has had trouble)" } else { "" };
                format!("{}{trouble}", doing(facts, now.since(facts.since)))
            })
        })
    });
    view! {
        <li>
            <i class="cell" data-state=state aria-hidden="true"></i>
            <span class="what">{name}</span>
            <span class="soft number">{doing}</span>
        </li>
    }
    .into_any()
}

/// "making, 34 s"; no time for a worker that has nothing to do.
fn doing(facts: &WorkerProgress, since_ms: u64) -> String {
    let word = words::activity(facts.activity);
    match facts.activity {
        Activity::Resting | Activity::Idle => word.to_owned(),
        Activity::Opening
        | Activity::Preparing
        | Activity::Holding
        | Activity::Sending
        | Activity::Making
        | Activity::Looking => format!("{word}, {}", elapsed(since_ms)),
    }
}

/// How the worker's little panel is drawn.
fn state(activity: Activity) -> &'static str {
    match activity {
        Activity::Resting | Activity::Idle | Activity::Opening => "waiting",
        Activity::Holding => "holding",
        Activity::Preparing | Activity::Sending | Activity::Making | Activity::Looking => "making",
    }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{Moment, WorkerId};

    use super::*;

    #[test]
    fn time_is_told_only_of_what_takes_time() {
        let mut facts = WorkerProgress {
            worker: WorkerId(0),
            activity: Activity::Making,
            job: None,
            health: 100,
            since: Moment(0),
        };
        assert_eq!(doing(&facts, 34_000), "making, 34 s");
        facts.activity = Activity::Resting;
        assert_eq!(doing(&facts, 34_000), "resting");
    }
}
