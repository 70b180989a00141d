//! The right end of the masthead, which is part of the static page.

use leptos::portal::Portal;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts a view into the masthead.
pub(crate) fn tools<V: IntoView + 'static>(
    view: impl Fn() -> V + Send + Sync + 'static,
) -> impl IntoView {
    let place = document().get_element_by_id("tools").and_then(|place| place.dyn_into().ok());
    place.map(|place: web_sys::HtmlElement| view! { <Portal mount=place>{view()}</Portal> })
}
