//! What the JavaScript shim gives: time, changes of the page, messages. Every promise that is
//! awaited comes through here, so that it never settles into an instance that did not ask.

use js_sys::{Array, Promise, Uint8Array};
use panelwright_protocol::{FromContent, PREFERENCES_KEY, TABLE_KEY};
use panelwright_requests::Preferences;
use panelwright_webext::{Error, from_js, to_js};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use crate::judge::wait::LocalClock;

/// What the extension has stored or brought with it comes in a few milliseconds, or the extension is
/// gone.
const OWN_MS: f64 = 3_000.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = panelwright, js_name = changedOr)]
    fn changed_or_raw(seen: f64, wait_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = delay)]
    fn delay_raw(wait_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = send)]
    fn send_raw(message: &JsValue, bytes: &JsValue, deadline_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = stored)]
    fn stored_raw(key: &str, deadline_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = detector)]
    fn detector_raw(deadline_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = within)]
    fn within_raw(promise: &Promise, deadline_ms: f64) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = settled)]
    fn settled_raw(
        what: &str,
        seen: f64,
        quiet_ms: f64,
        most_ms: f64,
        limit_ms: Option<f64>,
    ) -> Promise;
    #[wasm_bindgen(js_namespace = panelwright, js_name = gesture)]
    fn gesture_raw() -> Promise;
    /// Listens to what a person does in the author's own tab, or to nothing any more: then our own
    /// element is taken away too, and whoever waits is woken.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn attend(on: bool);
    /// Lets whoever waits for the text in the box look at it.
    #[wasm_bindgen(js_namespace = panelwright, js_name = pokeTyping)]
    pub(crate) fn poke_typing();
    /// Whether all changes of the page are counted. A wait for one switches it on.
    #[wasm_bindgen(js_namespace = panelwright, js_name = watchPage)]
    pub(crate) fn watch_page(on: bool);
    /// The box whose text is watched.
    #[wasm_bindgen(js_namespace = panelwright, js_name = watchBox)]
    pub(crate) fn watch_box(element: Option<&Element>);
    /// The elements whose sizes are watched.
    #[wasm_bindgen(js_namespace = panelwright, js_name = watchSizes)]
    pub(crate) fn watch_sizes(elements: &Array);
    /// The element of ours that goes when everything goes.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn keep(element: &Element);
    /// From now on what is done to this part of our own element is a [`gesture`] under this name.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn hear(part: &Element, name: &str);
    /// Wakes everything that waits for a change of the page.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn poke();
    /// Whether the clock is needed: an attempt is in hand, or a report is unacknowledged.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn wanted(on: bool);
    /// This instance is lost.
    #[wasm_bindgen(js_namespace = panelwright)]
    pub(crate) fn panicked();

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_namespace = console, js_name = warn)]
    fn console_warn(words: &str);
}

/// Milliseconds since this document began. Never steps back.
pub(crate) fn now() -> f64 {
    performance_now()
}

/// Milliseconds since 1970, by the machine's clock.
pub(crate) fn date() -> f64 {
    js_sys::Date::now()
}

/// What the author's clock shows.
pub(crate) fn clock() -> LocalClock {
    let now = js_sys::Date::new_0();
    let minutes = now.get_hours() * 60 + now.get_minutes();
    let seconds = u64::from(minutes) * 60 + u64::from(now.get_seconds());
    LocalClock::new(seconds * 1_000 + u64::from(now.get_milliseconds()))
}

/// Says something to whoever debugs. Never a prompt.
pub(crate) fn warn(words: &str) {
    console_warn(&format!("Panelwright: {words}"));
}

/// Waits until the page has changed since `seen` (a number that an earlier call gave), at the
/// longest `wait_ms`.
pub(crate) async fn changed_or(seen: f64, wait_ms: f64) -> f64 {
    let changed = JsFuture::from(changed_or_raw(seen, wait_ms.max(0.0))).await;
    changed.ok().and_then(|count| count.as_f64()).unwrap_or(seen)
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changes {
    /// The text in the box, where the caret goes, and the address.
    Text,
    /// What moves our own sign: scrolling, and sizes.
    Places,
    /// Anything in the page.
    Page,
}

/// Waits until something has changed since `seen` and has stood still for `quiet_ms` or gone on for
/// `most_ms`; at the longest `limit_ms`. Costs nothing while nothing changes.
pub(crate) async fn settled(
    what: Changes,
    seen: f64,
    quiet_ms: f64,
    most_ms: f64,
    limit_ms: Option<f64>,
) -> f64 {
    let what = match what {
        Changes::Text => "typed",
        Changes::Places => "moved",
        Changes::Page => "page",
    };
    let changed = JsFuture::from(settled_raw(what, seen, quiet_ms, most_ms, limit_ms)).await;
    changed.ok().and_then(|count| count.as_f64()).unwrap_or(seen)
}

/// The next thing that is done to our own sign: what, and the name of the part.
pub(crate) async fn gesture() -> String {
    JsFuture::from(gesture_raw()).await.ok().and_then(|told| told.as_string()).unwrap_or_default()
}

/// Waits.
pub(crate) async fn delay(wait_ms: f64) {
    // The shim's timer never rejects.
    let _ = JsFuture::from(delay_raw(wait_ms)).await;
}

/// Sends a message to the service worker, with a picture's bytes beside it; gives its answer, or
/// an error after `deadline_ms`.
pub(crate) async fn send(
    message: &FromContent,
    bytes: Option<&Uint8Array>,
    deadline_ms: f64,
) -> Result<JsValue, Error> {
    let bytes = bytes.map_or(JsValue::UNDEFINED, JsValue::from);
    Ok(JsFuture::from(send_raw(&to_js(message)?, &bytes, deadline_ms)).await?)
}

/// The selector table that the author loaded, as it was loaded; `None` if there is none.
pub(crate) async fn loaded_table() -> Result<Option<String>, Error> {
    from_js(JsFuture::from(stored_raw(TABLE_KEY, OWN_MS)).await?)
}

/// What the author has chosen about pictures they ask for themselves.
pub(crate) async fn preferences() -> Result<Preferences, Error> {
    let stored = JsFuture::from(stored_raw(PREFERENCES_KEY, OWN_MS)).await?;
    if stored.is_null() { Ok(Preferences::default()) } else { from_js(stored) }
}

/// What the detector knows, as bytes. It is a file of the extension's own, so that only pages in
/// which somebody types pay for it.
pub(crate) async fn detector() -> Result<Vec<u8>, Error> {
    let bytes = JsFuture::from(detector_raw(OWN_MS)).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// A new name for a request.
pub(crate) fn new_id() -> Option<String> {
    Some(web_sys::window()?.crypto().ok()?.random_uuid())
}

/// Waits for a promise of the browser, at the longest `deadline_ms`: some never settle in a hidden
/// tab.
pub(crate) async fn within(promise: &Promise, deadline_ms: f64) -> Result<JsValue, JsValue> {
    JsFuture::from(within_raw(promise, deadline_ms)).await
}
