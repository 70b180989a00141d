//! The table of this version: what public code, issue threads and saved pages say of the site.
//! English texts first, then what other languages were seen in.

use crate::table::Entry;
use crate::{Candidate, Class, Generation, Key, SelectorTable, Stem};

/// The version of the built-in table: raise it with every change here.
pub const BUILT_IN_VERSION: u32 = 3;

type Row = (Key, Generation, &'static str);

const fn a(key: Key, selector: &'static str) -> Row {
    (key, Generation::A, selector)
}

const fn b(key: Key, selector: &'static str) -> Row {
    (key, Generation::B, selector)
}

const fn any(key: Key, selector: &'static str) -> Row {
    (key, Generation::Any, selector)
}

/// The candidates, in order of preference within each key.
const SELECTORS: &[Row] = &[
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
    b(Key::Tool, "form[data-chatgpt-composer] [data-inline-selection-pill][data-id=picture_v2]"),
    a(Key::Tool, "form [data-system-hint-type=picture_v2]"),
    any(Key::Tool, "form button[aria-label='Remove Create image']"),
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
    // How the newer page asks is not known.
    a(Key::Choice, "[data-testid=image-paragen-multigen]"),
    a(Key::Choice, "[class*=paragen]"),
    a(Key::ChoiceButton, "button.btn-secondary"),
    a(Key::NewChat, "a[data-testid=create-new-chat-button]"),
    b(Key::NewChat, "button[aria-label='New chat']"),
    b(Key::NewChat, "a[aria-label='New chat']"),
    any(Key::NewChat, "a[href='/']"),
    any(Key::Link, "nav a[href*='/c/']"),
    any(Key::Notice, "[role=alert], [role=alertdialog], [role=dialog], dialog[open]"),
    any(Key::Notice, "[data-testid=toast-error], [class*=text-token-text-error]"),
    b(Key::Notice, "[data-above-composer-portal]"),
    any(Key::SignedIn, "[data-testid=accounts-profile-button]"),
    any(Key::SignedOut, "[data-testid=login-button], [data-testid=signup-button]"),
    any(Key::SignedOut, "#modal-no-auth-login, #modal-expired-session"),
    any(Key::SignedOut, "[data-testid=modal-expired-session]"),
    any(Key::Challenge, "#challenge-form, iframe[src*='challenges.cloudflare.com']"),
];

/// The stems, class by class in order of precedence. The plan's name (Free, Plus, Team) is left
/// open.
const STEMS: &[(Class, &[&str])] = &[
    (Class::Security, &["unusual activity", "detected"]),
    (Class::Security, &["suspicious activity detected"]),
    (Class::Security, &["temporarily restricted"]),
    (Class::SessionOver, &["your session has expired"]),
    (Class::Throttle, &["too many requests"]),
    (Class::Throttle, &["too many concurrent requests"]),
    (Class::Throttle, &["making requests too quickly"]),
    (Class::Throttle, &["temporarily limited access to your conversations"]),
    // Translated, not seen.
    (Class::Throttle, &["リクエストが多すぎます"]),
    (Class::Throttle, &["请求过多"]),
    (Class::Throttle, &["請求過多"]),
    (Class::Throttle, &["demasiadas solicitudes"]),
    (Class::Throttle, &["trop de requêtes"]),
    (Class::Throttle, &["zu viele anfragen"]),
    (Class::Throttle, &["quá nhiều yêu cầu"]),
    (Class::Throttle, &["요청이 너무 많습니다"]),
    (Class::Pace, &["generating images too quickly"]),
    (Class::Pace, &["rate_limit_exceeded"]),
    (Class::Pace, &["unable to invoke the image", "right now"]),
    (Class::ImageQuota, &["plan limit for image"]),
    (Class::ImageQuota, &["create more images when the limit resets"]),
    (Class::ImageQuota, &["reached your image creation limit"]),
    (Class::ImageQuota, &["out of image creations"]),
    (Class::ImageQuota, &["limit", "image generation", "resets"]),
    (Class::ImageQuota, &["画像生成の利用上限"]),
    (Class::ImageQuota, &["画像を使い切りました"]),
    (Class::ImageQuota, &["图片创建上限"]),
    (Class::ImageQuota, &["hạn mức tạo ảnh"]),
    (Class::ImageQuota, &["límite de creación de imágenes"]),
    // Translated, not seen.
    (Class::ImageQuota, &["圖片", "上限"]),
    (Class::ImageQuota, &["límite", "generación de imágenes"]),
    (Class::ImageQuota, &["limite", "création d'images"]),
    (Class::ImageQuota, &["limite", "génération d'images"]),
    (Class::ImageQuota, &["limite", "criação de imagens"]),
    (Class::ImageQuota, &["limite", "geração de imagens"]),
    (Class::ImageQuota, &["limit", "bilderstellung"]),
    (Class::ImageQuota, &["limit", "bildgenerierung"]),
    (Class::ImageQuota, &["이미지 생성", "한도"]),
    (Class::GeneralLimit, &["you've hit your limit"]),
    (Class::GeneralLimit, &["you've reached", "usage limit"]),
    (Class::GeneralLimit, &["usage limit", "resets"]),
    (Class::GeneralLimit, &["usage limit", "try again"]),
    (Class::GeneralLimit, &["currently at capacity"]),
    (Class::ChatTooLong, &["maximum length for this conversation"]),
    (Class::ToolFailure, &["image generation failed"]),
    (Class::ToolFailure, &["wasn't able to generate the image"]),
    (Class::ToolFailure, &["experienced an error when generating images"]),
    (Class::ToolFailure, &["hmm", "something seems to have gone wrong"]),
    (Class::PageFailure, &["something went wrong"]),
    (Class::PageFailure, &["message delivery timed out"]),
    (Class::PageFailure, &["network connection lost"]),
    (Class::PageFailure, &["error in message stream"]),
    (Class::PageFailure, &["issue persists", "help center"]),
    (Class::FirmRefusal, &["may violate our content policies"]),
    (Class::FirmRefusal, &["may violate our guardrails"]),
    (Class::FirmRefusal, &["violates our content polic"]),
    (Class::FirmRefusal, &["similarity to third-party content"]),
    (Class::Refusal, &["can't create"]),
    (Class::Refusal, &["can't generate"]),
    (Class::Refusal, &["can't help with"]),
    (Class::Refusal, &["cannot create"]),
    (Class::Refusal, &["cannot generate"]),
    (Class::Refusal, &["unable to create"]),
    (Class::Refusal, &["unable to generate"]),
];

/// What the page says while it works.
const WORKING: &[&str] = &[
    "creating image",
    "processing image",
    "generating image",
    "finishing touches",
    "generating a more detailed image",
    "adding details",
    "image created",
    "getting started",
    "thinking",
    "worked for",
    "reasoning",
];

/// Beginnings of the alternative text of finished pictures.
const PICTURE_NAMES: &[&str] = &[
    "generated image",
    "已生成图片",
    "生成された画像",
    "生成画像",
    "생성된 이미지",
    "image générée",
    "сформированное",
];

/// The built-in table.
pub(crate) fn table() -> SelectorTable {
    SelectorTable {
        version: BUILT_IN_VERSION,
        note: String::new(),
        entries: Key::ALL.map(|key| Entry::new(candidates(key))),
        stems: Class::ALL.into_iter().flat_map(stems).collect(),
        working: owned(WORKING),
        picture_names: owned(PICTURE_NAMES),
    }
}

/// The built-in candidates of a key.
pub(crate) fn candidates(key: Key) -> Vec<Candidate> {
    let rows = SELECTORS.iter().filter(|(of, _, _)| *of == key);
    rows.map(|(_, generation, selector)| Candidate {
        generation: *generation,
        selector: (*selector).to_owned(),
    })
    .collect()
}

/// The built-in stems of a class.
pub(crate) fn stems(class: Class) -> impl Iterator<Item = Stem> {
    let rows = STEMS.iter().filter(move |(of, _)| *of == class);
    rows.map(move |(_, parts)| Stem { class, parts: owned(parts) })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
