//! The selector table: which elements of the page are what. Data, versioned.
//!
//! The site has two generations of markup in use at the same time (a staged rollout), and mixes
//! of them were seen. So the table falls back key by key, never page by page, and a
//! [`Sighting`] tells which candidate matched, so that drift is visible.

use web_sys::Element;

use super::dom;

/// The version of [`TABLE`]: raise it with every change.
pub const TABLE_VERSION: u32 = 1;

/// Which generation of the site's markup a selector belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// The classic page: 2025 until September 2026.
    A,
    /// The app shell: since September 2026.
    B,
    /// Either; last resorts.
    Any,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The box that the prompt is written into.
    Box,
    /// The button that sends it.
    Send,
    /// The button that stops an answer.
    Stop,
    /// What a prompt that was too long became.
    Attachment,
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
    /// Opens a new chat.
    NewChat,
    /// A link to a conversation in the page's own list.
    Link,
    /// Where notices appear.
    Notice,
    /// Shown when nobody is signed in.
    SignedOut,
    /// The site's challenge.
    Challenge,
}

/// One way to find something.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// What it finds.
    pub key: Key,
    /// Where it was seen.
    pub generation: Generation,
    /// A CSS selector.
    pub selector: &'static str,
}

/// Which candidate of the table matched.
#[derive(Debug, Clone, Copy)]
pub struct Sighting {
    /// The candidate.
    pub candidate: &'static Candidate,
    /// Its place among the candidates of its key, from 0: above 0, the page has drifted.
    pub rank: usize,
}

const fn a(key: Key, selector: &'static str) -> Candidate {
    Candidate { key, generation: Generation::A, selector }
}

const fn b(key: Key, selector: &'static str) -> Candidate {
    Candidate { key, generation: Generation::B, selector }
}

const fn any(key: Key, selector: &'static str) -> Candidate {
    Candidate { key, generation: Generation::Any, selector }
}

/// The table, in order of preference within each key.
pub static TABLE: &[Candidate] = &[
    b(
        Key::Box,
        "form[data-chatgpt-composer] [data-composer-markdown][contenteditable=true][role=textbox]",
    ),
    b(
        Key::Box,
        "form[data-thread-find-composer=true] div.ProseMirror[contenteditable=true][role=textbox]",
    ),
    b(Key::Box, "form[data-chatgpt-composer] #prompt-textarea"),
    a(Key::Box, "#prompt-textarea"),
    a(Key::Box, "form[data-type=unified-composer] div.ProseMirror[contenteditable=true]"),
    a(Key::Box, "[data-composer-surface=true] [contenteditable=true]"),
    any(Key::Box, "div.ProseMirror[contenteditable=true][role=textbox]"),
    any(Key::Box, "[contenteditable=true][role=textbox][aria-label*=ChatGPT]"),
    any(Key::Box, "div.ProseMirror[contenteditable=true]"),
    b(Key::Send, "form[data-chatgpt-composer] button[type=submit][aria-label=Send]"),
    b(Key::Send, "form[data-chatgpt-composer] button[type=submit]"),
    a(Key::Send, "button[data-testid=send-button]"),
    a(Key::Send, "form[data-type=unified-composer] button[aria-label='Send prompt']"),
    a(Key::Send, "form button[aria-label^=Send]"),
    any(Key::Send, "form:has([contenteditable=true][role=textbox]) button[type=submit]"),
    b(Key::Stop, "form[data-chatgpt-composer] button[aria-label=Stop]"),
    a(Key::Stop, "button[data-testid=stop-button]"),
    a(
        Key::Stop,
        "form button[aria-label='Stop streaming'], form button[aria-label='Stop answering']",
    ),
    a(
        Key::Stop,
        "form button[aria-label='Stop generating'], form button[aria-label='Stop response']",
    ),
    any(
        Key::Stop,
        "form button:is([aria-label^=Stop],[aria-label^=停止],[aria-label^='生成を'],\
         [aria-label$=중지],[aria-label=Arrêter],[aria-label=Остановить])",
    ),
    any(Key::Attachment, "[data-testid=attachment-chip], form button[aria-label^='Remove file']"),
    b(Key::Turn, "[data-turn-key]"),
    a(Key::Turn, "[data-testid^=conversation-turn-]"),
    any(Key::Turn, "main article"),
    b(Key::User, "[data-user-message-bubble=true]"),
    a(Key::User, "[data-message-author-role=user]"),
    a(Key::User, "[data-turn=user]"),
    a(Key::UserText, "[data-testid=collapsible-user-message-content]"),
    b(Key::UserText, "[data-user-message-bubble=true] .whitespace-pre-wrap"),
    a(Key::UserText, "[data-message-author-role=user] .whitespace-pre-wrap"),
    b(Key::UserText, "[data-user-message-bubble=true]"),
    a(Key::UserText, "[data-message-author-role=user]"),
    b(Key::Assistant, "[data-chatgpt-agent-turn-start]"),
    b(Key::Assistant, "[data-conversation-role=assistant]"),
    a(Key::Assistant, "[data-turn=assistant]"),
    a(Key::Assistant, "[data-message-author-role=assistant]"),
    b(Key::AssistantText, "[data-content-search-unit-key$=':assistant']"),
    b(Key::AssistantText, "[data-markdown-text-style=assistant-message]"),
    a(Key::AssistantText, "[data-message-author-role=assistant]"),
    b(Key::Picture, "[data-testid=generated-image-gallery]"),
    a(Key::Picture, "div[id^=image-]"),
    a(Key::Picture, "[class*=imagegen-image]"),
    a(Key::Loading, "[data-testid^=image-gen-loading]"),
    a(Key::Loading, "[data-testid=loading-halftone-dots-animation]"),
    a(Key::Loading, "[aria-label='Generating image...']"),
    a(Key::Loading, ".loading-shimmer"),
    b(Key::Loading, "[data-testid=activity-progress]"),
    any(Key::Loading, ".result-streaming, [data-is-streaming=true]"),
    any(Key::Loading, "[role=progressbar], [aria-busy=true]"),
    a(Key::Finished, "[data-testid=image-gen-overlay-actions]"),
    a(Key::Finished, "[data-testid=good-image-turn-action-button]"),
    a(Key::Finished, "[data-testid=bad-image-turn-action-button]"),
    b(Key::Finished, ".turn-action-controls"),
    a(Key::Ended, "[data-testid=image-gen-overlay-actions]"),
    a(Key::Ended, "[data-testid$=-turn-action-button]"),
    b(Key::Ended, ".turn-action-controls"),
    a(Key::NewChat, "a[data-testid=create-new-chat-button]"),
    b(Key::NewChat, "button[aria-label='New chat']"),
    b(Key::NewChat, "a[aria-label='New chat']"),
    any(Key::NewChat, "a[href='/']"),
    any(Key::Link, "nav a[href*='/c/']"),
    any(Key::Notice, "[role=alert], [role=alertdialog], [role=dialog], dialog[open]"),
    any(Key::Notice, "[data-testid=toast-error], [class*=text-token-text-error]"),
    b(Key::Notice, "[data-above-composer-portal]"),
    any(Key::SignedOut, "[data-testid=login-button], [data-testid=signup-button]"),
    any(Key::SignedOut, "#modal-no-auth-login, #modal-expired-session"),
    any(Key::SignedOut, "[data-testid=modal-expired-session]"),
    any(Key::Challenge, "#challenge-form, iframe[src*='challenges.cloudflare.com']"),
];

/// The candidates of a key, in order.
pub fn candidates(key: Key) -> impl Iterator<Item = Sighting> {
    TABLE
        .iter()
        .filter(move |candidate| candidate.key == key)
        .enumerate()
        .map(|(rank, candidate)| Sighting { candidate, rank })
}

/// One selector for all candidates of a key.
#[must_use]
pub fn union(key: Key) -> String {
    let selectors: Vec<_> = candidates(key).map(|sighting| sighting.candidate.selector).collect();
    selectors.join(",")
}

/// All elements under `root` that any candidate of a key matches, in document order.
#[must_use]
pub fn all(root: &Element, key: Key) -> Vec<Element> {
    dom::query_all(root, &union(key))
}

/// Elements of the first candidate that matches any element in the document that passes `test`.
pub fn first(key: Key, test: impl Fn(&Element) -> bool) -> Option<(Vec<Element>, Sighting)> {
    let root = dom::root()?;
    candidates(key).find_map(|sighting| {
        let mut found = dom::query_all(&root, sighting.candidate.selector);
        found.retain(&test);
        (!found.is_empty()).then_some((found, sighting))
    })
}
