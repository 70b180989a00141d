//! What a notice of the page, or an answer in words, means for an attempt.

use panelwright_engine::{Failure, Limit, Need, Report};
use panelwright_selectors::Class;

use super::text::{brief, normalise};
use super::wait::wait_ms;
use crate::table::current;

/// The page's words in a report are cut to so many characters.
const WORDS_MAX: usize = 500;

/// What a text is about, if the table knows it.
#[must_use]
pub fn classify(text: &str) -> Option<Class> {
    let plain = plain(text);
    current()
        .stems()
        .iter()
        .find(|stem| stem.parts.iter().all(|part| plain.contains(part)))
        .map(|stem| stem.class)
}

/// Whether a text is only what the page says while it works.
#[must_use]
pub fn is_only_working(text: &str) -> bool {
    let plain = plain(text);
    let table = current();
    let mut rest = plain.as_str();
    loop {
        rest = rest.trim_matches(|character: char| !character.is_alphabetic());
        if rest.is_empty() {
            return true;
        }
        let Some(after) = table.working().iter().find_map(|stem| rest.strip_prefix(stem.as_str()))
        else {
            return false;
        };
        // "Worked for 20s": the length of time belongs to it.
        let after = after.trim_start();
        let digits = after.trim_start_matches(|character: char| character.is_ascii_digit());
        rest = if digits.len() < after.len() {
            digits.trim_start_matches(|character: char| character.is_alphabetic())
        } else {
            digits
        };
    }
}

/// The report for a text of that class. `sent` tells whether the page took the prompt before.
#[must_use]
pub fn report(class: Class, text: &str, sent: bool) -> Report {
    let words = brief(text, WORDS_MAX);
    let wait = wait_ms(text);
    match class {
        Class::Security => Report::NeedsPerson { need: Need::Security, words, unsent: !sent },
        Class::SessionOver => Report::NeedsPerson { need: Need::SignIn, words, unsent: !sent },
        Class::Throttle => Report::Limited { words, limit: Limit::Throttle, wait_ms: wait, sent },
        Class::Pace => Report::Limited { words, limit: Limit::Pace, wait_ms: wait, sent },
        Class::ImageQuota | Class::GeneralLimit => {
            Report::Limited { words, limit: Limit::Quota, wait_ms: wait, sent }
        }
        Class::ToolFailure => Report::Failed { words, failure: Failure::Tool },
        Class::PageFailure => Report::Failed { words, failure: Failure::Page },
        Class::FirmRefusal | Class::Refusal => Report::Refused { words },
    }
}

/// The report for an answer that ended in words without a picture.
#[must_use]
pub fn report_words(text: &str) -> Report {
    match classify(text) {
        Some(class) => report(class, text, true),
        None => Report::Failed { words: brief(text, WORDS_MAX), failure: Failure::NoPicture },
    }
}

fn plain(text: &str) -> String {
    let text = normalise(text).to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_sentences_are_known() {
        let cases = [
            (
                "You've hit the Plus plan limit for image generation requests. You can create \
                 more images when the limit resets in 2 hours and 5 minutes.",
                Class::ImageQuota,
            ),
            ("You’ve hit the free plan limit for image generations requests.", Class::ImageQuota),
            (
                "You’ve reached your image creation limit. Try again after 3:05 PM.",
                Class::ImageQuota,
            ),
            ("You're out of image creations for now", Class::ImageQuota),
            ("画像生成の利用上限に達しました", Class::ImageQuota),
            ("You're generating images too quickly. Please wait for 5 minutes", Class::Pace),
            (
                "Too many requests. You're making requests too quickly. We've temporarily \
                 limited access to your conversations to protect our data. Please wait a few \
                 minutes before trying again.",
                Class::Throttle,
            ),
            ("You've hit your limit.", Class::GeneralLimit),
            ("Image generation failed", Class::ToolFailure),
            ("I wasn’t able to generate the image.", Class::ToolFailure),
            ("Hmm… something seems to have gone wrong.", Class::ToolFailure),
            ("Something went wrong. If this issue persists …", Class::PageFailure),
            ("Message delivery timed out", Class::PageFailure),
            ("This request may violate our content policies.", Class::FirmRefusal),
            (
                "The image may violate our guardrails concerning similarity to third-party \
                 content.",
                Class::FirmRefusal,
            ),
            ("I can’t create that image.", Class::Refusal),
            ("Unusual activity has been detected from your device. (id 1)", Class::Security),
            ("Your session has expired", Class::SessionOver),
        ];
        for (text, class) in cases {
            assert_eq!(classify(text), Some(class), "{text}");
        }
    }

    #[test]
    fn friendly_words_are_nothing() {
        for text in [
            "I'll create an image of a harbour at night.",
            "Here is your picture, with the limit of the sea behind it.",
            "",
        ] {
            assert_eq!(classify(text), None, "{text}");
        }
    }

    #[test]
    fn limits_tell_how_long() {
        let text = "You've hit the Plus plan limit for image generation requests. You can \
                    create more images when the limit resets in 2 hours and 5 minutes.";
        assert_eq!(
            report_words(text),
            Report::Limited {
                words: text.into(),
                limit: Limit::Quota,
                wait_ms: Some(7_500_000),
                sent: true
            }
        );
    }

    #[test]
    fn unknown_words_are_no_picture() {
        let report = report_words("Which style do you prefer?");
        assert!(matches!(report, Report::Failed { failure: Failure::NoPicture, .. }));
    }

    #[test]
    fn working_texts_are_no_answer() {
        for text in ["Creating image", "Image created • Worked for 20s", "", "Thinking…"] {
            assert!(is_only_working(text), "{text}");
        }
        assert!(!is_only_working("Creating image of a cat is not something I do"));
    }
}
