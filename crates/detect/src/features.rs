//! What is read off a text: its signs, and hashes of its wording and its turns.
//!
//! Training and scoring both go through here, so that what was learned is what is looked for.

use std::collections::BTreeSet;

use crate::Context;
use crate::concept::Concept;
use crate::hashed::{Family, Hashes, float};
use crate::hits::{Hit, hits};
use crate::lexicon::Lexicon;
use crate::normal::Normal;
use crate::sign::Sign;
use crate::structures::structures;
use crate::words::{Word, words};

/// Near the beginning, in characters.
const HEAD_CHARACTERS: usize = 32;
/// Two concepts of a pair are at most so many characters apart,
const PAIR_CHARACTERS: usize = 60;
/// and at most so many concepts.
const PAIR_CONCEPTS: usize = 3;
/// So many concepts, or pairs, count in full.
const UNDAMPED: usize = 8;
/// A text of so many words is short.
const SHORT_WORDS: usize = 9;

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
        let mut hashes = Hashes::into(&mut features.wording, characters.len());
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

/// What each of so many counts for: less, from [`UNDAMPED`] on.
fn damped(count: usize) -> f64 {
    (float(UNDAMPED) / float(count.max(UNDAMPED))).sqrt()
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
