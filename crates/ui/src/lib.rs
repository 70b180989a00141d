//! The pages that a person sees: popup and studio.
//!
//! | module | what is in it |
//! |---|---|
//! | `popup` | the small view behind the toolbar button |
//! | `studio` | import, plan, follow, history; a full page and a side panel |
//! | `shared` | what both show, and how they hear of it: the board, requests, rows |
//! | `draft` | a batch before it starts: script, plan, choices |
//! | `format` | numbers, durations and reasons as a person reads them |
//! | `words` | the sentences |
//!
//! The static pages in `www/` paint first; [`popup()`] or [`studio()`] then fills them. `format`,
//! `words` and most of `draft` are pure and tested on the machine.

mod draft;
mod format;
mod popup;
mod shared;
mod studio;
mod words;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Fills the popup.
#[wasm_bindgen]
pub fn popup() {
    fill(popup::page);
}

/// Fills the studio.
#[wasm_bindgen]
pub fn studio() {
    fill(studio::page);
}

/// Puts a page into `#app`, in place of what the static page shows there while it loads.
fn fill<V: IntoView + 'static>(page: fn() -> V) {
    console_error_panic_hook::set_once();
    let Some(place) = document().get_element_by_id("app").and_then(|place| place.dyn_into().ok())
    else {
        leptos::logging::error!("The page has no element with the id \"app\".");
        return;
    };
    let place: web_sys::HtmlElement = place;
    place.set_inner_html("");
    leptos::mount::mount_to(place, page).forget();
}
