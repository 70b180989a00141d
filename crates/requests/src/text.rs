//! Whether a detected text may be kept, and why not.

use crate::kept_out::is_kept_out;
use crate::{Page, Preferences};

/// The most characters of a request (Unicode scalar values). A person types less; what is longer
/// is most often a pasted text in which a picture is only spoken of.
pub const CHARACTERS_MAX: usize = 1_000;

/// Why a text is not kept. The words are for the person who typed it and never repeat it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The author has switched it off.
    #[error("Pictures you ask for yourself are not followed. Switch it on in Panelwright's popup.")]
    Off,
    /// The author has switched it off here.
    #[error("It is switched off on {0}. Switch it on in Panelwright's popup or in the studio.")]
    OffHere(Page),
    /// There is no text.
    #[error("The text is empty, so there is nothing to follow.")]
    Empty,
    /// There is too much text.
    #[error(
        "The text has {0} characters; Panelwright follows texts of at most {CHARACTERS_MAX}. Its \
         picture is made all the same; save it from the page, or run it as a script."
    )]
    TooLong(usize),
    /// The text holds characters that nobody types.
    #[error(
        "The text holds control characters, which nobody types and a file's name cannot hold. \
         Write it anew instead of pasting it."
    )]
    Control,
    /// The text holds what a page would read as markup.
    #[error(
        "The text holds what a page would read as markup (a < with a letter or a / behind it). \
         Put a blank behind the <, or leave it out."
    )]
    Markup,
    /// A word of the author's own keeps it out.
    #[error(
        "One of your own words keeps this text out, so it is neither saved nor remembered. The \
         words are in the studio."
    )]
    KeptOut,
    /// The page belongs to a batch.
    #[error(
        "This tab works for a batch, so requests in it are not followed. Use a tab of your own."
    )]
    Worker,
    /// There is no such request.
    #[error(
        "This request is not in the history any more. Its picture is made all the same; save it \
         from the page."
    )]
    Unknown,
}

/// Whether a text that was sent on a page may be kept.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(text: &str, page: &Page, preferences: &Preferences) -> Result<(), Refusal> {
    if !preferences.noticing {
        return Err(Refusal::Off);
    }
    if let Some(entry) = preferences.off_on(page) {
        return Err(Refusal::OffHere(entry.clone()));
    }
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let length = text.chars().count();
    if length > CHARACTERS_MAX {
        return Err(Refusal::TooLong(length));
    }
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        return Err(Refusal::Control);
    }
    if holds_markup(text) {
        return Err(Refusal::Markup);
    }
    if is_kept_out(text, &preferences.kept_out) {
        return Err(Refusal::KeptOut);
    }
    Ok(())
}

/// Whether a text holds what HTML's own tokeniser takes for the beginning of a tag, a comment or a
/// processing instruction. `<3` and `3 < 5` are none. Nothing of ours ever reads a prompt as
/// markup; this keeps it out of whatever else the history and the files' names are brought into.
fn holds_markup(text: &str) -> bool {
    let begins = |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
    text.match_indices('<').any(|(place, _)| text[place + 1..].starts_with(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn checked(text: &str, expected: &Result<(), Refusal>) {
        let page = Page::parse("chatgpt.com/c/1").unwrap();
        let kept_out = vec!["acme".to_owned()];
        let preferences = Preferences { kept_out, ..Preferences::default() };
        assert_eq!(check(text, &page, &preferences), *expected, "{text:?}");
    }

    #[test]
    fn what_a_person_types_is_kept() {
        for text in [
            "Draw a fox",
            "x",
            "line\nline\ttab",
            "我要一只狐狸的图片",
            "I <3 foxes, 3 < 5",
            "👨‍👩‍👧 family",
        ] {
            checked(text, &Ok(()));
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        checked("", &Err(Refusal::Empty));
        checked(" \n\t", &Err(Refusal::Empty));
        checked(&"狐".repeat(1_000), &Ok(()));
        checked(&"狐".repeat(1_001), &Err(Refusal::TooLong(1_001)));
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["a\u{0}b", "a\rb", "a\u{1b}[31mb", "a\u{85}b", "a\u{7f}"] {
            checked(text, &Err(Refusal::Control));
        }
    }

    #[test]
    fn markup_is_refused() {
        for text in [
            "a fox <img src=x onerror=alert(1)>",
            "</textarea><script>alert(1)</script>",
            "fox <!-- hidden -->",
            "<?xml version='1.0'?>",
            "<svg/onload=alert(1)",
            "a <Fox>",
        ] {
            checked(text, &Err(Refusal::Markup));
        }
    }

    #[test]
    fn the_authors_words_and_switches_keep_out() {
        checked("Draw the ACME logo", &Err(Refusal::KeptOut));
        let page = Page::parse("chatgpt.com/c/1").unwrap();
        let off = Preferences { noticing: false, ..Preferences::default() };
        assert_eq!(check("Draw a fox", &page, &off), Err(Refusal::Off));
        let site = Page::parse("chatgpt.com").unwrap();
        let here = Preferences { off: vec![site.clone()], ..Preferences::default() };
        assert_eq!(check("Draw a fox", &page, &here), Err(Refusal::OffHere(site)));
    }

    #[test]
    fn no_refusal_repeats_the_text() {
        let words = Refusal::KeptOut.to_string();
        assert!(!words.contains("acme"), "{words}");
    }
}
