//! Where to look for a prompt whose conversation is not known, and when not finding it proves that
//! it was not sent.
//!
//! A page lists its conversations by their last change, newest first, and shows the beginning of
//! that list. A conversation that was over before our send stands below ours; so what stands above
//! such conversations is all that ours can be, and what belongs to other jobs can be left out. Two
//! of them make the bound, since the author may have written into one. If the page does not show
//! them, the list may have been cut off above ours, and only a list that is shorter than any page
//! cuts off is whole.

use serde::{Deserialize, Serialize};

use crate::ids::ConversationId;

/// Conversations opened at most: opening many makes a site throttle.
const OPENED_MAX: usize = 5;

/// How many conversations that were over by then make the bound.
const BOUND: usize = 2;

/// A shorter list is whole. Pages were seen to show 28 lines at first; this leaves room.
const WHOLE_BELOW: usize = 15;

/// The conversations of other jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    /// All that are remembered, oldest first: ours is none of them.
    pub known: Vec<ConversationId>,
    /// Those of them whose picture was made before our send, oldest first: ours stands above.
    pub over: Vec<ConversationId>,
}

/// What of a list is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// The conversations to open, newest first.
    pub to_open: Vec<ConversationId>,
    /// Whether ours was not sent if none of them holds it.
    pub is_proof: bool,
    /// Whether all of them changed after our send could have happened: the same words in one of
    /// them are ours, and not those of an earlier batch.
    pub is_bounded: bool,
}

impl Others {
    /// What is to be read of a list that a page shows, newest first.
    #[must_use]
    pub fn candidates(&self, listed: &[ConversationId]) -> Candidates {
        let is_over = |(_, listed): &(usize, &ConversationId)| self.over.contains(listed);
        let mut over = listed.iter().enumerate().filter(is_over).map(|(position, _)| position);
        let bound = over.nth(BOUND - 1);
        let above = &listed[..bound.unwrap_or(listed.len())];
        let mut to_open: Vec<ConversationId> =
            above.iter().filter(|listed| !self.known.contains(listed)).cloned().collect();
        let is_whole = bound.is_some() || listed.len() < WHOLE_BELOW;
        let is_proof = is_whole && to_open.len() <= OPENED_MAX;
        to_open.truncate(OPENED_MAX);
        Candidates { to_open, is_proof, is_bounded: bound.is_some() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: impl IntoIterator<Item = &'static str>) -> Vec<ConversationId> {
        names.into_iter().map(|name| ConversationId(name.into())).collect()
    }

    fn many(count: usize, name: &str) -> Vec<ConversationId> {
        (0..count).map(|number| ConversationId(format!("{name}-{number}"))).collect()
    }

    #[test]
    fn later_jobs_stand_above_ours_and_earlier_ones_bound_it() {
        let early = ids(["early", "earlier"]);
        let others = Others { known: ids(["earlier", "early", "late"]), over: early };
        let mut listed = ids(["late", "ours", "early", "earlier"]);
        listed.extend(many(28, "older"));
        let found = others.candidates(&listed);
        let to_open = ids(["ours"]);
        assert_eq!(found, Candidates { to_open, is_proof: true, is_bounded: true });
    }

    #[test]
    fn an_early_conversation_that_the_author_wrote_into_is_no_bound() {
        let others = Others { known: ids(["early"]), over: ids(["early"]) };
        let mut listed = ids(["early"]);
        listed.extend(many(27, "stranger"));
        assert!(!others.candidates(&listed).is_proof);
    }

    #[test]
    fn a_list_full_of_later_jobs_proves_nothing() {
        let late = many(28, "late");
        let others = Others { known: late.clone(), over: Vec::new() };
        let nothing = Candidates { to_open: Vec::new(), is_proof: false, is_bounded: false };
        assert_eq!(others.candidates(&late), nothing);
    }

    #[test]
    fn a_short_list_is_whole() {
        let others = Others { known: ids(["late"]), over: Vec::new() };
        assert!(others.candidates(&ids(["late", "theirs"])).is_proof);
    }

    #[test]
    fn too_many_strangers_are_not_all_opened_and_prove_nothing() {
        let found = Others::default().candidates(&many(OPENED_MAX + 1, "stranger"));
        assert_eq!(found.to_open.len(), OPENED_MAX);
        assert!(!found.is_proof);
    }
}
