//! The heart: an input comes in, events and effects go out.

use crate::effect::Effect;
use crate::event::{Event, TabLoss};
use crate::ids::{AttemptId, DownloadId, JobId, TabId, WorkerId};
use crate::input::{DownloadSeen, Input};
use crate::job::{Job, JobState, Send};
use crate::outcome::{Reason, ReasonKind};
use crate::random::draw;
use crate::state::{Control, State};
use crate::time::Moment;
use crate::worker::{Worker, WorkerState};

/// What came of an input. The shell writes `events` durably, and only then performs `effects`.
/// If writing fails it forgets the state and loads the journal again, as after a death.
#[derive(Debug, Clone, Default, PartialEq)]
#[must_use = "events that are not written and effects that are not performed are lost"]
pub struct Step {
    /// What has happened, in order; already applied to the state.
    pub events: Vec<Event>,
    /// What to do about it, in order.
    pub effects: Vec<Effect>,
}

impl State {
    /// Takes an input in. The state is changed by the events that are returned and by nothing
    /// else, so that folding the journal gives the same state.
    pub fn handle(&mut self, now: Moment, input: Input) -> Step {
        let mut turn = Turn { state: self, now, step: Step::default() };
        turn.hear(input);
        turn.schedule();
        turn.step
    }
}

/// One call of [`State::handle`].
pub(crate) struct Turn<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) now: Moment,
    pub(crate) step: Step,
}

impl Turn<'_> {
    pub(crate) fn emit(&mut self, event: Event) {
        self.state.apply(self.now, &event);
        self.step.events.push(event);
    }

    pub(crate) fn ask(&mut self, effect: Effect) {
        self.step.effects.push(effect);
    }

    pub(crate) fn is_running(&self) -> bool {
        self.state.facts.control == Control::Running && self.state.is_open()
    }

    fn hear(&mut self, input: Input) {
        match input {
            Input::Woke { session, tabs, downloads } => self.woke(session, &tabs, downloads),
            // The schedule, which follows every input, looks at the clock.
            Input::Tick => {}
            Input::Pause => self.pause(),
            Input::Resume => self.resume(),
            Input::Stop => self.stop(),
            Input::Retry { jobs } => self.retry(jobs),
            Input::EditPrompt { job } => self.edit_prompt(job),
            Input::Memory { used_percent } => self.memory(used_percent),
            Input::Network { is_online } => self.network(is_online),
            Input::TabOpened { worker, tab } => self.tab_opened(worker, tab),
            Input::TabNotOpened { worker } => self.lose_tab(worker, TabLoss::NotOpened),
            Input::Hello { worker, tab } => self.hello(worker, tab),
            Input::TabLost { tab, how } => {
                if let Some(worker) = self.state.worker_of(tab) {
                    self.lose_tab(worker, how);
                }
            }
            Input::AttemptUnknown { tab, attempt } => self.attempt_unknown(tab, attempt),
            Input::Report { attempt, report } => self.report(attempt, report),
            Input::Download { job, seen } => self.download(job, seen),
            Input::AuditWritten => {
                if !self.state.facts.audit_written && !self.state.is_open() {
                    self.emit(Event::AuditWritten);
                }
            }
        }
    }

    // The author.

    fn pause(&mut self) {
        if self.is_running() {
            self.emit(Event::Paused);
            self.take_back_unsent("the batch was paused");
        }
    }

    fn resume(&mut self) {
        let is_held =
            matches!(self.state.facts.control, Control::Paused | Control::NeedsPerson { .. });
        if !is_held || !self.state.is_open() {
            return;
        }
        let was_in_need = matches!(self.state.facts.control, Control::NeedsPerson { .. });
        self.emit(Event::Resumed);
        if was_in_need {
            self.reload_idle_tabs();
        }
    }

    /// What the person did elsewhere (signed in, answered) shows in a worker's document only once
    /// it is loaded anew.
    fn reload_idle_tabs(&mut self) {
        for (worker, tab) in self.state.idle_by_health() {
            self.emit(Event::TabAttached { worker, tab });
            self.ask(Effect::ReloadTab { tab });
        }
    }

    fn stop(&mut self) {
        if !self.state.is_open() || self.state.facts.control == Control::Stopped {
            return;
        }
        self.cancel_all_active();
        self.emit(Event::Stopped);
    }

    fn retry(&mut self, jobs: Option<Vec<JobId>>) {
        let jobs = jobs.unwrap_or_else(|| self.state.index.set_aside().collect());
        let is_set_aside = |id: &JobId| {
            matches!(self.state.job(*id), Some(Job { state: JobState::SetAside { .. }, .. }))
        };
        let jobs: Vec<JobId> = jobs.into_iter().filter(is_set_aside).collect();
        if jobs.is_empty() {
            return;
        }
        if !self.state.is_open() || self.state.facts.control == Control::Stopped {
            self.emit(Event::Resumed);
        }
        for job in jobs {
            self.emit(Event::Retried { job });
        }
    }

    fn edit_prompt(&mut self, job: JobId) {
        let can_change = self.state.job(job).is_some_and(Job::can_change_prompt);
        if can_change {
            self.emit(Event::PromptEdited { job });
        }
    }

    /// Gives back what is prepared and not sent, and empties the boxes.
    pub(crate) fn take_back_unsent(&mut self, why: &str) {
        for id in self.state.index.active().collect::<Vec<_>>() {
            let Some(job) = self.state.job(id) else { continue };
            if let JobState::Preparing { attempt, worker, .. } = job.state {
                self.cancel(worker, attempt);
                self.give_back(id, why, false);
            }
        }
    }

    fn cancel_all_active(&mut self) {
        for id in self.state.index.active().collect::<Vec<_>>() {
            let Some(job) = self.state.job(id) else { continue };
            if let (Some(worker), Some(attempt)) = (job.worker(), job.attempt()) {
                self.cancel(worker, attempt);
            }
        }
    }

    pub(crate) fn cancel(&mut self, worker: WorkerId, attempt: AttemptId) {
        if let Some(tab) = self.state.worker(worker).and_then(Worker::tab) {
            self.ask(Effect::Cancel { tab, attempt });
        }
    }

    // Tabs.

    fn tab_opened(&mut self, worker: WorkerId, tab: TabId) {
        match self.state.worker(worker).map(|worker| &worker.state) {
            Some(WorkerState::Opening) => self.emit(Event::TabAttached { worker, tab }),
            // Its document was faster than the browser's answer.
            Some(
                WorkerState::Loading { tab: known }
                | WorkerState::Idle { tab: known }
                | WorkerState::Busy { tab: known, .. },
            ) if *known == tab => {}
            // It was given up meanwhile.
            Some(_) | None => self.ask(Effect::CloseTab { tab }),
        }
    }

    fn hello(&mut self, worker: WorkerId, tab: TabId) {
        let Some(known) = self.state.worker(worker) else {
            self.ask(Effect::CloseTab { tab });
            return;
        };
        match known.state.clone() {
            WorkerState::Loading { tab: known } | WorkerState::Idle { tab: known }
                if known == tab =>
            {
                self.emit(Event::TabLoaded { worker });
            }
            // A look leaves its document for the conversation, and goes on in that one. Another look
            // in its place would leave that one again; what loads without end meets the deadline.
            WorkerState::Busy { tab: known, job } if known == tab && self.is_looking(job) => {
                self.ask_to_look(job, tab);
            }
            WorkerState::Busy { tab: known, job } if known == tab => {
                self.leave_unwatched(job, "its page was loaded anew", self.now);
                self.emit(Event::TabLoaded { worker });
            }
            // The service worker died between opening the tab and hearing of it; or the browser
            // restored the tab after a restart.
            WorkerState::Opening | WorkerState::Absent { .. } if self.state.is_open() => {
                self.emit(Event::TabAttached { worker, tab });
                self.emit(Event::TabLoaded { worker });
            }
            WorkerState::Opening
            | WorkerState::Absent { .. }
            | WorkerState::Loading { .. }
            | WorkerState::Idle { .. }
            | WorkerState::Busy { .. } => self.ask(Effect::CloseTab { tab }),
        }
    }

    fn is_looking(&self, id: JobId) -> bool {
        let is_looking = |job: &Job| matches!(job.state, JobState::Looking { .. });
        self.state.job(id).is_some_and(is_looking)
    }

    fn attempt_unknown(&mut self, tab: TabId, attempt: AttemptId) {
        let Some(id) = self.state.job_of(attempt) else { return };
        let holder = self.state.job(id).and_then(Job::worker);
        if holder.is_some() && holder == self.state.worker_of(tab) {
            self.leave_unwatched(id, "its page does not know of it any more", self.now);
        }
    }

    /// A worker's tab is gone: its job goes back or has to be looked for, and the rest carry on.
    pub(crate) fn lose_tab(&mut self, id: WorkerId, how: TabLoss) {
        let Some(worker) = self.state.worker(id) else { return };
        if matches!(worker.state, WorkerState::Absent { .. }) {
            return;
        }
        let (tab, job) = (worker.tab(), worker.job());
        let did_not_load = worker.is_loading() && how.is_no_load();
        if let Some(job) = job {
            // A tab that only says nothing may be frozen, and press when it thaws, until its
            // permission ends; before that, not finding the prompt proves nothing.
            let may_press = how == TabLoss::Silent;
            let ends = self.state.job(job).and_then(|job| job.may_send_until);
            let ready_at = ends.filter(|_| may_press).map_or(self.now, |ends| ends.max(self.now));
            self.leave_unwatched(job, how.words(), ready_at);
        }
        let mut reopen_at = self.now;
        if did_not_load {
            reopen_at = self.page_did_not_load(id);
        }
        if how.is_fault() {
            let mut after = self.state.facts.workers[usize::from(id.0)].clone();
            after.fault();
            reopen_at = reopen_at.max(self.now.plus(after.reopen_wait_ms()));
        }
        // A crashed tab is loaded anew where it stands: what it wrote down about its attempt is
        // in its session storage, which survives the crash.
        if let (TabLoss::Crashed, Some(tab)) = (how, tab) {
            self.emit(Event::TabLost { worker: id, how, reopen_at });
            self.emit(Event::TabAttached { worker: id, tab });
            self.ask(Effect::ReloadTab { tab });
            return;
        }
        self.emit(Event::TabLost { worker: id, how, reopen_at });
        if let (Some(tab), false) = (tab, how == TabLoss::Closed) {
            self.ask(Effect::CloseTab { tab });
        }
    }

    /// The worker of a job does not have it any more. What was not sent is given back; what was
    /// sent, or may have been, has to be looked for.
    pub(crate) fn leave_unwatched(&mut self, id: JobId, why: &str, ready_at: Moment) {
        let Some(job) = self.state.job(id) else { return };
        if job.worker().is_none() {
            return;
        }
        if job.send().is_none() {
            self.give_back(id, why, false);
            return;
        }
        let looks = job.counts.looks + u32::from(matches!(job.state, JobState::Looking { .. }));
        if looks >= self.state.facts.settings.retry.looks_max {
            self.set_aside_uncertain(id, why);
            return;
        }
        self.emit(Event::Unsettled { job: id, why: why.to_owned(), ready_at });
    }

    // Ends of attempts.

    pub(crate) fn give_back(&mut self, id: JobId, why: &str, counts: bool) {
        let Some(job) = self.state.job(id) else { return };
        let unsent = job.counts.unsent + u32::from(counts);
        if counts && unsent >= self.state.facts.settings.retry.unsent_max {
            let words = format!("The prompt could not be sent in {unsent} attempts: {why}");
            self.set_aside(id, ReasonKind::NotSent, words);
            return;
        }
        // A job that nothing is wrong with keeps its place in the script's order.
        let ready_at = if counts { self.backoff(id, unsent) } else { Moment(0) };
        self.emit(Event::GivenBack { job: id, why: why.to_owned(), counts, ready_at });
    }

    pub(crate) fn set_aside(&mut self, job: JobId, kind: ReasonKind, words: String) {
        self.emit(Event::SetAside { job, reason: Reason { kind, words } });
    }

    pub(crate) fn set_aside_uncertain(&mut self, id: JobId, why: &str) {
        let send = self.state.job(id).and_then(Job::send);
        let words = match send {
            Some(Send::Pictured) => {
                format!("The picture was made and cannot be fetched again: {why}")
            }
            Some(Send::Certain) => format!("The prompt was sent and no picture was found: {why}"),
            Some(Send::Possible) | None => {
                format!("The prompt may have been sent and cannot be found: {why}")
            }
        };
        self.set_aside(id, ReasonKind::Uncertain, words);
    }

    /// The moment of the next try after `tries` that failed: doubling, capped, and up to a
    /// quarter more or less so that several jobs do not come back at once.
    pub(crate) fn backoff(&self, id: JobId, tries: u32) -> Moment {
        let policy = &self.state.facts.settings.retry;
        let doubled = policy.base_ms.saturating_mul(1 << tries.saturating_sub(1).min(20));
        let wait_ms = doubled.min(policy.cap_ms);
        let position = (u64::from(id.0) << 32) | u64::from(tries);
        let jitter_ms = draw(self.state.facts.seed, position, wait_ms / 2);
        self.now.plus(wait_ms - wait_ms / 4 + jitter_ms)
    }

    // Downloads.

    pub(crate) fn download(&mut self, id: JobId, seen: DownloadSeen) {
        let Some(JobState::Saving { download: known, picture, .. }) =
            self.state.job(id).map(|job| &job.state)
        else {
            return;
        };
        let (known, expected_bytes) = (*known, picture.size_bytes);
        match seen {
            DownloadSeen::Running { download } => self.download_began(id, known, download),
            DownloadSeen::Complete { download, size_bytes } => {
                if known.is_some_and(|known| known != download) {
                    return;
                }
                self.download_began(id, known, download);
                match size_bytes {
                    Some(size) if size != expected_bytes => self.save_failed(
                        id,
                        &format!(
                            "the file has {size} bytes where the picture has {expected_bytes}"
                        ),
                    ),
                    Some(_) | None => self.emit(Event::Saved { job: id }),
                }
            }
            DownloadSeen::Failed { words } => self.save_failed(id, &words),
        }
    }

    fn download_began(&mut self, job: JobId, known: Option<DownloadId>, download: DownloadId) {
        if known != Some(download) {
            self.emit(Event::DownloadBegan { job, download });
        }
    }

    pub(crate) fn save_failed(&mut self, id: JobId, words: &str) {
        let Some(job) = self.state.job(id) else { return };
        let failures = job.counts.save_failures + 1;
        if failures > SAVE_FAILURES_MAX {
            let words = format!("The picture was made and could not be saved: {words}");
            self.set_aside(id, ReasonKind::NotSaved, words);
            return;
        }
        let ready_at = self.backoff(id, failures);
        self.emit(Event::SaveFailed { job: id, words: words.to_owned(), ready_at });
    }
}

/// A picture is saved again this often before the author is asked to look at the disk.
const SAVE_FAILURES_MAX: u32 = 3;

impl Job {
    /// Whether its prompt can be given another text: nothing of the old one is under way.
    #[must_use]
    pub fn can_change_prompt(&self) -> bool {
        matches!(self.state, JobState::Waiting { .. } | JobState::SetAside { .. })
    }
}

impl TabLoss {
    /// What happened, for a job's history.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Closed => "its tab was closed",
            Self::Crashed => "its page crashed",
            Self::Discarded => "the browser took its tab's memory back",
            Self::Silent => "its tab stopped answering",
            Self::NotOpened => "its tab could not be opened",
            Self::Renewed => "its tab was renewed",
            Self::Released => "its tab was closed because it was not needed",
            Self::Freed => "its tab was closed because the machine's memory was needed",
        }
    }
}
