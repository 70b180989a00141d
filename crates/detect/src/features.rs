//! What is read off a text: its signs, and hashes of its wording.
//!
//! Training and scoring both go through here, so that what was learned is what is looked for.

use crate::Context;
use crate::concept::Concept;
use crate::hash::Fnv;
use crate::lexicon::Lexicon;
use crate::normal::{Normal, is_spaceless, is_word};
use crate::sign::{Sign, Structure};

/// Hashes of wording have so many bits.
pub const HASH_BITS: u32 = 24;

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
/// This many characters of a script without blanks count as a word.
const SPACELESS_WORD: usize = 2;

/// A way of looking at wording. Each is weighed for itself, so that a long text does not drown its
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
}

impl Family {
    /// Every family, in order.
    pub const ALL: [Self; 3] = [Self::Words, Self::Letters, Self::Edges];

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
    /// Hashes of its wording by family, each once.
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
        let mut features = Self::default();
        features.read_signs(characters, &words, &hits(lexicon, characters), context);
        features.read_wording(characters, &words);
        features
    }

    fn read_signs(&mut self, characters: &[char], words: &[Word], hits: &[Hit], context: Context) {
        let mut is_there = vec![false; Sign::COUNT];
        let mut add = |sign: Sign| is_there[sign.index()] = true;
        add(Sign::Always);
        let length: usize = words.iter().map(Word::weight).sum();
        structures(characters, hits, length).for_each(|structure| add(Sign::Structure(structure)));
        let whole = Whole::of(words, hits, length, context);
        hits.iter().flat_map(|hit| whole.signs_of(hit)).for_each(&mut add);
        let acts: Vec<&Hit> = hits.iter().filter(|hit| hit.is_act()).collect();
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
        if context.after_picture {
            add(Sign::AfterPicture);
            if whole.is_short {
                add(Sign::ShortAfterPicture);
            }
        }
        self.signs = (0..Sign::COUNT).filter(|index| is_there[*index]).collect();
    }

    fn read_wording(&mut self, characters: &[char], words: &[Word]) {
        let mut seen = Seen::new();
        let mut add = |wording: &mut [Vec<u32>; 3], family: Family, hash: Fnv| {
            if let Some(hash) = seen.first_time(hash) {
                wording[family as usize].push(hash);
            }
        };
        for (index, word) in words.iter().enumerate() {
            let letters = word.letters(characters);
            if word.is_spaceless {
                for size in [2, 3] {
                    for group in letters.windows(size) {
                        add(&mut self.wording, Family::Words, hash_of(b'c', [group]));
                    }
                }
                continue;
            }
            add(&mut self.wording, Family::Words, hash_of(b'w', [letters]));
            if let Some(next) = words.get(index + 1)
                && next.sentence == word.sentence
                && !next.is_spaceless
            {
                let two = hash_of(b'b', [letters, next.letters(characters)]);
                add(&mut self.wording, Family::Words, two);
            }
            for group in padded(letters).windows(4) {
                add(&mut self.wording, Family::Letters, hash_of(b'l', [group]));
            }
        }
        self.read_edges(characters, words, &mut add);
    }

    fn read_edges(
        &mut self,
        characters: &[char],
        words: &[Word],
        add: &mut impl FnMut(&mut [Vec<u32>; 3], Family, Fnv),
    ) {
        let pieces: Vec<&[char]> = words
            .iter()
            .take(3)
            .flat_map(|word| word.pieces(characters, Edge::First))
            .take(3)
            .collect();
        for count in 1..=pieces.len() {
            add(&mut self.wording, Family::Edges, hash_of(b'f', pieces[..count].iter().copied()));
        }
        let pieces: Vec<&[char]> = words
            .iter()
            .rev()
            .take(3)
            .flat_map(|word| word.pieces(characters, Edge::Last))
            .take(3)
            .collect();
        for count in 1..=pieces.len() {
            add(&mut self.wording, Family::Edges, hash_of(b'e', pieces[..count].iter().copied()));
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

/// Which end of a text is looked at.
#[derive(Debug, Clone, Copy)]
enum Edge {
    First,
    Last,
}

/// A run of letters or digits, all of a script with blanks or all of one without.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    sentence: usize,
    is_spaceless: bool,
}

impl Word {
    fn letters<'a>(&self, characters: &'a [char]) -> &'a [char] {
        &characters[self.start..self.end]
    }

    /// For how many words it counts.
    fn weight(&self) -> usize {
        if self.is_spaceless { (self.end - self.start).div_ceil(SPACELESS_WORD) } else { 1 }
    }

    /// The word, or the pairs of characters at that edge of a run without blanks, outermost first.
    fn pieces<'a>(&self, characters: &'a [char], edge: Edge) -> Vec<&'a [char]> {
        let letters = self.letters(characters);
        match (self.is_spaceless, edge) {
            (false, _) => vec![letters],
            (true, Edge::First) => letters.chunks(SPACELESS_WORD).take(3).collect(),
            (true, Edge::Last) => letters.rchunks(SPACELESS_WORD).take(3).collect(),
        }
    }
}

fn words(characters: &[char]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut sentence = 0;
    let mut start = 0;
    while start < characters.len() {
        let first = characters[start];
        if !is_word(first) {
            if ends_sentence(characters, start) {
                sentence += 1;
            }
            start += 1;
            continue;
        }
        let is_spaceless_here = is_spaceless(first);
        let length = characters[start..]
            .iter()
            .take_while(|next| is_word(**next) && is_spaceless(**next) == is_spaceless_here)
            .count();
        let end = start + length;
        words.push(Word { start, end, sentence, is_spaceless: is_spaceless_here });
        start = end;
    }
    words
}

fn ends_sentence(characters: &[char], index: usize) -> bool {
    match characters[index] {
        '\n' | '!' | '?' => true,
        '.' => {
            characters.get(index + 1).is_none_or(|next| next.is_whitespace() || is_spaceless(*next))
        }
        _ => false,
    }
}

/// A concept at its place.
#[derive(Debug, Clone, Copy)]
struct Hit {
    concept: Concept,
    start: usize,
    sentence: usize,
}

impl Hit {
    /// Whether it says something of what is wanted: not a mere "please" or "I", and an article
    /// only where a caption would begin.
    fn is_act(&self) -> bool {
        if self.concept == Concept::Article {
            return self.start == 0;
        }
        !matches!(self.concept, Concept::Polite | Concept::Person)
    }
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

fn hits(lexicon: &Lexicon, characters: &[char]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut sentence = 0;
    let mut start = 0;
    while let Some(&first) = characters.get(start) {
        if first == ' ' {
            start += 1;
            continue;
        }
        if let Some(found) = lexicon.find(characters, start) {
            hits.push(Hit { concept: found.concept, start, sentence });
            start += found.length;
            continue;
        }
        if ends_sentence(characters, start) {
            sentence += 1;
        }
        start += 1;
        if is_word(first) && !is_spaceless(first) {
            let rest = characters[start..].iter();
            start += rest.take_while(|next| is_word(**next) && !is_spaceless(**next)).count();
        }
    }
    hits
}

fn structures(characters: &[char], hits: &[Hit], length: usize) -> impl Iterator<Item = Structure> {
    let count = |wanted: &dyn Fn(char) -> bool| characters.iter().filter(|c| wanted(**c)).count();
    let has = |concepts: &[Concept]| hits.iter().any(|hit| concepts.contains(&hit.concept));
    let commas = count(&|c| c == ',');
    let digits = count(&|c| c.is_ascii_digit());
    let operators = count(&|c| matches!(c, '+' | '*' | '=' | '/' | '^' | '<' | '>'));
    let marks = count(&|c| matches!(c, '{' | '}' | '[' | ']'));
    let styles = hits.iter().filter(|hit| {
        matches!(
            hit.concept,
            Concept::Medium | Concept::Camera | Concept::Layout | Concept::Posture
        )
    });
    let text_end = characters.iter().rposition(|c| !c.is_whitespace());
    let last = text_end.map(|end| characters[end]);
    let by_length = match length {
        0..=3 => Structure::FewWords,
        4..=9 => Structure::Short,
        10..=30 => Structure::Middling,
        31..=100 => Structure::Long,
        101.. => Structure::VeryLong,
    };
    let noticed = [
        (Structure::EndsAsQuestion, last == Some('?')),
        (Structure::HasQuestion, characters.contains(&'?')),
        (Structure::Fence, contains(characters, "```")),
        (Structure::CodeLines, code_lines(characters) >= 2),
        (by_length, true),
        (Structure::Unknown, hits.is_empty()),
        (Structure::ManyStyles, styles.count() >= 3),
        (Structure::Commas, commas >= 3 && commas * 8 >= length),
        (Structure::Quotes, count(&|c| c == '"') >= 2),
        (Structure::Address, contains(characters, "://") || contains(characters, "www.")),
        (Structure::Settings, marks >= 4 && marks * 40 >= characters.len()),
        (
            Structure::Impersonal,
            !has(&[
                Concept::Person,
                Concept::Polite,
                Concept::Question,
                Concept::Wish,
                Concept::Show,
                Concept::Learn,
                Concept::Role,
            ]),
        ),
        (Structure::Arithmetic, digits >= 2 && operators >= 2),
        (Structure::PromptForGenerator, has(&[Concept::Prompt]) && has(&[Concept::Generator])),
        (Structure::PromptAndRole, has(&[Concept::Prompt]) && has(&[Concept::Role])),
    ];
    noticed.into_iter().filter_map(|(structure, is_there)| is_there.then_some(structure))
}

fn contains(characters: &[char], wanted: &str) -> bool {
    let wanted: Vec<char> = wanted.chars().collect();
    characters.windows(wanted.len()).any(|window| window == wanted)
}

/// Lines that end or begin as lines of programs do.
fn code_lines(characters: &[char]) -> usize {
    let ends = [';', '{', '}', '>'];
    let begins = ["import ", "def ", "from ", "#include", "const ", "let ", "var ", "<", "public "];
    characters
        .split(|c| *c == '\n')
        .filter(|line| {
            line.last().is_some_and(|last| ends.contains(last))
                || begins.iter().any(|begin| {
                    begin.chars().count() <= line.len()
                        && begin.chars().zip(line.iter()).all(|(one, other)| one == *other)
                })
        })
        .count()
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
