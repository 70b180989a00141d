//! Where in a text which concepts are.

use crate::concept::Concept;
use crate::lexicon::Lexicon;
use crate::normal::{is_spaceless, is_word};
use crate::words::ends_sentence;

/// A concept at its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) concept: Concept,
    pub(crate) start: usize,
    pub(crate) sentence: usize,
}

impl Hit {
    /// Whether it says something of what is wanted: not a mere "please" or "I", and an article
    /// only where a caption would begin.
    pub(crate) fn is_act(&self) -> bool {
        if self.concept == Concept::Article {
            return self.start == 0;
        }
        !matches!(self.concept, Concept::Polite | Concept::Person)
    }
}

/// Everything that the lexicon finds, in order.
pub(crate) fn hits(lexicon: &Lexicon, characters: &[char]) -> Vec<Hit> {
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
