//! The proof that is written beside the pictures as `batch.json`.

use panelwright_engine::{Evidence, Moment, ReasonKind, Source};
use serde::{Deserialize, Serialize};

/// The version of the format of [`Audit`].
pub const AUDIT_VERSION: u32 = 1;

/// A batch's audit: every job, its file, and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// The version of this format: [`AUDIT_VERSION`].
    pub version: u32,
    /// The version of Panelwright that wrote it.
    pub panelwright: String,
    /// The batch.
    pub batch: String,
    /// The script's title.
    pub title: String,
    /// The site that the pictures come from.
    pub site: String,
    /// When the batch started.
    pub started_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Jobs in the batch.
    pub total: u32,
    /// Jobs with exactly one picture.
    pub done: u32,
    /// "172 of 172, none missing, none twice".
    pub verdict: String,
    /// What became of damaged or lost records of the batch, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// Every job, in order.
    pub jobs: Vec<AuditJob>,
}

/// One job of an audit. It holds the prompt's hash, never the prompt: the file may be shared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditJob {
    /// The job's number in the batch, from 0.
    pub job: u32,
    /// "page 12, panel 3".
    pub panel: String,
    /// SHA-256 of the prompt's UTF-8 bytes, lower-case hex.
    pub prompt_sha256: String,
    /// Attempts, those included that ended before anything was sent.
    pub attempts: u32,
    /// How often the page took (or may have taken) the prompt.
    pub sends: u32,
    /// The conversation, if known.
    pub conversation: Option<String>,
    /// From the first attempt to the end, in seconds.
    pub seconds: Option<f64>,
    /// What came of it.
    pub outcome: AuditOutcome,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Its picture is on disk.
    Saved {
        /// The path below the download folder.
        file: String,
        /// Length in bytes.
        size_bytes: u32,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// SHA-256 of the file, lower-case hex.
        sha256: String,
        /// How it was known to be complete.
        evidence: Evidence,
        /// Whether the bytes are the page's own.
        source: Source,
    },
    /// It has a reason instead.
    SetAside {
        /// What kind.
        kind: ReasonKind,
        /// What happened, in the page's own words where there are any.
        words: String,
        /// What the author can do.
        advice: String,
    },
    /// The batch has not come to it yet.
    Open,
}
