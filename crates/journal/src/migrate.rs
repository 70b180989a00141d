//! Stored forms of other versions: older ones are brought forward step by step, newer ones are
//! refused before anything is changed.
//!
//! | format | what is new |
//! |---|---|
//! | 1 | the first |
//! | 2 | events `recovered` and `noticed`; a snapshot names its format and holds notices |

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Error;

/// The format that is written. A change of what is stored needs the next number, a step below and
/// a folder of stored examples under `tests/formats`.
pub(crate) const FORMAT: u32 = 2;

/// What is stored in formats of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A record of the journal.
    Record,
    /// A whole state.
    Snapshot,
    /// A part of the second copy; there is none of format 1.
    Mirror,
}

/// Reads JSON of any format up to ours. `what` names it in an error.
pub(crate) fn read<T: DeserializeOwned>(form: Form, what: &str, json: &str) -> Result<T, Error> {
    let unreadable = |error| Error::Damaged(format!("{what} cannot be read: {error}"));
    let format = format_of(json);
    if format > FORMAT {
        return Err(Error::Newer { what: what.to_owned(), format });
    }
    if format == FORMAT {
        return serde_json::from_str(json).map_err(unreadable);
    }
    let mut value: Value = serde_json::from_str(json).map_err(unreadable)?;
    for format in format..FORMAT {
        value = step(form, format, value);
    }
    // Through text: reading from a value is a second copy of all the code that reads.
    serde_json::from_str(&value.to_string()).map_err(unreadable)
}

/// Every form begins with its format, but for the snapshots of format 1.
fn format_of(json: &str) -> u32 {
    let Some(rest) = json.strip_prefix(r#"{"format":"#) else { return 1 };
    let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    // More digits than a number holds are newer than anything.
    match &rest[..digits] {
        "" => 1,
        digits => digits.parse().unwrap_or(u32::MAX),
    }
}

/// One format forward. What is not of the expected shape is left for the reader to refuse.
fn step(form: Form, format: u32, mut value: Value) -> Value {
    match (form, format) {
        (Form::Record, 1) => {
            if let Some(record) = value.as_object_mut() {
                record.insert("format".to_owned(), json!(2));
            }
            value
        }
        (Form::Snapshot, 1) => {
            if let Some(state) = value.as_object_mut() {
                state.insert("notices".to_owned(), json!([]));
            }
            json!({ "format": 2, "state": value })
        }
        (Form::Record | Form::Snapshot | Form::Mirror, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_format_is_refused_in_words() {
        let newer = read::<Value>(Form::Record, "record 4", r#"{"format":3,"seq":4}"#);
        let words = newer.unwrap_err().to_string();
        assert!(words.contains("newer Panelwright"), "{words}");
        assert!(read::<Value>(Form::Record, "x", r#"{"format":99999999999}"#).is_err());
    }

    #[test]
    fn what_is_no_record_of_any_format_is_damaged() {
        for text in ["", "[]", "{}", r#"{"format":1}"#, r#"{"format":}"#] {
            let read = read::<crate::Record>(Form::Record, "record 1", text);
            assert!(matches!(read, Err(Error::Damaged(_))), "{text}: {read:?}");
        }
    }
}
