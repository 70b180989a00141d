//! One job and where it stands.

use serde::{Deserialize, Serialize};

use crate::ids::{AttemptId, ConversationId, DownloadId, WorkerId};
use crate::outcome::{Reason, ReasonKind};
use crate::progress::JobPhase;
use crate::report::Picture;
use crate::time::Moment;

/// A job: its state, and the little that outlives a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Where it stands.
    pub state: JobState,
    /// When that began.
    pub since: Moment,
    /// What it has cost so far.
    pub counts: Counts,
    /// The conversation of its last send, once known.
    pub conversation: Option<ConversationId>,
    /// When its first attempt began.
    pub first_attempt_at: Option<Moment>,
    /// When its last send was permitted.
    pub sent_at: Option<Moment>,
    /// Until when its page may press: from then on it is as it is, and not finding the prompt can
    /// prove something.
    #[serde(default)]
    pub may_send_until: Option<Moment>,
    /// How many sends the batch had permitted by then, this one included; of a send that only other
    /// witnesses than the journal tell of, how many the journal tells of.
    pub send_number: u64,
    /// The batch's revision at the last change, so that pages ask only for what changed.
    pub revision: u64,
}

/// Where a job stands. Each state holds exactly what is true in it: a job without a worker has no
/// place to name one, and a picture exists only where its bytes were seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its turn, or for the end of a backoff.
    Waiting {
        /// Not before this moment.
        ready_at: Moment,
    },
    /// A worker writes the prompt into its page. Nothing can have been sent.
    Preparing {
        /// The attempt.
        attempt: AttemptId,
        /// Who has it.
        worker: WorkerId,
        /// Whether the prompt stands in the box.
        ready: bool,
    },
    /// The worker may send, and may have sent.
    Sending {
        /// The attempt.
        attempt: AttemptId,
        /// Who has it.
        worker: WorkerId,
        /// Whether the word to send is on its way or was heard. It can be lost with the service
        /// worker; what is said again waits for the pace again.
        is_told: bool,
    },
    /// The page shows it as sent, and makes the picture.
    Making {
        /// The attempt.
        attempt: AttemptId,
        /// Who has it.
        worker: WorkerId,
    },
    /// Sent or possibly sent, and nobody watches.
    Unsettled {
        /// The attempt.
        attempt: AttemptId,
        /// What is known about the send.
        send: Send,
        /// Who had it last: the record in that tab may tell.
        last_worker: Option<WorkerId>,
        /// Not to be looked for before this moment.
        ready_at: Moment,
    },
    /// A worker looks what became of it.
    Looking {
        /// The attempt.
        attempt: AttemptId,
        /// Who looks.
        worker: WorkerId,
        /// What is known about the send.
        send: Send,
    },
    /// The picture is being written to disk.
    Saving {
        /// The attempt.
        attempt: AttemptId,
        /// What its bytes are.
        picture: Picture,
        /// The browser's number for the download, once it began.
        download: Option<DownloadId>,
    },
    /// The picture is on disk.
    Done {
        /// What its bytes are.
        picture: Picture,
    },
    /// It has a reason instead.
    SetAside {
        /// Why.
        reason: Reason,
        /// What a retry does.
        retry: Retry,
    },
}

/// What is known about a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Send {
    /// Permission was given, and the page may show it; nobody saw that the site has it.
    Possible,
    /// It was seen in its conversation.
    Certain,
    /// Its picture was seen. It is fetched from its conversation, whatever the page says now.
    Pictured,
}

impl Send {
    /// Whether the site has it.
    #[must_use]
    pub fn is_certain(self) -> bool {
        match self {
            Self::Possible => false,
            Self::Certain | Self::Pictured => true,
        }
    }
}

/// What a retry of a job that was set aside does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Send the prompt.
    Send,
    /// Look for the picture first: it exists, or may exist.
    Look {
        /// The attempt to look for.
        attempt: AttemptId,
        /// What is known about its send.
        send: Send,
    },
}

/// What a job has cost so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Attempts begun.
    pub attempts: u32,
    /// Sends that the page took, or that may have been taken.
    pub sends: u32,
    /// Attempts that ended before anything was sent, since the author last asked for the job.
    pub unsent: u32,
    /// Sends after which the page failed, since the author last asked for the job.
    pub failures: u32,
    /// Looks that told nothing, since the author last asked for the job.
    pub looks: u32,
    /// Looks that the browser's end cut short, since the author last asked for the job.
    pub interrupted: u32,
    /// Downloads that failed, since the author last asked for the job.
    pub save_failures: u32,
    /// How often the author asked again.
    pub retries: u32,
}

impl Job {
    /// A job that nobody has touched.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: JobState::Waiting { ready_at: Moment(0) },
            since: Moment(0),
            counts: Counts::default(),
            conversation: None,
            first_attempt_at: None,
            sent_at: None,
            may_send_until: None,
            send_number: 0,
            revision: 0,
        }
    }

    /// The attempt that is under way.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptId> {
        match &self.state {
            JobState::Preparing { attempt, .. }
            | JobState::Sending { attempt, .. }
            | JobState::Making { attempt, .. }
            | JobState::Unsettled { attempt, .. }
            | JobState::Looking { attempt, .. }
            | JobState::Saving { attempt, .. } => Some(*attempt),
            JobState::Waiting { .. } | JobState::Done { .. } | JobState::SetAside { .. } => None,
        }
    }

    /// The worker that has it.
    #[must_use]
    pub fn worker(&self) -> Option<WorkerId> {
        match &self.state {
            JobState::Preparing { worker, .. }
            | JobState::Sending { worker, .. }
            | JobState::Making { worker, .. }
            | JobState::Looking { worker, .. } => Some(*worker),
            JobState::Waiting { .. }
            | JobState::Unsettled { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => None,
        }
    }

    /// What is known about the send of the attempt under way; `None` when nothing can have been
    /// sent, or when the picture is there already.
    #[must_use]
    pub fn send(&self) -> Option<Send> {
        match &self.state {
            JobState::Sending { .. } => Some(Send::Possible),
            // A page shows a send before its server has answered, and may take it back.
            JobState::Making { .. } if self.conversation.is_none() => Some(Send::Possible),
            JobState::Making { .. } => Some(Send::Certain),
            JobState::Unsettled { send, .. } | JobState::Looking { send, .. } => Some(*send),
            JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => None,
        }
    }

    /// The picture that it has, or is saving.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        match &self.state {
            JobState::Done { picture } | JobState::Saving { picture, .. } => Some(picture),
            JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Sending { .. }
            | JobState::Making { .. }
            | JobState::Unsettled { .. }
            | JobState::Looking { .. }
            | JobState::SetAside { .. } => None,
        }
    }

    /// Whether nothing more will happen to it by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, JobState::Done { .. } | JobState::SetAside { .. })
    }

    /// The phase that lists show.
    #[must_use]
    pub fn phase(&self) -> JobPhase {
        match &self.state {
            JobState::Waiting { .. } => JobPhase::Waiting,
            JobState::Preparing { .. } => JobPhase::Preparing,
            JobState::Sending { .. } => JobPhase::Sending,
            JobState::Making { .. } => JobPhase::Making,
            JobState::Unsettled { .. } | JobState::Looking { .. } => JobPhase::Looking,
            JobState::Saving { .. } => JobPhase::Saving,
            JobState::Done { .. } => JobPhase::Done,
            JobState::SetAside { .. } => JobPhase::SetAside,
        }
    }

    /// What a retry does if the job is set aside now, for that kind of reason.
    ///
    /// A picture that exists or may exist is looked for before anything is paid for again; only
    /// where the author has asked before and looking told nothing does a retry send.
    pub(crate) fn retry_after(&self, kind: ReasonKind) -> Retry {
        let look = |send| self.attempt().map(|attempt| Retry::Look { attempt, send });
        let looked_in_vain = self.counts.retries > 0;
        let retry = match kind {
            ReasonKind::Refused | ReasonKind::Failed | ReasonKind::NotSent => None,
            ReasonKind::Uncertain if looked_in_vain => None,
            ReasonKind::Uncertain | ReasonKind::Stopped => self.send().and_then(look),
            ReasonKind::NotSaved => look(Send::Pictured),
        };
        retry.unwrap_or(Retry::Send)
    }
}

impl Default for Job {
    fn default() -> Self {
        Self::new()
    }
}
