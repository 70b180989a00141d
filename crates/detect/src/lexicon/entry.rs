//! An entry of the lexicon.

use crate::concept::Concept;

/// A word or a phrase, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// In the letters of [`crate::normal`].
    pub(crate) phrase: String,
    pub(crate) meaning: Meaning,
}

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) concept: Concept,
    /// Whether any ending may follow.
    pub(crate) is_open: bool,
}
