//! Why a text was scored as it was, in words.

use crate::concept::Concept;
use crate::hashed::Family;
use crate::sign::{Sign, Structure};

/// A reason for or against, and how much it moved the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What was noticed.
    pub ground: Ground,
    /// By how much it moved the log-odds: above nought for a request, below it against one.
    pub weight: f64,
}

impl Reason {
    /// What was noticed, as the rest of a sentence that begins with "it" (the text).
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.ground {
            Ground::Concept(concept) => concept_words(concept),
            Ground::Structure(structure) => structure_words(structure),
            Ground::AsksForPicture => "asks for a picture to be made",
            Ground::AsksForText => "asks for text, code or a diagram to be made",
            Ground::Length if self.weight > 0.0 => "is as long as requests for pictures are",
            Ground::Length => "is as long as other texts are",
            Ground::Wording if self.weight > 0.0 => "is worded as requests for pictures are",
            Ground::Wording => "is worded as other texts are",
            Ground::Turns if self.weight > 0.0 => "is put together as requests for pictures are",
            Ground::Turns => "is put together as other texts are",
            Ground::AfterPicture => "comes right after a picture",
            Ground::ToolActive => "is sent with the page's tool for pictures switched on",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:+.1} {}", self.weight, self.words())
    }
}

/// What a reason rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Words that stand for something.
    Concept(Concept),
    /// How the text is built.
    Structure(Structure),
    /// A wish and, soon after it, a picture.
    AsksForPicture,
    /// A wish and, soon after it, something made of words.
    AsksForText,
    /// The length of the text.
    Length,
    /// What was learned from examples, and has no better name: words and groups of letters.
    Wording,
    /// What is in it together, and what follows what in its sentences.
    Turns,
    /// The text follows a picture.
    AfterPicture,
    /// The page's own tool is switched on.
    ToolActive,
}

impl Ground {
    /// What a sign counts towards; `None` for the one that is always there.
    pub(crate) fn of(sign: Sign) -> Option<Self> {
        match sign {
            Sign::Always => None,
            Sign::Structure(
                Structure::FewWords
                | Structure::Short
                | Structure::Middling
                | Structure::Long
                | Structure::VeryLong,
            ) => Some(Self::Length),
            Sign::Structure(structure) => Some(Self::Structure(structure)),
            Sign::Any(concept)
            | Sign::Head(concept)
            | Sign::First(concept)
            | Sign::Last(concept)
            | Sign::InShort(concept)
            | Sign::Opening(concept)
            | Sign::Closing(concept)
            | Sign::WithRole(concept)
            | Sign::NoPicture(concept) => Some(Self::Concept(concept)),
            Sign::Pair(one, other) => Some(Self::of_pair(one, other)),
            // It knows no order, which the words for pairs tell of.
            Sign::Together(..) => Some(Self::Turns),
            Sign::AfterPicture | Sign::ShortAfterPicture | Sign::AnyAfterPicture(_) => {
                Some(Self::AfterPicture)
            }
        }
    }

    /// What a family of hashes counts towards.
    pub(crate) fn of_family(family: Family) -> Self {
        match family {
            Family::Words | Family::Letters | Family::Edges => Self::Wording,
            Family::Turns => Self::Turns,
        }
    }

    fn of_pair(one: Concept, other: Concept) -> Self {
        let is_wish = matches!(
            one,
            Concept::Draw | Concept::Make | Concept::Show | Concept::Wish | Concept::Edit
        );
        let is_picture = matches!(
            other,
            Concept::Picture | Concept::Product | Concept::Medium | Concept::Subject
        );
        let is_text = matches!(
            other,
            Concept::Text | Concept::Code | Concept::Markup | Concept::Chart | Concept::Prompt
        );
        match (is_wish, is_picture, is_text) {
            (true, true, _) => Self::AsksForPicture,
            (true, _, true) => Self::AsksForText,
            _ if matches!(one, Concept::Article | Concept::Subject) => Self::Concept(other),
            _ => Self::Concept(one),
        }
    }
}

fn concept_words(concept: Concept) -> &'static str {
    match concept {
        Concept::Draw => "says to draw or paint",
        Concept::Make => "says to make something",
        Concept::Show => "asks to be shown or given something",
        Concept::Wish => "says what is wanted",
        Concept::Polite => "asks politely",
        Concept::Picture => "names a picture",
        Concept::Product => "names a thing that is a picture, such as a logo or a poster",
        Concept::Medium => "names a style or a technique of pictures",
        Concept::Camera => "speaks of camera, light or detail",
        Concept::Layout => "speaks of the sheet: format, background, composition",
        Concept::Edit => "asks to change a picture",
        Concept::Attached => "speaks of a picture that is there",
        Concept::Again => "takes up what was before",
        Concept::Question => "asks a question",
        Concept::Explain => "asks for knowledge or for work on words",
        Concept::Inspect => "asks to describe or recognise something",
        Concept::Search => "asks to find something that exists",
        Concept::Write => "asks for writing",
        Concept::Text => "names a thing made of words",
        Concept::Code => "speaks of programs",
        Concept::Markup => "wants a picture as text or code",
        Concept::Chart => "names a chart or a diagram",
        Concept::Generator => "names another generator of pictures",
        Concept::Prompt => "speaks of prompts",
        Concept::Idiom => "uses words of pictures in another sense",
        Concept::Role => "gives the chat a role",
        Concept::Learn => "asks how something is done",
        Concept::Article => "begins as a caption does",
        Concept::Person => "speaks to somebody",
        Concept::Posture => "says how somebody stands or what they wear",
        Concept::Subject => "names what pictures are often of",
    }
}

fn structure_words(structure: Structure) -> &'static str {
    match structure {
        Structure::EndsAsQuestion => "ends with a question mark",
        Structure::HasQuestion => "has a question mark in it",
        Structure::Fence => "holds a block of code",
        Structure::CodeLines => "has lines as programs have",
        Structure::FewWords
        | Structure::Short
        | Structure::Middling
        | Structure::Long
        | Structure::VeryLong => "is of a length that tells something",
        Structure::Unknown => "has no word that is known",
        Structure::ManyStyles => "describes how a picture looks at length",
        Structure::Commas => "goes on from comma to comma",
        Structure::Quotes => "quotes something",
        Structure::Address => "holds a web address",
        Structure::Settings => "is written as settings or data",
        Structure::Impersonal => "speaks to nobody, as captions do",
        Structure::Arithmetic => "holds arithmetic",
        Structure::PromptForGenerator => "speaks of prompts for another generator of pictures",
        Structure::PromptAndRole => "gives the chat the role of a writer of prompts",
    }
}
