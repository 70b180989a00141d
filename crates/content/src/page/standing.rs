//! Whether the page is the one that we can work with, or one that needs a person.

use super::dom;
use super::table::{self, Key};
use crate::judge::path;

/// Whether the page says that nobody is signed in. A composer proves nothing: signed-out pages
/// have one.
#[must_use]
pub fn is_signed_out() -> bool {
    path::is_sign_in(&dom::host(), &dom::path())
        || table::first(Key::SignedOut, dom::is_shown).is_some()
}

/// Whether this is the site's challenge in place of its page. Ordinary pages carry parts of the
/// challenge too, so the page's own frame must be missing.
#[must_use]
pub fn is_challenge() -> bool {
    let has_shell = table::first(Key::Box, |_| true).is_some()
        || dom::root().is_some_and(|root| !dom::query_all(&root, "main nav, nav a").is_empty());
    let title = dom::document().map(|document| document.title()).unwrap_or_default();
    let is_titled = title.starts_with("Just a moment") || title.starts_with("Attention Required");
    !has_shell && (is_titled || table::first(Key::Challenge, |_| true).is_some())
}
