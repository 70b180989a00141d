//! What a reader wants the author to know, without refusing the script.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::NOTES_MAX;

/// A warning about the script: what was found, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The line in the author's file, counted from 1, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// One or two sentences for the author.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.text),
            None => formatter.write_str(&self.text),
        }
    }
}

/// Collects notes, at most [`NOTES_MAX`] of them.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kept: Vec<Note>,
    left_off: usize,
}

impl Notes {
    pub(crate) fn add(&mut self, line: impl Into<Option<u32>>, text: impl Into<String>) {
        if self.kept.len() < NOTES_MAX {
            self.kept.push(Note { line: line.into(), text: text.into() });
        } else {
            self.left_off += 1;
        }
    }

    /// The notes in the order of their lines; those without a line come last.
    pub(crate) fn finish(mut self) -> Vec<Note> {
        self.kept.sort_by_key(|note| note.line.unwrap_or(u32::MAX));
        if self.left_off > 0 {
            let text = format!("There are {} more notes like these.", self.left_off);
            self.kept.push(Note { line: None, text });
        }
        self.kept
    }
}
