//! What is looked for in the page.

use serde::{Deserialize, Serialize};

use crate::Scene;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// The box that the prompt is written into.
    Box,
    /// The button that sends it.
    Send,
    /// The button that stops an answer.
    Stop,
    /// What a prompt that was too long became.
    Attachment,
    /// Shown while the page's own tool for pictures is switched on.
    Tool,
    /// One turn (A), or one exchange of a turn and its answer (B).
    Turn,
    /// A turn's text from the author.
    User,
    /// Where the author's text stands inside [`Key::User`].
    UserText,
    /// Where an answer begins, or the answer itself.
    Assistant,
    /// An answer's words.
    AssistantText,
    /// What holds one finished or coming picture.
    Picture,
    /// Says that a picture or an answer is being made.
    Loading,
    /// Controls that are added when a picture is finished.
    Finished,
    /// Controls that are added when a turn is over.
    Ended,
    /// Asks which of two pictures is better.
    Choice,
    /// A button in [`Key::Choice`] that says so of one picture; in the order of the pictures.
    ChoiceButton,
    /// Opens a new chat.
    NewChat,
    /// A link to a conversation in the page's own list.
    Link,
    /// Where notices appear.
    Notice,
    /// Shown when somebody is signed in.
    SignedIn,
    /// Shown when nobody is signed in.
    SignedOut,
    /// The site's challenge.
    Challenge,
}

/// Whether something should be in the page as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It should be there: without it the page is not recognised.
    Now,
    /// It should be there, and there is another way without it.
    Helpful,
    /// It comes only with something else, which the words name.
    Only(&'static str),
}

impl Key {
    /// Every key, in the order of the enumeration.
    pub const ALL: [Self; 22] = [
        Self::Box,
        Self::Send,
        Self::Stop,
        Self::Attachment,
        Self::Tool,
        Self::Turn,
        Self::User,
        Self::UserText,
        Self::Assistant,
        Self::AssistantText,
        Self::Picture,
        Self::Loading,
        Self::Finished,
        Self::Ended,
        Self::Choice,
        Self::ChoiceButton,
        Self::NewChat,
        Self::Link,
        Self::Notice,
        Self::SignedIn,
        Self::SignedOut,
        Self::Challenge,
    ];

    /// The key's name in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::Send => "send",
            Self::Stop => "stop",
            Self::Attachment => "attachment",
            Self::Tool => "tool",
            Self::Turn => "turn",
            Self::User => "user",
            Self::UserText => "user_text",
            Self::Assistant => "assistant",
            Self::AssistantText => "assistant_text",
            Self::Picture => "picture",
            Self::Loading => "loading",
            Self::Finished => "finished",
            Self::Ended => "ended",
            Self::Choice => "choice",
            Self::ChoiceButton => "choice_button",
            Self::NewChat => "new_chat",
            Self::Link => "link",
            Self::Notice => "notice",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::Challenge => "challenge",
        }
    }

    /// What it is, for a person.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Box => "the box that prompts are written into",
            Self::Send => "the button that sends",
            Self::Stop => "the button that stops an answer",
            Self::Attachment => "a text that became a file",
            Self::Tool => "the page's tool for pictures, switched on",
            Self::Turn => "the turns of a conversation",
            Self::User => "what the author wrote",
            Self::UserText => "the author's words within it",
            Self::Assistant => "where an answer begins",
            Self::AssistantText => "an answer's words",
            Self::Picture => "the frame of a picture",
            Self::Loading => "the sign of work going on",
            Self::Finished => "the buttons of a finished picture",
            Self::Ended => "the buttons of a finished answer",
            Self::Choice => "the question which of two pictures is better",
            Self::ChoiceButton => "the buttons that answer it",
            Self::NewChat => "the way to a new chat",
            Self::Link => "the list of conversations",
            Self::Notice => "where notices appear",
            Self::SignedIn => "the account's own button",
            Self::SignedOut => "the buttons to sign in",
            Self::Challenge => "the site's challenge",
        }
    }

    /// The key of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether a table must have a candidate for it. These are what a picture cannot be made
    /// without, and what keeps a batch from harm: a table that is blind to notices or to a
    /// challenge would go on where it must stop.
    #[must_use]
    pub fn is_essential(self) -> bool {
        match self {
            Self::Box
            | Self::Send
            | Self::Stop
            | Self::Turn
            | Self::User
            | Self::Assistant
            | Self::Picture
            | Self::NewChat
            | Self::Notice
            | Self::SignedOut
            | Self::Challenge => true,
            Self::Attachment
            | Self::Tool
            | Self::UserText
            | Self::AssistantText
            | Self::Loading
            | Self::Finished
            | Self::Ended
            | Self::Choice
            | Self::ChoiceButton
            | Self::Link
            | Self::SignedIn => false,
        }
    }

    /// Whether it should be in a page of that kind.
    #[must_use]
    pub fn expected(self, scene: Scene) -> Expected {
        let in_conversation = |when| if scene.is_conversation { Expected::Now } else { when };
        let elsewhere = Expected::Only("only in a conversation");
        match self {
            Self::Box => Expected::Now,
            Self::Send if scene.has_text => Expected::Helpful,
            Self::Send => Expected::Only("only with text in the box"),
            Self::Stop => Expected::Only("only while an answer is made"),
            Self::Attachment => Expected::Only("only when a text became a file"),
            Self::Tool => Expected::Only("only while the tool for pictures is switched on"),
            Self::Turn | Self::User | Self::Assistant => in_conversation(elsewhere),
            Self::UserText if scene.is_conversation => Expected::Helpful,
            Self::UserText => elsewhere,
            Self::AssistantText => Expected::Only("only with an answer in words"),
            Self::Picture => Expected::Only("only with a picture"),
            Self::Loading => Expected::Only("only while something is made"),
            Self::Finished => Expected::Only("only with a finished picture"),
            Self::Ended => Expected::Only("only with a finished answer"),
            Self::Choice | Self::ChoiceButton => Expected::Only("only with two pictures"),
            Self::NewChat => Expected::Helpful,
            Self::Link => Expected::Only("only once there are conversations"),
            Self::Notice => Expected::Only("only while the page shows one"),
            Self::SignedIn => Expected::Helpful,
            Self::SignedOut => Expected::Only("only when nobody is signed in"),
            Self::Challenge => Expected::Only("only in place of the page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_their_own_order_and_have_names_of_their_own() {
        for (place, key) in Key::ALL.into_iter().enumerate() {
            assert_eq!(key as usize, place, "{key:?}");
            assert_eq!(Key::of_name(key.name()), Some(key));
            assert_eq!(serde_json::to_value(key).ok(), Some(key.name().into()));
        }
    }
}
