//! News of a page, and what a document that was just loaded goes on with.

use panelwright_engine::{ConversationId, TabId};
use panelwright_journal::requests::{self, Heard, KEPT_MAX};
use panelwright_protocol::{OpenRequest, RequestAnswer};
use panelwright_requests::{Input, Refusal, Request, RequestId, RequestNews};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::register::{register, take};
use super::{care, preferences, saving};
use crate::desk;
use crate::error::Error;

/// Hears news of a request. When this returns it is on disk, and a picture that is to be saved is
/// being downloaded under a number that is on disk too.
pub(crate) async fn hear(
    tab: TabId,
    id: RequestId,
    news: RequestNews,
    bytes: Option<JsValue>,
) -> Result<RequestAnswer, Error> {
    if desk::is_worker(tab).await? {
        return Ok(refused(&Refusal::Worker));
    }
    let is_first = matches!(news, RequestNews::ImageRequestDetected { .. });
    let preferences = preferences::read().await?;
    let (request, has_begun) = match take(&id, Input::Page(news), &preferences).await? {
        Heard::Kept { request, events } => (*request, is_first && !events.is_empty()),
        Heard::Refused(refusal) => return Ok(refused(&refusal)),
    };
    let request = match bytes {
        Some(bytes) => saving::save(request, &bytes).await?,
        None => request,
    };
    after(tab, &request, has_begun);
    Ok(RequestAnswer::Kept { state: request.state, file: request.file, why: request.why })
}

fn refused(refusal: &Refusal) -> RequestAnswer {
    RequestAnswer::Refused { words: refusal.to_string() }
}

/// What need not be waited for: who watches it, the alarm, and room for the new one.
fn after(tab: TabId, request: &Request, has_begun: bool) {
    let (id, is_open) = (request.id.clone(), request.state.is_open());
    spawn_local(async move {
        let done = async {
            let store = desk::store().await?;
            if has_begun || is_open {
                let register = register();
                register.lock().await.watch(store.as_ref(), &[id], tab).await?;
            }
            if has_begun {
                requests::prune(store.as_ref(), KEPT_MAX).await?;
            }
            care::set_alarm().await
        };
        if let Err(error) = done.await {
            desk::web_log(&format!("Panelwright: after news of a request: {error}"));
        }
    });
}

/// The open requests that a document goes on with: those of its conversation, and those that were
/// begun in its tab and have none yet.
pub(crate) async fn open_in(
    tab: TabId,
    conversation: Option<ConversationId>,
) -> Result<RequestAnswer, Error> {
    if desk::is_worker(tab).await? {
        return Ok(RequestAnswer::Open { requests: Vec::new() });
    }
    let store = desk::store().await?;
    let register = register();
    let mut register = register.lock().await;
    let watchers = register.watchers().await?.clone();
    let open = register.open(store.as_ref()).await?;
    let belongs = |request: &&Request| match &request.conversation {
        Some(known) => Some(known) == conversation.as_ref(),
        None => watchers.get(&request.id) == Some(&tab),
    };
    let mut found: Vec<Request> = open.values().filter(belongs).cloned().collect();
    found.sort_by_key(|request| request.begun_at);
    let ids: Vec<RequestId> = found.iter().map(|request| request.id.clone()).collect();
    if !ids.is_empty() {
        register.watch(store.as_ref(), &ids, tab).await?;
    }
    let open_request =
        |Request { id, text, state, .. }: Request| OpenRequest { request: id, text, state };
    Ok(RequestAnswer::Open { requests: found.into_iter().map(open_request).collect() })
}
