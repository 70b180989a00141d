//! `chrome.runtime`.

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::from_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = sendMessage, catch)]
    fn send_message_raw(message: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL, catch)]
    fn get_url_raw(path: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getPlatformInfo, catch)]
    fn get_platform_info_raw() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest, catch)]
    fn get_manifest_raw() -> Result<JsValue, JsValue>;
}

/// The kind of machine that the browser runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// The system, such as `linux`.
    os: String,
    /// The processor, such as `x86-64`.
    arch: String,
}

impl std::fmt::Display for Platform {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} on {}", self.os, self.arch)
    }
}

/// The kind of machine that the browser runs on.
///
/// # Errors
/// [`Error::Browser`] when the browser does not say.
pub async fn platform() -> Result<Platform, Error> {
    from_js(&JsFuture::from(get_platform_info_raw()?).await?)
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
