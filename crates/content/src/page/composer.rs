//! The box that prompts are written into, and its buttons.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, Node};

use super::dom;
use super::table::{self, Key, Sighting};

/// What a search for the box found.
#[derive(Debug, Clone)]
pub enum Found {
    /// Exactly one that is shown and can be written into.
    One(HtmlElement, Sighting),
    /// More than one: the page is being rebuilt.
    Several,
    /// None.
    None,
}

/// Looks for the box. Hidden ones (a fallback without script, a start page's form that stays
/// mounted) do not count.
#[must_use]
pub fn find() -> Found {
    let Some((mut found, sighting)) = table::first(Key::Box, can_be_written) else {
        return Found::None;
    };
    match (found.pop().and_then(|element| element.dyn_into().ok()), found.is_empty()) {
        (Some(element), true) => Found::One(element, sighting),
        (_, false) => Found::Several,
        (None, true) => Found::None,
    }
}

/// The box, when there is exactly one.
#[must_use]
pub fn the_box() -> Option<HtmlElement> {
    match find() {
        Found::One(element, _) => Some(element),
        Found::Several | Found::None => None,
    }
}

/// Whether this is a box that is shown and can be written into.
#[must_use]
pub fn can_be_written(element: &Element) -> bool {
    let is_editor = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
        || element.dyn_ref::<HtmlTextAreaElement>().is_some_and(|area| !area.disabled());
    is_editor && dom::is_shown(element)
}

/// What stands in the box, paragraph by paragraph.
#[must_use]
pub fn text(element: &HtmlElement) -> String {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    let mut reading = Reading::default();
    let mut child = element.first_child();
    while let Some(node) = child {
        reading.read(&node);
        child = node.next_sibling();
    }
    reading.text
}

/// Whether the box is empty.
#[must_use]
pub fn is_empty(element: &HtmlElement) -> bool {
    text(element).trim().is_empty()
}

#[derive(Default)]
struct Reading {
    text: String,
    any_block: bool,
}

impl Reading {
    fn read(&mut self, node: &Node) {
        if node.node_type() == Node::TEXT_NODE {
            self.text.push_str(&node.text_content().unwrap_or_default());
            return;
        }
        let Some(element) = node.dyn_ref::<Element>() else { return };
        let name = element.tag_name();
        if name.eq_ignore_ascii_case("br") {
            if !element.class_list_has("ProseMirror-trailingBreak") {
                self.text.push('\n');
            }
            return;
        }
        if element.get_attribute("aria-hidden").as_deref() == Some("true")
            || element.get_attribute("contenteditable").as_deref() == Some("false")
        {
            return;
        }
        let is_block = matches!(
            name.to_ascii_lowercase().as_str(),
            "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre"
        );
        if is_block {
            if self.any_block || !self.text.is_empty() {
                self.text.push('\n');
            }
            self.any_block = true;
        }
        let mut child = element.first_child();
        while let Some(node) = child {
            self.read(&node);
            child = node.next_sibling();
        }
    }
}

trait ClassListHas {
    fn class_list_has(&self, class: &str) -> bool;
}

impl ClassListHas for Element {
    fn class_list_has(&self, class: &str) -> bool {
        self.class_name().split_ascii_whitespace().any(|name| name == class)
    }
}

/// The button that sends.
#[derive(Debug, Clone)]
pub struct SendButton {
    /// The button.
    pub element: Element,
    /// Whether it can be pressed.
    pub is_active: bool,
}

/// Looks for the send button; an empty box has none. A stop button in the same place is not one.
#[must_use]
pub fn send_button() -> Option<SendButton> {
    let (found, _) = table::first(Key::Send, can_send)?;
    let element = found.into_iter().next()?;
    let is_active = element.get_attribute("disabled").is_none()
        && element.get_attribute("aria-disabled").as_deref() != Some("true");
    Some(SendButton { element, is_active })
}

/// Whether this may be a send button: one that is shown and does not stop an answer.
#[must_use]
pub fn can_send(element: &Element) -> bool {
    dom::is_shown(element) && !dom::is(element, &table::union(Key::Stop))
}

/// Whether a stop button shows.
#[must_use]
pub fn has_stop_button() -> bool {
    table::first(Key::Stop, dom::is_shown).is_some()
}

/// Whether the prompt was turned into an attached file.
#[must_use]
pub fn has_attachment() -> bool {
    table::first(Key::Attachment, dom::is_shown).is_some()
}

/// Whether the page's own tool for pictures is switched on.
#[must_use]
pub fn has_picture_tool() -> bool {
    table::first(Key::Tool, dom::is_shown).is_some()
}
