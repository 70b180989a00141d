//! Looking things up in the page by the table in use. A [`Sighting`] tells which candidate
//! matched, so that drift is visible.

pub use panelwright_selectors::{Candidate, Generation, Key};
use web_sys::Element;

use super::dom;
use crate::table::current;

/// Which candidate of the table matched.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// The candidate.
    pub candidate: Candidate,
    /// Its place among the candidates of its key, from 0: above 0, the page has drifted.
    pub rank: usize,
}

/// One selector for all candidates of a key.
#[must_use]
pub fn union(key: Key) -> String {
    current().union(key).to_owned()
}

/// All elements under `root` that any candidate of a key matches, in document order.
#[must_use]
pub fn all(root: &Element, key: Key) -> Vec<Element> {
    dom::query_all(root, current().union(key))
}

/// Elements of the first candidate that matches any element in the document that passes `test`.
pub fn first(key: Key, test: impl Fn(&Element) -> bool) -> Option<(Vec<Element>, Sighting)> {
    let root = dom::root()?;
    let table = current();
    table.candidates(key).iter().enumerate().find_map(|(rank, candidate)| {
        let mut found = dom::query_all(&root, &candidate.selector);
        found.retain(&test);
        (!found.is_empty()).then(|| (found, Sighting { candidate: candidate.clone(), rank }))
    })
}
