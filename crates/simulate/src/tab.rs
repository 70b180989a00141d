//! A worker's tab: its document, which a crash ends, and its session storage, which survives.

use panelwright_engine::{AttemptId, JobId, Moment, Report, WorkerId};

/// What the tab wrote down about its attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// The prompt stands in the box; nothing was sent.
    Prepared,
    /// The click is about to be done, or was done.
    Committing,
    /// The page took it; this is the conversation.
    Sent(u32),
}

#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) worker: WorkerId,
    /// Grows with every document that the tab loads: what an older one was about to do is void.
    pub(crate) document: u32,
    pub(crate) is_crashed: bool,
    /// Whether the document has said hello: before that nobody hears a message.
    pub(crate) is_loaded: bool,
    /// Until when the browser lets nothing run in it.
    pub(crate) frozen_until: Moment,
    pub(crate) storage: Option<(AttemptId, Written)>,
    /// What the present document has in hand.
    pub(crate) attempt: Option<(AttemptId, JobId)>,
    pub(crate) last_report: Option<(AttemptId, Report)>,
}

impl Tab {
    pub(crate) fn new(worker: WorkerId) -> Self {
        Self {
            worker,
            document: 0,
            is_crashed: false,
            is_loaded: false,
            frozen_until: Moment(0),
            storage: None,
            attempt: None,
            last_report: None,
        }
    }

    /// A new document: the old one's memory is gone.
    pub(crate) fn load(&mut self) {
        self.document += 1;
        self.is_crashed = false;
        self.is_loaded = false;
        self.attempt = None;
        self.last_report = None;
    }
}
