//! What the stage remembers of every send, for tests and for the demo.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::options::Generation;

/// What became of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The picture is being made (or never will be, when it never ends).
    Generating,
    /// The picture is finished.
    Picture,
    /// Two pictures are finished; if the page asks, they wait for a choice or one was chosen.
    TwoPictures,
    /// The answer was a refusal.
    Refused,
    /// The image tool failed.
    ToolFailed,
    /// The page showed an error and there is no picture.
    PageError,
    /// The answer said that a limit is reached.
    Quota,
    /// The answer said that pictures are made too quickly.
    Pace,
    /// The stop button was pressed, or the answer was asked for anew.
    Stopped,
}

/// One send that was accepted, and so was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRecord {
    /// Counts accepted sends from 1; the stamp of the picture carries it.
    pub serial: u64,
    /// The exact prompt.
    pub prompt: String,
    /// The conversation's id.
    pub conversation: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// The markup of the page that sent it.
    pub generation: Generation,
    /// True when a retry button asked for it instead of the composer.
    pub retry: bool,
    /// How many reference pictures came with it.
    pub uploads: usize,
    /// Whether the page that sent it was hidden, by its own word.
    pub hidden: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// When its picture was finished, in milliseconds since 1970.
    pub finished_at_ms: Option<u64>,
    /// How often its finished pictures were given to a script's fetch, whole or cut off. An
    /// extension's fetch of a blob in generation B does not reach the server and is not counted.
    pub picture_fetches: u64,
    /// How often its finished pictures were loaded by the page itself, to show them.
    pub picture_views: u64,
}

/// Why a send was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// It came too soon after the one before, or by a fault rule.
    TooFast,
    /// Too many generations were running.
    TooManyAtOnce,
    /// Nobody is signed in.
    SignedOut,
    /// The session ended meanwhile.
    SessionExpired,
    /// The device is restricted.
    UnusualActivity,
    /// The conversation has its maximum length.
    ChatTooLong,
}

/// A send that was not accepted and cost nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedSend {
    /// The exact prompt.
    pub prompt: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Why.
    pub reason: RefusalReason,
}

/// The log of a stage. It holds prompts, because the stage is a test tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLog {
    /// Accepted sends, in order of their serial numbers.
    pub sends: Vec<SendRecord>,
    /// Sends that were turned away.
    pub refused: Vec<RefusedSend>,
    /// How often each prompt was accepted: more than once means that it was paid for twice.
    pub prompts: BTreeMap<String, u32>,
    /// The answers to the question which of two pictures is better, in their order: 0 or 1, and
    /// none where it was skipped.
    pub choices: Vec<Option<usize>>,
    /// How many generations ran at the same time at most.
    pub most_at_once: u32,
}

impl StageLog {
    /// The record of a send, by its serial number.
    pub(crate) fn record(&mut self, serial: u64) -> Option<&mut SendRecord> {
        let index = usize::try_from(serial.checked_sub(1)?).ok()?;
        self.sends.get_mut(index)
    }

    /// The accepted sends of one prompt.
    pub fn sends_of<'log>(&'log self, prompt: &'log str) -> impl Iterator<Item = &'log SendRecord> {
        self.sends.iter().filter(move |record| record.prompt == prompt)
    }
}
