//! The lexicon as people read it and add to it.
//!
//! A heading names a concept, the lines under it give entries by language: `de: zeichne*, male`.
//! Where two concepts claim a phrase, the first in the file has it.

use std::collections::BTreeMap;

use super::entry::{Entry, Meaning};
use crate::concept::Concept;
use crate::normal::Normal;

const TEXT: &str = include_str!("lexicon.txt");

/// The entries of this version, in the order of their phrases.
pub(crate) fn entries() -> Vec<Entry> {
    let mut meanings: BTreeMap<String, Meaning> = BTreeMap::new();
    let mut concept = None;
    for line in TEXT.lines() {
        match Line::read(line) {
            Line::Heading(heading) => concept = heading,
            Line::Entries(list) => {
                let Some(concept) = concept else { continue };
                for (phrase, is_open) in list.split(", ").map(phrase) {
                    meanings.entry(phrase).or_insert(Meaning { concept, is_open });
                }
            }
            Line::Nothing => {}
        }
    }
    meanings.into_iter().map(|(phrase, meaning)| Entry { phrase, meaning }).collect()
}

/// An entry's letters, and whether any ending may follow.
fn phrase(entry: &str) -> (String, bool) {
    let (phrase, is_open) = entry.strip_suffix('*').map_or((entry, false), |phrase| (phrase, true));
    (Normal::of(phrase).characters.into_iter().collect(), is_open)
}

/// A line of the lexicon's text.
enum Line<'a> {
    /// `[draw]`; `None` if there is no such concept.
    Heading(Option<Concept>),
    /// `de: zeichne*, male`
    Entries(&'a str),
    /// A blank or a comment.
    Nothing,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            return Self::Heading(Concept::of_name(name));
        }
        if line.starts_with('#') {
            return Self::Nothing;
        }
        line.split_once(": ").map_or(Self::Nothing, |(_language, list)| Self::Entries(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for line in TEXT.lines() {
            match Line::read(line) {
                Line::Heading(concept) => assert!(concept.is_some(), "{line}"),
                Line::Entries(list) => {
                    for entry in list.split(", ") {
                        assert!(entry.trim() == entry && !phrase(entry).0.is_empty(), "{entry:?}");
                    }
                }
                Line::Nothing => assert!(line.is_empty() || line.starts_with('#'), "{line}"),
            }
        }
    }

    #[test]
    fn every_concept_has_words() {
        for concept in Concept::ALL {
            assert!(TEXT.contains(&format!("\n[{}]\n", concept.name())), "{concept:?}");
        }
    }
}
