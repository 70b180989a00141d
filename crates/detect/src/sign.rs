//! The signs: what is noticed in a text beside its mere wording. Named, and the same in every
//! language.

use std::ops::Range;

use crate::concept::Concept;

/// How a text is built, whatever it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Structure {
    /// It ends with a question mark.
    EndsAsQuestion,
    /// There is a question mark in it.
    HasQuestion,
    /// There is a fenced block of code in it.
    Fence,
    /// Lines of it look like a program.
    CodeLines,
    /// At most three words.
    FewWords,
    /// Four to nine words.
    Short,
    /// Ten to thirty words.
    Middling,
    /// Up to a hundred words.
    Long,
    /// More than a hundred words.
    VeryLong,
    /// Nothing of it is in the lexicon.
    Unknown,
    /// Three or more words of style, camera, sheet or posture.
    ManyStyles,
    /// It goes on from comma to comma.
    Commas,
    /// Something in it stands in quotes.
    Quotes,
    /// There is an address of the web in it.
    Address,
    /// It looks like JSON or a list of settings.
    Settings,
    /// Nobody is spoken to, nothing is asked: no I, you, please, what.
    Impersonal,
    /// Numbers and signs as in arithmetic.
    Arithmetic,
    /// It speaks of a prompt and of a program that makes pictures: the prompt is what is wanted.
    PromptForGenerator,
    /// It speaks of a prompt and gives the chat a role.
    PromptAndRole,
}

impl Structure {
    const ALL: [Self; 19] = [
        Self::EndsAsQuestion,
        Self::HasQuestion,
        Self::Fence,
        Self::CodeLines,
        Self::FewWords,
        Self::Short,
        Self::Middling,
        Self::Long,
        Self::VeryLong,
        Self::Unknown,
        Self::ManyStyles,
        Self::Commas,
        Self::Quotes,
        Self::Address,
        Self::Settings,
        Self::Impersonal,
        Self::Arithmetic,
        Self::PromptForGenerator,
        Self::PromptAndRole,
    ];
}

/// One thing that is noticed in a text. Each has a weight of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Always there: how likely a request is before anything was read.
    Always,
    /// How the text is built.
    Structure(Structure),
    /// The concept is somewhere in the text.
    Any(Concept),
    /// It is near the beginning.
    Head(Concept),
    /// It is the first thing said.
    First(Concept),
    /// It is the last thing said.
    Last(Concept),
    /// It is in a text of at most nine words.
    InShort(Concept),
    /// It is in the first of several sentences.
    Opening(Concept),
    /// It is in the last of several sentences.
    Closing(Concept),
    /// It is in a text that gives the chat a role.
    WithRole(Concept),
    /// It is in a text that says nothing of pictures.
    NoPicture(Concept),
    /// One concept and, soon after it in the same sentence, another.
    Pair(Concept, Concept),
    /// Both concepts are in the text, wherever; the earlier in [`Concept::ALL`] comes first.
    Together(Concept, Concept),
    /// The text comes right after a picture.
    AfterPicture,
    /// The same, and it is short.
    ShortAfterPicture,
    /// The same, and the concept is in it.
    AnyAfterPicture(Concept),
}

const STRUCTURES_AT: usize = 1;
const ANY_AT: usize = STRUCTURES_AT + Structure::ALL.len();
const HEAD_AT: usize = ANY_AT + Concept::COUNT;
const FIRST_AT: usize = HEAD_AT + Concept::COUNT;
const LAST_AT: usize = FIRST_AT + Concept::COUNT;
const IN_SHORT_AT: usize = LAST_AT + Concept::COUNT;
const OPENING_AT: usize = IN_SHORT_AT + Concept::COUNT;
const CLOSING_AT: usize = OPENING_AT + Concept::COUNT;
const WITH_ROLE_AT: usize = CLOSING_AT + Concept::COUNT;
const NO_PICTURE_AT: usize = WITH_ROLE_AT + Concept::COUNT;
const PAIRS_AT: usize = NO_PICTURE_AT + Concept::COUNT;
const TOGETHER_AT: usize = PAIRS_AT + Concept::COUNT * Concept::COUNT;
const AFTER_AT: usize = TOGETHER_AT + Concept::COUNT * (Concept::COUNT - 1) / 2;
const ANY_AFTER_AT: usize = AFTER_AT + 2;

impl Sign {
    /// How many signs there are.
    pub const COUNT: usize = ANY_AFTER_AT + Concept::COUNT;

    /// The places of the signs that grow in number with the text: of [`Sign::Any`],
    /// [`Sign::WithRole`], [`Sign::NoPicture`], [`Sign::Pair`] and [`Sign::Together`].
    pub(crate) const CROWDS: [Range<usize>; 5] = [
        ANY_AT..HEAD_AT,
        WITH_ROLE_AT..NO_PICTURE_AT,
        NO_PICTURE_AT..PAIRS_AT,
        PAIRS_AT..TOGETHER_AT,
        TOGETHER_AT..AFTER_AT,
    ];

    /// Its place among all signs.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Always => 0,
            Self::Structure(structure) => STRUCTURES_AT + structure as usize,
            Self::Any(concept) => ANY_AT + concept.index(),
            Self::Head(concept) => HEAD_AT + concept.index(),
            Self::First(concept) => FIRST_AT + concept.index(),
            Self::Last(concept) => LAST_AT + concept.index(),
            Self::InShort(concept) => IN_SHORT_AT + concept.index(),
            Self::Opening(concept) => OPENING_AT + concept.index(),
            Self::Closing(concept) => CLOSING_AT + concept.index(),
            Self::WithRole(concept) => WITH_ROLE_AT + concept.index(),
            Self::NoPicture(concept) => NO_PICTURE_AT + concept.index(),
            Self::Pair(one, other) => PAIRS_AT + one.index() * Concept::COUNT + other.index(),
            Self::Together(one, other) => {
                let (first, second) = (one.min(other).index(), one.max(other).index());
                TOGETHER_AT + second * second.saturating_sub(1) / 2 + first
            }
            Self::AfterPicture => AFTER_AT,
            Self::ShortAfterPicture => AFTER_AT + 1,
            Self::AnyAfterPicture(concept) => ANY_AFTER_AT + concept.index(),
        }
    }

    /// Every sign, in order of its place.
    pub fn all() -> impl Iterator<Item = Self> {
        let each = |sign: fn(Concept) -> Self| Concept::ALL.into_iter().map(sign);
        let pairs = Concept::ALL
            .into_iter()
            .flat_map(|one| Concept::ALL.into_iter().map(move |other| Self::Pair(one, other)));
        let together = Concept::ALL.into_iter().flat_map(|other| {
            let before = Concept::ALL.into_iter().take_while(move |one| *one < other);
            before.map(move |one| Self::Together(one, other))
        });
        std::iter::once(Self::Always)
            .chain(Structure::ALL.into_iter().map(Self::Structure))
            .chain(each(Self::Any))
            .chain(each(Self::Head))
            .chain(each(Self::First))
            .chain(each(Self::Last))
            .chain(each(Self::InShort))
            .chain(each(Self::Opening))
            .chain(each(Self::Closing))
            .chain(each(Self::WithRole))
            .chain(each(Self::NoPicture))
            .chain(pairs)
            .chain(together)
            .chain([Self::AfterPicture, Self::ShortAfterPicture])
            .chain(each(Self::AnyAfterPicture))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_its_place() {
        let places: Vec<usize> = Sign::all().map(Sign::index).collect();
        assert_eq!(places, (0..Sign::COUNT).collect::<Vec<_>>());
    }
}
