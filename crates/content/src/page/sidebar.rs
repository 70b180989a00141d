//! The page's own list of conversations, and the way to a new chat.

use panelwright_engine::ConversationId;
use web_sys::Element;

use super::dom;
use super::table::{self, Key};
use crate::judge::path;
use crate::table::current;

/// A conversation in the list.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads.
    pub conversation: ConversationId,
    /// The link.
    pub element: Element,
}

/// The list as the page shows it, newest first, each conversation once.
#[must_use]
pub fn links() -> Vec<Link> {
    let Some(root) = dom::root() else { return Vec::new() };
    let mut links: Vec<Link> = Vec::new();
    for element in table::all(&root, Key::Link) {
        let Some(conversation) =
            element.get_attribute("href").as_deref().and_then(path::conversation)
        else {
            continue;
        };
        if !links.iter().any(|link| link.conversation == conversation) {
            links.push(Link { conversation, element });
        }
    }
    links
}

/// The link to one conversation.
#[must_use]
pub fn link(conversation: &ConversationId) -> Option<Element> {
    links().into_iter().find(|link| link.conversation == *conversation).map(|link| link.element)
}

/// What opens a new chat, in order of preference. All are shown.
#[must_use]
pub fn new_chat() -> Vec<Element> {
    let Some(root) = dom::root() else { return Vec::new() };
    let mut found: Vec<Element> = Vec::new();
    for candidate in current().candidates(Key::NewChat) {
        for element in dom::query_all(&root, &candidate.selector) {
            if dom::is_shown(&element) && !found.contains(&element) {
                found.push(element);
            }
        }
    }
    found
}
