//! Finding names in prose.
//!
//! Names are found as whole words, the longest first, as written or in capitals: "will" is not
//! Will, "WILL" is. The cost does not grow with the number of names, since each word of the text
//! is looked up once.

use std::collections::HashMap;

/// How the letters of a name are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// As written, or all in capitals: people.
    AsWritten,
    /// Any mixture: places, which prose writes as common words.
    Any,
}

/// Names with the entries of the bible that they stand for.
#[derive(Debug)]
pub(crate) struct NameIndex {
    spaced: HashMap<String, Vec<Entry>>,
    /// Names in scripts that put no spaces between words; found anywhere.
    unspaced: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    capitals: String,
    any_case: bool,
    id: usize,
}

impl NameIndex {
    /// An index of names; each comes with the id that [`find`](Self::find) gives back.
    pub(crate) fn new<'a>(names: impl Iterator<Item = (&'a str, usize)>, case: Case) -> Self {
        let mut index = Self { spaced: HashMap::new(), unspaced: Vec::new() };
        for (name, id) in names {
            let name = name.trim_matches(|edge: char| !edge.is_alphanumeric());
            let Some(first) = name.chars().next() else { continue };
            let entry = Entry {
                name: name.to_owned(),
                capitals: name.to_uppercase(),
                // A name that the author writes small may begin a sentence with a capital.
                any_case: case == Case::Any || first.is_lowercase(),
                id,
            };
            if is_unspaced(first) {
                index.unspaced.push(entry);
            } else {
                index.spaced.entry(word_at_start(name).to_lowercase()).or_default().push(entry);
            }
        }
        for entries in index.spaced.values_mut() {
            // Longest first, so that "Ada Stone" is not taken for "Ada".
            entries.sort_by_key(|entry| core::cmp::Reverse(entry.name.len()));
        }
        index
    }

    /// The ids of the names in the text, each once, in the order of their first mention.
    pub(crate) fn find(&self, text: &str) -> Vec<usize> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let Some(character) = rest.chars().next() else { break };
            if !character.is_alphanumeric() {
                at += character.len_utf8();
                continue;
            }
            let word = word_at_start(rest);
            let matched = self.spaced.get(&word.to_lowercase()).and_then(|entries| {
                entries.iter().find_map(|entry| Some((entry.id, entry.length_at_start(rest)?)))
            });
            match matched {
                Some((id, length)) => {
                    found.push((at, id));
                    at += length.max(word.len());
                }
                None => at += word.len(),
            }
        }
        for entry in &self.unspaced {
            if let Some(place) = text.find(&entry.name) {
                found.push((place, entry.id));
            }
        }
        found.sort_unstable();
        let mut ids = Vec::new();
        for (_, id) in found {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

impl Entry {
    /// The length in bytes of this name at the start of the text, if the text starts with it as
    /// a whole word.
    fn length_at_start(&self, text: &str) -> Option<usize> {
        let length = if text.starts_with(&self.name) {
            self.name.len()
        } else if text.starts_with(&self.capitals) {
            self.capitals.len()
        } else if self.any_case {
            length_in_any_case(text, &self.name)?
        } else {
            return None;
        };
        let next = text.get(length..)?.chars().next();
        next.is_none_or(|next| !next.is_alphanumeric()).then_some(length)
    }
}

fn length_in_any_case(text: &str, name: &str) -> Option<usize> {
    let mut length = 0;
    let mut characters = text.chars();
    for wanted in name.chars() {
        let character = characters.next()?;
        if !character.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += character.len_utf8();
    }
    Some(length)
}

/// The run of letters and digits at the start of the text.
pub(crate) fn word_at_start(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether the writing of this character puts no spaces between words, or glues particles to
/// names: Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], case: Case, text: &str, expected: &[usize]) {
        let names = names.iter().enumerate().map(|(id, name)| (*name, id));
        assert_eq!(NameIndex::new(names, case).find(text), expected, "{text}");
    }

    #[test]
    fn people_are_found_as_whole_words() {
        let names = ["Ada", "Ada Stone", "Will", "the cat", "Żółw"];
        check(&names, Case::AsWritten, "Ada's hat", &[0]);
        check(&names, Case::AsWritten, "Adamant stones", &[]);
        check(&names, Case::AsWritten, "Ada Stone nods; ADA waits", &[1, 0]);
        check(&names, Case::AsWritten, "she will, WILL too", &[2]);
        check(&names, Case::AsWritten, "The cat sleeps", &[3]);
        check(&names, Case::AsWritten, "Żółw, Żółwik", &[4]);
    }

    #[test]
    fn places_are_found_in_any_case() {
        check(&["Old Harbour"], Case::Any, "at the old harbour", &[0]);
        check(&["Old Harbour"], Case::Any, "the old harbours", &[]);
    }

    #[test]
    fn writing_without_spaces_needs_no_word_borders() {
        check(&["太郎", "花子"], Case::AsWritten, "花子と太郎が走る", &[1, 0]);
    }
}
