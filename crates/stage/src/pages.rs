//! The pages as the server renders them, and the assets that make them live.

use axum::http::StatusCode;
use serde_json::json;

use crate::options::{Generation, StageOptions};

/// The page behind the login button.
pub(crate) const LOGIN: &str = include_str!("../assets/login.html");
/// The icon of the tab.
pub(crate) const ICON: &str = include_str!("../assets/icon.svg");

const SHELL_A: &str = include_str!("../assets/shell_a.html");
const SHELL_B: &str = include_str!("../assets/shell_b.html");
const CHALLENGE: &str = include_str!("../assets/challenge.html");
const UNKNOWN: &str = include_str!("../assets/unknown.html");
const COMPOSER_A: &str = include_str!("../assets/composer_a.html");
const COMPOSER_B: &str = include_str!("../assets/composer_b.html");
const COMPOSER_MIXED: &str = include_str!("../assets/composer_mixed.html");

const ACCOUNT_IN: &str = r#"<div class="account" data-testid="accounts-profile-button" role="button" tabindex="0" aria-label="Open profile menu"><span class="account-face">A</span><span>An Author<br><small>Plus</small></span></div>"#;
const ACCOUNT_OUT: &str = r#"<div class="account signed-out"><button data-testid="profile-button" aria-label="Open profile menu" class="account-face">?</button><a data-testid="login-button" class="pill dark" href="/auth/login">Log in</a><a data-testid="signup-button" class="pill" href="/auth/login">Sign up for free</a></div>"#;

/// A page and what goes with it.
pub(crate) struct Page {
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// The text.
    pub(crate) html: String,
    /// The content security policy.
    pub(crate) policy: String,
}

/// The chat page, or what is shown in its stead.
pub(crate) fn chat(options: &StageOptions, nonce: &str, host: &str) -> Page {
    let switches = &options.switches;
    let policy = policy(nonce, host, switches.strict_csp);
    if switches.challenge {
        return Page { status: StatusCode::FORBIDDEN, html: CHALLENGE.to_owned(), policy };
    }
    if switches.unknown_page {
        return Page { status: StatusCode::OK, html: UNKNOWN.to_owned(), policy };
    }
    let (shell, composer) = match options.generation {
        Generation::A => (SHELL_A, COMPOSER_A),
        Generation::B => (SHELL_B, COMPOSER_B),
        Generation::Mixed => (SHELL_B, COMPOSER_MIXED),
    };
    let composer = if switches.composer_renamed { renamed(composer) } else { composer.to_owned() };
    let config = json!({
        "generation": options.generation,
        "timing": options.timing,
        "switches": switches,
    });
    // A closing tag inside the data would end the element early.
    let config = config.to_string().replace('<', "\\u003c");
    let html = shell
        .replace("{{COMPOSER}}", &composer)
        .replace("{{ACCOUNT}}", if switches.signed_out { ACCOUNT_OUT } else { ACCOUNT_IN })
        .replace("{{CONFIG}}", &config)
        .replace("{{NONCE}}", nonce);
    Page { status: StatusCode::OK, html, policy }
}

/// The same composer with other hooks, of whichever generation it was.
fn renamed(composer: &str) -> String {
    let renames = [
        (" class=\"ProseMirror\"", " class=\"prompt-editor\""),
        (" data-type=\"unified-composer\"", " data-prompt-form"),
        (" data-chatgpt-composer", " data-prompt-form"),
        (" aria-label=\"Chat with ChatGPT\"", " aria-label=\"Your message\""),
        (" aria-label=\"Ask ChatGPT\"", " aria-label=\"Your message\""),
        (" id=\"prompt-textarea\"", ""),
        (" role=\"textbox\"", ""),
        (" data-composer-markdown", ""),
        (" data-composer-surface=\"true\"", ""),
        (" data-thread-find-composer=\"true\"", ""),
    ];
    renames.iter().fold(composer.to_owned(), |text, (old, new)| text.replace(old, new))
}

/// The policy of the real page in its parts that matter to an extension: scripts by nonce, wasm
/// allowed unless strict, connections closed to everything but the page's own host.
fn policy(nonce: &str, host: &str, strict: bool) -> String {
    let wasm = if strict { "" } else { " 'wasm-unsafe-eval'" };
    let plain = |sign: char| sign.is_ascii_alphanumeric() || ".:-[]".contains(sign);
    let channel = if !host.is_empty() && host.chars().all(plain) {
        format!(" ws://{host} wss://{host}")
    } else {
        String::new()
    };
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'self'{wasm}; \
         style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'{channel}; \
         frame-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'"
    )
}

/// An asset by name: its media type and its text.
pub(crate) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    let script = "text/javascript; charset=utf-8";
    Some(match name {
        "style.css" => ("text/css; charset=utf-8", include_str!("../assets/style.css")),
        "app.js" => (script, include_str!("../assets/app.js")),
        "channel.js" => (script, include_str!("../assets/channel.js")),
        "composer.js" => (script, include_str!("../assets/composer.js")),
        "dom.js" => (script, include_str!("../assets/dom.js")),
        "editor.js" => (script, include_str!("../assets/editor.js")),
        "editor_text.js" => (script, include_str!("../assets/editor_text.js")),
        "answer.js" => (script, include_str!("../assets/answer.js")),
        "overlays.js" => (script, include_str!("../assets/overlays.js")),
        "pictures.js" => (script, include_str!("../assets/pictures.js")),
        "sidebar.js" => (script, include_str!("../assets/sidebar.js")),
        "thread.js" => (script, include_str!("../assets/thread.js")),
        "turns.js" => (script, include_str!("../assets/turns.js")),
        _ => return None,
    })
}
