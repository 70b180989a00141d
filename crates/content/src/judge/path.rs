//! What a path of the site says.

use panelwright_engine::ConversationId;

/// Shorter names than this are not conversations. The site's are UUIDs today; the rule is
/// deliberately wider, since they have changed before.
const CONVERSATION_LENGTH_MIN: usize = 8;

/// The conversation that a path (or the path part of a link) leads to: `/c/<id>`, also below a
/// project (`/g/g-p-…/c/<id>`).
#[must_use]
pub fn conversation(path: &str) -> Option<ConversationId> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/');
    parts.find(|part| *part == "c")?;
    let id = parts.next()?;
    let is_name = id.len() >= CONVERSATION_LENGTH_MIN
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_name.then(|| ConversationId(id.to_owned()))
}

/// Parts of paths that say what kind of page it is. Every other part may be an id or a name.
const KINDS: [&str; 12] = [
    "auth", "c", "codex", "explore", "g", "gpts", "images", "library", "log-in", "login",
    "project", "share",
];

/// A path for a report: what may tell of the author is left out.
#[must_use]
pub fn outline(path: &str) -> String {
    let parts = path.split(['?', '#']).next().unwrap_or_default().split('/');
    let outlined: Vec<&str> = parts
        .map(|part| if part.is_empty() || KINDS.contains(&part) { part } else { "…" })
        .collect();
    outlined.join("/")
}

/// Whether a path is where a new chat stands.
#[must_use]
pub fn is_start(path: &str) -> bool {
    path == "/" || path.is_empty()
}

/// Whether a path or a host belongs to signing in.
#[must_use]
pub fn is_sign_in(host: &str, path: &str) -> bool {
    host.starts_with("auth.")
        || ["/log-in", "/login", "/auth/login"].iter().any(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(path: &str) -> Option<String> {
        conversation(path).map(|id| id.0)
    }

    #[test]
    fn conversations_are_found_in_paths() {
        assert_eq!(id("/c/68f0a1b2-77aa").as_deref(), Some("68f0a1b2-77aa"));
        assert_eq!(id("/g/g-p-12/c/abcd_1234?x=1").as_deref(), Some("abcd_1234"));
        assert_eq!(id("/c/12345678#top").as_deref(), Some("12345678"));
    }

    #[test]
    fn other_paths_are_no_conversations() {
        for path in ["/", "", "/c/", "/c/short", "/c/WEB:1234-5678", "/images", "/x/12345678"] {
            assert_eq!(id(path), None, "{path}");
        }
    }

    #[test]
    fn an_outline_holds_no_id_and_no_name() {
        assert_eq!(outline("/"), "/");
        assert_eq!(outline("/c/68f0a1b2-77aa?model=x#y"), "/c/…");
        assert_eq!(outline("/g/g-p-12-my-novel/c/abcd_1234"), "/g/…/c/…");
        assert_eq!(outline("/@someone/images"), "/…/images");
    }

    #[test]
    fn signing_in_is_known() {
        assert!(is_sign_in("auth.openai.com", "/"));
        assert!(is_sign_in("chatgpt.com", "/auth/login"));
        assert!(!is_sign_in("chatgpt.com", "/c/12345678"));
    }
}
