//! `chrome.notifications`.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::json::to_js;
use crate::{Error, runtime};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "notifications"], js_name = create, catch)]
    fn create_raw(id: &str, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Shows a notification; one of the same `id` is replaced.
///
/// # Errors
/// [`Error::Browser`] when the desktop shows none.
pub async fn show(id: &str, title: &str, message: &str) -> Result<(), Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Options<'a> {
        r#type: &'static str,
        title: &'a str,
        message: &'a str,
        icon_url: String,
    }
    let icon_url = runtime::get_url("icons/128.png")?;
    let options = Options { r#type: "basic", title, message, icon_url };
    JsFuture::from(create_raw(id, &to_js(&options)?)?).await?;
    Ok(())
}
