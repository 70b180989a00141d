//! The sentences of the page, by what they are about.

/// A refusal for the content policies.
pub(crate) const REFUSAL_POLICY: &str = "I can't create that image because the request may violate \
     our content policies. If you think this is a mistake, try rewording your prompt.";

/// A refusal for likeness to the work of others.
pub(crate) const REFUSAL_COPYRIGHT: &str = "We're so sorry, but the image we created may violate our \
     guardrails concerning similarity to third-party content. If you think we got it wrong, please \
     retry or edit your prompt.";

/// The dialog for too many generations at once.
pub(crate) const TOO_MANY_AT_ONCE: &str =
    "Too many concurrent requests. Please wait for your other requests to finish.";

/// The banner of a conversation that takes no further prompt.
pub(crate) const CHAT_TOO_LONG: &str = "You've reached the maximum length for this conversation, \
     but you can keep talking by starting a new chat.";

/// The notice of a restricted device.
pub(crate) const UNUSUAL_ACTIVITY: &str =
    "Unusual activity has been detected from your device. Try again later. (8f2c61d09be1ce64-FRA)";

/// The text of the dialog of an ended session; its heading says what happened.
pub(crate) const SESSION_EXPIRED: &str = "Please log in again to continue using the app.";

/// The sentence of a limit that names nothing.
pub(crate) const GENERAL_LIMIT: &str = "You've hit your limit. Please try again later.";

/// The friendly sentence before a picture.
pub(crate) fn preamble(title: &str) -> String {
    format!("Sure, I'll create that for you now: {title}. This may take a moment.")
}

/// The sentence of the plan's limit.
pub(crate) fn image_quota(minutes: u64) -> String {
    format!(
        "You've hit the Plus plan limit for image generation requests. You can create more images \
         when the limit resets in {} hours and {} minutes.",
        minutes / 60,
        minutes % 60
    )
}

/// The sentence for pictures asked too quickly.
pub(crate) fn pace(minutes: u64) -> String {
    format!(
        "You're generating images too quickly. To ensure the best experience for everyone, we have \
         rate limits in place. Please wait for {minutes} minutes before generating more images."
    )
}

/// A title from a prompt: its first words, as the page's own titles are short.
pub(crate) fn title(prompt: &str) -> String {
    let words: Vec<&str> = prompt.split_whitespace().take(6).collect();
    let mut title: String = words.join(" ").chars().take(42).collect();
    if title.is_empty() {
        title.push_str("New chat");
    }
    title
}
