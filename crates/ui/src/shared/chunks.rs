//! Long lists: only what is near the window stands in the page.
//!
//! A batch may have thousands of rows of different heights. The list is cut into chunks; a chunk
//! is filled while it is near the window and otherwise an empty box of the height that it had.
//! The browser's own scrolling, anchors and zoom keep working, which a list of fixed row heights
//! would break.

use core::hash::Hash;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::live::{text, when};

/// Rows in a chunk: a screenful or two, so that filling one takes a few milliseconds.
const CHUNK_ROWS: usize = 30;
/// How near the window a chunk is filled: about a screenful ahead of the scrolling.
const NEAR: &str = "900px 0px";

/// A list of `keys`, each shown by `row`. `row_height` is the usual height of a row in pixels,
/// for the boxes of chunks that were never filled.
pub(crate) fn chunks<K, V>(
    keys: Memo<Vec<K>>,
    row_height: usize,
    row: impl Fn(K) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let count = Memo::new(move |_| keys.with(|keys| keys.len().div_ceil(CHUNK_ROWS)));
    view! {
        <For each=move || 0..count.get() key=|place| *place
            children=move |place| chunk(keys, place, row_height, row)/>
    }
}

fn chunk<K, V>(
    keys: Memo<Vec<K>>,
    place: usize,
    row_height: usize,
    row: impl Fn(K) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: IntoView + 'static,
{
    // The first chunk is filled at once: what a person sees first must not wait for an observer.
    let is_near = RwSignal::new(place == 0);
    let held_height = RwSignal::new(None::<f64>);
    let here = Memo::new(move |_| {
        keys.with(|keys| {
            let from = (place * CHUNK_ROWS).min(keys.len());
            let to = (from + CHUNK_ROWS).min(keys.len());
            keys.get(from..to).unwrap_or_default().to_vec()
        })
    });
    let node = NodeRef::<Div>::new();
    watch_nearness(node, is_near, held_height);
    let height = text(move || {
        if is_near.get() {
            return String::new();
        }
        let guess = here.with(|here| (here.len() * row_height) as f64);
        format!("{:.0}px", held_height.get().unwrap_or(guess))
    });
    let filled =
        move || view! { <For each=move || here.get() key=Clone::clone children=row/> }.into_any();
    view! {
        <div class="chunk" role="presentation" node_ref=node style:height=height>
            {when(move || is_near.get(), filled)}
        </div>
    }
}

/// Follows whether a chunk is near the window, and remembers its height when it leaves.
fn watch_nearness(node: NodeRef<Div>, is_near: RwSignal<bool>, held_height: RwSignal<Option<f64>>) {
    let observer = StoredValue::new_local(None::<web_sys::IntersectionObserver>);
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        let watched = element.clone();
        let hear = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // Only the newest entry counts: the earlier ones are past.
            let Some(entry) = entries.iter().last() else { return };
            let entry: web_sys::IntersectionObserverEntry = entry.unchecked_into();
            if !entry.is_intersecting() && is_near.get_untracked() {
                held_height.set(Some(watched.get_bounding_client_rect().height()));
            }
            if is_near.get_untracked() != entry.is_intersecting() {
                is_near.set(entry.is_intersecting());
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let hear = hear.into_js_value();
        match web_sys::IntersectionObserver::new_with_options(hear.unchecked_ref(), &options) {
            Ok(watch) => {
                watch.observe(&element);
                observer.set_value(Some(watch));
            }
            // Without an observer everything is filled: slow, and right.
            Err(_) => is_near.set(true),
        }
    });
    on_cleanup(move || {
        observer.with_value(|watch| {
            if let Some(watch) = watch {
                watch.disconnect();
            }
        });
    });
}
