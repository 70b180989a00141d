//! The way through a phrase, and where words may end on it.

use crate::hash::Fnv;
use crate::normal::{is_spaceless, is_word};

/// The way through a phrase, letter by letter. It can be gone back and taken up with another letter,
/// so that what two phrases have in common is hashed once.
#[derive(Debug, Default)]
pub(super) struct Path(Vec<(char, Fnv)>);

impl Path {
    /// Goes back to the first letters; `None` if it has not come so far.
    pub(super) fn back_to(&mut self, letters: usize) -> Option<()> {
        self.0.truncate(letters);
        (self.0.len() == letters).then_some(())
    }

    /// Goes on by a letter. If a word may end in front of it, gives the hash of what is there.
    pub(super) fn push(&mut self, letter: char) -> Option<u64> {
        let before = self.0.last().copied();
        let mut hash = before.map_or_else(Fnv::new, |(_, hash)| hash);
        let stop = before.filter(|(last, _)| is_joint(*last, Some(letter))).map(|_| hash.finish());
        hash.push(letter);
        self.0.push((letter, hash));
        stop
    }

    /// The hash of all of it.
    pub(super) fn end(&self) -> Option<u64> {
        self.0.last().map(|(_, hash)| hash.finish())
    }
}

/// Whether a word may end between a character and the next one: in scripts without blanks, anywhere.
pub(super) fn is_joint(character: char, next: Option<char>) -> bool {
    let ends = |character| !is_word(character) || is_spaceless(character);
    ends(character) || next.is_none_or(ends)
}
