//! The table as a file: JSON that a maintainer can publish in an answer to a bug report.
//!
//! `docs/selector-table.md` defines the format. A file holds only what it corrects: keys and
//! classes that it leaves out stay as they are built in. Nothing of it is code, and nothing of it
//! is believed before it was checked here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::built_in;
use crate::table::Entry;
use crate::{Candidate, Class, Generation, Key, SelectorTable, Stem};

/// The version of the format.
pub const FORMAT: u32 = 1;
/// The longest file, in bytes; the built-in table needs some 10,000.
pub const FILE_BYTES_MAX: usize = 65_536;
/// The most candidates of one key.
pub const CANDIDATES_MAX: usize = 32;
/// The longest selector, in characters.
pub const SELECTOR_CHARACTERS_MAX: usize = 400;
/// The most stems of one class, and entries of each list of texts.
const TEXTS_MAX: usize = 64;
/// The most parts of one stem.
const PARTS_MAX: usize = 4;
/// The longest text, in characters.
const TEXT_CHARACTERS_MAX: usize = 200;
/// A shorter text would be found in almost every other one.
const TEXT_CHARACTERS_MIN: usize = 2;

/// A table as it stands in a file, before anything of it was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The version of the format: [`FORMAT`].
    #[serde(rename = "panelwright_selectors")]
    pub format: u32,
    /// The version of the table.
    pub version: u32,
    /// What it mends, in one line.
    #[serde(default)]
    pub note: String,
    /// Candidates by the key's name, in order of preference.
    #[serde(default)]
    pub selectors: BTreeMap<String, Vec<CandidateFile>>,
    /// By the class's name: stems, each of which is a list of parts.
    #[serde(default)]
    pub stems: BTreeMap<String, Vec<Vec<String>>>,
    /// What the page says while it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<Vec<String>>,
    /// Beginnings of the alternative text of finished pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_names: Option<Vec<String>>,
}

/// A candidate as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateFile {
    /// Where it was seen; any generation if it is left out.
    #[serde(default)]
    pub generation: Generation,
    /// A CSS selector.
    pub selector: String,
}

/// What is wrong with a table's file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// It is longer than any table.
    #[error("The file has {bytes} bytes and a table at most {FILE_BYTES_MAX}: this is no table.")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It is no JSON, or not of this shape.
    #[error("The file cannot be read as a table: {0}.")]
    NotATable(String),
    /// It is of another format.
    #[error(
        "The file is of format {0} and this version of Panelwright reads format {FORMAT}: update \
         Panelwright, or get the table for this version."
    )]
    OtherFormat(u32),
    /// There is no such key.
    #[error("“{0}” in “selectors” is no key. The keys are: {keys}.", keys = key_names())]
    UnknownKey(String),
    /// There is no such class.
    #[error("“{0}” in “stems” is no class. The classes are: {classes}.", classes = class_names())]
    UnknownClass(String),
    /// A list is longer than any that makes sense.
    #[error("{place} has {count} entries, and may have {max}.")]
    TooMany {
        /// Which list.
        place: String,
        /// Its length.
        count: usize,
        /// The most.
        max: usize,
    },
    /// A list that must not be empty is.
    #[error(
        "{place} is empty, and nothing works without it. Leave it out to keep what is built in."
    )]
    Empty {
        /// Which list.
        place: String,
    },
    /// A selector cannot be one.
    #[error("{place} “{selector}”: {why}.")]
    Selector {
        /// Which one.
        place: String,
        /// It, cut to a line.
        selector: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text is too short or too long.
    #[error(
        "{place} has {count} characters. A text has {TEXT_CHARACTERS_MIN} to \
         {TEXT_CHARACTERS_MAX}."
    )]
    Text {
        /// Which one.
        place: String,
        /// Its length.
        count: usize,
    },
}

fn key_names() -> String {
    Key::ALL.map(Key::name).join(", ")
}

fn class_names() -> String {
    Class::ALL.map(Class::name).join(", ")
}

impl SelectorTable {
    /// Reads a table from a file's text.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<TableError>> {
        Self::read_with(text, |text| serde_json::from_str(text).map_err(|error| error.to_string()))
    }

    /// The same with another reader of JSON, where there is one already.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read_with(
        text: &str,
        parse: impl FnOnce(&str) -> Result<TableFile, String>,
    ) -> Result<Self, Vec<TableError>> {
        if text.len() > FILE_BYTES_MAX {
            return Err(vec![TableError::TooLong { bytes: text.len() }]);
        }
        // Editors on Windows put a mark at the beginning, which is no JSON.
        let text = text.trim_start_matches('\u{feff}');
        let file = parse(text).map_err(|words| vec![TableError::NotATable(words)])?;
        Self::of_file(file)
    }

    /// Takes a table as it stands in a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn of_file(file: TableFile) -> Result<Self, Vec<TableError>> {
        if file.format != FORMAT {
            return Err(vec![TableError::OtherFormat(file.format)]);
        }
        let mut reading = Reading::default();
        let mut table =
            Self { version: file.version, note: reading.note(&file.note), ..Self::built_in() };
        for (name, candidates) in file.selectors {
            match Key::of_name(&name) {
                Some(key) => table.entries[key as usize] = reading.entry(key, candidates),
                None => reading.wrong(TableError::UnknownKey(short(&name))),
            }
        }
        let mut stems = BTreeMap::new();
        for (name, found) in file.stems {
            match Class::of_name(&name) {
                Some(class) => drop(stems.insert(class, reading.stems(class, found))),
                None => reading.wrong(TableError::UnknownClass(short(&name))),
            }
        }
        table.stems = Class::ALL
            .into_iter()
            .flat_map(|class| {
                stems.remove(&class).unwrap_or_else(|| built_in::stems(class).collect())
            })
            .collect();
        if let Some(working) = file.working {
            table.working = reading.texts("“working”", working);
        }
        if let Some(names) = file.picture_names {
            table.picture_names = reading.texts("“picture_names”", names);
        }
        if reading.errors.is_empty() { Ok(table) } else { Err(reading.errors) }
    }

    /// The whole table as it stands in a file.
    #[must_use]
    pub fn to_file(&self) -> TableFile {
        let candidates = |key| {
            let found = self.candidates(key).iter().cloned();
            found.map(|Candidate { generation, selector }| CandidateFile { generation, selector })
        };
        let stems = |class| {
            let found = self.stems.iter().filter(move |stem| stem.class == class);
            found.map(|stem| stem.parts.clone())
        };
        TableFile {
            format: FORMAT,
            version: self.version,
            note: self.note.clone(),
            selectors: Key::ALL
                .map(|key| (key.name().to_owned(), candidates(key).collect()))
                .into(),
            stems: Class::ALL.map(|class| (class.name().to_owned(), stems(class).collect())).into(),
            working: Some(self.working.clone()),
            picture_names: Some(self.picture_names.clone()),
        }
    }
}

/// A file being read: all that is wrong with it is told at once.
#[derive(Default)]
struct Reading {
    errors: Vec<TableError>,
}

impl Reading {
    fn wrong(&mut self, error: TableError) {
        self.errors.push(error);
    }

    fn note(&mut self, note: &str) -> String {
        let note = one_line(note);
        let count = note.chars().count();
        if count > TEXT_CHARACTERS_MAX {
            self.wrong(TableError::Text { place: "“note”".to_owned(), count });
        }
        note
    }

    fn count(&mut self, place: &str, count: usize, max: usize, is_essential: bool) {
        let place = place.to_owned();
        if count > max {
            self.wrong(TableError::TooMany { place, count, max });
        } else if count == 0 && is_essential {
            self.wrong(TableError::Empty { place });
        }
    }

    fn entry(&mut self, key: Key, candidates: Vec<CandidateFile>) -> Entry {
        let list = format!("“{}” in “selectors”", key.name());
        self.count(&list, candidates.len(), CANDIDATES_MAX, key.is_essential());
        let mut read = Vec::new();
        for (place, CandidateFile { generation, selector }) in (1..).zip(candidates) {
            let selector = selector.trim().to_owned();
            if let Some(why) = fault(&selector) {
                self.wrong(TableError::Selector {
                    place: format!("“{}”, candidate {place}:", key.name()),
                    selector: short(&selector),
                    why,
                });
            }
            read.push(Candidate { generation, selector });
        }
        Entry::new(read)
    }

    fn stems(&mut self, class: Class, found: Vec<Vec<String>>) -> Vec<Stem> {
        let list = format!("“{}” in “stems”", class.name());
        self.count(&list, found.len(), TEXTS_MAX, class.is_essential());
        let mut read = Vec::new();
        for (place, parts) in (1..).zip(found) {
            let place = format!("“{}”, stem {place}", class.name());
            self.count(&place, parts.len(), PARTS_MAX, true);
            read.push(Stem { class, parts: self.parts(&place, parts) });
        }
        read
    }

    fn texts(&mut self, place: &str, texts: Vec<String>) -> Vec<String> {
        self.count(place, texts.len(), TEXTS_MAX, false);
        self.parts(place, texts)
    }

    /// Brings texts into the form in which they are compared.
    fn parts(&mut self, place: &str, texts: Vec<String>) -> Vec<String> {
        let mut read = Vec::new();
        for (number, text) in (1..).zip(texts) {
            let text = one_line(&text.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'"));
            let count = text.chars().count();
            if !(TEXT_CHARACTERS_MIN..=TEXT_CHARACTERS_MAX).contains(&count) {
                self.wrong(TableError::Text { place: format!("{place}, text {number},"), count });
            }
            read.push(text);
        }
        read
    }
}

/// Why a text cannot be a selector, as far as that can be told without a browser: it must not
/// reach beyond itself when it is put into a list with others.
fn fault(selector: &str) -> Option<&'static str> {
    if selector.is_empty() {
        return Some("it is empty");
    }
    if selector.chars().count() > SELECTOR_CHARACTERS_MAX {
        return Some("it is longer than 400 characters");
    }
    if selector.chars().any(char::is_control) {
        return Some("it holds a character that does not show, such as a line break");
    }
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    let mut is_escaped = false;
    for character in selector.chars() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match (quote, character) {
            (_, '\\') => is_escaped = true,
            (Some(end), _) if end == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(character) => {
                return Some("its brackets do not match");
            }
            (None, '*') if before == '/' => return Some("it holds a comment"),
            (None, '{' | '}' | ';' | '@') => return Some("it is a rule and no selector"),
            (None, _) => {}
        }
        before = character;
    }
    if is_escaped || quote.is_some() || !open.is_empty() {
        return Some("its brackets or quotes do not close");
    }
    // One that begins or ends like this would take in its neighbours in a list.
    let last = selector.chars().next_back().unwrap_or(' ');
    if selector.starts_with([',', '>', '+', '~']) || matches!(last, ',' | '>' | '+' | '~') {
        return Some("something is missing at its beginning or end");
    }
    None
}

/// A text on one line, single-spaced.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of a stranger's, cut so that it can stand in a sentence.
fn short(text: &str) -> String {
    const SHOWN: usize = 80;
    let line = one_line(text);
    if line.chars().count() <= SHOWN {
        return line;
    }
    let mut cut: String = line.chars().take(SHOWN - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SelectorTable, String> {
        SelectorTable::read(text)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_file_corrects_what_it_names_and_leaves_the_rest() {
        let table = read(
            r##"{"panelwright_selectors":1,"version":9,"note":" The box\n moved ",
               "selectors":{"box":[{"generation":"b","selector":" #new-box "},{"selector":"#old"}]},
               "stems":{"pace":[["Wait a  MOMENT","it’s fast"]]}}"##,
        );
        let table = table.unwrap();
        assert_eq!((table.version(), table.note()), (9, "The box moved"));
        assert_eq!(table.union(Key::Box), "#new-box,#old");
        assert_eq!(table.candidates(Key::Box)[0].generation, Generation::B);
        assert_eq!(table.candidates(Key::Box)[1].generation, Generation::Any);
        let built_in = SelectorTable::built_in();
        assert_eq!(table.union(Key::Send), built_in.union(Key::Send));
        let pace: Vec<_> = table.stems().iter().filter(|stem| stem.class == Class::Pace).collect();
        assert_eq!(pace.len(), 1);
        assert_eq!(pace[0].parts, ["wait a moment", "it's fast"]);
        assert!(table.stems().is_sorted_by_key(|stem| stem.class));
        assert_eq!(table.working(), built_in.working());
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        let words = read(
            r##"{"panelwright_selectors":1,"version":9,
               "selectors":{"boxx":[],"send":[],"turn":[{"selector":"a"},{"selector":"[x="}],
                            "ended":[]},
               "stems":{"weather":[],"throttle":[],"pace":[[],["a"]]}}"##,
        )
        .unwrap_err();
        for told in [
            "“boxx” in “selectors” is no key. The keys are: box, send,",
            "“send” in “selectors” is empty",
            "“turn”, candidate 2: “[x=”: its brackets or quotes do not close.",
            "“weather” in “stems” is no class",
            "“throttle” in “stems” is empty",
            "“pace”, stem 1 is empty",
            "“pace”, stem 2, text 1, has 1 characters",
        ] {
            assert!(words.contains(told), "{told}\n---\n{words}");
        }
        assert_eq!(words.lines().count(), 7, "{words}");
    }

    #[test]
    fn other_files_are_refused() {
        let long = " ".repeat(FILE_BYTES_MAX + 1);
        for (text, told) in [
            ("", "cannot be read"),
            ("[]", "cannot be read"),
            ("{\"version\":3}", "panelwright_selectors"),
            ("{\"panelwright_selectors\":2,\"version\":3}", "format 2"),
            ("{\"panelwright_selectors\":1,\"version\":3,\"script\":\"x\"}", "script"),
            ("{\"panelwright_selectors\":1,\"version\":-3}", "cannot be read"),
            (&long, "no table"),
        ] {
            assert!(read(text).is_err_and(|words| words.contains(told)), "{told}");
        }
    }

    #[test]
    fn selectors_stay_within_themselves() {
        for selector in [
            "", "a,", "> b", "a[b", "a]", "a(b]", "a['b]", "a/* b", "a{}", "a\nb", "a\\", "@x", "~",
        ] {
            assert!(fault(selector).is_some(), "{selector}");
        }
        assert!(fault(&"a".repeat(SELECTOR_CHARACTERS_MAX + 1)).is_some());
        for candidate in Key::ALL.iter().flat_map(|key| built_in::candidates(*key)) {
            assert_eq!(fault(&candidate.selector), None, "{}", candidate.selector);
        }
        for selector in ["a[b=\"]\"]", "a, b > c", "a[title='x;{@']", "a\\:b"] {
            assert_eq!(fault(selector), None, "{selector}");
        }
    }
}
