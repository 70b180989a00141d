//! What the engine decides has happened. The journal is the ordered list of these; the truth
//! about a batch is their fold ([`crate::State::apply`]).

use serde::{Deserialize, Serialize};

use crate::ids::{AttemptId, ConversationId, DownloadId, JobId, SessionId, TabId, WorkerId};
use crate::outcome::Reason;
use crate::recover::Recovered;
use crate::report::{Limit, Need, Picture};
use crate::settings::Settings;
use crate::surroundings::Memory;
use crate::time::Moment;

/// One thing that has happened to a batch. Events are facts: applying one never fails and never
/// asks the outside. Names and fields are the stored format: a change needs a new version of
/// the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The first event of every journal.
    Started {
        /// The author's choices.
        settings: Settings,
        /// How many jobs there are.
        jobs: u32,
        /// Where jitter is drawn from, so that a journal replays to the same state.
        seed: u64,
        /// The browser session in which it started.
        session: SessionId,
    },
    /// The browser was started anew: no tab that was known is there any more.
    SessionBegan {
        /// The new session.
        session: SessionId,
    },
    /// The author paused the batch.
    Paused,
    /// The batch goes on.
    Resumed,
    /// The author stopped the batch: all that is not done or being saved is set aside.
    Stopped,
    /// Nothing is left to do.
    Finished,
    /// The audit was written beside the pictures.
    AuditWritten,
    /// Something only a person can do keeps every worker from going on.
    PersonNeeded {
        /// What is needed.
        need: Need,
        /// What the page shows.
        words: String,
    },
    /// The site announced a limit.
    LimitSeen {
        /// Which kind.
        limit: Limit,
        /// No send before this moment.
        until: Moment,
        /// The page's own words.
        words: String,
    },

    /// The machine's memory became short, or enough; or another number of workers fits in it.
    MemoryChanged {
        /// How much is left.
        memory: Memory,
        /// So many workers may go on.
        workers_max: u8,
    },
    /// The machine has no network.
    NetworkLost,
    /// The network is back.
    NetworkBack,

    /// A tab for a worker is about to be opened.
    TabRequested {
        /// Which worker.
        worker: WorkerId,
    },
    /// The worker's tab is open; its page is loading.
    TabAttached {
        /// Which worker.
        worker: WorkerId,
        /// Its tab.
        tab: TabId,
    },
    /// A document in the worker's tab said hello. What the worker had in hand is not in that
    /// document: a prepared job is given back, a sent one has to be looked for.
    TabLoaded {
        /// Which worker.
        worker: WorkerId,
    },
    /// The worker has no tab any more.
    TabLost {
        /// Which worker.
        worker: WorkerId,
        /// How it was lost.
        how: TabLoss,
        /// Not to be opened again before this moment.
        reopen_at: Moment,
    },

    /// A job was given to a worker, to be prepared.
    Assigned {
        /// Which job.
        job: JobId,
        /// The new attempt.
        attempt: AttemptId,
        /// Who has it.
        worker: WorkerId,
    },
    /// The prompt stands in the box.
    Prepared {
        /// Which job.
        job: JobId,
    },
    /// The worker may send. From here on the prompt counts as possibly sent.
    SendPermitted {
        /// Which job.
        job: JobId,
    },
    /// The worker says that it waits for permission although it was given: the word was lost. It
    /// is given again when the pace allows; the job still counts as possibly sent.
    PermissionUnheard {
        /// Which job.
        job: JobId,
    },
    /// The page took the prompt.
    SendSeen {
        /// Which job.
        job: JobId,
        /// The conversation, once known.
        conversation: Option<ConversationId>,
    },
    /// It is certain that nothing was sent; the job waits for another attempt.
    GivenBack {
        /// Which job.
        job: JobId,
        /// Why.
        why: String,
        /// Whether it counts against the attempts that a job has.
        counts: bool,
        /// Not before this moment.
        ready_at: Moment,
    },
    /// The page failed after it took the prompt; the job waits to be sent again.
    SendFailed {
        /// Which job.
        job: JobId,
        /// The page's own words.
        words: String,
        /// Whether it counts against the sends that a job has. A limit's answer does not.
        counts: bool,
        /// Not before this moment.
        ready_at: Moment,
    },
    /// Nobody watches the attempt any more: a worker has to look what became of it.
    Unsettled {
        /// Which job.
        job: JobId,
        /// Why nobody watches.
        why: String,
        /// Not before this moment.
        ready_at: Moment,
    },
    /// A worker looks what became of an attempt.
    LookBegan {
        /// Which job.
        job: JobId,
        /// Who looks.
        worker: WorkerId,
    },
    /// The picture is complete, its bytes are at hand, and it is to be saved under this name.
    PictureMade {
        /// Which job.
        job: JobId,
        /// What the bytes are.
        picture: Picture,
        /// The conversation, if the page has told.
        conversation: Option<ConversationId>,
    },
    /// The browser writes the picture to disk.
    DownloadBegan {
        /// Which job.
        job: JobId,
        /// The browser's number for it.
        download: DownloadId,
    },
    /// The picture is on disk.
    Saved {
        /// Which job.
        job: JobId,
    },
    /// The picture could not be written; it is to be fetched from its conversation again.
    SaveFailed {
        /// Which job.
        job: JobId,
        /// The browser's own word.
        words: String,
        /// Not before this moment.
        ready_at: Moment,
    },
    /// The job has a reason instead of a picture.
    SetAside {
        /// Which job.
        job: JobId,
        /// Why.
        reason: Reason,
    },
    /// The author wants it tried again.
    Retried {
        /// Which job.
        job: JobId,
    },
    /// The author gave it another prompt.
    PromptEdited {
        /// Which job.
        job: JobId,
    },
    /// The journal could not be believed to its end; this is what else is known.
    Recovered(Box<Recovered>),
    /// Something about the batch's records that the author is to know.
    Noticed {
        /// What happened, what could be done about it, what could not.
        words: String,
    },
}

impl Event {
    /// Whether it must be on the medium before the batch goes on, though nothing outside is done
    /// for it: what was forbidden, and what the author said. Everything else that is forgotten in
    /// a power cut is found again by looking.
    #[must_use]
    pub fn must_last(&self) -> bool {
        match self {
            Self::Started { .. }
            | Self::Paused
            | Self::Resumed
            | Self::Stopped
            | Self::Finished
            | Self::PersonNeeded { .. }
            | Self::LimitSeen { .. }
            | Self::SetAside { .. }
            | Self::Retried { .. }
            | Self::PromptEdited { .. }
            | Self::Recovered(_)
            | Self::Noticed { .. } => true,
            Self::SessionBegan { .. }
            | Self::AuditWritten
            | Self::MemoryChanged { .. }
            | Self::NetworkLost
            | Self::NetworkBack
            | Self::TabRequested { .. }
            | Self::TabAttached { .. }
            | Self::TabLoaded { .. }
            | Self::TabLost { .. }
            | Self::Assigned { .. }
            | Self::Prepared { .. }
            | Self::SendPermitted { .. }
            | Self::PermissionUnheard { .. }
            | Self::SendSeen { .. }
            | Self::GivenBack { .. }
            | Self::SendFailed { .. }
            | Self::Unsettled { .. }
            | Self::LookBegan { .. }
            | Self::PictureMade { .. }
            | Self::DownloadBegan { .. }
            | Self::Saved { .. }
            | Self::SaveFailed { .. } => false,
        }
    }
}

/// How a worker lost its tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TabLoss {
    /// The tab was closed.
    Closed,
    /// The page crashed.
    Crashed,
    /// The browser took its memory back.
    Discarded,
    /// It stopped answering, or took longer than the patience for its step.
    Silent,
    /// It never opened.
    NotOpened,
    /// It was replaced on purpose, after a chunk of pictures.
    Renewed,
    /// It is not needed any more.
    Released,
    /// The machine's memory was needed.
    Freed,
}

impl TabLoss {
    /// Whether it is how a page that does not load is noticed.
    #[must_use]
    pub(crate) fn is_no_load(self) -> bool {
        match self {
            Self::Silent | Self::NotOpened => true,
            Self::Closed
            | Self::Crashed
            | Self::Discarded
            | Self::Renewed
            | Self::Released
            | Self::Freed => false,
        }
    }

    /// Whether the loss says something bad about the worker.
    #[must_use]
    pub fn is_fault(self) -> bool {
        match self {
            Self::Crashed | Self::Discarded | Self::Silent | Self::NotOpened => true,
            Self::Closed | Self::Renewed | Self::Released | Self::Freed => false,
        }
    }
}
