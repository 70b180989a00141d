//! The way across the border for whoever reads and writes JSON anyway.
//!
//! The service worker needs `serde_json` for its journal. Reading messages with a second
//! deserialiser would be a second copy of all that code (a tenth of the worker), so its values
//! cross as text that the browser's own `JSON` reads and writes. On the other side they are the
//! same plain values as those of [`crate::to_js`].

use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::Error;

/// As [`crate::to_js`].
///
/// # Errors
/// [`Error::Convert`] when the value has no JSON form, such as a map with keys that are not text.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    let text = serde_json::to_string(value).map_err(|error| Error::Convert(error.to_string()))?;
    Ok(JSON::parse(&text)?)
}

/// As [`crate::from_js`]. What JSON does not know (`undefined`, a function) is read as `null`.
///
/// # Errors
/// [`Error::Convert`] with serde's words when the value is not of that shape.
pub fn from_js<T: DeserializeOwned>(value: &JsValue) -> Result<T, Error> {
    let text = JSON::stringify(value)?.as_string();
    serde_json::from_str(text.as_deref().unwrap_or("null"))
        .map_err(|error| Error::Convert(error.to_string()))
}
