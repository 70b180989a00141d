//! The lexicon: which words stand for which [`Concept`], in two dozen languages.
//!
//! [`text`] is how people keep it, [`bytes`] how it ships, and this is how it is looked up: by
//! hashes. The rules of matching:
//!
//! - An entry begins where a word begins; in scripts without blanks between words, anywhere. In
//!   Arabic, particles and the article may stand in front of it.
//! - It ends where a word ends, unless it ends with `*` or in Korean, whose particles follow.
//! - Of all entries that fit at a place the longest is taken, so that "draw a conclusion" is not
//!   about drawing.

pub(crate) mod bytes;
mod entry;
mod path;
pub(crate) mod text;

use entry::{Entry, Meaning};
use path::{Path, is_joint};

use crate::concept::Concept;
use crate::hash::{Fnv, Slots};
use crate::normal::{is_arabic, is_hangul, is_spaceless, is_word};

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
    steps: Slots<Step>,
}

/// How far one has come in an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Step {
    /// What has been read is an entry.
    meaning: Option<Meaning>,
    /// A word ends here, and an entry goes on after it.
    goes_on: bool,
}

impl Lexicon {
    /// The lexicon of this version, read from its text.
    pub(crate) fn built_in() -> Self {
        let entries = text::entries();
        let letters = entries.iter().map(|entry| entry.phrase.len()).sum();
        let mut lexicon = Self::with_room_for(letters);
        for Entry { phrase, meaning } in entries {
            // There is room for a step at each letter.
            let _ = lexicon.add(&mut Path::default(), &phrase, meaning);
        }
        lexicon
    }

    fn with_room_for(steps: usize) -> Self {
        Self { steps: Slots::with_room_for(steps) }
    }

    /// Adds what a phrase means, of which `path` has the beginning. `None` when there is no room,
    /// or no phrase.
    fn add(&mut self, path: &mut Path, rest: &str, meaning: Meaning) -> Option<()> {
        for letter in rest.chars() {
            if let Some(stop) = path.push(letter) {
                self.steps.or_default(stop)?.goes_on = true;
            }
        }
        self.steps.or_default(path.end()?)?.meaning = Some(meaning);
        Some(())
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
            let step = self.steps.get(hash.finish()).unwrap_or_default();
            let ends_here = is_joint(character, rest.get(index + 1).copied());
            if let Some(Meaning { concept, is_open }) = step.meaning
                && (ends_here || is_open || is_hangul(character))
            {
                best = Some((concept, index + 1));
            }
            if ends_here && !step.goes_on {
                break;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::Normal;

    fn concept_at_start(text: &str) -> Option<Concept> {
        let characters = Normal::of(text).characters;
        Lexicon::built_in().find(&characters, 0).map(|found| found.concept)
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
