//! `chrome.action`: the badge on the toolbar button. It is gone after a restart of the browser.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::to_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    fn set_badge_text_raw(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    fn set_badge_colour_raw(options: &JsValue) -> Result<Promise, JsValue>;
}

/// Shows up to four letters on the toolbar button, on a background colour (CSS notation).
///
/// # Errors
/// [`Error::Browser`] when the browser is shutting down.
pub async fn set_badge(text: &str, colour: &str) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Text<'a> {
        text: &'a str,
    }
    #[derive(Serialize)]
    struct Colour<'a> {
        color: &'a str,
    }
    JsFuture::from(set_badge_text_raw(&to_js(&Text { text })?)?).await?;
    JsFuture::from(set_badge_colour_raw(&to_js(&Colour { color: colour })?)?).await?;
    Ok(())
}
