//! `chrome.permissions`: what the author gives only when it is asked for.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::convert::to_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = request, catch)]
    fn request_raw(permissions: &JsValue) -> Result<Promise, JsValue>;
}

/// A permission that the manifest names as optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Keeping the machine awake.
    Power,
}

/// Asks the author for a permission; `true` when it is given, now or before. To be called at once
/// when a person has pressed something: the browser asks at no other time.
///
/// # Errors
/// [`Error::Browser`] when nobody pressed anything, or the manifest does not name it.
pub async fn request(permission: Permission) -> Result<bool, Error> {
    #[derive(Serialize)]
    struct Wanted {
        permissions: [Permission; 1],
    }
    let wanted = to_js(&Wanted { permissions: [permission] })?;
    let answer = JsFuture::from(request_raw(&wanted)?).await?;
    Ok(answer.is_truthy())
}
