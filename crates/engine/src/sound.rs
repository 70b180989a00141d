//! Whether what was read from a file can be taken in: the fold trusts its events, so what comes
//! from outside is held against the batch first. Names must exist, and numbers stay so far below
//! their types' ends that nothing can run over.

use crate::event::Event;
use crate::job::{Counts, Job};
use crate::limiter::Limiter;
use crate::settings::{Pace, Settings, WORKERS_MAX};
use crate::state::State;
use crate::worker::Worker;

/// The longest duration that a setting may ask for: longer than any batch.
const DURATION_MAX_MS: u64 = 366 * 24 * 60 * 60_000;
/// Above every count of one job that a batch can reach.
const COUNT_MAX: u32 = 1_000_000;
/// Above every number of an attempt.
const ATTEMPT_MAX: u32 = 1_000_000_000;
/// Above every count of a whole batch; exact as a JavaScript number.
const TOTAL_MAX: u64 = 1 << 50;

impl Settings {
    /// Whether the engine can live by these numbers.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let durations = [
            self.pace.gap_ms,
            self.pace.jitter_ms,
            self.pace.window_ms,
            self.pace.stagger_ms,
            self.retry.base_ms,
            self.retry.cap_ms,
            self.patience.opening_ms,
            self.patience.preparing_ms,
            self.patience.sending_ms,
            self.patience.making_ms,
            self.patience.looking_ms,
            self.patience.saving_ms,
        ];
        (1..=WORKERS_MAX).contains(&self.workers)
            && self.pace.window_sends <= COUNT_MAX
            && self.pace.clone().within_reason(&self.site) == self.pace
            && durations.iter().all(|duration_ms| *duration_ms <= DURATION_MAX_MS)
    }
}

impl Event {
    /// Whether the event can be about a batch of so many jobs and workers.
    #[must_use]
    pub fn is_sound(&self, jobs: u32, workers: u8) -> bool {
        self.job().is_none_or(|job| job.0 < jobs)
            && self.worker().is_none_or(|worker| worker.0 < workers)
            && self.new_attempt().is_none_or(|attempt| attempt.0 <= ATTEMPT_MAX)
            && self.workers_max().is_none_or(|workers_max| workers_max <= WORKERS_MAX)
    }

    fn workers_max(&self) -> Option<u8> {
        if let Self::MemoryChanged { workers_max, .. } = self { Some(*workers_max) } else { None }
    }
}

impl State {
    /// Whether the parts of the state agree with one another.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let facts = &self.facts;
        facts.settings.is_sound()
            && facts.workers.len() == usize::from(facts.settings.workers)
            && facts.next_attempt <= ATTEMPT_MAX
            && facts.revision <= TOTAL_MAX
            && facts.limiter.is_sound(&facts.settings.pace)
            && facts.surroundings.workers_max <= WORKERS_MAX
            && facts.surroundings.silent_loads <= COUNT_MAX
            && facts.jobs.iter().all(|job| {
                job.is_sound(facts.workers.len()) && job.send_number <= facts.limiter.sends_total()
            })
            && facts.workers.iter().all(|worker| worker.is_sound(facts.jobs.len()))
    }
}

impl Job {
    fn is_sound(&self, workers: usize) -> bool {
        self.worker().is_none_or(|worker| usize::from(worker.0) < workers)
            && self.attempt().is_none_or(|attempt| attempt.0 <= ATTEMPT_MAX)
            && self.revision <= TOTAL_MAX
            && self.counts.is_sound()
    }
}

impl Counts {
    fn is_sound(&self) -> bool {
        let Self { attempts, sends, unsent, failures, looks, interrupted, save_failures, retries } =
            *self;
        [attempts, sends, unsent, failures, looks, interrupted, save_failures, retries]
            .iter()
            .all(|count| *count <= COUNT_MAX)
    }
}

impl Worker {
    fn is_sound(&self, jobs: usize) -> bool {
        self.job().is_none_or(|job| (job.0 as usize) < jobs) && self.pictures <= COUNT_MAX
    }
}

impl Limiter {
    fn is_sound(&self, pace: &Pace) -> bool {
        let durations = self.durations();
        self.is_of(pace)
            && durations.iter().all(|duration_ms| *duration_ms <= DURATION_MAX_MS)
            && self.at_once().is_none_or(|at_once| at_once <= usize::from(WORKERS_MAX))
            && self.sends_total() <= TOTAL_MAX
            && self.strikes() <= COUNT_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AttemptId, JobId, SessionId, WorkerId};
    use crate::time::Moment;

    fn state() -> State {
        let started = Event::Started {
            settings: Settings::for_site("http://127.0.0.1:1", 2),
            jobs: 3,
            seed: 1,
            session: SessionId("s".into()),
        };
        State::begin(Moment(1), &started).unwrap()
    }

    #[test]
    fn what_names_nobody_is_told() {
        let assigned = |job, worker, attempt| Event::Assigned {
            job: JobId(job),
            attempt: AttemptId(attempt),
            worker: WorkerId(worker),
        };
        assert!(assigned(2, 1, 1).is_sound(3, 2));
        assert!(!assigned(3, 1, 1).is_sound(3, 2));
        assert!(!assigned(2, 2, 1).is_sound(3, 2));
        assert!(!assigned(2, 1, u32::MAX).is_sound(3, 2));
    }

    #[test]
    fn a_state_whose_parts_disagree_is_told() {
        assert!(state().is_sound());
        let mut state = state();
        state.facts.workers.pop();
        assert!(!state.is_sound());
    }

    #[test]
    fn settings_that_would_run_over_are_told() {
        let mut settings = Settings::for_site("http://127.0.0.1:1", 2);
        assert!(settings.is_sound());
        settings.pace.gap_ms = u64::MAX;
        assert!(!settings.is_sound());
        settings.pace.gap_ms = 0;
        settings.site = "https://chatgpt.com".into();
        assert!(!settings.is_sound(), "faster than polite");
    }
}
