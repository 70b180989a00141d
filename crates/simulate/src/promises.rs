//! What must hold, checked at every step and at the end.
//!
//! | promise | where it is checked |
//! |---|---|
//! | nothing is sent while a limit is in force that the engine was told of | [`Promises::stepped`] |
//! | sends keep the author's gap and window | [`Promises::stepped`] |
//! | every job is somewhere, and a busy worker's job knows it | [`Promises::stepped`] |
//! | the journal alone rebuilds the state | [`Promises::woke`], [`World::judge`] |
//! | after a restart of the browser the batch stands as its author wants it | [`Promises::came_up`] |
//! | what is damaged is told, and nothing else is | [`Promises::woke`] |
//! | what nobody can tell any more is left to the author | [`World::minds_unvouched`] |
//! | a picture that exists or may exist is not paid for again | `site` |
//! | tries are bounded | [`World::judge`] |
//! | each job ends with exactly one picture, or with a reason that is true | [`World::judge`] |
//! | it ends | `world` |
//!
//! What a damage takes from all who could tell it, no promise covers: `witness` lists it.

use std::collections::VecDeque;

use panelwright_engine::{
    AfterRestart, Event, Input, JobId, JobState, Limit, Moment, Pace, Phase, Picture, ReasonKind,
    Report, RetryPolicy, SessionId, State, WorkerId,
};
use panelwright_journal::Book;
use panelwright_journal::open::Opened;

use crate::damage::Telling;
use crate::options::Options;
use crate::page::picture;
use crate::site::Answer;
use crate::witness::Court;
use crate::world::{World, at_once};

const MINUTE_MS: u64 = 60_000;
/// Two announcements this close are one to the engine.
const SAME_LIMIT_MS: u64 = 5_000;

/// The promises of a run.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    /// Broken ones, in words.
    violations: Vec<String>,
    /// No send before this moment, by the machine's clock: the site said so.
    forbidden_until: Moment,
    /// Whether a damage has left nobody who could tell that.
    is_limit_forgotten: bool,
    /// When sends were permitted, in which record, for which job.
    permits: VecDeque<(Moment, u64, JobId)>,
    /// The state that died, if all of it was on disk.
    died: Option<State>,
}

impl Promises {
    pub(crate) fn broken(&mut self, words: String) {
        self.violations.push(words);
    }

    pub(crate) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.violations)
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.violations.is_empty()
    }

    /// The shell dies with this state, all of which is on disk.
    pub(crate) fn died_with(&mut self, state: Option<&State>) {
        self.died = state.cloned();
    }

    /// What was in memory is not what is on disk.
    pub(crate) fn lost_state(&mut self) {
        self.died = None;
    }

    /// What nobody can tell after a damage is not asked for (`witness`).
    pub(crate) fn forget(&mut self, court: &Court<'_>, is_limit: bool) {
        self.permits.retain(|(told, seq, job)| court.knows_send(*told, *seq, *job));
        self.is_limit_forgotten |= is_limit;
    }

    /// A shell opened the batch.
    pub(crate) fn woke(&mut self, opened: &Opened, telling: Telling) {
        let Opened { book, words, .. } = opened;
        let is_in_notices =
            |words: &String| book.state().notices().iter().any(|notice| notice.words == *words);
        match (telling, words.first()) {
            (Telling::Nothing, Some(words)) => {
                self.broken(format!("nothing is damaged, and the author is told: {words}"));
            }
            (Telling::Must, None) => self.broken("a damage is not told".to_owned()),
            (Telling::Nothing | Telling::Perhaps | Telling::Must, _) => {}
        }
        if !words.iter().all(is_in_notices) {
            self.broken("what the author is told is not written down".to_owned());
        }
        let died = self.died.take().filter(|_| words.is_empty());
        if died.is_some_and(|died| died != *book.state()) {
            self.broken("a woken shell does not know what the dead one knew".to_owned());
        }
    }

    /// The engine, which was at `before`, was told in which run of the browser it is, and what came
    /// of it is on disk.
    pub(crate) fn came_up(&mut self, before: &Standing, here: &SessionId, state: &State) {
        let after = Standing::of(state);
        if after.session != *here {
            self.broken("a restart of the browser is not noticed".to_owned());
        }
        if before.session == *here {
            return;
        }
        let is_as_wanted = match (state.settings().after_restart, &before.phase) {
            (AfterRestart::Paused, Phase::Running) => after.phase != Phase::Running,
            (AfterRestart::Running, Phase::Paused) => after.phase != Phase::Paused,
            (AfterRestart::AsItWas | AfterRestart::Paused | AfterRestart::Running, _) => true,
        };
        if !is_as_wanted {
            self.broken(format!("after a restart of the browser the batch is {:?}", after.phase));
        }
    }

    /// The engine heard of a limit, and that is on disk with what it made of it.
    pub(crate) fn heard(&mut self, told: Moment, limit: Option<Told>, events: &[Event]) {
        let is_noted = events.iter().any(|event| matches!(event, Event::LimitSeen { .. }));
        // The same text, read again, does not say that the wait begins anew. To an engine that was
        // left without it by a damage it is a new one, which it notes.
        let is_known = match self.is_limit_forgotten {
            true => !is_noted,
            false => told < self.forbidden_until.plus(SAME_LIMIT_MS),
        };
        match limit {
            Some(Told { is_stated: false, .. }) if is_known => {}
            Some(Told { until, .. }) => {
                self.is_limit_forgotten &= until <= self.forbidden_until;
                self.forbidden_until = self.forbidden_until.max(until);
            }
            None => {}
        }
    }

    /// The engine took a step, which is on disk.
    pub(crate) fn stepped(
        &mut self,
        told: Moment,
        book: &Book,
        events: &[Event],
        options: &Options,
    ) {
        let state = book.state();
        for event in events {
            if let Event::SendPermitted { job } = event {
                self.permitted((told, book.seq(), *job), options);
            }
        }
        let progress = state.progress(told);
        let somewhere = progress.done + progress.set_aside + progress.in_hand + progress.waiting;
        if somewhere != progress.total {
            self.broken(format!("{somewhere} of {} jobs are somewhere", progress.total));
        }
        for (id, worker) in (0..).map(WorkerId).zip(state.workers()) {
            let held = worker.job().and_then(|job| state.job(job));
            if held.is_some_and(|job| job.worker() != Some(id)) {
                self.broken(format!("worker {id} has a job that does not know it"));
            }
        }
    }

    fn permitted(&mut self, permit: (Moment, u64, JobId), options: &Options) {
        let (told, _, job) = permit;
        if told < self.forbidden_until && !self.is_limit_forgotten {
            self.broken(format!("job {job} may be sent while a limit is in force"));
        }
        // Gaps are measured by the machine's clock, and mean nothing when it is set.
        if options.clock_jump_ms == 0 {
            let since_last = self.permits.back().map(|(last, ..)| told.since(*last));
            if since_last.is_some_and(|gap_ms| gap_ms < options.gap_ms) {
                self.broken(format!("job {job} may be sent sooner than the author's gap"));
            }
            let pace = Pace::for_site(options.site());
            let window = pace.window_sends as usize;
            let first = self.permits.len().checked_sub(window).filter(|_| window > 0);
            let first = first.and_then(|first| self.permits.get(first));
            if first.is_some_and(|(first, ..)| told.since(*first) < pace.window_ms) {
                self.broken(format!("job {job} is one send too many for the author's window"));
            }
        }
        self.permits.push_back(permit);
        if self.permits.len() > Pace::polite().window_sends as usize {
            self.permits.pop_front();
        }
    }
}

/// Where a batch stands, and in which run of the browser it believes to be.
#[derive(Debug)]
pub(crate) struct Standing {
    session: SessionId,
    phase: Phase,
}

impl Standing {
    pub(crate) fn of(state: &State) -> Self {
        // No moment changes the phase.
        Self { session: state.session().clone(), phase: state.progress(Moment(0)).phase }
    }
}

/// A limit that the engine is told of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    /// Nothing may be sent before this moment: by what the site states, or by the least that is
    /// polite where it states nothing.
    until: Moment,
    is_stated: bool,
}

/// The limit that an input tells of, if it does.
pub(crate) fn told_of_limit(told: Moment, input: &Input, is_real_site: bool) -> Option<Told> {
    let Input::Report { report: Report::Limited { limit, wait_ms, .. }, .. } = input else {
        return None;
    };
    let least_ms = match (limit, is_real_site) {
        (Limit::Quota, true) => 60 * MINUTE_MS,
        (Limit::Pace | Limit::Throttle, true) => 5 * MINUTE_MS,
        (Limit::AtOnce, true) => 30_000,
        (Limit::Quota | Limit::Pace | Limit::Throttle, false) => 5_000,
        (Limit::AtOnce, false) => 2_000,
    };
    let until = told.plus(wait_ms.unwrap_or(least_ms));
    let until = Moment(until.0.saturating_sub(SAME_LIMIT_MS));
    Some(Told { until, is_stated: wait_ms.is_some() })
}

/// Whether that is the job's picture: by its bytes, or by its length where only its file was found
/// again.
fn is_picture_of(job: JobId, saved: &Picture) -> bool {
    let made = picture(job);
    *saved == made || (saved.sha256.is_empty() && saved.size_bytes == made.size_bytes)
}

impl World {
    /// Checks what must hold at the end.
    pub(crate) fn judge(&mut self) {
        self.report.took_ms = self.clock.now().since(crate::clock::STARTED_AT);
        self.report.sends = self.site.sends();
        let mut violations = self.promises.take();
        violations.append(&mut self.site.violations);
        match self.book.take() {
            Some(book) => {
                let progress = book.state().progress(self.clock.told());
                self.report.done = progress.done;
                self.report.set_aside = progress.set_aside;
                for (id, job) in (0..).map(JobId).zip(book.state().jobs()) {
                    violations.extend(self.judge_job(id, job));
                }
                match at_once(Book::load(&self.disk, self.head.clone())) {
                    Ok((loaded, _)) if loaded.state() == book.state() => {}
                    Ok(_) => violations.push("the journal does not tell the state".to_owned()),
                    Err(error) => violations.push(error.to_string()),
                }
            }
            None => violations.push("the batch ended without an end".to_owned()),
        }
        self.report.violations.append(&mut violations);
    }

    fn judge_job(&self, id: JobId, job: &panelwright_engine::Job) -> Option<String> {
        let has_file = self.files.contains(&id);
        let broken = match &job.state {
            JobState::Done { picture: saved } => {
                if !is_picture_of(id, saved) {
                    Some("has another job's picture".to_owned())
                } else if !has_file {
                    Some("has no file".to_owned())
                } else {
                    None
                }
            }
            JobState::SetAside { reason, .. } => {
                let is_true = self.is_true(id, reason.kind);
                (!is_true).then(|| format!("was set aside for no cause: {reason:?}"))
            }
            state @ (JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Sending { .. }
            | JobState::Making { .. }
            | JobState::Unsettled { .. }
            | JobState::Looking { .. }
            | JobState::Saving { .. }) => Some(format!("ended as {state:?}")),
        };
        // How often a job failed is counted anew when its records had to be made out anew.
        let counted_anew = (self.retries_of(id) + self.recoveries) as usize + 1;
        let tries = RetryPolicy::default().sends_max as usize * counted_anew;
        let has_failed = |answer| matches!(answer, Answer::Failed | Answer::PageFailed);
        let failed = self.site.answers(id, has_failed);
        let broken = broken
            .or_else(|| (failed > tries).then(|| format!("was tried {failed} times, not {tries}")));
        broken.map(|words| format!("job {id} {words}"))
    }

    /// Whether the site, the browser or the author gave cause for such an end.
    fn is_true(&self, id: JobId, kind: ReasonKind) -> bool {
        let answered = |is: fn(Answer) -> bool| self.site.answers(id, is) > 0;
        match kind {
            ReasonKind::Refused => answered(|answer| answer == Answer::Refused),
            ReasonKind::Failed => {
                answered(|answer| matches!(answer, Answer::Failed | Answer::PageFailed))
            }
            ReasonKind::NotSaved => self.downloads.values().any(|d| d.job == id && d.is_failed),
            // The page, or what is known of it, was too poor; every world has some of that.
            ReasonKind::NotSent | ReasonKind::Uncertain => true,
            ReasonKind::Stopped => false,
        }
    }
}
