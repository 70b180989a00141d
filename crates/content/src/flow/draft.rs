//! What stands in the box from look to look, and how it is known that it was sent.
//!
//! No key and no button is watched, since a page can send in ways of its own, and can turn a send
//! away. What counts is what shows: the text left the box, and the conversation ends with a new
//! turn that has it. A text is looked at a few times a second at most, so the last letters before
//! a send may never have been seen in the box; the turn has them.

use crate::judge::text::{common_edges, same_prompt, squashed_length};

/// A page that takes a text shows it within this time. One that does not has lost it, or the
/// person has deleted it.
pub const TAKEN_MS: f64 = 20_000.0;

/// So many letters can be typed, or deleted, between the last look and the send.
const UNSEEN_MAX: usize = 4;

/// A text of which less than this share stayed is another text.
const KEPT_SHARE: usize = 2;

/// A text in the box.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    text: String,
    /// Keys of the exchanges that the page showed when it was begun.
    before: Vec<String>,
}

/// What is remembered of the box.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    standing: Option<Standing>,
    /// The text that left it last, and when.
    departed: Option<(Standing, f64)>,
}

/// What a look at the box found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The same as before.
    Same,
    /// Another text, or none.
    Changed,
}

impl Draft {
    /// Takes a look at time `now` (milliseconds, any origin). `shown` is what stands in the box;
    /// `keys` gives the keys of the exchanges that the page shows.
    pub fn observe(
        &mut self,
        shown: Option<&str>,
        keys: impl FnOnce() -> Vec<String>,
        now: f64,
    ) -> Seen {
        self.departed.take_if(|(_, since)| now - *since >= TAKEN_MS);
        let shown = shown.filter(|text| !text.trim().is_empty());
        if self.standing.as_ref().map(|standing| standing.text.as_str()) == shown {
            return Seen::Same;
        }
        let Some(shown) = shown else {
            self.departed = self.standing.take().map(|standing| (standing, now));
            return Seen::Changed;
        };
        match &mut self.standing {
            Some(standing) if is_edit(&standing.text, shown) => {
                shown.clone_into(&mut standing.text);
            }
            standing => {
                if let Some(standing) = standing.take() {
                    self.departed = Some((standing, now));
                }
                // A text that comes back was turned away: what stood before it is known.
                let before = match &self.departed {
                    Some((departed, _)) if departed.text == shown => departed.before.clone(),
                    Some(_) | None => keys(),
                };
                self.departed.take_if(|(departed, _)| departed.text == shown);
                self.standing = Some(Standing { text: shown.to_owned(), before });
            }
        }
        Seen::Changed
    }

    /// Whether a text has left the box and may yet show in the conversation.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.departed.is_some()
    }

    /// The text that was sent, if the newest exchange of the conversation shows it: its key, and
    /// the author's text in it. It is told once.
    pub fn claim(&mut self, key: &str, shown: &str) -> Option<Sent> {
        let is_it = |(departed, _): &mut (Standing, f64)| {
            !departed.before.iter().any(|known| known == key) && is_sent(&departed.text, shown)
        };
        let (departed, _) = self.departed.take_if(is_it)?;
        let is_whole = same_prompt(&departed.text, shown);
        let text = if is_whole { departed.text } else { shown.to_owned() };
        Some(Sent { text, before: departed.before })
    }
}

/// A text that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The text: as it stood in the box, or, if its end was never seen there, as the page shows it.
    pub text: String,
    /// Keys of the exchanges that stood there before.
    pub before: Vec<String>,
}

/// Whether one text comes of another by typing.
fn is_edit(old: &str, new: &str) -> bool {
    let shorter = squashed_length(old).min(squashed_length(new));
    common_edges(old, new) * KEPT_SHARE >= shorter
}

/// Whether a turn shows what was last seen in the box, but for what was typed since.
fn is_sent(seen: &str, shown: &str) -> bool {
    let longer = squashed_length(seen).max(squashed_length(shown));
    same_prompt(seen, shown)
        || common_edges(seen, shown) + UNSEEN_MAX >= longer && longer > UNSEEN_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<String> {
        vec!["old".into()]
    }

    fn typed(texts: &[&str]) -> Draft {
        let mut draft = Draft::default();
        for (at, text) in (0_i32..).zip(texts) {
            draft.observe(Some(text), keys, f64::from(at) * 100.0);
        }
        draft
    }

    #[test]
    fn a_text_that_left_the_box_and_shows_in_a_new_turn_was_sent() {
        let mut draft = typed(&["draw", "draw a", "draw a cat"]);
        assert!(!draft.is_awaited());
        assert_eq!(draft.claim("new", "draw a cat"), None, "it stands in the box");
        assert_eq!(draft.observe(None, keys, 400.0), Seen::Changed);
        assert!(draft.is_awaited());
        assert_eq!(draft.claim("old", "draw a cat"), None, "an older turn");
        assert_eq!(draft.claim("new", "something else"), None);
        let sent = draft.claim("new", "draw a cat");
        assert_eq!(sent, Some(Sent { text: "draw a cat".into(), before: keys() }));
        assert_eq!(draft.claim("new", "draw a cat"), None, "it is told once");
        assert!(!draft.is_awaited());
    }

    #[test]
    fn the_last_letters_may_never_have_been_seen_in_the_box() {
        let mut draft = typed(&["draw a c"]);
        draft.observe(Some(""), keys, 400.0);
        let sent = draft.claim("new", "draw a cat!").unwrap();
        assert_eq!(sent.text, "draw a cat!");
        let mut draft = typed(&["draw a c"]);
        draft.observe(None, keys, 400.0);
        assert_eq!(draft.claim("new", "draw a completely different animal"), None);
    }

    #[test]
    fn lines_are_as_they_stood_in_the_box() {
        let mut draft = typed(&["draw a cat\nat night"]);
        draft.observe(None, keys, 400.0);
        assert_eq!(draft.claim("new", "draw a cat at night").unwrap().text, "draw a cat\nat night");
    }

    #[test]
    fn what_was_deleted_was_not_sent() {
        let mut draft = typed(&["draw a cat"]);
        draft.observe(None, keys, 1_000.0);
        draft.observe(None, keys, 1_000.0 + TAKEN_MS);
        assert!(!draft.is_awaited());
        assert_eq!(draft.claim("new", "draw a cat"), None);
    }

    #[test]
    fn a_text_that_takes_the_place_of_another_lets_that_depart() {
        let mut draft = typed(&["draw a cat at night", "why"]);
        assert!(draft.is_awaited());
        assert!(draft.claim("new", "draw a cat at night").is_some());
        let mut draft = typed(&["draw a cat at night", "draw a cat"]);
        assert!(!draft.is_awaited(), "it was shortened");
        assert_eq!(draft.observe(Some("draw a cat"), keys, 900.0), Seen::Same);
    }

    #[test]
    fn a_text_that_comes_back_was_not_sent() {
        let mut draft = typed(&["draw a cat"]);
        draft.observe(None, keys, 300.0);
        draft.observe(Some("draw a cat"), || vec!["old".into(), "new".into()], 600.0);
        assert!(!draft.is_awaited());
        // Sent again, it may take the turn that the page gave it before.
        draft.observe(None, keys, 900.0);
        assert!(draft.claim("new", "draw a cat").is_some());
    }
}
