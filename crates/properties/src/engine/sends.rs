//! What may be sent, told by events and effects alone.

use panelwright_engine::{
    AttemptId, Effect, Event, Job, JobId, JobState, Moment, Retry, Send, State,
};

/// What the journal said about the sends of each job.
pub(super) struct Sends {
    jobs: Vec<Permission>,
    /// No send before this moment: the site said so.
    forbidden_until: Moment,
    /// What this step permitted and not yet told, in order.
    untold: Vec<AttemptId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Permission {
    /// A send is owed to nobody: nothing was sent, or what was sent is known to be over.
    Free,
    /// This attempt may have been sent.
    Given(AttemptId),
    /// The same, and its worker says that it waits for the word.
    Unheard(AttemptId),
    /// Its picture was seen: it is never to be sent again.
    Pictured,
}

impl Sends {
    pub(super) fn of(jobs: u32) -> Self {
        let jobs = (0..jobs).map(|_| Permission::Free).collect();
        Self { jobs, forbidden_until: Moment(0), untold: Vec::new() }
    }

    pub(super) fn next_step(&mut self) {
        self.untold.clear();
    }

    /// An event happens to a batch that stands so before it.
    pub(super) fn happens(&mut self, now: Moment, before: &State, event: &Event) {
        if let Event::SendPermitted { job } = event {
            self.permitted(now, before, *job);
        } else if let Event::LimitSeen { until, .. } = event {
            self.forbidden_until = self.forbidden_until.max(*until);
        } else if let Event::PermissionUnheard { job } = event {
            if let Permission::Given(attempt) = self.of_job(*job) {
                self.set(*job, Permission::Unheard(attempt));
            }
        } else if let Event::PictureMade { job, .. } = event {
            self.set(*job, Permission::Pictured);
        } else if let Event::GivenBack { job, .. } = event {
            let send = before.job(*job).and_then(Job::send);
            let is_certain = send.is_some_and(Send::is_certain);
            assert!(!is_certain, "job {job} is given back though it was sent");
            self.is_over(*job);
        } else if let Event::SendFailed { job, .. } = event {
            self.is_over(*job);
        } else if let Event::Retried { job } = event
            && let Some(JobState::SetAside { retry: Retry::Send, .. }) =
                before.job(*job).map(|job| &job.state)
        {
            // The author's own word.
            self.set(*job, Permission::Free);
        }
    }

    fn permitted(&mut self, now: Moment, before: &State, job: JobId) {
        assert!(now >= self.forbidden_until, "job {job} may be sent while a limit is in force");
        let attempt = before.job(job).and_then(Job::attempt);
        let attempt = attempt.expect("what may be sent is an attempt");
        match self.of_job(job) {
            Permission::Free => {}
            Permission::Unheard(known) if known == attempt => {}
            known @ (Permission::Given(_) | Permission::Unheard(_) | Permission::Pictured) => {
                assert_eq!(known, Permission::Free, "job {job} may be sent twice");
            }
        }
        self.set(job, Permission::Given(attempt));
        self.untold.push(attempt);
    }

    /// The effects of the step whose events have happened: each permission is told once, and
    /// nothing is told without one.
    pub(super) fn are_told(&mut self, after: &State, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Commit { attempt, .. } = effect {
                let known = self.untold.iter().position(|untold| untold == attempt);
                self.untold.remove(known.expect("only a permission is told, and once"));
            } else if let Effect::Save { job, picture } = effect {
                let known = after.job(*job).and_then(Job::picture);
                assert_eq!(known, Some(picture), "another picture of job {job} is saved");
            } else if let Effect::Prepare { job, .. } = effect {
                assert_eq!(self.of_job(*job), Permission::Free, "job {job} is prepared again");
            }
        }
        assert!(self.untold.is_empty(), "a permission is not told: {:?}", self.untold);
    }

    /// Nothing of the last attempt is under way any more.
    fn is_over(&mut self, job: JobId) {
        assert_ne!(self.of_job(job), Permission::Pictured, "job {job}'s picture is forgotten");
        self.set(job, Permission::Free);
    }

    fn of_job(&self, job: JobId) -> Permission {
        self.jobs[job.0 as usize]
    }

    fn set(&mut self, job: JobId, permission: Permission) {
        self.jobs[job.0 as usize] = permission;
    }
}
