//! The state in the numbers that people see.

use crate::ids::WorkerId;
use crate::job::JobState;
use crate::progress::{Activity, Phase, Progress, WorkerProgress};
use crate::state::{Control, PACE_PICTURES_LEAST, State};
use crate::time::Moment;
use crate::worker::{Worker, WorkerState};

const HOUR_MS: f64 = 3_600_000.0;

impl State {
    /// How many jobs have their picture on disk.
    #[must_use]
    pub fn done(&self) -> u32 {
        count(self.index.done_count())
    }

    /// How far the batch is.
    #[must_use]
    pub fn progress(&self, now: Moment) -> Progress {
        let total = count(self.jobs().len());
        let left = self.index.waiting_count() + self.index.in_hand_count();
        let hold = self.facts.limiter.hold(now).cloned();
        let forecast = self.forecast(now);
        let eta_ms = || forecast.map(|forecast| forecast.after(count(left)).since(now));
        Progress {
            phase: self.phase(),
            total,
            done: count(self.index.done_count()),
            set_aside: count(self.index.set_aside_count()),
            in_hand: count(self.index.in_hand_count()),
            waiting: count(self.index.waiting_count()),
            workers: (0..)
                .map(WorkerId)
                .zip(self.workers())
                .map(|(id, worker)| self.worker_progress(id, worker))
                .collect(),
            per_hour: self.per_hour(),
            eta_ms: self.is_open().then(eta_ms).flatten(),
            hold: hold.filter(|_| self.is_open()),
            trouble: self.trouble(),
            forecast,
            started_at: self.facts.started_at,
            ended_at: self.facts.ended_at,
        }
    }

    fn phase(&self) -> Phase {
        match (&self.facts.control, self.facts.ended_at) {
            (Control::Stopped, _) => Phase::Stopped,
            (_, Some(_)) => Phase::Finished,
            (Control::Running, None) => Phase::Running,
            (Control::Paused, None) => Phase::Paused,
            (Control::NeedsPerson { need, words }, None) => {
                Phase::NeedsPerson { need: *need, words: words.clone() }
            }
        }
    }

    fn worker_progress(&self, id: WorkerId, worker: &Worker) -> WorkerProgress {
        let job = worker.job();
        let (activity, since) = match &worker.state {
            WorkerState::Absent { .. } => (Activity::Resting, worker.since),
            WorkerState::Opening | WorkerState::Loading { .. } => (Activity::Opening, worker.since),
            WorkerState::Idle { .. } => (Activity::Idle, worker.since),
            WorkerState::Busy { job, .. } => match self.job(*job) {
                Some(job) => (activity_of(&job.state), job.since),
                None => (Activity::Idle, worker.since),
            },
        };
        WorkerProgress { worker: id, activity, job, health: worker.health, since }
    }

    /// Pictures an hour, by the last ones that were saved without an interruption.
    fn per_hour(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
        let picture_ms = self.facts.picture_ms.filter(|ms| *ms > 0)? as f64;
        (self.facts.saved_at.len() >= PACE_PICTURES_LEAST).then_some(HOUR_MS / picture_ms)
    }
}

fn activity_of(state: &JobState) -> Activity {
    match state {
        JobState::Preparing { ready: false, .. } => Activity::Preparing,
        JobState::Preparing { ready: true, .. } => Activity::Holding,
        JobState::Sending { .. } => Activity::Sending,
        JobState::Making { .. } => Activity::Making,
        JobState::Looking { .. } => Activity::Looking,
        JobState::Waiting { .. }
        | JobState::Unsettled { .. }
        | JobState::Saving { .. }
        | JobState::Done { .. }
        | JobState::SetAside { .. } => Activity::Idle,
    }
}

/// A count of jobs; a batch has far fewer than `u32` can tell.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
