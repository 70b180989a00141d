//! JSON: Panelwright's own, production data by chapter, page and panel, and lists of prompts.

mod value;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::draft::{Draft, DraftMember, DraftPage, DraftPanel, capital};
use crate::error::ScriptError;
use crate::limits::VARIANTS_MAX;
use crate::model::{LetterKind, SCRIPT_VERSION, Script, Setting, Shape};
use crate::note::Note;
use crate::prose::{Piece, join, one_line};
use crate::read::fields::{Field, field_of};
use crate::read::number::{page_number, plain_number};
use crate::text::{clean, count, quote};

use value::{add_letters, cast_of, entries, number_at, text_at, text_of};

const NO_PANELS: ScriptError = ScriptError::NoPanels {
    format: "JSON",
    mend: "Write a list of prompts, a list of objects with a \"prompt\" or a \"description\", \
           or pages with \"panels\".",
};

/// Reads a JSON document.
///
/// # Errors
///
/// Syntax with line and column; a text of Panelwright's own form is held to that form.
pub(super) fn read(text: &str) -> Result<(Script, Vec<Note>), ScriptError> {
    let value: Value = serde_json::from_str(text).map_err(|error| syntax(&error, 0))?;
    if let Value::Object(object) = &value
        && object.contains_key("panels")
        && let Some(version) = object.get("version").and_then(Value::as_u64)
    {
        if version > u64::from(SCRIPT_VERSION) {
            return Err(ScriptError::NewerVersion { version, known: SCRIPT_VERSION });
        }
        let script: Script = serde_json::from_str(text).map_err(|error| syntax(&error, 0))?;
        if script.panels.is_empty() {
            return Err(NO_PANELS);
        }
        script.check()?;
        return Ok((script, Vec::new()));
    }
    read_value(&value)
}

/// Reads JSON lines: each line a prompt or a panel.
///
/// # Errors
///
/// As [`read`], with the line of the file.
pub(super) fn read_lines(text: &str) -> Result<(Script, Vec<Note>), ScriptError> {
    let mut items = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            items.push(serde_json::from_str(line).map_err(|error| syntax(&error, count(at)))?);
        }
    }
    read_value(&Value::Array(items))
}

fn syntax(error: &serde_json::Error, lines_before: u32) -> ScriptError {
    let message = error.to_string();
    // The place is told apart, and a quoted value may be a prompt, which errors do not repeat.
    let message = message.split(" at line ").next().unwrap_or_default();
    let what = match (message.find(" \""), message.rfind('"')) {
        (Some(start), Some(end)) if end > start + 1 => {
            let before = message.get(..start).unwrap_or_default();
            let after = message.get(end + 1..).unwrap_or_default();
            format!("{before}{after}")
        }
        _ => message.to_owned(),
    };
    ScriptError::Syntax {
        line: lines_before.saturating_add(count(error.line())).max(1),
        column: count(error.column()).max(1),
        what: format!("This is not the JSON that is expected: {what}."),
        mend: "Mend the text there, and import it again.".to_owned(),
    }
}

fn read_value(value: &Value) -> Result<(Script, Vec<Note>), ScriptError> {
    let mut reader = JsonReader::default();
    match value {
        Value::Array(items) => reader.read_items(items),
        Value::Object(object) => reader.read_root(object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(NO_PANELS);
        }
    }
    reader.note_unread();
    reader.draft.finish(NO_PANELS)
}

/// The keys that hold lists of panels or pages.
const LISTS: [&str; 8] =
    ["chapters", "pages", "panels", "prompts", "items", "images", "shots", "scenes"];

#[derive(Default)]
struct JsonReader {
    draft: Draft,
    /// Keys and kinds of items that no reader here knows.
    unread: BTreeSet<String>,
}

impl JsonReader {
    fn read_root(&mut self, object: &Map<String, Value>) {
        let mut any_list = false;
        for (key, value) in object {
            match (key.to_lowercase().as_str(), value) {
                ("title" | "name", Value::String(title)) => self.draft.title = one_line(title),
                ("style" | "art_style", Value::String(style)) => self.draft.style = one_line(style),
                ("cast" | "characters", value) => {
                    for (name, description) in entries(value) {
                        let member = DraftMember { name, description, ..DraftMember::default() };
                        self.draft.cast.push(member);
                    }
                }
                ("settings" | "locations" | "places", value) => {
                    for (name, description) in entries(value) {
                        self.draft.settings.push(Setting { name, description });
                    }
                }
                (list, Value::Array(items)) if LISTS.contains(&list) => {
                    any_list = true;
                    self.read_items(items);
                }
                _ => {
                    self.unread.insert(key.clone());
                }
            }
        }
        if !any_list && object.keys().any(|key| is_content(key)) {
            self.unread.clear();
            self.read_items(&[Value::Object(object.clone())]);
        }
    }

    /// Reads a list of chapters, pages, panels or prompts; each item says itself what it is.
    fn read_items(&mut self, items: &[Value]) {
        for item in items {
            match item {
                Value::String(prompt) => {
                    let mut panel = DraftPanel::new(None, None);
                    panel.body.prompt = Some(clean(prompt).trim().to_owned());
                    self.push_panel(None, panel);
                }
                Value::Object(object) => {
                    if let Some(Value::Array(pages)) = object.get("pages") {
                        let title = text_at(object, &["title", "name", "chapter_title"]);
                        let number = number_at(object, &["chapter", "number", "chapter_num"]);
                        self.draft.begin_chapter(number, &title);
                        self.read_items(pages);
                    } else if let Some(Value::Array(panels)) = object.get("panels") {
                        self.read_page(object, panels);
                    } else {
                        self.read_panel(object);
                    }
                }
                Value::Array(nested) => self.read_items(nested),
                Value::Null | Value::Bool(_) | Value::Number(_) => {
                    self.unread.insert("items that are neither text nor objects".to_owned());
                }
            }
        }
    }

    fn read_page(&mut self, object: &Map<String, Value>, panels: &[Value]) {
        let mut page = self.draft.new_page(None);
        page.title = text_at(object, &["title", "name"]);
        let keys = ["page", "page_num", "page_number", "number", "page_no", "label"];
        let label = text_at(object, &keys);
        match page_number(&label) {
            Some((first, label)) => {
                page.first = Some(first);
                page.label = label;
            }
            None => page.label = capital(&label),
        }
        // What else the page has (counts, flags) says nothing about its pictures.
        self.draft.pages.push(page);
        self.read_items(panels);
    }

    fn read_panel(&mut self, object: &Map<String, Value>) {
        let mut panel = DraftPanel::new(None, None);
        let mut page = None;
        let body = &mut panel.body;
        for (key, value) in object {
            let Some(field) = field_of(key) else {
                let filled = !matches!(value, Value::Null) && !text_of(value).is_empty();
                if filled {
                    self.unread.insert(key.clone());
                }
                continue;
            };
            let text = text_of(value);
            if text.is_empty() && field != Field::Cast {
                continue;
            }
            match field {
                Field::Page => page = Some(text),
                Field::Panel => panel.number = plain_number(&text),
                Field::Prompt => body.prompt = Some(clean(&text).trim().to_owned()),
                Field::Description => {
                    let earlier = Piece { depth: 0, text: core::mem::take(&mut body.description) };
                    body.description = join(&[earlier, Piece { depth: 0, text: one_line(&text) }]);
                }
                Field::Cast => {
                    let cast = body.cast.get_or_insert_default();
                    for name in cast_of(value) {
                        if !cast.contains(&name) {
                            cast.push(name);
                        }
                    }
                }
                Field::Setting => body.setting = Some(one_line(&text)),
                Field::Style => body.style = Some(one_line(&text)),
                Field::Shape => body.shape = body.shape.or_else(|| Shape::find(&text)),
                Field::Variants => {
                    let variants = text.parse().ok();
                    body.variants = variants.filter(|count| (1..=VARIANTS_MAX).contains(count));
                }
                Field::Dialogue => add_letters(&mut body.letters, LetterKind::Dialogue, value),
                Field::Caption => add_letters(&mut body.letters, LetterKind::Caption, value),
                Field::Sound => add_letters(&mut body.letters, LetterKind::Sound, value),
                Field::PageTitle => body.remark = one_line(&text),
                Field::Chapter => self.turn_chapter(&text),
            }
        }
        self.push_panel(page.as_deref(), panel);
    }

    /// A chapter named by a panel of a flat list begins where the name changes.
    fn turn_chapter(&mut self, text: &str) {
        let number = plain_number(text);
        let title = if number.is_some() { String::new() } else { one_line(text) };
        let same = self.draft.chapters.last().is_some_and(|last| match number {
            Some(number) => last.number == number,
            None => last.title == title,
        });
        if !same {
            self.draft.begin_chapter(number, &title);
            let page = self.draft.new_page(None);
            self.draft.pages.push(page);
        }
    }

    /// Puts a panel on the page that it names, or on the last one.
    fn push_panel(&mut self, wanted: Option<&str>, panel: DraftPanel) {
        let named = wanted.map(|wanted| match page_number(wanted) {
            Some((first, label)) => (Some(first), label),
            None => (None, capital(&one_line(wanted))),
        });
        let fits = match (self.draft.pages.last(), &named) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(last), Some((_, label))) => last.label == *label,
        };
        if !fits {
            // A chapter that a panel has just begun has an empty page waiting for its label.
            let waiting = |page: &DraftPage| page.panels.is_empty() && page.label.is_empty();
            if self.draft.pages.last().is_some_and(waiting) {
                self.draft.pages.pop();
            }
            let (first, label) = named.unwrap_or_default();
            let page = DraftPage { first, label, ..self.draft.new_page(None) };
            self.draft.pages.push(page);
        }
        if let Some(page) = self.draft.pages.last_mut() {
            page.panels.push(panel);
        }
    }

    fn note_unread(&mut self) {
        const KEYS_SHOWN: usize = 12;
        if !self.unread.is_empty() {
            let keys: Vec<String> =
                self.unread.iter().take(KEYS_SHOWN).map(|key| quote(key)).collect();
            let more = if self.unread.len() > KEYS_SHOWN { ", and more" } else { "" };
            self.draft
                .notes
                .add(None, format!("Not read from the JSON: {}{more}.", keys.join(", ")));
        }
    }
}

fn is_content(key: &str) -> bool {
    matches!(field_of(key), Some(Field::Prompt | Field::Description))
}
