//! The lexicon: which words stand for which [`Concept`], in two dozen languages.
//!
//! It is a text that people can read and add to (`lexicon.txt`), kept in memory as hashes of its
//! entries. The rules of matching:
//!
//! - An entry begins where a word begins; in scripts without blanks between words, anywhere. In
//!   Arabic, particles and the article may stand in front of it.
//! - It ends where a word ends, unless it ends with `*` or in Korean, whose particles follow.
//! - Of all entries that fit at a place the longest is taken, so that "draw a conclusion" is not
//!   about drawing.

use crate::concept::Concept;
use crate::hash::{Fnv, Slots};
use crate::normal::{Normal, is_arabic, is_hangul, is_spaceless, is_word};

const TEXT: &str = include_str!("lexicon.txt");

/// No entry is longer, in characters; a test holds the lexicon to it.
const ENTRY_CHARACTERS_MAX: usize = 36;
/// In a script without blanks.
const SPACELESS_CHARACTERS_MAX: usize = 16;
/// So many letters of Arabic particles may stand in front of an entry.
const PARTICLES_MAX: usize = 3;

/// A place in a text where an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// What it stands for.
    pub(crate) concept: Concept,
    /// Its length in characters, with what follows it in the same word.
    pub(crate) length: usize,
}

/// Words and what they stand for.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    entries: Slots<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    concept: Concept,
    /// Whether any ending may follow.
    is_open: bool,
}

impl Lexicon {
    /// The lexicon of this version.
    pub(crate) fn built_in() -> Self {
        let mut entries = Slots::with_room_for(TEXT.matches(", ").count() + TEXT.lines().count());
        let mut concept = None;
        for line in TEXT.lines() {
            match Line::read(line) {
                Line::Heading(heading) => concept = heading,
                Line::Entries(list) => {
                    let Some(concept) = concept else { continue };
                    for (hash, is_open) in list.split(", ").map(keyed) {
                        // Where two concepts claim a word, the first in the file has it.
                        entries.insert_if_new(hash, Entry { concept, is_open });
                    }
                }
                Line::Nothing => {}
            }
        }
        Self { entries }
    }

    /// The longest entry that fits at `start`, which is where a word or a sign begins.
    pub(crate) fn find(&self, characters: &[char], start: usize) -> Option<Found> {
        let first = *characters.get(start)?;
        let found = self.find_exactly(characters, start);
        if found.is_some() || !is_arabic(first) {
            return found;
        }
        let particles = characters[start..].iter().take_while(|letter| is_particle(**letter));
        (1..=particles.count().min(PARTICLES_MAX)).find_map(|skipped| {
            let found = self.find_exactly(characters, start + skipped)?;
            Some(Found { length: found.length + skipped, ..found })
        })
    }

    fn find_exactly(&self, characters: &[char], start: usize) -> Option<Found> {
        let rest = &characters[start..];
        let is_spaceless_here = is_spaceless(*rest.first()?);
        let most = if is_spaceless_here { SPACELESS_CHARACTERS_MAX } else { ENTRY_CHARACTERS_MAX };
        let mut hash = Fnv::new();
        let mut best = None;
        for (index, &character) in rest.iter().enumerate().take(most) {
            if character == '\n' {
                break;
            }
            hash.push(character);
            let Some(entry) = self.entries.get(hash.finish()) else { continue };
            let next = rest.get(index + 1).copied();
            let ends_here = !is_word(character)
                || is_spaceless(character)
                || next.is_none_or(|next| !is_word(next) || is_spaceless(next));
            if ends_here || entry.is_open || is_hangul(character) {
                best = Some((entry.concept, index + 1));
            }
        }
        best.map(|(concept, length)| Found { concept, length: length + rest_of_word(rest, length) })
    }
}

/// How many characters of the word are left after `length`; none in scripts without blanks.
fn rest_of_word(characters: &[char], length: usize) -> usize {
    let last = length.checked_sub(1).and_then(|last| characters.get(last));
    if last.is_none_or(|last| !is_word(*last) || is_spaceless(*last)) {
        return 0;
    }
    let rest = characters[length..].iter();
    rest.take_while(|next| is_word(**next) && !is_spaceless(**next)).count()
}

/// Letters of which the particles and the article of Arabic are made.
fn is_particle(letter: char) -> bool {
    matches!(letter, 'و' | 'ف' | 'ب' | 'ل' | 'ك' | 'ا' | 'س')
}

/// An entry's hash, and whether any ending may follow.
fn keyed(entry: &str) -> (u64, bool) {
    let (word, is_open) = entry.strip_suffix('*').map_or((entry, false), |word| (word, true));
    let mut hash = Fnv::new();
    Normal::of(word).characters.into_iter().for_each(|character| hash.push(character));
    (hash.finish(), is_open)
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

    fn concept_at_start(text: &str) -> Option<Concept> {
        let characters = Normal::of(text).characters;
        Lexicon::built_in().find(&characters, 0).map(|found| found.concept)
    }

    #[test]
    fn every_line_is_understood() {
        for line in TEXT.lines() {
            match Line::read(line) {
                Line::Heading(concept) => assert!(concept.is_some(), "{line}"),
                Line::Entries(list) => {
                    for entry in list.split(", ") {
                        let length = Normal::of(entry).characters.len();
                        assert!(entry.trim() == entry && length > 0, "{entry:?}");
                        assert!(length <= ENTRY_CHARACTERS_MAX, "{entry}");
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

    #[test]
    fn the_longest_entry_is_taken() {
        assert_eq!(concept_at_start("draw a cat"), Some(Concept::Draw));
        assert_eq!(concept_at_start("draw a conclusion from it"), Some(Concept::Idiom));
        assert_eq!(concept_at_start("Drawer"), Some(Concept::Idiom));
    }

    #[test]
    fn words_end_where_they_end_unless_they_are_open() {
        assert_eq!(concept_at_start("cat"), Some(Concept::Subject));
        assert_eq!(concept_at_start("catalogue"), None);
        assert_eq!(concept_at_start("zeichnest du"), Some(Concept::Draw));
        assert_eq!(concept_at_start("그림을"), Some(Concept::Picture));
        assert_eq!(concept_at_start("画一只猫"), Some(Concept::Draw));
        assert_eq!(concept_at_start("والصورة"), Some(Concept::Picture));
    }
}
