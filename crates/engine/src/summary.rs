//! The state in the numbers that people see.

use crate::ids::WorkerId;
use crate::job::JobState;
use crate::progress::{Activity, Phase, Progress, WorkerProgress};
use crate::state::{Control, State};
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
        let per_hour = self.per_hour();
        let left = self.index.waiting_count() + self.index.in_hand_count();
        let hold = self.facts.limiter.hold(now).cloned();
        let hold_ms = hold.as_ref().map_or(0, |hold| hold.until.since(now));
        let eta_ms = per_hour.filter(|_| self.is_open()).map(|rate| {
            let work_ms = f64::from(count(left)) / rate * HOUR_MS;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let work_ms = work_ms.ceil() as u64;
            work_ms.saturating_add(hold_ms)
        });
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
            per_hour,
            eta_ms,
            hold: hold.filter(|_| self.is_open()),
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
        let saved = &self.facts.saved_at;
        let (first, last) = (saved.front()?, saved.back()?);
        let span_ms = last.since(*first);
        if saved.len() < 2 || span_ms == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss)]
        let span_ms = span_ms as f64;
        Some(f64::from(count(saved.len() - 1)) / span_ms * HOUR_MS)
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
