//! After every input: what is overdue, what can be done now, and when to look again.

use crate::effect::Effect;
use crate::event::{Event, TabLoss};
use crate::handle::Turn;
use crate::ids::{AttemptId, JobId, TabId, WorkerId};
use crate::job::{Job, JobState, Send};
use crate::search::Others;
use crate::settings::Patience;
use crate::state::{Control, State};
use crate::time::Moment;
use crate::worker::{PICTURES_PER_TAB, Worker, WorkerState};

/// How long a picture whose bytes were announced may take to come again after a death of the
/// service worker, before it is fetched from its conversation.
const REDELIVERY_MS: u64 = 10_000;

/// A page lists its newest conversations, 28 at first. While a send is in doubt, no more than this
/// many others may put their conversations above it, or the search would not find it.
const DOUBT_SENDS_MAX: u64 = 12;

impl Turn<'_> {
    pub(crate) fn schedule(&mut self) {
        if !self.state.is_open() {
            return;
        }
        self.give_up_the_overdue();
        self.free_memory();
        if self.is_running() {
            self.open_tabs();
            self.give_out_jobs();
            self.permit_sends();
        }
        self.finish();
    }

    fn give_up_the_overdue(&mut self) {
        for id in self.state.index.active().collect::<Vec<_>>() {
            if self.state.active_deadline(id).is_some_and(|deadline| deadline <= self.now) {
                self.give_up_waiting(id);
            }
        }
        for id in self.state.index.saving().collect::<Vec<_>>() {
            if self.state.saving_deadline(id).is_some_and(|deadline| deadline <= self.now) {
                self.save_failed(id, "the browser did not say that the file was written");
            }
        }
        for (id, _) in (0..).map(WorkerId).zip(self.state.workers().to_vec()) {
            if self.state.opening_deadline(id).is_some_and(|deadline| deadline <= self.now) {
                self.lose_tab(id, TabLoss::Silent);
            }
        }
    }

    /// A worker has had a job for longer than its step may take. A second look at a prompt that was
    /// certainly sent, after the time for its picture is over, is the last: a picture that hangs
    /// must not hold a worker for ever.
    fn give_up_waiting(&mut self, id: JobId) {
        let Some(job) = self.state.job(id) else { return };
        let Some(worker) = job.worker() else { return };
        let is_looked_for_again = job.counts.looks > 0
            && matches!(job.state, JobState::Looking { send, .. } if send.is_certain());
        match (job.attempt(), job.sent_at) {
            (Some(attempt), Some(sent_at)) if is_looked_for_again => {
                let minutes = self.now.since(sent_at).div_ceil(60_000);
                let why = format!("it did not come in {minutes} minutes");
                self.cancel(worker, attempt);
                self.set_aside_uncertain(id, &why);
            }
            (Some(_) | None, _) => self.lose_tab(worker, TabLoss::Silent),
        }
    }

    /// Opens one tab at a time, with a stagger, and no more than there is work for.
    fn open_tabs(&mut self) {
        if !self.state.surroundings_allow_work() {
            return;
        }
        let allowed = usize::from(self.state.facts.surroundings.workers_max);
        let needed = self.state.index.needing_worker_count().min(allowed);
        let present = usize::from(self.state.present_workers());
        if present >= needed || self.state.stagger_until().is_some_and(|until| until > self.now) {
            return;
        }
        let due = (0..).map(WorkerId).zip(self.state.workers()).find(|(_, worker)| {
            matches!(worker.state, WorkerState::Absent { reopen_at } if reopen_at <= self.now)
        });
        if let Some((worker, _)) = due {
            self.emit(Event::TabRequested { worker });
            self.ask(Effect::OpenTab { worker });
        }
    }

    /// A look goes before a send: a prompt that waits in a box for the pace makes room.
    fn make_room_for_looks(&mut self) {
        for look in self.state.index.due_looks(self.now).collect::<Vec<_>>() {
            let idle = self.state.idle_by_health();
            if idle.into_iter().any(|(worker, _)| self.may_look(worker, look)) {
                continue;
            }
            let unsent = self.state.index.active().find_map(|id| {
                match self.state.job(id).map(|job| &job.state) {
                    Some(JobState::Preparing { attempt, worker, .. })
                        if self.may_look(*worker, look) =>
                    {
                        Some((id, *attempt, *worker))
                    }
                    Some(_) | None => None,
                }
            });
            if let Some((id, attempt, worker)) = unsent {
                self.cancel(worker, attempt);
                self.give_back(id, "another panel's picture is looked for first", false);
                if let Some(tab) = self.state.worker(worker).and_then(Worker::tab) {
                    self.begin_look(look, worker, tab);
                }
            }
        }
    }

    fn give_out_jobs(&mut self) {
        if !self.state.surroundings_allow_looks() {
            return;
        }
        self.make_room_for_looks();
        for (worker, tab) in self.state.idle_by_health() {
            let is_worn =
                self.state.worker(worker).is_some_and(|worker| worker.pictures >= PICTURES_PER_TAB);
            if is_worn && self.state.index.has_due(self.now) {
                self.lose_tab(worker, TabLoss::Renewed);
                continue;
            }
            if let Some(job) = self.look_for(worker) {
                self.begin_look(job, worker, tab);
            } else if self.state.surroundings_allow_work()
                && self.state.facts.limiter.hold(self.now).is_none()
                && let Some(job) = self.state.index.next_waiting(self.now)
            {
                let attempt = AttemptId(self.state.facts.next_attempt);
                self.emit(Event::Assigned { job, attempt, worker });
                self.ask(Effect::Prepare { tab, job, attempt });
            }
        }
        // A tab that was given up above, and its successor, must not wait for the next input.
        self.open_tabs();
    }

    /// The job that this worker should look for.
    fn look_for(&self, worker: WorkerId) -> Option<JobId> {
        self.state.index.due_looks(self.now).find(|id| self.may_look(worker, *id))
    }

    /// Where a send is only possible, the tab that had it knows most, so another worker leaves it
    /// alone while that tab lives.
    fn may_look(&self, worker: WorkerId, id: JobId) -> bool {
        match self.state.job(id).map(|job| &job.state) {
            Some(JobState::Unsettled { send: Send::Possible, last_worker: Some(last), .. }) => {
                *last == worker || self.state.worker(*last).is_none_or(Worker::is_absent)
            }
            Some(_) | None => true,
        }
    }

    fn begin_look(&mut self, id: JobId, worker: WorkerId, tab: TabId) {
        if self.state.job(id).is_some_and(|job| job.attempt().is_some()) {
            self.emit(Event::LookBegan { job: id, worker });
            self.ask_to_look(id, tab);
        }
    }

    /// Has a tab look, or go on with its look in another document.
    pub(crate) fn ask_to_look(&mut self, id: JobId, tab: TabId) {
        let Some(job) = self.state.job(id) else { return };
        let Some(attempt) = job.attempt() else { return };
        let conversation = job.conversation.clone();
        let others = match (&conversation, job.sent_at) {
            // Where jobs share a chat, a conversation of another one may be ours too.
            (None, Some(sent_at)) if self.state.settings().fresh_chat => {
                self.state.others(sent_at, job.send_number)
            }
            (Some(_) | None, _) => Others::default(),
        };
        self.ask(Effect::Look { tab, job: id, attempt, conversation, others });
    }

    /// Permits what the pace allows, unless a search for an earlier send would suffer from it.
    fn permit_sends(&mut self) {
        if !self.state.surroundings_allow_work() {
            return;
        }
        for id in self.state.index.active().collect::<Vec<_>>() {
            let limiter = &self.state.facts.limiter;
            if limiter.next_send_at(self.now) > self.now
                || limiter.at_once().is_some_and(|most| self.state.under_way_count() >= most)
                || self.state.sends_since_doubt() >= DOUBT_SENDS_MAX
            {
                return;
            }
            if let Some(
                JobState::Preparing { attempt, worker, ready: true }
                | JobState::Sending { attempt, worker, is_told: false },
            ) = self.state.job(id).map(|job| job.state.clone())
                && let Some(tab) = self.state.worker(worker).and_then(Worker::tab)
            {
                self.emit(Event::SendPermitted { job: id });
                let until = self.state.job(id).and_then(|job| job.may_send_until);
                self.ask(Effect::Commit { tab, attempt, until: until.unwrap_or(self.now) });
            }
        }
    }

    fn finish(&mut self) {
        let is_all_done =
            self.state.index.waiting_count() == 0 && self.state.index.in_hand_count() == 0;
        if !is_all_done {
            return;
        }
        self.emit(Event::Finished);
        for (id, _) in (0..).map(WorkerId).zip(self.state.workers().to_vec()) {
            self.lose_tab(id, TabLoss::Released);
        }
        self.ask(Effect::WriteAudit);
        self.ask(Effect::Notify);
    }
}

impl State {
    /// The next moment at which something is due without any input; `None` when nothing is. The
    /// shell hands in [`crate::Input::Tick`] then.
    #[must_use]
    pub fn next_deadline(&self, now: Moment) -> Option<Moment> {
        if !self.is_open() {
            return None;
        }
        let active = self.index.active().filter_map(|id| self.active_deadline(id));
        let saving = self.index.saving().filter_map(|id| self.saving_deadline(id));
        let opening = (0..self.facts.settings.workers)
            .filter_map(|worker| self.opening_deadline(WorkerId(worker)));
        let mut moments: Vec<Moment> = active.chain(saving).chain(opening).collect();
        if self.facts.control == Control::Running {
            moments.extend(self.index.due_moments());
            moments.push(self.facts.limiter.next_send_at(now));
            moments.extend(self.stagger_until());
            moments.extend(self.workers().iter().filter_map(|worker| match worker.state {
                WorkerState::Absent { reopen_at } => Some(reopen_at),
                WorkerState::Opening
                | WorkerState::Loading { .. }
                | WorkerState::Idle { .. }
                | WorkerState::Busy { .. } => None,
            }));
        }
        // What is due already was done by the last step, or waits for an input.
        moments.into_iter().filter(|moment| *moment > now).min()
    }

    fn active_deadline(&self, id: JobId) -> Option<Moment> {
        let Patience { preparing_ms, sending_ms, making_ms, looking_ms, .. } =
            self.facts.settings.patience;
        let job = self.job(id)?;
        let made_by = job.sent_at.unwrap_or(job.since).plus(making_ms);
        let patience_ms = match &job.state {
            // A prompt that stands in the box may wait there as long as the pace asks.
            JobState::Preparing { ready: true, .. } => return None,
            JobState::Preparing { ready: false, .. } => preparing_ms,
            JobState::Sending { .. } => sending_ms,
            JobState::Making { .. } => return Some(made_by),
            JobState::Looking { .. } => return Some(made_by.max(job.since.plus(looking_ms))),
            JobState::Waiting { .. }
            | JobState::Unsettled { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => return None,
        };
        Some(job.since.plus(patience_ms))
    }

    fn saving_deadline(&self, id: JobId) -> Option<Moment> {
        let job = self.job(id)?;
        let JobState::Saving { download, .. } = &job.state else { return None };
        let patience_ms = match download {
            Some(_) => self.facts.settings.patience.saving_ms,
            None => REDELIVERY_MS,
        };
        Some(job.since.plus(patience_ms))
    }

    fn opening_deadline(&self, id: WorkerId) -> Option<Moment> {
        let worker = self.worker(id)?;
        match worker.state {
            WorkerState::Opening | WorkerState::Loading { .. } => {
                Some(worker.since.plus(self.facts.settings.patience.opening_ms))
            }
            WorkerState::Absent { .. } | WorkerState::Idle { .. } | WorkerState::Busy { .. } => {
                None
            }
        }
    }

    /// How many sends were permitted since the oldest one of which nobody knows what became of it
    /// and where; 0 without such a one.
    fn sends_since_doubt(&self) -> u64 {
        let in_doubt =
            |job: &&Job| job.send() == Some(Send::Possible) && job.conversation.is_none();
        let open = self.index.active().chain(self.index.unsettled());
        let oldest = open.filter_map(|id| self.job(id)).filter(in_doubt).map(|job| job.send_number);
        oldest.min().map_or(0, |number| self.facts.limiter.sends_total() - number)
    }

    /// Until when no further tab is opened, because one was opened just now.
    fn stagger_until(&self) -> Option<Moment> {
        let opening = self.workers().iter().filter(|worker| {
            matches!(worker.state, WorkerState::Opening | WorkerState::Loading { .. })
        });
        opening.map(|worker| worker.since.plus(self.facts.settings.pace.stagger_ms)).max()
    }

    /// The workers that can take a job, the healthiest first.
    pub(crate) fn idle_by_health(&self) -> Vec<(WorkerId, TabId)> {
        let mut idle: Vec<_> = (0..)
            .map(WorkerId)
            .zip(self.workers())
            .filter_map(|(id, worker)| match worker.state {
                WorkerState::Idle { tab } => Some((worker.health, id, tab)),
                WorkerState::Absent { .. }
                | WorkerState::Opening
                | WorkerState::Loading { .. }
                | WorkerState::Busy { .. } => None,
            })
            .collect();
        idle.sort_by_key(|(health, id, _)| (std::cmp::Reverse(*health), *id));
        idle.into_iter().map(|(_, id, tab)| (id, tab)).collect()
    }
}
