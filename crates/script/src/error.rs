//! Why a script could not be read.

use thiserror::Error;

use crate::limits::{BIBLE_ENTRIES_MAX, PANELS_MAX, SCRIPT_BYTES_MAX};

/// The formats that are read, as told to the author.
pub(crate) const FORMATS_READ: &str =
    "Markdown (.md), JSON (.json, .jsonl), tables (.csv, .tsv) and plain text (.txt)";

/// Why a script could not be read. Each message says what happened and what to do; none holds
/// text of a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// The file is larger than [`SCRIPT_BYTES_MAX`].
    #[error(
        "The script has {bytes} bytes; at most {max} are read. Split it into several scripts.",
        max = SCRIPT_BYTES_MAX
    )]
    TooLarge {
        /// The size of the file, in bytes.
        bytes: usize,
    },
    /// The bytes are not text in a known encoding.
    #[error(
        "line {line}, column {column}: this is not UTF-8 text. Save the script as UTF-8 \
         (in a spreadsheet: \"CSV UTF-8\") and import it again."
    )]
    NotText {
        /// Line of the first bad byte, from 1.
        line: u32,
        /// Column of the first bad byte in bytes, from 1.
        column: u32,
    },
    /// The file holds nothing but blanks.
    #[error("The script is empty. Choose a file with at least one panel or prompt in it.")]
    Empty,
    /// The file was read and holds no panel.
    #[error("No panel was found in this {format} script. {mend}")]
    NoPanels {
        /// The format that the script was read as.
        format: &'static str,
        /// What a panel looks like in that format.
        mend: &'static str,
    },
    /// More than [`PANELS_MAX`] panels.
    #[error(
        "The script has {panels} panels; at most {max} are taken. Split it into several scripts.",
        max = PANELS_MAX
    )]
    TooManyPanels {
        /// How many panels were found.
        panels: usize,
    },
    /// More than [`BIBLE_ENTRIES_MAX`] cast members, groups or settings.
    #[error(
        "The script has {count} entries under \"{part}\"; at most {max} are taken. Keep those \
         that appear in this part of the story.",
        max = BIBLE_ENTRIES_MAX
    )]
    BibleTooLarge {
        /// `cast`, `groups` or `settings`.
        part: &'static str,
        /// How many there are.
        count: usize,
    },
    /// A format that is known and not read.
    #[error(
        "Scripts in {format} are not read. Panelwright reads {FORMATS_READ}: save or export the \
         script as one of these."
    )]
    UnreadFormat {
        /// The name of the format.
        format: &'static str,
    },
    /// The text breaks the rules of its format.
    #[error("line {line}, column {column}: {what} {mend}")]
    Syntax {
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
        /// What is wrong, as a sentence.
        what: String,
        /// What to do, as a sentence.
        mend: String,
    },
    /// A table without a column that could hold the prompts.
    #[error(
        "The table has no column for prompts. It has: {found}. Name one of them \"prompt\" (sent \
         as it is) or \"description\" (composed with style, cast and setting)."
    )]
    NoPromptColumn {
        /// The names of the columns that were found.
        found: String,
    },
    /// A value that the model does not allow.
    #[error("{place}: {what} {mend}")]
    Value {
        /// Where it is, such as `page 3, panel 2`.
        place: String,
        /// What is wrong, as a sentence.
        what: String,
        /// What to do, as a sentence.
        mend: String,
    },
    /// The script was written by a newer Panelwright.
    #[error(
        "The script is in version {version} of Panelwright's JSON; this Panelwright knows \
         version {known}. Update Panelwright, or export the script from there as Markdown."
    )]
    NewerVersion {
        /// The version in the file.
        version: u64,
        /// The version that this program writes.
        known: u32,
    },
}
