//! What the pages need of the browser beyond requests: news from storage, the studio's tab, time.

use panelwright_engine::Moment;
use panelwright_protocol::{PREFERENCES_KEY, STATUS_KEY, Status};
use panelwright_requests::Preferences;
use panelwright_webext::tabs::{self, TabOptions};
use panelwright_webext::{Error, from_js, runtime};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "onChanged"], js_name = addListener, catch)]
    fn on_storage_changed(listener: &JsValue) -> Result<(), JsValue>;
}

/// Calls `hear` with every new status that the service worker writes, for as long as the page
/// lives.
///
/// # Errors
/// [`Error::Browser`] in a page whose extension was reloaded.
pub(crate) fn on_status(hear: impl Fn(Option<Status>) + 'static) -> Result<(), Error> {
    on_news("session", STATUS_KEY, hear)
}

/// Calls `hear` whenever the author has chosen something else about pictures they ask for
/// themselves, here or in another page.
///
/// # Errors
/// [`Error::Browser`] in a page whose extension was reloaded.
pub(crate) fn on_preferences(hear: impl Fn(Option<Preferences>) + 'static) -> Result<(), Error> {
    on_news("local", PREFERENCES_KEY, hear)
}

/// Calls `hear` with every new value under a key. The listener may belong to Rust here: a page, unlike the service worker, is never
/// re-made after a panic but reloaded by the person.
fn on_news<T: DeserializeOwned>(
    place: &'static str,
    key: &'static str,
    hear: impl Fn(Option<T>) + 'static,
) -> Result<(), Error> {
    let listener =
        Closure::<dyn Fn(JsValue, JsValue)>::new(move |changes: JsValue, area: JsValue| {
            if area.as_string().as_deref() != Some(place) {
                return;
            }
            let Some(change) = property(&changes, key) else { return };
            // A value that cannot be read comes from another version of the service worker; the
            // next request to it will say so in words.
            match property(&change, "newValue").map(from_js::<T>) {
                None => hear(None),
                Some(Ok(value)) => hear(Some(value)),
                Some(Err(_)) => {}
            }
        });
    on_storage_changed(&listener.into_js_value())?;
    Ok(())
}

fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    let found = js_sys::Reflect::get(value, &name.into()).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

/// The time now.
pub(crate) fn now() -> Moment {
    // `Date.now()` is a whole number of milliseconds far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Moment(js_sys::Date::now().max(0.0) as u64)
}

/// So near, a day to come is known by its name.
const NAMED_DAYS_MS: u64 = 6 * 24 * 60 * 60_000;

/// A moment as the person's own locale writes it: the hour, with the day when it is not today.
pub(crate) fn clock(moment: Moment) -> String {
    let date = date(moment);
    let is_today = date.to_date_string() == js_sys::Date::new_0().to_date_string();
    let style = if is_today {
        r#"{"timeStyle":"short"}"#
    } else if (1..NAMED_DAYS_MS).contains(&moment.since(now())) {
        r#"{"weekday":"long","hour":"numeric","minute":"2-digit"}"#
    } else {
        r#"{"dateStyle":"medium","timeStyle":"short"}"#
    };
    let options = js_sys::JSON::parse(style).unwrap_or(JsValue::UNDEFINED);
    // "default" is no language that is known, which makes the browser take its own.
    date.to_locale_string("default", &options).into()
}

/// A moment to the second, for a list of what happened.
pub(crate) fn close_clock(moment: Moment) -> String {
    let style = r#"{"day":"numeric","month":"short","hour":"2-digit","minute":"2-digit","second":"2-digit"}"#;
    let options = js_sys::JSON::parse(style).unwrap_or(JsValue::UNDEFINED);
    date(moment).to_locale_string("default", &options).into()
}

/// Offers bytes to the person as a file, by the browser's own download.
///
/// # Errors
/// [`Error::Browser`] when the browser refuses.
pub(crate) fn offer_file(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link = leptos::prelude::document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
        link.click();
    }
    // The download has its own hold on the bytes by the time that anything can be revoked; a
    // minute is far more than that takes.
    gloo_timers::callback::Timeout::new(60_000, move || {
        drop(web_sys::Url::revoke_object_url(&address));
    })
    .forget();
    Ok(())
}

/// A name that nobody else has.
pub(crate) fn unique_name() -> String {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
        fn random_uuid() -> String;
    }
    random_uuid()
}

fn date(moment: Moment) -> js_sys::Date {
    #[allow(clippy::cast_precision_loss)]
    js_sys::Date::new(&JsValue::from_f64(moment.0 as f64))
}

/// Puts a text into the clipboard; `false` when the browser refuses.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// Whether the browser can read a CSS selector.
pub(crate) fn can_read_selector(selector: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.query_selector(selector).is_ok())
}

/// Brings the studio to the front, opening it if no tab shows it.
///
/// # Errors
/// [`Error::Browser`] when no window is open.
pub(crate) async fn open_studio(fragment: &str) -> Result<(), Error> {
    let address = runtime::get_url("studio.html")?;
    let shown = tabs::query_all().await?.into_iter().find_map(|tab| {
        let is_studio = tab.url.as_deref().is_some_and(|url| url.starts_with(&address));
        tab.id.filter(|_| is_studio)
    });
    let url = format!("{address}{fragment}");
    match shown {
        Some(tab) => {
            // The fragment alone does not reload the page, so nothing half done there is lost.
            let options =
                TabOptions { active: Some(true), url: Some(url), ..TabOptions::default() };
            tabs::update(tab, &options).await
        }
        None => {
            let options = TabOptions { url: Some(url), ..TabOptions::default() };
            tabs::create(&options).await.map(drop)
        }
    }
}
