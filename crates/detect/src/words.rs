//! A text as words in sentences.

use crate::normal::{is_spaceless, is_word};

/// This many characters of a script without blanks count as a word.
const SPACELESS_WORD: usize = 2;

/// Which end of a text is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edge {
    First,
    Last,
}

/// A run of letters or digits, all of a script with blanks or all of one without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    start: usize,
    end: usize,
    pub(crate) sentence: usize,
    pub(crate) is_spaceless: bool,
}

impl Word {
    pub(crate) fn letters<'a>(&self, characters: &'a [char]) -> &'a [char] {
        &characters[self.start..self.end]
    }

    /// For how many words it counts.
    pub(crate) fn weight(&self) -> usize {
        if self.is_spaceless { (self.end - self.start).div_ceil(SPACELESS_WORD) } else { 1 }
    }

    /// The word, or the pairs of characters at that edge of a run without blanks, outermost first.
    pub(crate) fn pieces<'a>(&self, characters: &'a [char], edge: Edge) -> Vec<&'a [char]> {
        let letters = self.letters(characters);
        match (self.is_spaceless, edge) {
            (false, _) => vec![letters],
            (true, Edge::First) => letters.chunks(SPACELESS_WORD).take(3).collect(),
            (true, Edge::Last) => letters.rchunks(SPACELESS_WORD).take(3).collect(),
        }
    }
}

/// The words of a text, in order.
pub(crate) fn words(characters: &[char]) -> Vec<Word> {
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

/// Whether a sentence ends with that character.
pub(crate) fn ends_sentence(characters: &[char], index: usize) -> bool {
    match characters[index] {
        '\n' | '!' | '?' => true,
        '.' => {
            characters.get(index + 1).is_none_or(|next| next.is_whitespace() || is_spaceless(*next))
        }
        _ => false,
    }
}
