//! Reading a script in any of the author's formats.
//!
//! | module | reads |
//! |---|---|
//! | `sniff` | nothing: it recognises the format by the file's name and content |
//! | `markdown` | Panelwright's Markdown, and comic scripts as people write them |
//! | `json` | Panelwright's own JSON, production data by page and panel, lists of prompts |
//! | `table` | CSV and TSV with a header |
//! | `lines` | one prompt a line |
//! | `fields`, `number` | what JSON, tables and Markdown share: usual names of fields, page numbers |

mod fields;
mod json;
mod lines;
mod markdown;
mod number;
mod sniff;
mod table;

use serde::{Deserialize, Serialize};

use crate::error::ScriptError;
use crate::limits::SCRIPT_BYTES_MAX;
use crate::model::Script;
use crate::note::Note;
use crate::text::{clean, decode};

/// A script, and what the author should know about the reading of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// The format that the file was read as.
    pub format: Format,
    /// The script.
    pub script: Script,
    /// Warnings, in the order of their lines.
    pub notes: Vec<Note>,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Markdown or a comic script in plain text, with page and panel headings.
    Markdown,
    /// JSON, one document.
    Json,
    /// JSON, one document a line.
    JsonLines,
    /// Comma or semicolon separated values.
    Csv,
    /// Tab separated values.
    Tsv,
    /// One prompt a line.
    Lines,
}

impl Script {
    /// Reads a script. The file's name gives the format, with the content as witness, and the
    /// title where the script has none.
    ///
    /// # Errors
    ///
    /// [`ScriptError`], with line and column where there are any.
    pub fn parse(file_name: &str, text: &str) -> Result<Parsed, ScriptError> {
        if text.len() > SCRIPT_BYTES_MAX {
            return Err(ScriptError::TooLarge { bytes: text.len() });
        }
        let text = clean(text);
        if text.trim().is_empty() {
            return Err(ScriptError::Empty);
        }
        let format = sniff::format_of(file_name, &text)?;
        let (mut script, notes) = match format {
            Format::Markdown => markdown::read(&text)?,
            Format::Json => json::read(&text)?,
            Format::JsonLines => json::read_lines(&text)?,
            Format::Csv => table::read(&text, table::csv_delimiter(&text))?,
            Format::Tsv => table::read(&text, b'\t')?,
            Format::Lines => lines::read(&text)?,
        };
        if script.title.trim().is_empty() {
            script.title = title_of(file_name);
        }
        Ok(Parsed { format, script, notes })
    }

    /// Decodes the bytes of a file and reads the script.
    ///
    /// # Errors
    ///
    /// As [`Script::parse`], and the errors of [`decode`].
    pub fn parse_bytes(file_name: &str, bytes: &[u8]) -> Result<Parsed, ScriptError> {
        Self::parse(file_name, &decode(bytes)?)
    }
}

/// A title from the name of the file: `my-comic.md` is "my-comic". Odd spaces are settled as in
/// the text, so that the script stays the same when it is written and read again.
fn title_of(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = clean(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let title = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { "Untitled".to_owned() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_from_a_file_name_has_plain_spaces() {
        assert_eq!(title_of("a/my-comic.md"), "my-comic");
        assert_eq!(title_of("Le\u{a0}phare\u{feff} 2.txt"), "Le phare 2");
        assert_eq!(title_of("\u{200b}.md"), "Untitled");
    }
}
