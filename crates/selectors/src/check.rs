//! What a check of the page found. It holds nothing of the author's: no text of the page, no
//! prompt, no conversation's id, no name of an account.

use serde::{Deserialize, Serialize};

use crate::{Expected, Generation, Key, Origin, Unreadable};

/// A look at a page with every key of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCheck {
    /// The version of Panelwright.
    pub extension: String,
    /// The version of the table that was used.
    pub table: u32,
    /// Where that table comes from.
    pub origin: Origin,
    /// Candidates of it that this browser cannot read.
    pub unreadable: Vec<Unreadable>,
    /// The site's host.
    pub host: String,
    /// The address' path, with an ellipsis for everything that may be an id.
    pub path: String,
    /// The language that the page says it is in; may be empty.
    pub language: String,
    /// Whether somebody is signed in.
    pub account: Account,
    /// Whether the site shows its challenge in place of its page.
    pub is_challenge: bool,
    /// What kind of page it was.
    pub scene: Scene,
    /// What was found of each key, in the order of [`Key::ALL`].
    pub findings: Vec<Finding>,
}

/// Whether somebody is signed in, as far as the page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The account's button is there, and no button to sign in.
    In,
    /// There is a button to sign in.
    Out,
    /// There is neither.
    Unknown,
}

/// What kind of page it is, which tells what should be in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Whether a conversation is open.
    pub is_conversation: bool,
    /// Whether text stands in the box.
    pub has_text: bool,
}

/// What was found of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The key.
    pub key: Key,
    /// How many candidates the table has for it.
    pub candidates: usize,
    /// The first candidate that matched.
    pub found: Option<Match>,
}

/// A candidate that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Its place among the candidates of its key, from 0.
    pub rank: usize,
    /// The generation that it belongs to.
    pub generation: Generation,
    /// The selector.
    pub selector: String,
    /// How many elements it matched.
    pub elements: usize,
}

impl PageCheck {
    /// The keys that should be in this page and were not found.
    pub fn missing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| {
            finding.found.is_none() && finding.key.expected(self.scene) == Expected::Now
        })
    }

    /// How many boxes there are when there is more than one. Nothing is written while it is not
    /// certain which of them is the right one.
    #[must_use]
    pub fn several_boxes(&self) -> Option<usize> {
        let found = self.found(Key::Box)?;
        (found.elements > 1).then_some(found.elements)
    }

    /// Whether the page can be worked with.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.is_usual() && self.missing().next().is_none() && self.several_boxes().is_none()
    }

    /// Whether this is the site's page for somebody who is signed in, and not one that only a
    /// person can get past.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        !self.is_challenge && self.account != Account::Out
    }

    /// How a key was found.
    #[must_use]
    pub fn found(&self, key: Key) -> Option<&Match> {
        self.findings.iter().find(|finding| finding.key == key)?.found.as_ref()
    }

    /// How many keys were found by a candidate of that generation.
    #[must_use]
    pub fn count(&self, generation: Generation) -> usize {
        let found = self.findings.iter().filter_map(|finding| finding.found.as_ref());
        found.filter(|found| found.generation == generation).count()
    }
}
