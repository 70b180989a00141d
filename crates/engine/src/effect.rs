//! What the engine asks the outside to do, after the events of the same step are on disk.

use serde::{Deserialize, Serialize};

use crate::ids::{AttemptId, ConversationId, JobId, TabId, WorkerId};
use crate::report::Picture;
use crate::search::Others;
use crate::time::Moment;

/// One thing for the shell to do. Each may be lost (the service worker died first) and each may
/// be done twice (it died after): the next wake asks for it again, and the other side takes it
/// once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Open a tab for a worker, marked as its own; answer with `TabOpened` or `TabNotOpened`.
    OpenTab {
        /// Which worker.
        worker: WorkerId,
    },
    /// Close a tab that Panelwright opened.
    CloseTab {
        /// Which tab.
        tab: TabId,
    },
    /// Load a crashed tab anew; its document says hello.
    ReloadTab {
        /// Which tab.
        tab: TabId,
    },
    /// Write a job's prompt into the page, without sending.
    Prepare {
        /// Where.
        tab: TabId,
        /// Which job.
        job: JobId,
        /// Which attempt.
        attempt: AttemptId,
    },
    /// Send what stands in the box, before a moment: a page that could not do it by then (it was
    /// frozen, its message late) must not do it at all.
    Commit {
        /// Where.
        tab: TabId,
        /// Which attempt.
        attempt: AttemptId,
        /// Nothing is pressed after this moment.
        until: Moment,
    },
    /// Find out what became of an attempt.
    Look {
        /// Where.
        tab: TabId,
        /// Which job.
        job: JobId,
        /// Which attempt.
        attempt: AttemptId,
        /// Its conversation, if known.
        conversation: Option<ConversationId>,
        /// The conversations of other jobs.
        others: Others,
    },
    /// Ask a tab to say again where an attempt stands.
    Ask {
        /// Where.
        tab: TabId,
        /// Which attempt.
        attempt: AttemptId,
    },
    /// Tell a tab to drop an attempt.
    Cancel {
        /// Where.
        tab: TabId,
        /// Which attempt.
        attempt: AttemptId,
    },
    /// Save the bytes that came with the report being handled. Answer with `Download`.
    Save {
        /// Which job.
        job: JobId,
        /// What the bytes are.
        picture: Picture,
    },
    /// Write the audit beside the pictures; answer with `AuditWritten`.
    WriteAudit,
    /// Tell the person, on the desktop, that the batch ended or needs them.
    Notify,
}
