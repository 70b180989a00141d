//! Recognising a script's format.

use crate::error::ScriptError;
use crate::read::{Format, markdown, table};

/// The format of a script, by the extension of its name and by its content.
///
/// # Errors
///
/// [`ScriptError::UnreadFormat`] for formats that are known and not read.
pub(super) fn format_of(file_name: &str, text: &str) -> Result<Format, ScriptError> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "md" | "markdown" | "mdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        "jsonl" | "ndjson" => Ok(Format::JsonLines),
        "csv" => Ok(Format::Csv),
        "tsv" | "tab" => Ok(Format::Tsv),
        "yml" | "yaml" => unread("YAML"),
        "doc" | "docx" | "odt" | "rtf" | "pages" => unread("a word processor's format"),
        "xls" | "xlsx" | "ods" => unread("a spreadsheet's own format"),
        "pdf" => unread("PDF"),
        "fdx" | "celtx" => unread("a screenwriting program's format"),
        "xml" | "html" | "htm" => unread("XML or HTML"),
        _ => Ok(by_content(text)),
    }
}

fn unread(format: &'static str) -> Result<Format, ScriptError> {
    Err(ScriptError::UnreadFormat { format })
}

/// The format by content alone: for `.txt`, for no extension and for unknown ones.
fn by_content(text: &str) -> Format {
    let start = text.trim_start();
    let looks_json = |opening: char| start.starts_with(opening);
    if (looks_json('{') || looks_json('['))
        && serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok()
    {
        Format::Json
    } else if markdown::looks_like_script(text) {
        Format::Markdown
    } else if table::has_prompt_column(text, b'\t') {
        Format::Tsv
    } else if table::has_prompt_column(text, table::csv_delimiter(text)) {
        Format::Csv
    } else {
        Format::Lines
    }
}
