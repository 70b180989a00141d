//! Between the service worker and the content script of a tab of the site.

use panelwright_engine::{
    AttemptId, BatchId, ConversationId, Moment, Others, Report, TwoPictures, WorkerId,
};
use panelwright_requests::{RequestId, RequestNews, State};
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use crate::RequestAnswer;

/// The name of the port that a worker's tab keeps open to the service worker.
///
/// It does two things. The tab asks for time over it: `{ id, delay_ms }` is answered with
/// `{ id }` after that time, because a hidden tab's own timers run once a second and later once a
/// minute. And its closing tells each side that the other is gone: the service worker died (the
/// tab connects again, which wakes a new one), or the page crashed, navigated or was closed.
pub const CLOCK_PORT: &str = "clock";

/// Says which tabs are workers: the tab was opened with this mark in its address' fragment, and
/// the content script keeps it in the tab's `sessionStorage`. A tab without a mark is the
/// author's own and is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The batch that the tab was opened for.
    pub batch: BatchId,
    /// The worker that it was opened for.
    pub worker: WorkerId,
}

const FRAGMENT_PREFIX: &str = "panelwright=";

impl Mark {
    /// Reads a mark from an address' fragment (with or without the leading `#`).
    #[must_use]
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        let rest = fragment.trim_start_matches('#').strip_prefix(FRAGMENT_PREFIX)?;
        let (batch, worker) = rest.rsplit_once('.')?;
        let worker = WorkerId(worker.parse().ok()?);
        let is_name = !batch.is_empty()
            && batch.len() <= 64
            && batch.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_name.then(|| Self { batch: BatchId(batch.to_owned()), worker })
    }
}

/// The address at which a worker's tab is opened.
#[must_use]
pub fn worker_address(site: &str, mark: &Mark) -> String {
    format!("{site}/#{FRAGMENT_PREFIX}{}.{}", mark.batch, mark.worker)
}

/// From the service worker to a tab of the site. Each is answered at once with a
/// [`ContentAnswer`]. All but [`ToContent::Request`] go to a worker's tab; what comes of them is
/// told later by [`FromContent::Report`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToContent {
    /// Get ready to send this prompt: open a new chat if asked to, write the prompt, read it
    /// back, and report `Ready`. Do not send. A `Prepare` for the attempt that is already in
    /// hand is no news; one for another attempt replaces it.
    Prepare {
        /// Whose turn it is.
        attempt: AttemptId,
        /// The exact text.
        prompt: String,
        /// Whether a new chat is opened for it.
        fresh_chat: bool,
        /// Which of two pictures is kept. In a chat that goes on, an open question of the site
        /// which one is better is answered accordingly first, because it blocks the box.
        two_pictures: TwoPictures,
    },
    /// Send what stands in the box, once. Before the click the tab writes into its
    /// `sessionStorage` that it is about to.
    Commit {
        /// Whose turn it is.
        attempt: AttemptId,
        /// Nothing is pressed after this moment, by the machine's clock; report `NotSent` then.
        until: Moment,
    },
    /// Find out what became of an attempt that this tab may know nothing of, without sending
    /// anything: the tab's own `sessionStorage` first, then the conversation (navigate there if
    /// it is known), else the newest conversations in the page's own list that belong to no
    /// other job. Then watch it as if it had been sent from here: report `NotSent`, `Sent`,
    /// `Picture`, `Refused`, `Failed`, or `Unclear`.
    Look {
        /// Whose turn it is.
        attempt: AttemptId,
        /// The exact text, to find our own turn.
        prompt: String,
        /// Its conversation, if known.
        conversation: Option<ConversationId>,
        /// The conversations of other jobs: not to be opened.
        others: Others,
        /// Which of two pictures is kept. Nothing is pressed.
        two_pictures: TwoPictures,
    },
    /// Say again where this attempt stands: the last report of it is sent once more.
    Ask {
        /// Whose turn it is.
        attempt: AttemptId,
    },
    /// To a tab of the author's own: something happened to a request of theirs that the page did
    /// not cause, such as that its picture is on the disk. It is said once, and a page that did
    /// not hear it asks ([`FromContent::OpenRequests`]) or does without.
    Request {
        /// Which request.
        request: RequestId,
        /// Where it stands now.
        state: State,
        /// The path of its file below the download folder, once it is saved.
        file: Option<String>,
    },
    /// Drop this attempt: empty the box if the prompt stands in it unsent, stop watching. Nothing
    /// is pressed in the page. No report follows.
    Cancel {
        /// Whose turn it is.
        attempt: AttemptId,
    },
}

impl ToContent {
    /// Whose turn it is about, if it is about an attempt.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptId> {
        match self {
            Self::Prepare { attempt, .. }
            | Self::Commit { attempt, .. }
            | Self::Look { attempt, .. }
            | Self::Ask { attempt }
            | Self::Cancel { attempt } => Some(*attempt),
            Self::Request { .. } => None,
        }
    }
}

/// The immediate answer to a [`ToContent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentAnswer {
    /// Understood; reports follow.
    Accepted,
    /// This document does not have that attempt (it was loaded anew since, or never had it).
    UnknownAttempt,
    /// It is for a tab of the other kind: a worker's, or the author's own.
    NotForThisTab,
}

/// Asks a document of the site, whether its tab is a worker's or not, to look how much of its page
/// is recognised. Answered with a [`PageLook`]; nothing in the page is touched.
pub const CHECK: &str = "check";

/// The answer to [`CHECK`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLook {
    /// Whether another look in a moment would find the same.
    pub has_settled: bool,
    /// A `PageCheck` as JSON: whoever only passes it on need not read it.
    pub check: String,
}

/// From a tab of the site to the service worker, in an envelope `{ message, bytes }`: a picture's
/// bytes travel beside the message and never through serde. The answer comes once it is safely
/// recorded; without it the tab says it again, so every message may come more than once. To a
/// worker's tab it is `true`, to a tab of the author's own a [`RequestAnswer`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromContent {
    /// A document of the site was loaded in a tab with a mark.
    Hello {
        /// What the tab was opened for.
        mark: Mark,
    },
    /// News of an attempt.
    Report {
        /// The batch of the attempt.
        batch: BatchId,
        /// Whose news.
        attempt: AttemptId,
        /// What it is. [`Report::Picture`] comes with the bytes in its envelope.
        report: Report,
    },
    /// From a tab of the author's own: news of a picture that a person asks for in the chat.
    /// Answered with [`RequestAnswer::Kept`] or [`RequestAnswer::Refused`].
    Request {
        /// The correlation id.
        request: RequestId,
        /// What it is. [`RequestNews::Picture`] comes with the bytes in its envelope, if they were
        /// fetched.
        news: RequestNews,
    },
    /// From a document of the author's own that was just loaded: which requests are still open in
    /// this conversation, or were begun in this tab and have none yet? From then on the worker
    /// takes them for watched by this tab. Answered with [`RequestAnswer::Open`].
    OpenRequests {
        /// The conversation that the document shows, if it shows one.
        conversation: Option<ConversationId>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_survives_the_address() {
        let mark = Mark { batch: BatchId("b-12ab".into()), worker: WorkerId(3) };
        let address = worker_address("https://chatgpt.com", &mark);
        let fragment = address.split_once('#').map(|(_, fragment)| fragment);
        assert_eq!(fragment.and_then(Mark::from_fragment), Some(mark));
    }

    #[test]
    fn other_fragments_are_no_marks() {
        for fragment in [
            "",
            "#",
            "#panelwright=",
            "#panelwright=b",
            "#panelwright=.1",
            "#x=b.1",
            "#panelwright=b.999",
            "#panelwright=<b>.1",
        ] {
            assert_eq!(Mark::from_fragment(fragment), None, "{fragment}");
        }
    }
}
