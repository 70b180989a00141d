//! What can go wrong in a call to the browser.

use wasm_bindgen::{JsCast, JsValue};

/// A browser call that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The browser refused the call; the text is the browser's own.
    #[error("the browser refused: {0}")]
    Browser(String),
    /// A value did not have the shape that was expected.
    #[error("a value could not be read: {0}")]
    Convert(String),
}

impl From<JsValue> for Error {
    fn from(value: JsValue) -> Self {
        let words = value
            .dyn_ref::<js_sys::Error>()
            .map(|error| String::from(error.message()))
            .or_else(|| value.as_string())
            .unwrap_or_else(|| format!("{value:?}"));
        Self::Browser(words)
    }
}
