//! `chrome.runtime`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    fn send_message_raw(message: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL, catch)]
    fn get_url_raw(path: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest, catch)]
    fn get_manifest_raw() -> Result<JsValue, JsValue>;
}

/// Sends a message to the service worker and waits for its answer.
///
/// # Errors
/// [`Error::Browser`] when nobody listens, when the worker died before it answered, or when this
/// extension was reloaded and the caller is an orphan ("Extension context invalidated").
pub async fn send_message(message: &JsValue) -> Result<JsValue, Error> {
    Ok(JsFuture::from(send_message_raw(message)?).await?)
}

/// The full address of a file of the extension.
///
/// # Errors
/// [`Error::Browser`] in an orphaned content script.
pub fn get_url(path: &str) -> Result<String, Error> {
    Ok(get_url_raw(path)?)
}

/// The extension's manifest as a JavaScript object.
///
/// # Errors
/// [`Error::Browser`] in an orphaned content script.
pub fn manifest() -> Result<JsValue, Error> {
    Ok(get_manifest_raw()?)
}
