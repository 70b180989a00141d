//! The fold: what each event does to the state. Nothing is decided here.

use crate::event::Event;
use crate::ids::{AttemptId, JobId, WorkerId};
use crate::job::{Job, JobState, Retry, Send};
use crate::outcome::{Reason, ReasonKind};
use crate::progress::Hold;
use crate::recover::Notice;
use crate::state::{Control, PACE_PICTURES, PACE_PICTURES_LEAST, State};
use crate::time::Moment;
use crate::worker::{Worker, WorkerState};

/// How long a permission to send lasts: a page may lack an active button for 10 s, and then has
/// three ways to send, 2.5 s each.
pub(crate) const PERMISSION_MS: u64 = 20_000;

impl State {
    /// Takes in an event that happened at `at`.
    pub fn apply(&mut self, at: Moment, event: &Event) {
        match event {
            // The first event made the state; a second start in one journal changes nothing.
            Event::Started { .. } => {}
            Event::SessionBegan { session } => {
                self.facts.session = session.clone();
                self.facts.saved_at.clear();
                self.lose_all_tabs(at);
            }
            Event::Paused => {
                self.facts.control = Control::Paused;
                self.facts.saved_at.clear();
            }
            Event::Resumed => {
                self.facts.control = Control::Running;
                self.facts.ended_at = None;
                self.facts.audit_written = false;
                self.facts.saved_at.clear();
            }
            Event::Stopped => self.stop(at),
            Event::Finished => self.facts.ended_at = Some(at),
            Event::AuditWritten => self.facts.audit_written = true,
            Event::PersonNeeded { need, words } => {
                self.facts.control = Control::NeedsPerson { need: *need, words: words.clone() };
                self.facts.saved_at.clear();
            }
            Event::LimitSeen { limit, until, words } => {
                self.facts.saved_at.clear();
                let under_way = self.under_way_count();
                let hold = Hold { limit: *limit, until: *until, words: words.clone() };
                self.facts.limiter.limited(hold, under_way);
            }
            Event::MemoryChanged { memory, workers_max } => {
                self.facts.surroundings.memory = *memory;
                self.facts.surroundings.workers_max = *workers_max;
                self.facts.surroundings.memory_since = at;
            }
            Event::NetworkLost => {
                self.facts.saved_at.clear();
                self.facts.surroundings.offline_since = Some(at);
            }
            Event::NetworkBack => self.network_back(at),
            Event::TabRequested { worker } => {
                self.change_worker(*worker, |worker| worker.enter(WorkerState::Opening, at));
            }
            Event::TabAttached { worker, tab } => {
                let tab = *tab;
                self.change_worker(*worker, |worker| {
                    worker.enter(WorkerState::Loading { tab }, at);
                });
            }
            Event::TabLoaded { worker } => {
                self.facts.surroundings.silent_loads = 0;
                self.change_worker(*worker, |worker| {
                    if let Some(tab) = worker.tab() {
                        worker.enter(WorkerState::Idle { tab }, at);
                    }
                });
            }
            Event::TabLost { worker, how, reopen_at } => {
                if self.worker(*worker).is_some_and(Worker::is_loading) {
                    let loads = &mut self.facts.surroundings.silent_loads;
                    *loads = loads.saturating_add(u32::from(how.is_no_load()));
                }
                self.change_worker(*worker, |worker| {
                    if how.is_fault() {
                        worker.fault();
                    }
                    worker.pictures = 0;
                    worker.enter(WorkerState::Absent { reopen_at: *reopen_at }, at);
                });
            }
            Event::Assigned { job, attempt, worker } => {
                self.assign(at, *job, *attempt, *worker);
            }
            Event::Prepared { job } => self.change_job(*job, at, |job| {
                if let JobState::Preparing { ready, .. } = &mut job.state {
                    *ready = true;
                }
            }),
            Event::SendPermitted { job } => {
                self.facts.limiter.sent(at);
                let send_number = self.facts.limiter.sends_total();
                self.change_job(*job, at, |job| job.may_send_until = Some(at.plus(PERMISSION_MS)));
                self.change_job(*job, at, |job| match &mut job.state {
                    JobState::Preparing { attempt, worker, .. } => {
                        let (attempt, worker) = (*attempt, *worker);
                        job.state = JobState::Sending { attempt, worker, is_told: true };
                        job.counts.sends += 1;
                        job.conversation = None;
                        job.sent_at = Some(at);
                        job.send_number = send_number;
                    }
                    JobState::Sending { is_told, .. } => *is_told = true,
                    JobState::Waiting { .. }
                    | JobState::Making { .. }
                    | JobState::Unsettled { .. }
                    | JobState::Looking { .. }
                    | JobState::Saving { .. }
                    | JobState::Done { .. }
                    | JobState::SetAside { .. } => {}
                });
            }
            Event::PermissionUnheard { job } => self.change_job(*job, at, |job| {
                if let JobState::Sending { is_told, .. } = &mut job.state {
                    *is_told = false;
                }
            }),
            Event::SendSeen { job, conversation } => {
                if let Some(conversation) = conversation {
                    self.remember_conversation(conversation, None);
                    self.measure_answer(at, *job);
                }
                self.change_job(*job, at, |job| {
                    job.saw_send();
                    if conversation.is_some() {
                        job.conversation.clone_from(conversation);
                    }
                });
            }
            Event::GivenBack { job, counts, ready_at, .. } => {
                self.free_worker_of(*job, at);
                self.change_job(*job, at, |job| {
                    job.counts.unsent += u32::from(*counts);
                    if job.send().is_some() {
                        // Permission had been given and was not used.
                        job.counts.sends = job.counts.sends.saturating_sub(1);
                    }
                    job.state = JobState::Waiting { ready_at: *ready_at };
                });
            }
            Event::SendFailed { job, counts, ready_at, .. } => {
                self.free_worker_of(*job, at);
                self.change_job(*job, at, |job| {
                    job.counts.failures += u32::from(*counts);
                    job.state = JobState::Waiting { ready_at: *ready_at };
                });
            }
            Event::Unsettled { job, ready_at, .. } => {
                self.free_worker_of(*job, at);
                self.change_job(*job, at, |job| job.unsettle(*ready_at));
            }
            Event::LookBegan { job, worker } => self.begin_look(at, *job, *worker),
            Event::PictureMade { job, picture, conversation } => {
                let own = self.job(*job).and_then(|job| job.conversation.clone());
                if let Some(conversation) = conversation.as_ref().or(own.as_ref()) {
                    self.remember_conversation(conversation, Some(at));
                }
                if let Some(worker) = self.job(*job).and_then(Job::worker) {
                    self.change_worker(worker, Worker::picture);
                }
                self.free_worker_of(*job, at);
                self.change_job(*job, at, |job| {
                    if let Some(attempt) = job.attempt() {
                        let picture = picture.clone();
                        job.state = JobState::Saving { attempt, picture, download: None };
                    }
                    if conversation.is_some() {
                        job.conversation.clone_from(conversation);
                    }
                });
            }
            Event::DownloadBegan { job, download } => self.change_job(*job, at, |job| {
                if let JobState::Saving { download: known, .. } = &mut job.state {
                    *known = Some(*download);
                }
            }),
            Event::Saved { job } => self.saved(at, *job),
            Event::SaveFailed { job, ready_at, .. } => self.change_job(*job, at, |job| {
                job.counts.save_failures += 1;
                job.unsettle(*ready_at);
            }),
            Event::SetAside { job, reason } => {
                self.free_worker_of(*job, at);
                self.change_job(*job, at, |job| job.set_aside(reason.clone()));
            }
            Event::Retried { job } => self.change_job(*job, at, |job| job.retry(at)),
            // The text is the shell's; a job that was refused for it may wait again by `Retried`.
            Event::PromptEdited { job } => self.change_job(*job, at, |job| {
                if let JobState::SetAside { retry, .. } = &mut job.state {
                    *retry = Retry::Send;
                }
            }),
            Event::Recovered(recovered) => self.apply_recovered(at, recovered),
            Event::Noticed { words } => {
                self.facts.notices.push(Notice { at, words: words.clone() });
            }
        }
    }

    fn assign(&mut self, at: Moment, id: JobId, attempt: AttemptId, worker: WorkerId) {
        self.facts.next_attempt = self.facts.next_attempt.max(attempt.0 + 1);
        self.occupy(at, id, worker);
        self.change_job(id, at, |job| {
            job.counts.attempts += 1;
            job.first_attempt_at = job.first_attempt_at.or(Some(at));
            job.state = JobState::Preparing { attempt, worker, ready: false };
        });
    }

    fn begin_look(&mut self, at: Moment, id: JobId, worker: WorkerId) {
        self.occupy(at, id, worker);
        self.change_job(id, at, |job| {
            if let JobState::Unsettled { attempt, send, .. } = job.state {
                job.state = JobState::Looking { attempt, worker, send };
            }
        });
    }

    fn occupy(&mut self, at: Moment, job: JobId, worker: WorkerId) {
        self.change_worker(worker, |worker| {
            if let Some(tab) = worker.tab() {
                worker.enter(WorkerState::Busy { tab, job }, at);
            }
        });
    }

    fn free_worker_of(&mut self, job: JobId, at: Moment) {
        let Some(worker) = self.job(job).and_then(Job::worker) else { return };
        self.change_worker(worker, |worker| {
            if let WorkerState::Busy { tab, job: busy_with } = worker.state
                && busy_with == job
            {
                worker.enter(WorkerState::Idle { tab }, at);
            }
        });
    }

    fn saved(&mut self, at: Moment, job: JobId) {
        self.change_job(job, at, |job| {
            if let JobState::Saving { picture, .. } = &job.state {
                job.state = JobState::Done { picture: picture.clone() };
            }
        });
        self.facts.limiter.pictured();
        self.facts.saved_at.push_back(at);
        while self.facts.saved_at.len() > PACE_PICTURES {
            self.facts.saved_at.pop_front();
        }
        let saved = &self.facts.saved_at;
        if let (Some(first), Some(last)) = (saved.front(), saved.back())
            && saved.len() >= PACE_PICTURES_LEAST
        {
            self.facts.picture_ms = Some(last.since(*first) / (saved.len() as u64 - 1));
        }
    }

    /// How long the site took to give a prompt its conversation, if somebody watched all along.
    fn measure_answer(&mut self, at: Moment, id: JobId) {
        let sent_at = self.job(id).filter(|job| job.conversation.is_none());
        let sent_at = sent_at.and_then(|job| match job.state {
            JobState::Sending { .. } | JobState::Making { .. } => job.sent_at,
            JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Unsettled { .. }
            | JobState::Looking { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => None,
        });
        if let Some(sent_at) = sent_at {
            self.facts.limiter.answered(at.since(sent_at));
        }
    }

    fn network_back(&mut self, at: Moment) {
        self.facts.surroundings.offline_since = None;
        self.facts.surroundings.silent_loads = 0;
        // What did not load without a network may be tried at once.
        for worker in &mut self.facts.workers {
            if let WorkerState::Absent { reopen_at } = &mut worker.state {
                *reopen_at = (*reopen_at).min(at);
            }
        }
    }

    pub(crate) fn lose_all_tabs(&mut self, at: Moment) {
        let active: Vec<JobId> = self.index.active().collect();
        for id in active {
            self.change_job(id, at, |job| match job.send() {
                Some(_) => {
                    let looks = job.counts.looks;
                    job.unsettle(Moment(0));
                    // The look is not to blame.
                    job.counts.interrupted += job.counts.looks - looks;
                    job.counts.looks = looks;
                }
                None => job.state = JobState::Waiting { ready_at: Moment(0) },
            });
        }
        for worker in &mut self.facts.workers {
            worker.pictures = 0;
            worker.enter(WorkerState::Absent { reopen_at: Moment(0) }, at);
        }
    }

    fn stop(&mut self, at: Moment) {
        self.facts.control = Control::Stopped;
        let open: Vec<JobId> = (0..)
            .map(JobId)
            .zip(&self.facts.jobs)
            .filter(|(_, job)| !job.is_over() && !matches!(job.state, JobState::Saving { .. }))
            .map(|(id, _)| id)
            .collect();
        for id in open {
            self.free_worker_of(id, at);
            let words = "The batch was stopped before this panel's picture was saved.".to_owned();
            let reason = Reason { kind: ReasonKind::Stopped, words };
            self.change_job(id, at, |job| job.set_aside(reason));
        }
    }
}

impl Job {
    fn saw_send(&mut self) {
        match &mut self.state {
            JobState::Sending { attempt, worker, .. } => {
                self.state = JobState::Making { attempt: *attempt, worker: *worker };
            }
            JobState::Looking { send, .. } | JobState::Unsettled { send, .. }
                if *send == Send::Possible =>
            {
                *send = Send::Certain;
            }
            JobState::Looking { .. }
            | JobState::Unsettled { .. }
            | JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Making { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => {}
        }
    }

    fn unsettle(&mut self, ready_at: Moment) {
        let Some(attempt) = self.attempt() else { return };
        // Without a doubt about the send it is the picture that was being saved.
        let send = self.send().unwrap_or(Send::Pictured);
        let last_worker = match &self.state {
            JobState::Unsettled { last_worker, .. } => *last_worker,
            JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Sending { .. }
            | JobState::Making { .. }
            | JobState::Looking { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => self.worker(),
        };
        if matches!(self.state, JobState::Looking { .. }) {
            self.counts.looks += 1;
        }
        self.state = JobState::Unsettled { attempt, send, last_worker, ready_at };
    }

    fn set_aside(&mut self, reason: Reason) {
        let retry = self.retry_after(reason.kind);
        self.state = JobState::SetAside { reason, retry };
    }

    fn retry(&mut self, at: Moment) {
        let JobState::SetAside { retry, .. } = self.state else { return };
        self.counts.retries += 1;
        self.counts.unsent = 0;
        self.counts.failures = 0;
        self.counts.looks = 0;
        self.counts.interrupted = 0;
        self.counts.save_failures = 0;
        self.state = match retry {
            Retry::Send => JobState::Waiting { ready_at: Moment(0) },
            Retry::Look { attempt, send } => {
                JobState::Unsettled { attempt, send, last_worker: None, ready_at: at }
            }
        };
    }
}
