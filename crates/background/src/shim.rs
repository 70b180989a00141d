//! What `extension/background.js` offers: timers, and what wasm has no binding for.

use js_sys::{JsString, Promise, Uint8Array};
use panelwright_webext::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = panelwright, js_name = wakeIn)]
    fn wake_in_raw(ms: Option<f64>);
    #[wasm_bindgen(js_namespace = panelwright, js_name = keepAlive)]
    pub(crate) fn keep_alive(on: bool);
    #[wasm_bindgen(js_namespace = panelwright, js_name = thumbnail, catch)]
    fn thumbnail_raw(bytes: &JsValue, media_type: &str) -> Result<Promise, JsValue>;

    // Chrome has it since 140; js-sys does not know it yet.
    #[wasm_bindgen(extends = js_sys::Object)]
    type Base64Bytes;
    #[wasm_bindgen(method, js_name = toBase64)]
    fn to_base64(this: &Base64Bytes) -> JsString;

    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    fn random_uuid() -> String;
}

/// Sets the one timer, after which [`crate::tick`] is called; `None` takes it back.
pub(crate) fn wake_in(ms: Option<u64>) {
    #[expect(clippy::cast_precision_loss, reason = "waits are far below 2^53 ms")]
    wake_in_raw(ms.map(|ms| ms as f64));
}

/// A small version of a picture, as a `data:` address.
pub(crate) async fn thumbnail(bytes: &JsValue, media_type: &str) -> Result<String, Error> {
    let made = JsFuture::from(thumbnail_raw(bytes, media_type)?).await?;
    made.as_string().ok_or_else(|| Error::Convert("a thumbnail that is no text".to_owned()))
}

/// Bytes as a `data:` address. There are no object URLs in a service worker.
pub(crate) fn data_address(bytes: &JsValue, media_type: &str) -> Result<JsString, Error> {
    let is_bytes = bytes.is_instance_of::<Uint8Array>();
    if !is_bytes {
        return Err(Error::Convert("a picture's bytes did not arrive as bytes".to_owned()));
    }
    let base64 = bytes.unchecked_ref::<Base64Bytes>().to_base64();
    Ok(JsString::from(format!("data:{media_type};base64,")).concat(&base64))
}

/// A name that nobody else has.
pub(crate) fn unique_name() -> String {
    random_uuid()
}
