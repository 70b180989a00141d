//! Whether a place in the window is free of what the page shows there.

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, Node};

use super::place::{Rect, Size};
use crate::page::dom;

/// What a sign never covers, beside text.
const SOLID: &str = "button, a[href], input, textarea, select, label, summary, img, video, canvas, \
                     svg, iframe, [role=button], [role=link], [role=menuitem], [role=textbox], \
                     [role=dialog], [role=alert], [contenteditable=true]";

/// The window's inner size, without scroll bars.
pub(super) fn window() -> Size {
    let root = dom::root();
    let side = |length: fn(&Element) -> i32| root.as_ref().map_or(0.0, |root| length(root).into());
    Size { width: side(Element::client_width), height: side(Element::client_height) }
}

/// Where an element stands in the window.
pub(super) fn rect(element: &Element) -> Rect {
    of(&element.get_bounding_client_rect())
}

fn of(rect: &DomRect) -> Rect {
    Rect { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
}

/// Whether nothing of the page is covered at that place. `ours` does not count.
pub(super) fn is_clear(place: &Rect, ours: &Element) -> bool {
    place.points().into_iter().all(|(x, y)| {
        element_at(x, y, ours).is_some_and(|found| {
            !dom::is_within(&found, SOLID) && !texts(&found).any(|text| is_under(&text, place))
        })
    })
}

/// Whether an element is to be seen at its own edge towards a place: it may have been scrolled
/// away, or something may lie over it.
pub(super) fn is_visible(element: &Element, place: &Rect, ours: &Element) -> bool {
    let rect = rect(element);
    let near = |from: f64, to: f64, wish: f64| wish.clamp(from + 2.0, (to - 2.0).max(from + 2.0));
    let x = near(rect.left, rect.right(), place.left + place.width / 2.0);
    let y = near(rect.top, rect.bottom(), place.top + place.height / 2.0);
    element_at(x, y, ours)
        .is_some_and(|found| element.contains(Some(&found)) || found.contains(Some(element)))
}

/// The uppermost element at a point, ours left out.
fn element_at(x: f64, y: f64, ours: &Element) -> Option<Element> {
    #[expect(clippy::cast_possible_truncation, reason = "a window is far smaller")]
    let found = dom::document()?.elements_from_point(x as f32, y as f32);
    found.iter().filter_map(|one| one.dyn_into::<Element>().ok()).find(|one| one != ours)
}

/// An element's own texts.
fn texts(element: &Element) -> impl Iterator<Item = Node> {
    let nodes = element.child_nodes();
    (0..nodes.length()).filter_map(move |index| nodes.get(index)).filter(|node| {
        node.node_type() == Node::TEXT_NODE
            && node.text_content().is_some_and(|text| !text.trim().is_empty())
    })
}

/// Whether any line of a text meets a place.
fn is_under(text: &Node, place: &Rect) -> bool {
    let rects = dom::document().and_then(|document| {
        let range = document.create_range().ok()?;
        range.select_node_contents(text).ok()?;
        range.get_client_rects()
    });
    rects.is_some_and(|rects| {
        (0..rects.length()).filter_map(|index| rects.get(index)).any(|line| of(&line).meets(place))
    })
}
