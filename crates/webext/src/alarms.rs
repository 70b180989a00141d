//! `chrome.alarms`: the clock that survives the service worker.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::to_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = create, catch)]
    fn create_raw(name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "alarms"], js_name = clear, catch)]
    fn clear_raw(name: &str) -> Result<Promise, JsValue>;
}

/// Sets an alarm that fires every `minutes` (the browser allows no less than half a minute),
/// replacing one of the same name.
///
/// # Errors
/// [`Error::Browser`] when there are too many alarms.
pub async fn every(name: &str, minutes: f64) -> Result<(), Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Options {
        period_in_minutes: f64,
    }
    JsFuture::from(create_raw(name, &to_js(&Options { period_in_minutes: minutes })?)?).await?;
    Ok(())
}

/// Sets an alarm that fires once, at that moment (milliseconds since 1970) or later, replacing one
/// of the same name. It outlasts the service worker, and most often the browser.
///
/// # Errors
/// [`Error::Browser`] when there are too many alarms.
pub async fn once(name: &str, when_ms: f64) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Options {
        when: f64,
    }
    JsFuture::from(create_raw(name, &to_js(&Options { when: when_ms })?)?).await?;
    Ok(())
}

/// Removes an alarm; none of that name is no error.
///
/// # Errors
/// [`Error::Browser`] when the browser is shutting down.
pub async fn clear(name: &str) -> Result<(), Error> {
    JsFuture::from(clear_raw(name)?).await?;
    Ok(())
}
