//! What single JSON values hold: texts, names, entries of a bible, lettering.

use serde_json::{Map, Value};

use crate::aliases::without_remark;
use crate::model::{Letter, LetterKind};
use crate::prose::{one_line, unquote};
use crate::read::fields::names_in;
use crate::read::number::plain_number;
use crate::text::clean;

/// The text of a value: text and numbers as they are, lists joined into lines.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => clean(text).trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) | Value::Null => String::new(),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(text_of).collect();
            texts.join("\n").trim().to_owned()
        }
        Value::Object(object) => text_at(object, &["description", "text", "name", "label"]),
    }
}

pub(super) fn text_at(object: &Map<String, Value>, keys: &[&str]) -> String {
    let found = keys.iter().find_map(|key| object.get(*key));
    found.map(|value| one_line(&text_of_leaf(value))).unwrap_or_default()
}

/// As [`text_of`], without going down into objects.
pub(super) fn text_of_leaf(value: &Value) -> String {
    match value {
        Value::Object(_) => String::new(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            text_of(value)
        }
    }
}

pub(super) fn number_at(object: &Map<String, Value>, keys: &[&str]) -> Option<u32> {
    plain_number(&text_at(object, keys))
}

/// The names in a cast list: texts, objects with a name, or one text with commas.
pub(super) fn cast_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(object) => text_at(object, &["name", "character", "id"]),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_) => one_line(&text_of(item)),
            })
            .filter(|name| !name.is_empty())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            names_in(&text_of(value))
        }
    }
}

/// The entries of a bible: an object from name to description, or a list of objects.
pub(super) fn entries(value: &Value) -> Vec<(String, String)> {
    let description_of = |value: &Value| match value {
        Value::Object(object) => {
            text_at(object, &["description", "visual", "appearance", "looks", "prompt"])
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            one_line(&text_of(value))
        }
    };
    match value {
        Value::Object(object) => {
            object.iter().map(|(name, value)| (one_line(name), description_of(value))).collect()
        }
        Value::Array(items) => items
            .iter()
            .filter_map(|item| match item {
                Value::Object(object) => {
                    Some((text_at(object, &["name", "title", "id"]), description_of(item)))
                }
                Value::String(name) => Some((one_line(name), String::new())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
            })
            .filter(|(name, _)| !name.is_empty())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

pub(super) fn add_letters(letters: &mut Vec<Letter>, kind: LetterKind, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| add_letters(letters, kind, item)),
        Value::Object(object) => {
            let text = text_at(object, &["text", "line", "dialogue", "words"]);
            if text.is_empty() {
                // {"Mara": "Hello"}
                for (speaker, words) in object {
                    push_letter(letters, kind, Some(speaker), &text_of_leaf(words));
                }
            } else {
                let speaker = text_at(object, &["speaker", "character", "name", "who"]);
                push_letter(letters, kind, Some(&speaker), &text);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text = one_line(&text_of(value));
            // `Mara: "Hello"` alone names its speaker; several speakers in one text stay together.
            match text.split_once(": \"") {
                Some((speaker, words))
                    if words.matches('"').count() == 1
                        && words.ends_with('"')
                        && without_remark(speaker).split(' ').count() <= 4 =>
                {
                    push_letter(letters, kind, Some(speaker), words.trim_end_matches('"'));
                }
                Some(_) | None => push_letter(letters, kind, None, &text),
            }
        }
    }
}

fn push_letter(letters: &mut Vec<Letter>, kind: LetterKind, speaker: Option<&str>, text: &str) {
    let text = one_line(unquote(text));
    if !text.is_empty() {
        let speaker = speaker.map(one_line).filter(|speaker| !speaker.is_empty());
        letters.push(Letter { kind, speaker, text });
    }
}
