//! What this tab remembers of its attempts in its `sessionStorage`, which outlives the document:
//! from it a later document of this tab tells whether something was sent.

use js_sys::JSON;
use panelwright_engine::{AttemptId, BatchId, ConversationId};
use panelwright_webext::{Error, from_js, to_js};
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::page::dom;
use crate::shim;

const KEY: &str = "panelwright.attempts";

/// Attempts remembered at once; older ones are over.
const RECORDS_MAX: usize = 8;

/// How far an attempt came in this tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Another tab had it; this one looks for it.
    Sought,
    /// Certainly not sent.
    Prepared,
    /// Perhaps sent: written before the click.
    Committing,
    /// Certainly sent.
    Sent,
}

/// What is remembered of one attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) batch: BatchId,
    pub(crate) attempt: AttemptId,
    pub(crate) stage: Stage,
    /// [`crate::judge::text::fingerprint`] of the prompt.
    pub(crate) prompt: String,
    /// Keys of the exchanges that stood in the conversation before the send.
    pub(crate) before: Vec<String>,
    /// The conversation, once known.
    pub(crate) conversation: Option<ConversationId>,
    /// When the click was about to be made, in milliseconds since 1970.
    pub(crate) committed_at: Option<f64>,
    /// How often the document was left for another on behalf of this attempt, so that nothing
    /// loops.
    pub(crate) navigations: u8,
}

impl Record {
    /// A record of an attempt of which nothing is known.
    pub(crate) fn new(batch: BatchId, attempt: AttemptId, stage: Stage, prompt: String) -> Self {
        Self {
            batch,
            attempt,
            stage,
            prompt,
            before: Vec::new(),
            conversation: None,
            committed_at: None,
            navigations: 0,
        }
    }

    /// What this tab remembers of an attempt.
    pub(crate) fn read(batch: &BatchId, attempt: AttemptId) -> Option<Self> {
        all().into_iter().find(|record| record.batch == *batch && record.attempt == attempt)
    }

    /// Remembers this. `false` when the page's storage refuses; a prompt must not be sent then.
    pub(crate) fn write(&self) -> bool {
        let mut records = all();
        records.retain(|record| record.batch != self.batch || record.attempt != self.attempt);
        records.push(self.clone());
        let surplus = records.len().saturating_sub(RECORDS_MAX);
        records.drain(..surplus);
        let text = to_js(&records).and_then(|value| Ok(JSON::stringify(&value)?));
        let Ok(text) = text.map(String::from) else { return false };
        storage().is_some_and(|storage| storage.set_item(KEY, &text).is_ok())
    }
}

fn storage() -> Option<Storage> {
    dom::window()?.session_storage().ok().flatten()
}

fn all() -> Vec<Record> {
    let Some(text) = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()) else {
        return Vec::new();
    };
    JSON::parse(&text).map_err(Error::from).and_then(from_js).unwrap_or_else(|error| {
        shim::warn(&format!("what this tab remembered cannot be read: {error}"));
        Vec::new()
    })
}
