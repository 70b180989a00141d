//! Requests that nobody watches any more, the alarm for them, and word to those who do.
//!
//! How long a request is waited for is decided in the pure crate; here it is found out whether its
//! tab still shows it. An alarm stands only while something is open, and nothing keeps the worker
//! alive for it.

use std::cell::{Cell, RefCell};

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_engine::{ConversationId, Moment, TabId};
use panelwright_protocol::ToContent;
use panelwright_requests::{Input, Request};
use panelwright_webext::json::to_js;
use panelwright_webext::{alarms, tabs};
use wasm_bindgen_futures::spawn_local;

use super::register::{register, take};
use super::{preferences, saving};
use crate::error::Error;
use crate::{desk, now};

/// The alarm's name.
pub(crate) const ALARM: &str = "requests";

/// A page that does not answer a message within this is frozen; it asks when it thaws.
const ANSWER_DEADLINE_MS: u32 = 10_000;

thread_local! {
    static HAS_WOKEN: Cell<bool> = const { Cell::new(false) };
    /// When the alarm goes off, as far as this instance has set it.
    static SET: RefCell<Option<Option<Moment>>> = const { RefCell::new(None) };
}

/// Once per instance: what a dead worker left behind is settled.
pub(crate) async fn wake() -> Result<(), Error> {
    if HAS_WOKEN.replace(true) {
        return Ok(());
    }
    look_after().await
}

/// Settles downloads, and puts down what nobody watches any more.
pub(crate) async fn look_after() -> Result<(), Error> {
    saving::settle().await?;
    let store = desk::store().await?;
    let (open, watchers) = {
        let register = register();
        let mut register = register.lock().await;
        let watchers = register.watchers().await?.clone();
        let open: Vec<Request> = register.open(store.as_ref()).await?.values().cloned().collect();
        (open, watchers)
    };
    let preferences = preferences::read().await?;
    for request in open {
        if !request.is_silent(now()) {
            continue;
        }
        let tab = watchers.get(&request.id).copied();
        let is_watched = shows(tab, request.conversation.as_ref()).await;
        let Some(why) = request.given_up(now(), is_watched) else { continue };
        let input = Input::Unwatched { why };
        take(&request.id, input, &preferences).await?;
    }
    set_alarm().await
}

/// Whether a tab is there and shows that conversation (any, while it is not known).
async fn shows(tab: Option<TabId>, conversation: Option<&ConversationId>) -> bool {
    let Some(TabId(tab)) = tab else { return false };
    let Ok(found) = tabs::get(tab).await else { return false };
    match (found.url, conversation) {
        (Some(address), Some(ConversationId(conversation))) => address.contains(conversation),
        (Some(_), None) => true,
        // The author has taken the site's permission back.
        (None, _) => false,
    }
}

/// Sets the alarm for the next request that has to be looked at; none is set while none is open.
pub(super) async fn set_alarm() -> Result<(), Error> {
    let store = desk::store().await?;
    let next = {
        let register = register();
        let mut register = register.lock().await;
        let open = register.open(store.as_ref()).await?;
        open.values().filter_map(|request| request.next_look(now())).min()
    };
    if SET.replace(Some(next)) == Some(next) {
        return Ok(());
    }
    match next {
        #[expect(clippy::cast_precision_loss, reason = "moments are far below 2^53 ms")]
        Some(Moment(when)) => alarms::once(ALARM, when as f64).await?,
        None => alarms::clear(ALARM).await?,
    }
    Ok(())
}

/// Tells the page that watches a request where it stands. A page that does not hear it does
/// without: the history has it.
pub(super) fn tell_page(request: &Request) {
    let message = ToContent::Request {
        request: request.id.clone(),
        state: request.state,
        file: request.file.clone(),
    };
    let id = request.id.clone();
    spawn_local(async move {
        let told = async {
            let register = register();
            let tab = register.lock().await.watchers().await?.get(&id).copied();
            let Some(TabId(tab)) = tab else { return Ok::<(), Error>(()) };
            let message = to_js(&message)?;
            let answer = std::pin::pin!(tabs::send_message(tab, &message));
            let deadline = std::pin::pin!(TimeoutFuture::new(ANSWER_DEADLINE_MS));
            match select(answer, deadline).await {
                // Whether somebody heard it makes no difference.
                Either::Left(_) | Either::Right(_) => Ok(()),
            }
        };
        if let Err(error) = told.await {
            desk::web_log(&format!("Panelwright: a page was not told of request {id}: {error}"));
        }
    });
}
