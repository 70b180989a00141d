//! Hashes of a text's wording and of its turns.

use std::iter;

use crate::hash::Fnv;
use crate::hits::Hit;
use crate::words::{Edge, Word};

/// Hashes have so many bits.
pub const HASH_BITS: u32 = 24;

/// So many words at either end of a text are looked at.
const EDGE_WORDS: usize = 3;
/// Stands at both ends of a sentence's turns, where no concept is.
const SENTENCE_END: char = char::MAX;

/// A way of looking at a text through hashes. Each is weighed for itself, so that a long text does
/// not drown its opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// Words, and words in twos; in scripts without blanks, characters in twos and threes.
    Words,
    /// Groups of four letters within words: they survive endings and typing errors.
    Letters,
    /// The first words of the text and the last ones.
    Edges,
    /// Three concepts in a row in one sentence, whose ends count, too: what follows what.
    Turns,
}

impl Family {
    /// Every family, in order.
    pub const ALL: [Self; 4] = [Self::Words, Self::Letters, Self::Edges, Self::Turns];

    /// What each of `count` hashes of a family counts for. All together count the more the more
    /// there are, but not in proportion: a long text repeats itself.
    #[must_use]
    pub fn value_of_each(count: usize) -> f64 {
        1.0 / float(count.max(1)).sqrt()
    }
}

/// Hashes on their way into [`crate::Features`].
pub(crate) struct Hashes<'a> {
    by_family: &'a mut [Vec<u32>; Family::ALL.len()],
    seen: Seen,
}

impl<'a> Hashes<'a> {
    /// Of a text of so many characters.
    pub(crate) fn into(
        by_family: &'a mut [Vec<u32>; Family::ALL.len()],
        characters: usize,
    ) -> Self {
        Self { by_family, seen: Seen::with_room_for(characters) }
    }

    fn add(&mut self, family: Family, hash: Fnv) {
        if let Some(hash) = self.seen.first_time(hash) {
            self.by_family[family as usize].push(hash);
        }
    }

    pub(crate) fn read_words(&mut self, characters: &[char], words: &[Word]) {
        for (index, word) in words.iter().enumerate() {
            let letters = word.letters(characters);
            if word.is_spaceless {
                for size in [2, 3] {
                    for group in letters.windows(size) {
                        self.add(Family::Words, hash_of(b'c', [group]));
                    }
                }
                continue;
            }
            self.add(Family::Words, hash_of(b'w', [letters]));
            if let Some(next) = words.get(index + 1)
                && next.sentence == word.sentence
                && !next.is_spaceless
            {
                self.add(Family::Words, hash_of(b'b', [letters, next.letters(characters)]));
            }
            for group in padded(letters).windows(4) {
                self.add(Family::Letters, hash_of(b'l', [group]));
            }
        }
    }

    pub(crate) fn read_edges(&mut self, characters: &[char], words: &[Word]) {
        let first = words.iter().flat_map(|word| word.pieces(characters, Edge::First));
        self.read_edge(b'f', &first.take(EDGE_WORDS).collect::<Vec<_>>());
        let last = words.iter().rev().flat_map(|word| word.pieces(characters, Edge::Last));
        self.read_edge(b'e', &last.take(EDGE_WORDS).collect::<Vec<_>>());
    }

    fn read_edge(&mut self, salt: u8, pieces: &[&[char]]) {
        for count in 1..=pieces.len() {
            self.add(Family::Edges, hash_of(salt, pieces[..count].iter().copied()));
        }
    }

    pub(crate) fn read_turns(&mut self, acts: &[Hit]) {
        for sentence in acts.chunk_by(|one, other| one.sentence == other.sentence) {
            let inner = sentence.iter().map(|act| char::from(act.concept as u8));
            let row: Vec<char> =
                iter::once(SENTENCE_END).chain(inner).chain(iter::once(SENTENCE_END)).collect();
            for turn in row.windows(3) {
                let mut hash = Fnv::salted(b't');
                turn.iter().for_each(|one| hash.push(*one));
                self.add(Family::Turns, hash);
            }
        }
    }
}

/// Letters with a mark at either end, so that groups know where a word begins and ends.
fn padded(letters: &[char]) -> Vec<char> {
    let mut padded = Vec::with_capacity(letters.len() + 2);
    padded.push('_');
    padded.extend(letters);
    padded.push('_');
    padded
}

fn hash_of<'a>(salt: u8, pieces: impl IntoIterator<Item = &'a [char]>) -> Fnv {
    let mut hash = Fnv::salted(salt);
    for piece in pieces {
        for &letter in piece {
            // Which number it is says nothing.
            hash.push(if letter.is_ascii_digit() { '0' } else { letter });
        }
        hash.push(' ');
    }
    hash
}

/// The hashes seen so far: a small table, made for each text.
struct Seen {
    /// A hash and one, so that nothing is zero.
    slots: Vec<u32>,
}

impl Seen {
    /// For a text of so many characters. Each gives at most two hashes of wording and one of turns,
    /// and there are a few of edges.
    fn with_room_for(characters: usize) -> Self {
        Self { slots: vec![0; (4 * characters + 16).next_power_of_two()] }
    }

    /// The hash, shortened, if it was not seen before.
    fn first_time(&mut self, hash: Fnv) -> Option<u32> {
        // What is left has HASH_BITS bits.
        let hash = (hash.finish() >> (64 - HASH_BITS)) as u32;
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        while self.slots[place] != 0 {
            if self.slots[place] == hash + 1 {
                return None;
            }
            place = (place + 1) & mask;
        }
        self.slots[place] = hash + 1;
        Some(hash)
    }
}

/// Exact for every count that a text can have.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept::Concept;

    fn act(concept: Concept, sentence: usize) -> Hit {
        Hit { concept, start: 0, sentence }
    }

    fn turns(acts: &[Hit]) -> Vec<u32> {
        let mut by_family = Default::default();
        Hashes::into(&mut by_family, acts.len()).read_turns(acts);
        by_family[Family::Turns as usize].clone()
    }

    #[test]
    fn a_turn_is_three_in_a_row_with_the_ends_of_the_sentence() {
        let (draw, picture) = (act(Concept::Draw, 0), act(Concept::Picture, 0));
        assert_eq!(turns(&[]).len(), 0);
        assert_eq!(turns(&[draw]).len(), 1);
        assert_eq!(turns(&[draw, picture]).len(), 2);
        assert_ne!(turns(&[draw, picture]), turns(&[picture, draw]));
    }

    #[test]
    fn no_turn_goes_over_the_end_of_a_sentence() {
        let (draw, picture) = (act(Concept::Draw, 0), act(Concept::Picture, 1));
        let apart = [turns(&[draw]), turns(&[picture])].concat();
        assert_eq!(turns(&[draw, picture]), apart);
    }

    #[test]
    fn a_turn_that_comes_again_counts_once() {
        let draws = [act(Concept::Draw, 0), act(Concept::Draw, 1)];
        assert_eq!(turns(&draws).len(), 1);
    }
}
