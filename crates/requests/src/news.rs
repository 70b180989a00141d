//! What the page tells of a request.

use panelwright_engine::{ConversationId, Picture};
use serde::{Deserialize, Serialize};

use crate::{Confidence, Page};

/// News of one request, from the page that watches it. It comes from a page, so every word of it
/// is data; it is said until it is answered, so it may come late and more than once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestNews {
    /// A person is sending a text that asks for a picture. The first news of a request.
    ImageRequestDetected {
        /// The text, as it is sent.
        text: String,
        /// How sure the page is.
        confidence: Confidence,
        /// Where it was typed: `location.host` and `location.pathname`.
        page: Page,
    },
    /// The person's turn is seen in the conversation. It may be said again once the conversation's
    /// address is known.
    Sent {
        /// The conversation, once its address is known.
        conversation: Option<ConversationId>,
    },
    /// The site has begun to make a picture.
    Generating,
    /// The picture is complete.
    Picture {
        /// What its bytes are; they travel beside the message. `None` when they were not fetched,
        /// because saving is off.
        picture: Option<Picture>,
        /// The conversation that it stands in, if the page has told.
        conversation: Option<ConversationId>,
    },
    /// No picture will come: the site refused, failed, or answered with words.
    Failed {
        /// The page's own words, or ours; never the prompt.
        why: String,
    },
    /// Nobody can tell any more what becomes of it: the person took it back, went elsewhere, or
    /// the turn is gone from the conversation.
    Abandoned {
        /// What was seen; never the prompt.
        why: String,
    },
}

/// More of a page's words is not kept.
const WHY_CHARACTERS_MAX: usize = 300;
/// Longer names of conversations are none.
const CONVERSATION_CHARACTERS_MAX: usize = 100;

/// A page's words as they are kept: on one line, without control characters, not endless.
pub(crate) fn why_of(words: &str) -> String {
    let printable = |character: char| if character.is_control() { ' ' } else { character };
    let plain: String = words.chars().map(printable).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= WHY_CHARACTERS_MAX {
        return plain;
    }
    let start: String = plain.chars().take(WHY_CHARACTERS_MAX - 1).collect();
    format!("{}…", start.trim_end())
}

/// A conversation's name, if it can be one.
pub(crate) fn conversation_of(name: Option<ConversationId>) -> Option<ConversationId> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    name.filter(|ConversationId(name)| {
        (1..=CONVERSATION_CHARACTERS_MAX).contains(&name.len()) && name.bytes().all(is_plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_page_are_kept_on_one_short_line() {
        assert_eq!(why_of("  It\n\nfailed\u{7}. "), "It failed .");
        let long = why_of(&"狐 ".repeat(1_000));
        assert_eq!(long.chars().count(), WHY_CHARACTERS_MAX);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn what_is_no_conversation_is_none() {
        let of = |name: &str| conversation_of(Some(ConversationId(name.to_owned())));
        assert!(of("67f0c1aa-1b2c-8001-9d40").is_some());
        for name in ["", "a/b", "../x", "a b", "ж", &"x".repeat(101)] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
