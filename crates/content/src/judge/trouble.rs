//! What a notice of the page, or an answer in words, means for an attempt.

use panelwright_engine::{Failure, Limit, Need, Obstacle, Report};
use panelwright_selectors::Class;

use super::text::{brief, normalise};
use super::wait::{LocalClock, wait_ms};
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

/// The report for a text of that class, read at that time of day. `sent` tells whether the page
/// took the prompt before.
#[must_use]
pub fn report(class: Class, text: &str, sent: bool, now: LocalClock) -> Report {
    let words = brief(text, WORDS_MAX);
    let wait = wait_ms(text, now);
    match class {
        Class::Security => Report::NeedsPerson { need: Need::Security, words, unsent: !sent },
        Class::SessionOver => Report::NeedsPerson { need: Need::SignIn, words, unsent: !sent },
        Class::Throttle => Report::Limited { words, limit: Limit::Throttle, wait_ms: wait, sent },
        Class::Pace => Report::Limited { words, limit: Limit::Pace, wait_ms: wait, sent },
        Class::ImageQuota | Class::GeneralLimit => {
            Report::Limited { words, limit: Limit::Quota, wait_ms: wait, sent }
        }
        Class::ToolFailure => Report::Failed { words, failure: Failure::Tool },
        Class::ChatTooLong if !sent => {
            Report::NotSent { why: chat_too_long(&words), obstacle: Obstacle::Chat }
        }
        Class::ChatTooLong | Class::PageFailure => Report::Failed { words, failure: Failure::Page },
        Class::FirmRefusal | Class::Refusal => Report::Refused { words },
    }
}

fn chat_too_long(words: &str) -> String {
    format!(
        "the chat has no room for another prompt, and the next one goes into a new chat: {words}"
    )
}

/// The report for an answer that ended in words without a picture, read at that time of day.
#[must_use]
pub fn report_words(text: &str, now: LocalClock) -> Report {
    match classify(text) {
        Some(class) => report(class, text, true, now),
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
            ("リクエストが多すぎます。数分後にもう一度お試しください。", Class::Throttle),
            ("Zu viele Anfragen. Bitte warte ein paar Minuten.", Class::Throttle),
            ("Has alcanzado el límite de creación de imágenes.", Class::ImageQuota),
            (
                "Vous avez atteint la limite de création d’images de l’offre Plus.",
                Class::ImageQuota,
            ),
            ("Du hast das Limit für die Bilderstellung im Plus-Tarif erreicht.", Class::ImageQuota),
            ("이미지 생성 한도에 도달했습니다.", Class::ImageQuota),
            (
                "You've reached the maximum length for this conversation, but you can keep \
                 talking by starting a new chat.",
                Class::ChatTooLong,
            ),
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
            report_words(text, LocalClock::at(12, 0)),
            Report::Limited {
                words: text.into(),
                limit: Limit::Quota,
                wait_ms: Some(7_500_000),
                sent: true
            }
        );
    }

    #[test]
    fn a_limit_may_end_at_a_time_of_day() {
        let text = "画像を使い切りました。午後3時5分以降に作成できます。";
        let report = report_words(text, LocalClock::at(14, 50));
        assert!(matches!(report, Report::Limited { wait_ms: Some(900_000), .. }), "{report:?}");
    }

    #[test]
    fn a_full_chat_costs_the_job_nothing() {
        let text = "You've reached the maximum length for this conversation";
        let report = |sent| report(Class::ChatTooLong, text, sent, LocalClock::at(12, 0));
        assert!(matches!(report(false), Report::NotSent { obstacle: Obstacle::Chat, .. }));
        // Something of ours stands in it: what became of that is looked for first.
        assert!(matches!(report(true), Report::Failed { failure: Failure::Page, .. }));
    }

    #[test]
    fn unknown_words_are_no_picture() {
        let report = report_words("Which style do you prefer?", LocalClock::at(12, 0));
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
