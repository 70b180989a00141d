//! The one way across the border between Rust values and JavaScript values.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::Error;

/// A value as plain JSON-like JavaScript: maps become objects, `None` becomes `null`.
///
/// `serde_wasm_bindgen::to_value` is banned (see `clippy.toml`): its maps become JS `Map`s,
/// which `chrome.storage` stores as `{}` without an error.
///
/// # Errors
/// [`Error::Convert`] when the value has no JSON form, such as a map with keys that are not text.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| Error::Convert(error.to_string()))
}

/// Reads a JavaScript value into a type.
///
/// # Errors
/// [`Error::Convert`] with serde's words when the value is not of that shape.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value).map_err(|error| Error::Convert(error.to_string()))
}
