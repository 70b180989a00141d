//! A batch as it stands: the fold of its journal.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::{AttemptId, ConversationId, DownloadId, JobId, SessionId, TabId, WorkerId};
use crate::index::Index;
use crate::job::Job;
use crate::limiter::Limiter;
use crate::progress::Hold;
use crate::recover::Notice;
use crate::report::Need;
use crate::search::Others;
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use crate::time::Moment;
use crate::worker::Worker;

/// How many of the last pictures the pace is measured by.
pub(crate) const PACE_PICTURES: usize = 30;
/// And how many it takes to tell one.
pub(crate) const PACE_PICTURES_LEAST: usize = 2;
/// How many conversations are remembered as belonging to jobs; a list in the page shows fewer.
const CONVERSATIONS_KEPT: usize = 200;

/// A batch as it stands. Stored as a snapshot; changed only by [`State::apply`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Facts", into = "Facts")]
pub struct State {
    pub(crate) facts: Facts,
    pub(crate) index: Index,
}

/// What of a state is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) settings: Settings,
    pub(crate) seed: u64,
    pub(crate) session: SessionId,
    pub(crate) control: Control,
    pub(crate) jobs: Vec<Job>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) limiter: Limiter,
    pub(crate) next_attempt: u32,
    pub(crate) started_at: Moment,
    pub(crate) ended_at: Option<Moment>,
    pub(crate) audit_written: bool,
    pub(crate) revision: u64,
    /// When the last pictures were saved, oldest first; emptied where the pace was interrupted.
    pub(crate) saved_at: VecDeque<Moment>,
    /// From one picture to the next, as last measured.
    #[serde(default)]
    pub(crate) picture_ms: Option<u64>,
    /// Conversations that belong to jobs, oldest first.
    pub(crate) conversations: VecDeque<Remembered>,
    #[serde(default)]
    pub(crate) surroundings: Surroundings,
    /// What the author was told about the batch's records.
    pub(crate) notices: Vec<Notice>,
}

/// A conversation that belongs to a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    id: ConversationId,
    /// When its picture was seen to be made: it does not change any more.
    made_at: Option<Moment>,
    /// How many sends the batch had permitted by then.
    #[serde(default)]
    made_after: u64,
}

impl From<Facts> for State {
    fn from(facts: Facts) -> Self {
        Self { index: Index::of(&facts.jobs), facts }
    }
}

impl From<State> for Facts {
    fn from(state: State) -> Self {
        state.facts
    }
}

/// Who decides what happens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Control {
    /// The engine.
    Running,
    /// The author, who paused it.
    Paused,
    /// A person at the browser.
    NeedsPerson { need: Need, words: String },
    /// Nobody: it is to end.
    Stopped,
}

/// A journal that does not begin with [`Event::Started`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this batch's journal does not begin with its start, so that nothing can be said of it; \
     its records are kept"
)]
pub struct NoStart;

impl State {
    /// The state after the first event of a journal.
    ///
    /// # Errors
    /// [`NoStart`] when that event is not [`Event::Started`].
    pub fn begin(at: Moment, event: &Event) -> Result<Self, NoStart> {
        let Event::Started { settings, jobs, seed, session } = event else {
            return Err(NoStart);
        };
        let jobs: Vec<Job> = (0..*jobs).map(|_| Job::new()).collect();
        let facts = Facts {
            limiter: Limiter::new(&settings.site, &settings.pace, *seed),
            workers: (0..settings.workers).map(|_| Worker::new()).collect(),
            settings: settings.clone(),
            seed: *seed,
            session: session.clone(),
            control: Control::Running,
            next_attempt: 1,
            started_at: at,
            ended_at: None,
            audit_written: false,
            revision: 1,
            saved_at: VecDeque::new(),
            picture_ms: None,
            conversations: VecDeque::new(),
            surroundings: Surroundings::default(),
            notices: Vec::new(),
            jobs,
        };
        Ok(Self { index: Index::of(&facts.jobs), facts })
    }

    /// The author's settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.facts.settings
    }

    /// All jobs, by number.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.facts.jobs
    }

    /// One job.
    #[must_use]
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.facts.jobs.get(id.0 as usize)
    }

    /// The job that an attempt is for, while that attempt is under way.
    #[must_use]
    pub fn job_of(&self, attempt: AttemptId) -> Option<JobId> {
        self.index.job_of(attempt)
    }

    /// All workers, by number.
    #[must_use]
    pub fn workers(&self) -> &[Worker] {
        &self.facts.workers
    }

    /// The worker whose tab this is.
    #[must_use]
    pub fn worker_of(&self, tab: TabId) -> Option<WorkerId> {
        (0..)
            .map(WorkerId)
            .zip(&self.facts.workers)
            .find_map(|(id, worker)| (worker.tab() == Some(tab)).then_some(id))
    }

    /// The browser session that it last ran in.
    #[must_use]
    pub fn session(&self) -> &SessionId {
        &self.facts.session
    }

    /// Where its jitter is drawn from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.facts.seed
    }

    /// The number of the next attempt.
    #[must_use]
    pub fn next_attempt(&self) -> AttemptId {
        AttemptId(self.facts.next_attempt)
    }

    /// A limit that was announced and has not ended.
    #[must_use]
    pub fn hold(&self, now: Moment) -> Option<&Hold> {
        self.facts.limiter.hold(now)
    }

    /// What the author was told about the batch's records, oldest first.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.facts.notices
    }

    /// Grows with every change of a job.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.facts.revision
    }

    /// When the batch started.
    #[must_use]
    pub fn started_at(&self) -> Moment {
        self.facts.started_at
    }

    /// When it ended, if it has.
    #[must_use]
    pub fn ended_at(&self) -> Option<Moment> {
        self.facts.ended_at
    }

    /// Whether something is still to be done, now or after a pause.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.facts.ended_at.is_none()
    }

    /// Whether the shell has anything to do by itself: a paused batch with nothing in hand has
    /// not, and needs no alarm.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        let in_hand = self.index.active().next().is_some() || self.index.saving().next().is_some();
        self.is_open() && (in_hand || self.facts.control == Control::Running)
            || (!self.is_open() && !self.facts.audit_written)
    }

    /// The downloads whose end is not known, for the shell to look up after a wake: the browser's
    /// number where it was recorded.
    #[must_use]
    pub fn downloads_in_question(&self) -> Vec<(JobId, Option<DownloadId>)> {
        let download = |id: JobId| match self.job(id).map(|job| &job.state) {
            Some(crate::job::JobState::Saving { download, .. }) => *download,
            Some(_) | None => None,
        };
        self.index.saving().map(|id| (id, download(id))).collect()
    }

    /// The job whose picture that download writes.
    #[must_use]
    pub fn job_of_download(&self, download: DownloadId) -> Option<JobId> {
        self.downloads_in_question()
            .into_iter()
            .find_map(|(job, known)| (known == Some(download)).then_some(job))
    }

    /// Pictures that the site may be making now: sent or possibly sent, and not seen to be over.
    pub(crate) fn under_way_count(&self) -> usize {
        let open = self.index.active().chain(self.index.unsettled());
        open.filter_map(|id| self.job(id)).filter(|job| job.send().is_some()).count()
    }

    pub(crate) fn worker(&self, id: WorkerId) -> Option<&Worker> {
        self.facts.workers.get(usize::from(id.0))
    }

    pub(crate) fn remember_conversation(&mut self, id: &ConversationId, made_at: Option<Moment>) {
        let made_after = self.facts.limiter.sends_total();
        let known = self.facts.conversations.iter_mut().find(|known| known.id == *id);
        if let Some(known) = known {
            if known.made_at.is_none() {
                (known.made_at, known.made_after) = (made_at, made_after);
            }
            return;
        }
        self.facts.conversations.push_back(Remembered { id: id.clone(), made_at, made_after });
        while self.facts.conversations.len() > CONVERSATIONS_KEPT {
            self.facts.conversations.pop_front();
        }
    }

    /// The conversations of jobs, for the search for a prompt that was sent at that moment as the
    /// send of that number. A picture was made before it only if the numbers say so, too: the clock
    /// may have been set back since.
    pub(crate) fn others(&self, sent_at: Moment, send_number: u64) -> Others {
        let remembered = || self.facts.conversations.iter();
        let is_over = |known: &&Remembered| {
            known.made_after < send_number && known.made_at.is_some_and(|made_at| made_at < sent_at)
        };
        Others {
            known: remembered().map(|known| known.id.clone()).collect(),
            over: remembered().filter(is_over).map(|known| known.id.clone()).collect(),
        }
    }

    /// Changes a job and everything that follows from its state.
    pub(crate) fn change_job(&mut self, id: JobId, at: Moment, change: impl FnOnce(&mut Job)) {
        let Some(job) = self.facts.jobs.get_mut(id.0 as usize) else {
            debug_assert!(false, "an event names job {id}, which the batch does not have");
            return;
        };
        self.index.remove(id, job);
        change(job);
        job.since = at;
        self.facts.revision += 1;
        job.revision = self.facts.revision;
        self.index.insert(id, job);
    }

    pub(crate) fn change_worker(&mut self, id: WorkerId, change: impl FnOnce(&mut Worker)) {
        match self.facts.workers.get_mut(usize::from(id.0)) {
            Some(worker) => change(worker),
            None => debug_assert!(false, "an event names worker {id}, which the batch has not"),
        }
    }
}
