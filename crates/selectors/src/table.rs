//! The table, and looking things up in it.
//!
//! The site has two generations of markup in use at the same time (a staged rollout), and mixes
//! of them were seen. So the table falls back key by key, never page by page.

use serde::{Deserialize, Serialize};

use crate::built_in;
use crate::{Class, Key};

/// Which generation of the site's markup a selector belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// The classic page: 2025 until September 2026.
    A,
    /// The app shell: since September 2026.
    B,
    /// Either; last resorts.
    #[default]
    Any,
}

/// One way to find something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Where it was seen.
    pub generation: Generation,
    /// A CSS selector.
    pub selector: String,
}

/// A text belongs to `class` when it contains all of `parts`, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    /// What it is about.
    pub class: Class,
    /// Lower case, plain apostrophes, single spaces.
    pub parts: Vec<String>,
}

/// A selector that a browser could not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// What it was to find.
    pub key: Key,
    /// The selector.
    pub selector: String,
}

/// What is known of the page: how its parts are found, and what its texts mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectorTable {
    pub(crate) version: u32,
    pub(crate) note: String,
    pub(crate) entries: [Entry; Key::ALL.len()],
    pub(crate) stems: Vec<Stem>,
    pub(crate) working: Vec<String>,
    pub(crate) picture_names: Vec<String>,
}

/// What is known of one key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    candidates: Vec<Candidate>,
    /// Made once: the page is asked often.
    union: String,
}

impl Entry {
    pub(crate) fn new(candidates: Vec<Candidate>) -> Self {
        let selectors: Vec<&str> =
            candidates.iter().map(|candidate| candidate.selector.as_str()).collect();
        Self { union: selectors.join(","), candidates }
    }
}

impl SelectorTable {
    /// The table that this version of Panelwright came with.
    #[must_use]
    pub fn built_in() -> Self {
        built_in::table()
    }

    /// Its version; a table replaces those with a lower one.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What its maker says of it, in one line; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The candidates of a key, in order of preference.
    #[must_use]
    pub fn candidates(&self, key: Key) -> &[Candidate] {
        &self.entries[key as usize].candidates
    }

    /// One selector for all candidates of a key; empty if there is none.
    #[must_use]
    pub fn union(&self, key: Key) -> &str {
        &self.entries[key as usize].union
    }

    /// The text stems, in order of precedence.
    #[must_use]
    pub fn stems(&self) -> &[Stem] {
        &self.stems
    }

    /// What the page says while it works, in lower case. A turn that says nothing else has not
    /// answered yet.
    #[must_use]
    pub fn working(&self) -> &[String] {
        &self.working
    }

    /// Beginnings of the alternative text of finished pictures, in lower case.
    #[must_use]
    pub fn picture_names(&self) -> &[String] {
        &self.picture_names
    }

    /// Drops the candidates whose selector a browser cannot read, and gives them. An essential key
    /// that is left with none gets those that are built in.
    pub fn drop_unreadable(&mut self, can_read: impl Fn(&str) -> bool) -> Vec<Unreadable> {
        let mut dropped = Vec::new();
        for (key, entry) in Key::ALL.into_iter().zip(&mut self.entries) {
            let (kept, unreadable): (Vec<_>, Vec<_>) =
                entry.candidates.drain(..).partition(|candidate| can_read(&candidate.selector));
            dropped.extend(
                unreadable
                    .into_iter()
                    .map(|Candidate { selector, .. }| Unreadable { key, selector }),
            );
            *entry = if kept.is_empty() && key.is_essential() {
                Entry::new(built_in::candidates(key))
            } else {
                Entry::new(kept)
            };
        }
        dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_cannot_read_is_left_out_of_every_lookup() {
        let mut table = SelectorTable::built_in();
        let dropped = table.drop_unreadable(|selector| !selector.contains("prompt-textarea"));
        assert_eq!(dropped.len(), 2);
        assert!(dropped.iter().all(|unreadable| unreadable.key == Key::Box));
        assert_eq!(table.candidates(Key::Box).len(), 7);
        assert!(!table.union(Key::Box).contains("prompt-textarea"));
    }

    #[test]
    fn an_essential_key_is_never_left_without_a_candidate() {
        let mut table = SelectorTable::built_in();
        table.drop_unreadable(|_| false);
        for key in Key::ALL {
            assert_eq!(table.candidates(key).is_empty(), !key.is_essential(), "{key:?}");
        }
    }
}
