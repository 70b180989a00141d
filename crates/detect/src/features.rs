//! What is read off a text: its signs, and hashes of its wording.
//!
//! Training and scoring both go through here, so that what was learned is what is looked for.

use std::collections::BTreeSet;
use std::iter;

use crate::Context;
use crate::concept::Concept;
use crate::hash::Fnv;
use crate::hits::{Hit, hits};
use crate::lexicon::Lexicon;
use crate::normal::Normal;
use crate::sign::Sign;
use crate::structures::structures;
use crate::words::{Edge, Word, words};

/// Hashes have so many bits.
pub const HASH_BITS: u32 = 24;

/// Near the beginning, in characters.
const HEAD_CHARACTERS: usize = 32;
/// Two concepts of a pair are at most so many characters apart,
const PAIR_CHARACTERS: usize = 60;
/// and at most so many concepts.
const PAIR_CONCEPTS: usize = 3;
/// So many concepts, or pairs, count in full.
const UNDAMPED: usize = 8;
/// So many words at either end of a text are looked at.
const EDGE_WORDS: usize = 3;
/// Stands at both ends of a sentence's turns, where no concept is.
const SENTENCE_END: char = char::MAX;
/// A text of so many words is short.
const SHORT_WORDS: usize = 9;
/// A way of looking at a text through hashes. Each is weighed for itself, so that a long text does not drown its
/// opening.
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

/// What was read off a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// The places of its signs, each once, in order.
    pub signs: Vec<usize>,
    /// Hashes of its wording and of its turns by family, each once.
    pub wording: [Vec<u32>; Family::ALL.len()],
}

impl Features {
    /// The signs with how much each counts. Concepts and pairs of a long text are many, and count
    /// less each, so that what a text is about does not drown what is wanted.
    #[must_use]
    pub fn sign_values(&self) -> Vec<(usize, f64)> {
        let crowds = Sign::CROWDS.map(|places| {
            let count = self.signs.iter().filter(|sign| places.contains(*sign)).count();
            (places, damped(count))
        });
        let value = |sign: &usize| {
            let crowd = crowds.iter().find(|(places, _)| places.contains(sign));
            crowd.map_or(1.0, |(_, value)| *value)
        };
        self.signs.iter().map(|sign| (*sign, value(sign))).collect()
    }

    /// Reads a text. The time is linear in what is read of it, and that is bounded.
    pub(crate) fn read(lexicon: &Lexicon, text: &str, context: Context) -> Self {
        let normal = Normal::of(text);
        let characters = &normal.characters;
        let words = words(characters);
        let hits = hits(lexicon, characters);
        let acts: Vec<Hit> = hits.iter().copied().filter(Hit::is_act).collect();
        let mut features = Self::default();
        features.read_signs(characters, &words, &hits, &acts, context);
        let mut hashes = Hashes { by_family: &mut features.wording, seen: Seen::new() };
        hashes.read_words(characters, &words);
        hashes.read_edges(characters, &words);
        hashes.read_turns(&acts);
        features
    }

    fn read_signs(
        &mut self,
        characters: &[char],
        words: &[Word],
        hits: &[Hit],
        acts: &[Hit],
        context: Context,
    ) {
        let mut is_there = vec![false; Sign::COUNT];
        let mut add = |sign: Sign| is_there[sign.index()] = true;
        add(Sign::Always);
        let length: usize = words.iter().map(Word::weight).sum();
        structures(characters, hits, length).for_each(|structure| add(Sign::Structure(structure)));
        let whole = Whole::of(words, hits, length, context);
        hits.iter().flat_map(|hit| whole.signs_of(hit)).for_each(&mut add);
        if let (Some(first), Some(last)) = (acts.first(), acts.last()) {
            add(Sign::First(first.concept));
            add(Sign::Last(last.concept));
        }
        for (index, one) in acts.iter().enumerate() {
            let next = acts[index + 1..].iter().take(PAIR_CONCEPTS);
            for other in next.take_while(|other| {
                other.sentence == one.sentence && other.start - one.start <= PAIR_CHARACTERS
            }) {
                add(Sign::Pair(one.concept, other.concept));
            }
        }
        let concepts: BTreeSet<Concept> = acts.iter().map(|act| act.concept).collect();
        for other in &concepts {
            concepts.range(..other).for_each(|one| add(Sign::Together(*one, *other)));
        }
        if context.after_picture {
            add(Sign::AfterPicture);
            if whole.is_short {
                add(Sign::ShortAfterPicture);
            }
        }
        self.signs = (0..Sign::COUNT).filter(|index| is_there[*index]).collect();
    }
}

/// Hashes on their way into [`Features`].
struct Hashes<'a> {
    by_family: &'a mut [Vec<u32>; Family::ALL.len()],
    seen: Seen,
}

impl Hashes<'_> {
    fn add(&mut self, family: Family, hash: Fnv) {
        if let Some(hash) = self.seen.first_time(hash) {
            self.by_family[family as usize].push(hash);
        }
    }

    fn read_words(&mut self, characters: &[char], words: &[Word]) {
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

    fn read_edges(&mut self, characters: &[char], words: &[Word]) {
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

    fn read_turns(&mut self, acts: &[Hit]) {
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

/// What each of so many counts for: less, from [`UNDAMPED`] on.
fn damped(count: usize) -> f64 {
    (float(UNDAMPED) / float(count.max(UNDAMPED))).sqrt()
}

/// Exact for every count that a text can have.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What is known of the whole text when a concept in it is looked at.
#[derive(Debug, Clone, Copy)]
struct Whole {
    gives_role: bool,
    is_of_pictures: bool,
    is_short: bool,
    after_picture: bool,
    last_sentence: usize,
}

impl Whole {
    fn of(words: &[Word], hits: &[Hit], length: usize, context: Context) -> Self {
        Self {
            gives_role: hits.iter().any(|hit| hit.concept == Concept::Role),
            is_of_pictures: hits.iter().any(|hit| hit.concept.is_of_pictures()),
            is_short: length <= SHORT_WORDS,
            after_picture: context.after_picture,
            last_sentence: words.last().map_or(0, |word| word.sentence),
        }
    }

    /// The signs of a concept at its place in this text.
    fn signs_of(self, hit: &Hit) -> impl Iterator<Item = Sign> {
        let has_several_sentences = self.last_sentence > 0;
        let noticed = [
            (Sign::Any(hit.concept), true),
            (Sign::Head(hit.concept), hit.start < HEAD_CHARACTERS),
            (Sign::InShort(hit.concept), self.is_short),
            (Sign::Opening(hit.concept), has_several_sentences && hit.sentence == 0),
            (
                Sign::Closing(hit.concept),
                has_several_sentences && hit.sentence == self.last_sentence,
            ),
            (Sign::WithRole(hit.concept), self.gives_role),
            (Sign::NoPicture(hit.concept), !self.is_of_pictures),
            (Sign::AnyAfterPicture(hit.concept), self.after_picture),
        ];
        noticed.into_iter().filter_map(|(sign, is_there)| is_there.then_some(sign))
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

/// The hashes seen so far: a small table, emptied for each text.
struct Seen {
    /// A hash and one, so that nothing is zero.
    slots: Vec<u32>,
    used: usize,
}

impl Seen {
    /// A text of two thousand characters has fewer groups than half of this.
    const SLOTS: usize = 1 << 14;

    fn new() -> Self {
        Self { slots: vec![0; Self::SLOTS], used: 0 }
    }

    /// The hash, shortened, if it was not seen before.
    fn first_time(&mut self, hash: Fnv) -> Option<u32> {
        // What is left has HASH_BITS bits.
        let hash = (hash.finish() >> (64 - HASH_BITS)) as u32;
        if self.used * 2 >= Self::SLOTS {
            return None;
        }
        let mut place = hash as usize % Self::SLOTS;
        while self.slots[place] != 0 {
            if self.slots[place] == hash + 1 {
                return None;
            }
            place = (place + 1) % Self::SLOTS;
        }
        self.slots[place] = hash + 1;
        self.used += 1;
        Some(hash)
    }
}
