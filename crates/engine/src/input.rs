//! What the engine hears: the closed list of everything that can move a batch.

use serde::{Deserialize, Serialize};

use crate::event::TabLoss;
use crate::ids::{AttemptId, DownloadId, JobId, SessionId, TabId, WorkerId};
use crate::report::Report;

/// Something the shell tells the engine. Inputs may be late, doubled or about things that are
/// over: the engine takes each for what it still means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The shell has loaded the journal: the service worker is new, or the whole browser.
    Woke {
        /// The browser session that this is.
        session: SessionId,
        /// The tabs that are there now.
        tabs: Vec<TabId>,
        /// What the browser remembers of the downloads in question
        /// ([`crate::State::downloads_in_question`]).
        downloads: Vec<(JobId, DownloadSeen)>,
    },
    /// Time has passed: the moment that [`crate::State::next_deadline`] named, or an alarm.
    Tick,
    /// The author: no new sends.
    Pause,
    /// The author: go on.
    Resume,
    /// The author: end it.
    Stop,
    /// The author: try these again, or all that were set aside.
    Retry {
        /// Which jobs.
        jobs: Option<Vec<JobId>>,
    },
    /// The author changed a prompt; the shell has stored the new text.
    EditPrompt {
        /// Which job.
        job: JobId,
    },
    /// How much of the machine's memory is in use.
    Memory {
        /// Per cent, 0 to 100.
        used_percent: u8,
    },
    /// Whether the browser has a network.
    Network {
        /// It has.
        is_online: bool,
    },
    /// A tab was opened for a worker.
    TabOpened {
        /// Which worker.
        worker: WorkerId,
        /// Its tab.
        tab: TabId,
    },
    /// The browser would not open a tab.
    TabNotOpened {
        /// Which worker.
        worker: WorkerId,
    },
    /// A document with this worker's mark said hello.
    Hello {
        /// The worker that the tab was opened for.
        worker: WorkerId,
        /// The tab that it came from.
        tab: TabId,
    },
    /// A tab is gone or useless.
    TabLost {
        /// Which tab.
        tab: TabId,
        /// How.
        how: TabLoss,
    },
    /// A worker's tab answered that it does not have this attempt.
    AttemptUnknown {
        /// Which tab.
        tab: TabId,
        /// Which attempt.
        attempt: AttemptId,
    },
    /// News of an attempt.
    Report {
        /// Which attempt.
        attempt: AttemptId,
        /// The news.
        report: Report,
    },
    /// What became of saving a picture.
    Download {
        /// Which job.
        job: JobId,
        /// What was seen.
        seen: DownloadSeen,
    },
    /// The audit is on disk.
    AuditWritten,
}

/// What the browser tells of a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DownloadSeen {
    /// It is under way.
    Running {
        /// The browser's number for it.
        download: DownloadId,
    },
    /// The file is on disk.
    Complete {
        /// The browser's number for it.
        download: DownloadId,
        /// The file's length; `None` where the browser does not tell.
        size_bytes: Option<u32>,
    },
    /// It will not be: the browser refused it, interrupted it, or has forgotten it.
    Failed {
        /// The browser's own word.
        words: String,
    },
}
