//! From bytes to clean text.

use crate::error::ScriptError;
use crate::limits::SCRIPT_BYTES_MAX;

/// Decodes a file: UTF-8, or UTF-16 with a byte order mark, which spreadsheets still write.
///
/// # Errors
///
/// [`ScriptError::TooLarge`], or [`ScriptError::NotText`] with the place of the first bad byte.
pub fn decode(bytes: &[u8]) -> Result<String, ScriptError> {
    if bytes.len() > SCRIPT_BYTES_MAX {
        return Err(ScriptError::TooLarge { bytes: bytes.len() });
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        _ => core::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.iter().filter(|byte| **byte == b'\n').count();
            let column = good.iter().rev().take_while(|byte| **byte != b'\n').count();
            ScriptError::NotText { line: count(line) + 1, column: count(column) + 1 }
        }),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ScriptError> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        // Half a unit at the end: a lone surrogate stands in, which the decoder refuses.
        _ => 0xD800,
    });
    let mut text = String::new();
    for character in char::decode_utf16(units) {
        let Ok(character) = character else {
            let line = text.matches('\n').count();
            let column = text.chars().rev().take_while(|c| *c != '\n').count();
            return Err(ScriptError::NotText { line: count(line) + 1, column: count(column) + 1 });
        };
        text.push(character);
    }
    Ok(text)
}

/// Settles what editors and web pages leave in text: the byte order mark goes, every line end
/// becomes `\n`, odd spaces become plain ones, invisible and control characters go. Tabs stay,
/// since tables need them.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    characters.next();
                }
                cleaned.push('\n');
            }
            '\n' | '\t' => cleaned.push(character),
            '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            // No-break, figure, narrow and ideographic spaces.
            '\u{A0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{205F}'
            | '\u{3000}' => cleaned.push(' '),
            // Byte order mark, zero width space, soft hyphen, bidirectional controls. The zero
            // width joiners stay: scripts of India and emoji need them.
            '\u{FEFF}'
            | '\u{200B}'
            | '\u{AD}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => {}
            control if control.is_control() => {}
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// A count as the `u32` that lines and columns are told in. Texts are below 4 GB by
/// [`SCRIPT_BYTES_MAX`], so nothing is lost.
pub(crate) fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A short quotation of a heading for a note: at most 40 characters.
pub(crate) fn quote(text: &str) -> String {
    const QUOTE_CHARACTERS: usize = 40;
    if text.chars().count() <= QUOTE_CHARACTERS {
        format!("\"{text}\"")
    } else {
        let start: String = text.chars().take(QUOTE_CHARACTERS).collect();
        format!("\"{}…\"", start.trim_end())
    }
}
