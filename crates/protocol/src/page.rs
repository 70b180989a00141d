//! Between the extension's pages (popup, studio) and the service worker.

use panelwright_engine::{BatchId, JobId, JobPhase, Moment, Reason, Settings};
use panelwright_requests::{Change, Preferences, RequestId};
use panelwright_script::PlannedPanel;
use serde::{Deserialize, Serialize};

use crate::Status;

/// The key of a list of folder names in `chrome.storage.local`: those of batches that were
/// removed. Their pictures are still there, and no later batch may write over them.
pub const KEPT_FOLDERS_KEY: &str = "kept_folders";

/// From a page to the service worker. Commands go to the current batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRequest {
    /// What is going on? Answered by [`PageAnswer::Status`].
    Status,
    /// Start a batch. Answered by [`PageAnswer::Done`] once it is on disk, or
    /// [`PageAnswer::Refused`] (for instance while another batch runs).
    Start(Box<StartRequest>),
    /// No new sends; pictures in hand are finished.
    Pause,
    /// Go on, after a pause or after a person did what was needed.
    Resume,
    /// End the batch now; jobs without a picture are set aside as stopped.
    Stop,
    /// Try again what was set aside: these jobs, or all with `None`.
    Retry {
        /// Which jobs.
        jobs: Option<Vec<JobId>>,
    },
    /// Give a job another prompt; it must be waiting or set aside.
    EditPrompt {
        /// Which job.
        job: JobId,
        /// The new text, 1 to 4,000 characters.
        prompt: String,
    },
    /// The panels of a batch: address, prompt, file. Answered by [`PageAnswer::Panels`].
    Panels {
        /// Which batch.
        batch: BatchId,
    },
    /// The jobs of the current batch that changed since a revision (0 for all). Answered by
    /// [`PageAnswer::Jobs`].
    Jobs {
        /// [`Status::revision`] as last seen.
        since: u64,
    },
    /// Small versions of pictures. Answered by [`PageAnswer::Thumbnails`].
    Thumbnails {
        /// Which batch.
        batch: BatchId,
        /// Which jobs, at most 100.
        jobs: Vec<JobId>,
    },
    /// Show a job's file in the desktop's file manager.
    ShowFile {
        /// Which job.
        job: JobId,
    },
    /// All batches, newest first. Answered by [`PageAnswer::Batches`].
    Batches,
    /// Look how much of the chat page is recognised: in a worker's tab, else in another tab of the
    /// site, else in one that is opened for it and closed again. Answered by
    /// [`PageAnswer::Checked`].
    CheckPage {
        /// The site, such as `https://chatgpt.com`; no trailing slash.
        site: String,
    },
    /// Look at the page with this table from now on; [`PageRequest::ForgetTable`] takes it back.
    LoadTable {
        /// A table's file, which the page has read and found in order.
        text: String,
    },
    /// Look at the page with the built-in table again.
    ForgetTable,
    /// Take an open batch that was brought in from a file in hand; refused while another is open.
    TakeUp {
        /// Which batch.
        batch: BatchId,
    },
    /// Forget how a batch that is over came about; its result stays.
    ForgetStory {
        /// Which batch.
        batch: BatchId,
    },
    /// Forget a batch that is over; its pictures stay on disk.
    Remove {
        /// Which batch.
        batch: BatchId,
    },
    /// What has the author chosen about pictures they ask for themselves? Answered by
    /// [`PageAnswer::Preferences`].
    Preferences,
    /// Change one thing of it. Answered by [`PageAnswer::Preferences`], as they are now.
    ChangePreferences {
        /// What is changed.
        change: Change,
    },
    /// Forget the requests that are over; their pictures stay on disk.
    ForgetRequests,
    /// Show a request's file in the desktop's file manager.
    ShowRequestFile {
        /// Which request.
        request: RequestId,
    },
}

/// What a page sends to start a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartRequest {
    /// The script's title.
    pub title: String,
    /// The author's settings.
    pub settings: Settings,
    /// A folder below the download folder that everything goes into; empty for none.
    pub destination: String,
    /// The panels, in order; a job each.
    pub panels: Vec<PlannedPanel>,
}

/// From the service worker to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageAnswer {
    /// It was done.
    Done,
    /// It was not done; the sentence says what happened and what to do.
    Refused {
        /// What happened, what it means, what to do.
        words: String,
    },
    /// What is going on; `None` when there has never been a batch.
    Status {
        /// The status.
        status: Option<Box<Status>>,
    },
    /// A batch's panels, by job number.
    Panels {
        /// The panels, in order.
        panels: Vec<PanelText>,
    },
    /// Rows that changed.
    Jobs {
        /// The revision that these rows bring the page to.
        revision: u64,
        /// The rows.
        rows: Vec<JobRow>,
    },
    /// Thumbnails that there are; a job without one is left out.
    Thumbnails {
        /// The thumbnails.
        thumbnails: Vec<Thumbnail>,
    },
    /// The batches.
    Batches {
        /// Newest first.
        batches: Vec<BatchRow>,
    },
    /// What the author has chosen about pictures they ask for themselves.
    Preferences {
        /// As it is stored.
        preferences: Preferences,
    },
    /// What was found in the page.
    Checked {
        /// A `PageCheck` as JSON.
        check: String,
    },
}

/// What a panel of a batch is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PanelText {
    /// The job.
    pub job: JobId,
    /// "page 12, panel 3".
    pub name: String,
    /// The chapter's title; empty without chapters.
    pub chapter: String,
    /// The prompt as it is (or will be) sent.
    pub prompt: String,
    /// The file's path below the download folder, without extension.
    pub file: String,
}

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobRow {
    /// Which job.
    pub job: JobId,
    /// Where it stands.
    pub phase: JobPhase,
    /// Attempts so far.
    pub attempts: u32,
    /// Why it has no picture.
    pub reason: Option<Reason>,
    /// Its picture's path below the download folder, once saved.
    pub file: Option<String>,
    /// When this phase began.
    pub since: Moment,
    /// When it is tried next, for a job that waits out a backoff.
    pub retry_at: Option<Moment>,
}

/// A picture made small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thumbnail {
    /// Which job.
    pub job: JobId,
    /// A `data:` address of a small picture.
    pub address: String,
}

/// A batch in the list of batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchRow {
    /// Which batch.
    pub batch: BatchId,
    /// Its title.
    pub title: String,
    /// When it was started.
    pub started_at: Moment,
    /// How many jobs it has.
    pub jobs: u32,
}
