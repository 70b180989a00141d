//! Where to find jobs by what they are doing, so that a step costs by the jobs in hand and not by
//! the size of the batch. All of it follows from the jobs; none of it is stored.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{AttemptId, JobId};
use crate::job::{Job, JobState};
use crate::time::Moment;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Waiting, and never waited out a backoff: in the order of the script.
    fresh: BTreeSet<JobId>,
    /// Waiting for a moment: by that moment.
    delayed: BTreeSet<(Moment, JobId)>,
    /// To be looked for: by the moment from which.
    unsettled: BTreeSet<(Moment, JobId)>,
    /// At a worker.
    active: BTreeSet<JobId>,
    /// Being written to disk.
    saving: BTreeSet<JobId>,
    done: BTreeSet<JobId>,
    set_aside: BTreeSet<JobId>,
    attempts: BTreeMap<AttemptId, JobId>,
}

impl Index {
    pub(crate) fn of(jobs: &[Job]) -> Self {
        let mut index = Self::default();
        for (number, job) in (0..).zip(jobs) {
            index.insert(JobId(number), job);
        }
        index
    }

    pub(crate) fn insert(&mut self, id: JobId, job: &Job) {
        match &job.state {
            JobState::Waiting { ready_at: Moment(0) } => self.fresh.insert(id),
            JobState::Waiting { ready_at } => self.delayed.insert((*ready_at, id)),
            JobState::Unsettled { ready_at, .. } => self.unsettled.insert((*ready_at, id)),
            JobState::Preparing { .. }
            | JobState::Sending { .. }
            | JobState::Making { .. }
            | JobState::Looking { .. } => self.active.insert(id),
            JobState::Saving { .. } => self.saving.insert(id),
            JobState::Done { .. } => self.done.insert(id),
            JobState::SetAside { .. } => self.set_aside.insert(id),
        };
        if let Some(attempt) = job.attempt() {
            self.attempts.insert(attempt, id);
        }
    }

    pub(crate) fn remove(&mut self, id: JobId, job: &Job) {
        match &job.state {
            JobState::Waiting { ready_at: Moment(0) } => self.fresh.remove(&id),
            JobState::Waiting { ready_at } => self.delayed.remove(&(*ready_at, id)),
            JobState::Unsettled { ready_at, .. } => self.unsettled.remove(&(*ready_at, id)),
            JobState::Preparing { .. }
            | JobState::Sending { .. }
            | JobState::Making { .. }
            | JobState::Looking { .. } => self.active.remove(&id),
            JobState::Saving { .. } => self.saving.remove(&id),
            JobState::Done { .. } => self.done.remove(&id),
            JobState::SetAside { .. } => self.set_aside.remove(&id),
        };
        if let Some(attempt) = job.attempt() {
            self.attempts.remove(&attempt);
        }
    }

    pub(crate) fn job_of(&self, attempt: AttemptId) -> Option<JobId> {
        self.attempts.get(&attempt).copied()
    }

    /// The next job to prepare: one whose backoff is over before the next of the script, so that
    /// a chapter is complete before the one after it.
    pub(crate) fn next_waiting(&self, now: Moment) -> Option<JobId> {
        let due = self.delayed.first().filter(|(ready_at, _)| *ready_at <= now);
        due.map(|(_, id)| *id).or_else(|| self.fresh.first().copied())
    }

    /// Jobs to be looked for now, longest due first.
    pub(crate) fn due_looks(&self, now: Moment) -> impl Iterator<Item = JobId> + '_ {
        self.unsettled.iter().take_while(move |(ready_at, _)| *ready_at <= now).map(|(_, id)| *id)
    }

    pub(crate) fn unsettled(&self) -> impl Iterator<Item = JobId> + '_ {
        self.unsettled.iter().map(|(_, id)| *id)
    }

    pub(crate) fn active(&self) -> impl Iterator<Item = JobId> + '_ {
        self.active.iter().copied()
    }

    pub(crate) fn saving(&self) -> impl Iterator<Item = JobId> + '_ {
        self.saving.iter().copied()
    }

    pub(crate) fn set_aside(&self) -> impl Iterator<Item = JobId> + '_ {
        self.set_aside.iter().copied()
    }

    /// The moments at which waiting jobs become due.
    pub(crate) fn due_moments(&self) -> impl Iterator<Item = Moment> + '_ {
        let delayed = self.delayed.first().map(|(moment, _)| *moment);
        let unsettled = self.unsettled.first().map(|(moment, _)| *moment);
        delayed.into_iter().chain(unsettled)
    }

    pub(crate) fn waiting_count(&self) -> usize {
        self.fresh.len() + self.delayed.len()
    }

    pub(crate) fn in_hand_count(&self) -> usize {
        self.unsettled.len() + self.active.len() + self.saving.len()
    }

    /// Jobs that a worker is needed for, now or later.
    pub(crate) fn needing_worker_count(&self) -> usize {
        self.waiting_count() + self.unsettled.len() + self.active.len()
    }

    /// Jobs that wait for a worker and may have one now.
    pub(crate) fn has_due(&self, now: Moment) -> bool {
        self.next_waiting(now).is_some() || self.due_looks(now).next().is_some()
    }

    pub(crate) fn done_count(&self) -> usize {
        self.done.len()
    }

    pub(crate) fn set_aside_count(&self) -> usize {
        self.set_aside.len()
    }
}
