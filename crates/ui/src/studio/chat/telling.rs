//! States and events of a request in words. Pure.

use panelwright_requests::{Confidence, Event, State};

use crate::format::{capital, size};

/// Where a request stands, for a list.
pub(super) fn state(state: State) -> String {
    capital(state.words())
}

/// A state as the page's attributes name it.
pub(super) fn state_name(state: State) -> &'static str {
    match state {
        State::Detected => "detected",
        State::Requested => "requested",
        State::Generating => "generating",
        State::Made => "made",
        State::Saving => "saving",
        State::Saved => "saved",
        State::Failed => "failed",
        State::Abandoned => "abandoned",
    }
}

/// How a state is marked beside its words.
pub(super) fn tone(state: State) -> &'static str {
    match state {
        State::Detected | State::Requested | State::Generating | State::Saving => "making",
        State::Saved => "done",
        State::Made => "plain",
        State::Failed | State::Abandoned => "aside",
    }
}

/// An event as a sentence.
pub(super) fn event(event: &Event) -> String {
    match event {
        Event::Detected { confidence, page, .. } => {
            format!("Noticed on {page}; a request for a picture: {}.", sureness(*confidence))
        }
        Event::Sent { conversation: None } => "Sent.".to_owned(),
        Event::Sent { conversation: Some(conversation) } => {
            format!("It stands in the conversation {}.", conversation.0)
        }
        Event::Generating => "The site began to make the picture.".to_owned(),
        Event::Picture { picture: Some(picture), .. } => format!(
            "The picture came: {} × {} pixels, {}.",
            picture.width,
            picture.height,
            size(u64::from(picture.size_bytes))
        ),
        Event::Picture { picture: None, .. } => "The picture came.".to_owned(),
        Event::SaveBegun { file } => format!("It is to be saved as {file}."),
        Event::Downloading { download } => {
            format!("The browser writes it as download {}.", download.0)
        }
        Event::Saved { .. } => "Saved.".to_owned(),
        Event::NotSaved { why } => format!("Not saved: {}", sentence(why)),
        Event::Failed { why } => format!("No picture came: {}", sentence(why)),
        Event::Abandoned { why } => format!("Lost from sight: {}", sentence(why)),
    }
}

fn sureness(confidence: Confidence) -> String {
    let level = confidence.level().map_or("not likely", panelwright_requests::Level::words);
    format!("{level} ({} %)", confidence.percent())
}

/// Somebody's words, with a full stop if they have no end of their own.
fn sentence(words: &str) -> String {
    let has_end = words.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if has_end { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use panelwright_requests::Page;

    use super::*;

    #[test]
    fn a_request_is_told_without_its_text() {
        let detected = Event::Detected {
            text: "a secret fox".to_owned(),
            confidence: Confidence::of(0.97),
            page: Page::parse("chatgpt.com/c/1").unwrap(),
        };
        let words = event(&detected);
        assert_eq!(
            words,
            "Noticed on chatgpt.com/c/1; a request for a picture: nearly certain (97 %)."
        );
    }

    #[test]
    fn words_of_others_end_as_sentences() {
        let failed = |why: &str| event(&Event::Failed { why: why.to_owned() });
        assert_eq!(failed("it would not"), "No picture came: it would not.");
        assert_eq!(failed("画不了。"), "No picture came: 画不了。");
    }
}
