//! `chrome.tabs`.

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::Error;
use crate::json::{from_js, to_js};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    fn create_raw(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = get, catch)]
    fn get_raw(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    fn query_raw(filter: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = remove, catch)]
    fn remove_raw(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = reload, catch)]
    fn reload_raw(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = update, catch)]
    fn update_raw(tab: i32, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    fn send_message_raw(tab: i32, message: &JsValue) -> Result<Promise, JsValue>;
}

/// What the browser tells of a tab. `url` is there only for sites that the extension may see.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tab {
    /// The browser's number for the tab, good until the browser ends.
    pub id: Option<i32>,
    /// The address, when the extension has a permission for the site.
    #[serde(default)]
    pub url: Option<String>,
    /// `loading`, `complete`, or `unloaded` after a crash or a discard.
    #[serde(default)]
    pub status: Option<String>,
    /// Whether the browser took the tab's memory back.
    #[serde(default)]
    pub discarded: bool,
    /// Whether the browser stopped the page's code for a time; it answers nothing then.
    #[serde(default)]
    pub frozen: bool,
    /// Whether it stands small at the left end.
    #[serde(default)]
    pub pinned: bool,
}

/// What can be asked of a tab, new or there already; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TabOptions {
    /// The address to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether the tab comes to the front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Whether the tab stands small at the left end; the browser never discards such a tab.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// Whether the browser may discard the tab when memory is short. Not for [`create`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_discardable: Option<bool>,
}

/// Opens a tab.
///
/// # Errors
/// [`Error::Browser`], for instance when no window is open.
pub async fn create(options: &TabOptions) -> Result<Tab, Error> {
    from_js(&JsFuture::from(create_raw(&to_js(options)?)?).await?)
}

/// What the browser knows of a tab.
///
/// # Errors
/// [`Error::Browser`] when there is no such tab.
pub async fn get(tab: i32) -> Result<Tab, Error> {
    from_js(&JsFuture::from(get_raw(tab)?).await?)
}

/// All tabs.
///
/// # Errors
/// [`Error::Browser`] when the browser is shutting down.
pub async fn query_all() -> Result<Vec<Tab>, Error> {
    from_js(&JsFuture::from(query_raw(&js_sys::Object::new())?).await?)
}

/// The tab that is in front in the window that asks.
///
/// # Errors
/// [`Error::Browser`] when the browser is shutting down.
pub async fn in_front() -> Result<Option<Tab>, Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Query {
        active: bool,
        current_window: bool,
    }
    let query = to_js(&Query { active: true, current_window: true })?;
    let found: Vec<Tab> = from_js(&JsFuture::from(query_raw(&query)?).await?)?;
    Ok(found.into_iter().next())
}

/// Closes a tab.
///
/// # Errors
/// [`Error::Browser`] when there is no such tab.
pub async fn remove(tab: i32) -> Result<(), Error> {
    JsFuture::from(remove_raw(tab)?).await?;
    Ok(())
}

/// Loads a tab's page anew; the way back from a crash.
///
/// # Errors
/// [`Error::Browser`] when there is no such tab.
pub async fn reload(tab: i32) -> Result<(), Error> {
    JsFuture::from(reload_raw(tab)?).await?;
    Ok(())
}

/// Changes a tab.
///
/// # Errors
/// [`Error::Browser`] when there is no such tab.
pub async fn update(tab: i32, options: &TabOptions) -> Result<(), Error> {
    JsFuture::from(update_raw(tab, &to_js(options)?)?).await?;
    Ok(())
}

/// Sends a message to the content script of a tab and waits for the answer. The answer may never
/// come (a frozen tab): the caller sets a deadline.
///
/// # Errors
/// [`Error::Browser`] when no content script of ours listens in that tab.
pub async fn send_message(tab: i32, message: &JsValue) -> Result<JsValue, Error> {
    Ok(JsFuture::from(send_message_raw(tab, message)?).await?)
}
