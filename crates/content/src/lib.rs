//! The content script: watcher, site adapters, the hands in the page.
//!
//! The shim `extension/content.js` owns every listener, observer, timer and port and calls five
//! exports: [`start`] in a worker's tab, [`notice`] in one of the author's own, [`handle`],
//! [`check`] and [`leave`] in both. [`judge`] decides and is pure; [`page`] looks and touches;
//! [`flow`] notices what a person asks for; the rest leads one attempt from its prompt to its
//! picture.

mod desk;
mod fetch;
pub mod flow;
pub mod judge;
mod outbox;
pub mod page;
mod record;
mod run;
mod shim;
pub mod table;
mod task;
mod waiting;

use std::sync::Once;

use panelwright_protocol::{FromContent, Mark, PageLook, ToContent};
use panelwright_webext::{from_js, to_js};
use wasm_bindgen::prelude::*;

/// How long the service worker may take to answer a hello.
const HELLO_ANSWER_MS: f64 = 5_000.0;

/// A younger document may not yet show all that it is going to.
const SETTLED_MS: f64 = 2_000.0;

/// What an older document still lacks is not to be expected any more.
const GIVEN_UP_MS: f64 = 10_000.0;

/// Waits between hellos; the last one is repeated for ever.
const HELLO_RETRY_MS: [f64; 5] = [100.0, 300.0, 1_000.0, 3_000.0, 10_000.0];

/// Starts in a document of a worker's tab. `fragment` is the mark as the address' fragment had
/// it. Says hello until the service worker has heard it.
///
/// The fragment comes as a plain value on purpose: the glue copies a string into the instance
/// *before* it replaces one that panicked.
///
/// # Errors
/// When the fragment is no mark: the tab is left alone.
#[wasm_bindgen]
pub fn start(fragment: &JsValue) -> Result<(), JsError> {
    catch_panics();
    let mark = fragment
        .as_string()
        .as_deref()
        .and_then(Mark::from_fragment)
        .ok_or_else(|| JsError::new("this tab's mark cannot be read; the tab is left alone"))?;
    desk::open(mark.clone());
    let hello = FromContent::Hello { mark };
    wasm_bindgen_futures::spawn_local(async move {
        table::refresh().await;
        wait_until_interactive().await;
        for retry in 0_usize.. {
            let answer = shim::send(&hello, None, HELLO_ANSWER_MS).await;
            if outbox::is_acknowledged(&answer) {
                break;
            }
            shim::delay(HELLO_RETRY_MS[retry.min(HELLO_RETRY_MS.len() - 1)]).await;
        }
    });
    Ok(())
}

/// Starts in a document of the author's own tab, goes on, or ends, as the author's preferences have
/// it. Called again when they change.
#[wasm_bindgen]
pub async fn notice() {
    catch_panics();
    flow::refresh().await;
}

/// Follows a message of the service worker and gives the immediate answer.
///
/// # Errors
/// When the message cannot be read, or this tab has no mark.
#[wasm_bindgen]
pub fn handle(message: JsValue) -> Result<JsValue, JsError> {
    catch_panics();
    let message: ToContent = from_js(message)?;
    Ok(to_js(&desk::follow(message)?)?)
}

/// Looks how much of the page is recognised, and touches nothing. This works in every document of
/// the site, also in a tab without a mark.
///
/// # Errors
/// When what was found cannot be handed over.
#[wasm_bindgen]
pub async fn check() -> Result<JsValue, JsError> {
    catch_panics();
    // An attempt in hand keeps the table that it began with, and so does a look beside it.
    if !desk::is_busy() {
        table::refresh().await;
    }
    let found = page::check::look();
    // A document that was just loaded is put together in several steps.
    let settled_ms =
        if found.is_recognised() || !found.is_usual() { SETTLED_MS } else { GIVEN_UP_MS };
    let has_settled = !page::dom::is_loading() && shim::now() >= settled_ms;
    let check =
        js_sys::JSON::stringify(&to_js(&found)?).map_err(panelwright_webext::Error::from)?;
    Ok(to_js(&PageLook { has_settled, check: check.into() })?)
}

/// The document is being left; no attempt goes on in it, even if it is brought back later.
#[wasm_bindgen]
pub fn leave() {
    desk::leave();
    flow::leave();
}

async fn wait_until_interactive() {
    let mut seen = -1.0;
    while page::dom::is_loading() {
        seen = shim::changed_or(seen, 1_000.0).await;
    }
}

/// A panic ends this instance: its futures never settle. The next call runs on a fresh one, which
/// finds what it needs in the tab's storage.
fn catch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            console_error_panic_hook::hook(info);
            shim::panicked();
            #[cfg(target_arch = "wasm32")]
            wasm_bindgen::handler::schedule_reinit();
        }));
    });
}
