//! `chrome.system.memory`, and whether there is a network.

use js_sys::Promise;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::from_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "system", "memory"], js_name = getInfo, catch)]
    fn get_memory_raw() -> Result<Promise, JsValue>;

    type Navigator;
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: Navigator;
    #[wasm_bindgen(method, getter, js_name = onLine)]
    fn is_online_raw(this: &Navigator) -> bool;
}

/// The machine's memory, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// All of it.
    pub capacity: f64,
    /// What programs can still have; what the system only keeps for speed counts as that.
    pub available_capacity: f64,
}

impl Memory {
    /// How much is in use, 0 to 100 per cent.
    #[must_use]
    pub fn used_percent(self) -> u8 {
        let used = (1.0 - self.available_capacity / self.capacity) * 100.0;
        // A capacity of nothing gives no number, which becomes 0: nothing is known to be short.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let used = used.clamp(0.0, 100.0) as u8;
        used
    }
}

/// The machine's memory as it is now. Needs the permission `system.memory`.
///
/// # Errors
/// [`Error::Browser`] when the system does not tell.
pub async fn memory() -> Result<Memory, Error> {
    from_js(&JsFuture::from(get_memory_raw()?).await?)
}

/// Whether the machine has a network. The way to a site may be broken all the same.
#[must_use]
pub fn is_online() -> bool {
    NAVIGATOR.with(Navigator::is_online_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_in_use_is_what_cannot_be_had() {
        let used =
            |capacity, available_capacity| Memory { capacity, available_capacity }.used_percent();
        assert_eq!(used(1_000.0, 200.0), 80);
        assert_eq!(used(1_000.0, 95.0), 90);
        assert_eq!(used(1_000.0, 2_000.0), 0);
        assert_eq!(used(0.0, 0.0), 0);
    }
}
