//! The shell's clocks, set as the engine says after every step: the timer, the alarm, what keeps
//! the worker alive, and what keeps the machine awake.
//!
//! | the batch | timer | alarm | kept alive |
//! |---|---|---|---|
//! | has something in hand, or is measured | the next deadline, at most 15 s | every 30 s | yes |
//! | waits for a moment far away | none | once, then | no |
//! | does nothing by itself | none | none | no |

use std::cell::Cell;

use panelwright_engine::{Clock, Moment, State};
use panelwright_webext::{alarms, power};
use wasm_bindgen_futures::spawn_local;

use crate::error::Error;
use crate::{desk, now, shim};

/// An alarm wakes the worker whatever else was lost.
const ALARM: &str = "safety";
/// The browser allows no less.
const ALARM_MINUTES: f64 = 0.5;
/// The machine is looked at this often while work goes on, and no more often.
pub(crate) const LOOK_MS: u64 = 15_000;

/// What outlasts the instance, and is set anew only when it changes.
#[derive(Clone, Copy, PartialEq)]
struct Set {
    clock: Clock,
    keeps_awake: bool,
}

thread_local! {
    static SET: Cell<Option<Set>> = const { Cell::new(None) };
}

/// Sets the clocks for a batch as it stands now.
pub(crate) fn set(state: &State) {
    let clock = state.clock(now());
    shim::wake_in(match clock {
        Clock::Ticking => {
            let due = state.next_deadline(now()).map(|deadline| deadline.since(now()).max(1));
            Some(due.unwrap_or(LOOK_MS).min(LOOK_MS))
        }
        Clock::Resting { .. } | Clock::Off => None,
    });
    let wanted = Set { clock, keeps_awake: state.settings().keep_awake && clock != Clock::Off };
    if SET.replace(Some(wanted)) == Some(wanted) {
        return;
    }
    shim::keep_alive(clock == Clock::Ticking);
    keep_awake(wanted.keeps_awake);
    spawn_local(async move {
        if let Err(error) = set_alarm(clock).await {
            desk::web_log(&format!("Panelwright: the alarm: {error}"));
        }
    });
}

async fn set_alarm(clock: Clock) -> Result<(), Error> {
    match clock {
        Clock::Ticking => alarms::every(ALARM, ALARM_MINUTES).await?,
        Clock::Resting { until: Moment(until) } => {
            #[expect(clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
            alarms::once(ALARM, until as f64).await?;
        }
        Clock::Off => alarms::clear(ALARM).await?,
    }
    Ok(())
}

fn keep_awake(on: bool) {
    if !on {
        // Without the permission nothing was kept awake.
        let _nothing_to_release = power::release();
    } else if let Err(error) = power::keep_awake() {
        desk::web_log(&format!("Panelwright: the computer is not kept awake: {error}"));
    }
}
