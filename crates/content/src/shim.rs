//! What the JavaScript shim gives: time, changes of the page, messages. Every promise that is
//! awaited comes through here, so that it never settles into an instance that did not ask.

use js_sys::{Promise, Uint8Array};
use panelwright_protocol::{FromContent, TABLE_KEY};
use panelwright_webext::{Error, from_js, to_js};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::judge::wait::LocalClock;

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
    #[wasm_bindgen(js_namespace = panelwright, js_name = within)]
    fn within_raw(promise: &Promise, deadline_ms: f64) -> Promise;
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
    /// The storage of the extension answers in a few milliseconds, or the extension is gone.
    const DEADLINE_MS: f64 = 3_000.0;
    from_js(JsFuture::from(stored_raw(TABLE_KEY, DEADLINE_MS)).await?)
}

/// Waits for a promise of the browser, at the longest `deadline_ms`: some never settle in a hidden
/// tab.
pub(crate) async fn within(promise: &Promise, deadline_ms: f64) -> Result<JsValue, JsValue> {
    JsFuture::from(within_raw(promise, deadline_ms)).await
}
