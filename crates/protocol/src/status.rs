//! The small record that pages show at once, without waking the service worker.

use panelwright_engine::{BatchId, Notice, Progress};
use serde::{Deserialize, Serialize};

/// The key of the [`Status`] in `chrome.storage.session`. The service worker writes it at every
/// change, at most four times a second; pages read it first and then listen to
/// `chrome.storage.onChanged`. Missing means: no batch since the browser started, or not yet
/// woken; ask with [`crate::PageRequest::Status`], which wakes the service worker.
pub const STATUS_KEY: &str = "status";

/// The key in `chrome.storage.local` of the selector table that the author loaded, as the text of
/// its file. The service worker writes it; content scripts and pages read it, and check it each
/// time: what stands in a store may be older than whoever reads it.
pub const TABLE_KEY: &str = "selector_table";

/// What is going on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The batch that is told of: the running one, else the last one.
    pub batch: BatchId,
    /// Its title.
    pub title: String,
    /// The folder of its pictures, below the download folder.
    pub folder: String,
    /// The site that it runs on.
    pub site: String,
    /// How far it is.
    pub progress: Progress,
    /// What each busy worker's job is called ("page 3, panel 2"), in the order of
    /// `progress.workers`; empty for a worker without a job.
    pub worker_panels: Vec<String>,
    /// Grows with every change of any job: ask for rows changed since a number seen before.
    pub revision: u64,
    /// One sentence of the audit when the batch has ended, such as "12 of 12, none missing, none
    /// twice".
    pub verdict: Option<String>,
    /// What became of damaged or lost records of the batch, oldest first.
    #[serde(default)]
    pub notices: Vec<Notice>,
}
