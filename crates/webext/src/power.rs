//! `chrome.power`: keeping the machine from falling asleep. Needs the permission `power`, which
//! the author may have given or not.

use wasm_bindgen::prelude::*;

use crate::Error;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "power"], js_name = requestKeepAwake, catch)]
    fn request_keep_awake_raw(level: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "power"], js_name = releaseKeepAwake, catch)]
    fn release_keep_awake_raw() -> Result<(), JsValue>;
}

/// Keeps the machine awake until [`release`]; its screen may go dark. The browser remembers it
/// when the service worker dies, and forgets it at its own end.
///
/// # Errors
/// [`Error::Browser`] without the permission.
pub fn keep_awake() -> Result<(), Error> {
    Ok(request_keep_awake_raw("system")?)
}

/// Lets the machine sleep when it wants to.
///
/// # Errors
/// [`Error::Browser`] without the permission; nothing was kept awake then.
pub fn release() -> Result<(), Error> {
    Ok(release_keep_awake_raw()?)
}
