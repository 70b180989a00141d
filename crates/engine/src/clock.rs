//! How the shell keeps time for a batch, and whom it asks for news.

use crate::effect::Effect;
use crate::ids::TabId;
use crate::job::{Job, JobState};
use crate::state::State;
use crate::surroundings::Trouble;
use crate::time::Moment;
use crate::worker::{Worker, WorkerState};

/// What is due sooner than this is waited for awake: the safety line would wake the shell as soon.
const SOON_MS: u64 = 30_000;
/// A tab that has had its job for so long without a word is asked.
const UNHEARD_MS: u64 = 60_000;

/// How the shell keeps time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Not at all: nothing happens before somebody asks for it.
    Off,
    /// Closely: something is in hand, is due soon, or has to be measured again and again.
    Ticking,
    /// By one alarm: nothing is in hand, and nothing is due before that moment. A wait of hours
    /// costs nothing, and outlasts the browser.
    Resting {
        /// When something is due.
        until: Moment,
    },
}

impl State {
    /// How the shell has to keep time.
    #[must_use]
    pub fn clock(&self, now: Moment) -> Clock {
        if !self.is_moving() {
            return Clock::Off;
        }
        match self.next_deadline(now) {
            Some(until)
                if until.since(now) > SOON_MS && !self.is_in_hand() && !self.is_measured() =>
            {
                Clock::Resting { until }
            }
            Some(_) | None => Clock::Ticking,
        }
    }

    fn is_in_hand(&self) -> bool {
        self.index.active().next().is_some()
            || self.index.saving().next().is_some()
            || self.workers().iter().any(Worker::is_loading)
    }

    /// Whether what holds the batch up ends without a sign, so that only measuring tells.
    fn is_measured(&self) -> bool {
        match self.trouble() {
            Some(Trouble::Offline { .. } | Trouble::Memory { .. }) => true,
            Some(Trouble::Unreachable { .. }) | None => false,
        }
    }

    /// Questions to tabs that have not been heard of for a minute: one that was frozen or that
    /// hangs does not say so. Steps with a short patience of their own are left alone.
    #[must_use]
    pub fn questions(&self, now: Moment) -> Vec<Effect> {
        let ask = |worker: &Worker| {
            let WorkerState::Busy { tab, job } = worker.state else { return None };
            let job = self.job(job).filter(|job| now.since(job.since) >= UNHEARD_MS)?;
            question(tab, job)
        };
        self.workers().iter().filter_map(ask).collect()
    }
}

fn question(tab: TabId, job: &Job) -> Option<Effect> {
    match job.state {
        JobState::Preparing { attempt, ready: true, .. }
        | JobState::Making { attempt, .. }
        | JobState::Looking { attempt, .. } => Some(Effect::Ask { tab, attempt }),
        JobState::Waiting { .. }
        | JobState::Preparing { ready: false, .. }
        | JobState::Sending { .. }
        | JobState::Unsettled { .. }
        | JobState::Saving { .. }
        | JobState::Done { .. }
        | JobState::SetAside { .. } => None,
    }
}
