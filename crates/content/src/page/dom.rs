//! The document, as little of it as is needed.

use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, HtmlElement, Node, NodeList, PerformanceNavigation, VisibilityState, Window,
};

/// The window; a content script always has one.
#[must_use]
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
#[must_use]
pub fn document() -> Option<Document> {
    window()?.document()
}

/// The root element; missing at the very start of a document.
#[must_use]
pub fn root() -> Option<Element> {
    document()?.document_element()
}

/// Where conversations stand: `main`, or the whole document while there is none.
#[must_use]
pub fn main() -> Option<Element> {
    let root = root()?;
    root.query_selector("main").ok().flatten().or(Some(root))
}

/// The path of the address.
#[must_use]
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The host name of the address.
#[must_use]
pub fn host() -> String {
    window().and_then(|window| window.location().hostname().ok()).unwrap_or_default()
}

/// Where the document stands: host, port if there is one, and path.
#[must_use]
pub fn address() -> String {
    let host = window().and_then(|window| window.location().host().ok()).unwrap_or_default();
    format!("{host}{}", path())
}

/// Whether the document was loaded anew, and not gone to.
#[must_use]
pub fn was_reloaded() -> bool {
    let performance = window().and_then(|window| window.performance());
    performance.is_some_and(|performance| {
        performance.navigation().type_() == PerformanceNavigation::TYPE_RELOAD
    })
}

/// The language that the page says it is in, if it is written like one.
#[must_use]
pub fn language() -> String {
    let language = root().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let is_tag = language.len() <= 35
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_tag { language } else { String::new() }
}

/// Whether the document is still being read.
#[must_use]
pub fn is_loading() -> bool {
    document().is_none_or(|document| document.ready_state() == "loading")
}

/// Whether the browser can read a selector.
#[must_use]
pub fn can_read(selector: &str) -> bool {
    root().is_none_or(|root| root.query_selector(selector).is_ok())
}

/// Leaves this document for another path of the same site.
pub fn go(path: &str) {
    if let Some(window) = window() {
        // Refused only for an address that cannot be read; ours begin with `/`.
        let _ = window.location().assign(path);
    }
}

/// Whether a person may be seeing this tab.
#[must_use]
pub fn is_visible_tab() -> bool {
    document().is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// All matches in document order. A selector that the browser cannot read matches nothing.
#[must_use]
pub fn query_all(root: &Element, selector: &str) -> Vec<Element> {
    root.query_selector_all(selector).map(|list| elements(&list)).unwrap_or_default()
}

fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}

/// Whether an element matches; a selector that the browser cannot read matches nothing.
#[must_use]
pub fn is(element: &Element, selector: &str) -> bool {
    element.matches(selector).unwrap_or(false)
}

/// Whether an element is in, or is, a match.
#[must_use]
pub fn is_within(element: &Element, selector: &str) -> bool {
    element.closest(selector).ok().flatten().is_some()
}

/// Whether an element takes up room in the page. Layout is computed in hidden tabs too.
#[must_use]
pub fn is_shown(element: &Element) -> bool {
    element.get_client_rects().length() > 0
        && style(element, "visibility").is_none_or(|value| value != "hidden")
}

/// A computed style property.
#[must_use]
pub fn style(element: &Element, property: &str) -> Option<String> {
    window()?.get_computed_style(element).ok()??.get_property_value(property).ok()
}

/// Whether `second` comes after `first` in the document, and is not inside it.
#[must_use]
pub fn follows(first: &Node, second: &Node) -> bool {
    let order = first.compare_document_position(second);
    order & Node::DOCUMENT_POSITION_FOLLOWING != 0
        && order & Node::DOCUMENT_POSITION_CONTAINED_BY == 0
}

/// Presses a button or a link once.
pub fn press(element: &Element) -> bool {
    match element.dyn_ref::<HtmlElement>() {
        Some(element) => {
            element.click();
            true
        }
        None => false,
    }
}

/// The words in an element, without those of buttons and of what only machines read.
#[must_use]
pub fn words(element: &Element) -> String {
    words_where(element, |_| true)
}

/// The same, of those texts only that pass a test.
#[must_use]
pub fn words_where(element: &Element, test: impl Fn(&Node) -> bool) -> String {
    const SKIPPED: &str = "button, [role=button], script, style, svg, .sr-only, [hidden], \
                           [data-conversation-role], [aria-hidden=true]";
    let mut text = String::new();
    let mut stack: Vec<Node> = vec![element.clone().into()];
    while let Some(node) = stack.pop() {
        if node.node_type() == Node::TEXT_NODE {
            if test(&node) {
                text.push_str(&node.text_content().unwrap_or_default());
            }
            continue;
        }
        if let Some(inner) = node.dyn_ref::<Element>() {
            if inner != element && is(inner, SKIPPED) {
                continue;
            }
            // Blocks, cells and items must not run together: a space between any two elements
            // is harmless, since texts are compared by words.
            text.push(' ');
        }
        let mut child = node.last_child();
        while let Some(node) = child {
            child = node.previous_sibling();
            stack.push(node);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
