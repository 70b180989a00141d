//! The service worker: the shell around the engine.
//!
//! Every export below is one kind of event, handed over by `extension/background.js`. All of them
//! take the same path: lock the desk, load the journal if this instance has not, hand the input
//! to the engine, write what happened, let go, perform the effects.
//!
//! | file | what it does |
//! |---|---|
//! | `desk` | the one open batch behind a lock; loading and waking |
//! | `database`, `mirror` | where a batch is kept, and where its second copy is |
//! | `machine` | whether the profile came from another machine |
//! | `clocks` | timer and alarm, keeping the worker alive and the machine awake |
//! | `surroundings` | the machine's memory and network, measured |
//! | `effects` | what the engine asks for, done with `chrome.*` |
//! | `tabs` | what a tab that does not answer has suffered |
//! | `saving` | pictures and the audit to disk |
//! | `start` | a new batch |
//! | `shelf` | batches out of the history: taken up, forgotten |
//! | `requests` | pictures that a person asks for in the chat themselves |
//! | `pages` | what popup and studio ask |
//! | `check` | a look at the chat page, in a tab that is there or opened for it |
//! | `publish` | the status record, the badge, a notification |
//! | `shim` | what the JavaScript side offers |

mod check;
mod clocks;
mod database;
mod desk;
mod effects;
mod error;
mod machine;
mod mirror;
mod pages;
mod publish;
mod requests;
mod saving;
mod shelf;
mod shim;
mod start;
mod surroundings;
mod tabs;

use panelwright_engine::{BatchId, DownloadId, Input, TabId, TabLoss};
use panelwright_protocol::FromContent;
use panelwright_webext::json::{from_js, to_js};
use wasm_bindgen::prelude::*;

use crate::desk::Desk;
use crate::error::Error;

/// Runs once per instance. A panic is reported, and the next call from JavaScript meets a fresh
/// instance, for which everything is as after any other death.
#[wasm_bindgen(start)]
pub fn begin() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        wasm_bindgen::handler::schedule_reinit();
    }));
}

/// Time has passed, or the worker was just woken.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn tick() -> Result<(), JsError> {
    // First, so that a wait that is over does not end in a machine that is short of something.
    if let Err(error) = surroundings::look().await {
        desk::web_log(&format!("Panelwright: the machine could not be measured: {error}"));
    }
    desk::feed(Input::Tick).await?;
    Ok(requests::wake().await?)
}

/// An alarm went off: the batch's, upon which tabs that hang and do not say so are asked, and
/// downloads are looked at; or that of the requests. The name comes as a plain value, because the
/// glue copies a string into the instance before it replaces one that panicked.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn alarm(name: JsValue) -> Result<(), JsError> {
    if name.as_string().as_deref() == Some(requests::ALARM) {
        return Ok(requests::look_after().await?);
    }
    let questions = desk::with_book(|book| book.state().questions(now())).await?;
    effects::spawn(questions.unwrap_or_default());
    saving::look_at_all().await?;
    tick().await
}

/// The network went, or is back.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn network_changed() -> Result<(), JsError> {
    surroundings::look_again();
    tick().await
}

/// A message from a content script, and the picture's bytes beside it. It is answered once it is
/// recorded: with `true`, or, to a tab of the author's own, with a `RequestAnswer`. Anything else
/// makes the tab say it again.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn content_message(
    tab: i32,
    message: JsValue,
    bytes: JsValue,
) -> Result<JsValue, JsError> {
    let message: FromContent = from_js(&message).map_err(Error::from)?;
    let tab = TabId(tab);
    let bytes = (!bytes.is_undefined()).then_some(bytes);
    let answer = match message {
        FromContent::Hello { mark } => {
            let input = Input::Hello { worker: mark.worker, tab };
            hear_worker(tab, &mark.batch, input, bytes).await?;
            JsValue::TRUE
        }
        FromContent::Report { batch, attempt, report } => {
            hear_worker(tab, &batch, Input::Report { attempt, report }, bytes).await?;
            JsValue::TRUE
        }
        FromContent::Request { request, news } => {
            to_js(&requests::hear(tab, request, news, bytes).await?).map_err(Error::from)?
        }
        FromContent::OpenRequests { conversation } => {
            to_js(&requests::open_in(tab, conversation).await?).map_err(Error::from)?
        }
    };
    Ok(answer)
}

async fn hear_worker(
    tab: TabId,
    batch: &BatchId,
    input: Input,
    bytes: Option<JsValue>,
) -> Result<(), Error> {
    let is_hello = matches!(input, Input::Hello { .. });
    if desk::is_current(batch).await? {
        desk::feed_with(input, bytes).await
    } else if is_hello {
        // A tab of a batch that is over, restored by the browser: it was ours, and is not needed.
        tabs::close(tab).await;
        Ok(())
    } else {
        Ok(())
    }
}

/// A message from one of the extension's own pages.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn page_message(message: JsValue) -> Result<JsValue, JsError> {
    let request = from_js(&message).map_err(Error::from)?;
    let answer = pages::answer(request).await;
    Ok(to_js(&answer).map_err(Error::from)?)
}

/// The clock port of a worker's tab closed: its page crashed, went elsewhere, or was closed.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn port_closed(tab: i32) -> Result<(), JsError> {
    let tab = TabId(tab);
    if desk::is_worker(tab).await? {
        tabs::examine(tab).await?;
    }
    Ok(())
}

/// A tab was closed.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn tab_removed(tab: i32) -> Result<(), JsError> {
    Ok(desk::feed(Input::TabLost { tab: TabId(tab), how: TabLoss::Closed }).await?)
}

/// The browser put one tab in the place of another, as it does when it discards one.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn tab_replaced(added: i32, removed: i32) -> Result<(), JsError> {
    let (added, removed) = (TabId(added), TabId(removed));
    if desk::is_worker(removed).await? {
        desk::feed(Input::TabLost { tab: removed, how: TabLoss::Discarded }).await?;
        tabs::close(added).await;
    }
    Ok(())
}

/// A download came to an end: one of a job, of a request, or none of ours.
///
/// # Errors
/// The words of what failed, for the console.
#[wasm_bindgen]
pub async fn download_changed(id: i32) -> Result<(), JsError> {
    let id = DownloadId(id);
    if !saving::look(id).await? {
        requests::look(id).await?;
    }
    Ok(())
}

/// The moment that it is now.
pub(crate) fn now() -> panelwright_engine::Moment {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    panelwright_engine::Moment(js_sys::Date::now() as u64)
}

/// What every shared value is kept in: one thread, one instance.
pub(crate) type Shared = std::rc::Rc<futures_util::lock::Mutex<Desk>>;
