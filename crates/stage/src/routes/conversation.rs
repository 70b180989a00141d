//! Sending, loading, stopping, answering anew, choosing, uploading.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{has_session, no_session, problem};
use crate::conversations::Phase;
use crate::faults::FaultKind;
use crate::files::{self, Content};
use crate::generation;
use crate::identifiers::now_ms;
use crate::language::Language;
use crate::log::{Outcome, RefusalReason};
use crate::sends::{self, Plan, SendError, SendRequest};
use crate::texts;
use crate::world::Shared;

/// A message of a conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageRequest {
    conversation_id: String,
    message_id: String,
    /// Whether the page was hidden.
    #[serde(default)]
    hidden: bool,
}

/// A choice between two pictures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceRequest {
    conversation_id: String,
    message_id: String,
    /// 0 or 1; none skips the question and keeps the first.
    pick: Option<usize>,
}

/// The whole conversation to stop.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StopRequest {
    conversation_id: String,
}

/// Takes a prompt.
pub(super) async fn send(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<SendRequest>,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let accepted = sends::accept(&mut shared.lock(), request);
    begin(&shared, accepted)
}

/// Answers a message anew.
pub(super) async fn regenerate(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<MessageRequest>,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let MessageRequest { conversation_id, message_id, hidden } = request;
    let accepted = sends::accept_retry(&mut shared.lock(), &conversation_id, &message_id, hidden);
    begin(&shared, accepted)
}

/// Starts the generation of an accepted send and answers the page.
fn begin(shared: &Shared, accepted: Result<Plan, SendError>) -> Response {
    let plan = match accepted {
        Ok(plan) => plan,
        Err(error) => return refuse(error),
    };
    let conversation = plan.conversation.clone();
    let reply_lost = plan.has(&FaultKind::ReplyLost);
    shared.tell_conversation(&conversation);
    shared.tell_sidebar();
    tokio::spawn(generation::run(shared.clone(), plan));
    if reply_lost {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let view = shared.lock().view(&conversation);
    match view {
        Some(conversation) => Json(json!({ "conversation": conversation })).into_response(),
        None => refuse(SendError::UnknownConversation),
    }
}

fn refuse(error: SendError) -> Response {
    let said = error.to_string();
    match error {
        SendError::TurnedAway(reason, language) => turn_away(reason, language),
        SendError::Empty => problem(StatusCode::BAD_REQUEST, "empty", &said),
        SendError::UnknownConversation | SendError::UnknownMessage => {
            problem(StatusCode::NOT_FOUND, "not_found", &said)
        }
    }
}

/// The answer to a send that was not taken: a code and a text, and a heading where the page shows
/// them in a dialog.
fn turn_away(reason: RefusalReason, language: Language) -> Response {
    let (throttled, wait) = language.too_many_requests();
    let (status, code, title, message) = match reason {
        RefusalReason::SignedOut => {
            (StatusCode::UNAUTHORIZED, "signed_out", "Welcome back", "Log in to send messages.")
        }
        RefusalReason::SessionExpired => (
            StatusCode::UNAUTHORIZED,
            "session_expired",
            "Your session has expired",
            texts::SESSION_EXPIRED,
        ),
        RefusalReason::TooFast => {
            (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", throttled, wait)
        }
        RefusalReason::TooManyAtOnce => {
            let said = texts::TOO_MANY_AT_ONCE;
            (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", throttled, said)
        }
        RefusalReason::UnusualActivity => {
            (StatusCode::FORBIDDEN, "unusual_activity", "", texts::UNUSUAL_ACTIVITY)
        }
        RefusalReason::ChatTooLong => {
            (StatusCode::PAYLOAD_TOO_LARGE, "chat_too_long", "", texts::CHAT_TOO_LONG)
        }
    };
    let body = json!({ "detail": { "code": code, "title": title, "message": message } });
    (status, Json(body)).into_response()
}

/// Loads a conversation: the truth, without what open pages were told instead, and with fresh
/// addresses of its pictures.
pub(super) async fn load(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let mut world = shared.lock();
    let world = &mut *world;
    let Some(conversation) = world.conversations.iter_mut().find(|one| one.id == id) else {
        return refuse(SendError::UnknownConversation);
    };
    for exchange in &mut conversation.exchanges {
        exchange.veil = None;
        exchange.stop &= exchange.running;
        if let Phase::Picture { parts, .. } | Phase::Choice { parts } = &mut exchange.phase {
            for part in parts {
                part.address = files::address(&world.identifiers, &part.file);
            }
        }
    }
    Json(json!({ "conversation": world.view(&id) })).into_response()
}

/// The lines of the sidebar.
pub(super) async fn list(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let world = shared.lock();
    // A visitor has no history.
    let items = if world.options.switches.signed_out { Vec::new() } else { world.sidebar() };
    Json(json!({ "items": items })).into_response()
}

/// Stops what runs in a conversation.
pub(super) async fn stop(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<StopRequest>,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let mut stopped = Vec::new();
    if let Some(conversation) = shared.lock().conversation(&request.conversation_id) {
        for exchange in conversation.exchanges.iter_mut() {
            exchange.stop = false;
            if exchange.running {
                exchange.running = false;
                exchange.phase = Phase::Stopped;
                stopped.push(exchange.serial);
            }
        }
        conversation.touch();
    }
    for serial in &stopped {
        if let Some(record) = shared.lock().log.record(*serial) {
            record.outcome = Outcome::Stopped;
            record.finished_at_ms = Some(now_ms());
        }
    }
    shared.tell_conversation(&request.conversation_id);
    Json(json!({ "stopped": stopped.len() })).into_response()
}

/// Settles the choice between two pictures.
pub(super) async fn choose(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(request): Json<ChoiceRequest>,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let mut settled = false;
    if let Some(conversation) = shared.lock().conversation(&request.conversation_id) {
        for exchange in &mut conversation.exchanges {
            if exchange.user_id == request.message_id
                && let Phase::Choice { parts } = &exchange.phase
                && let Some(part) = parts.get(request.pick.unwrap_or(0))
            {
                exchange.phase = Phase::Picture { parts: vec![part.clone()], actions: true };
                settled = true;
            }
        }
        conversation.touch();
    }
    if !settled {
        return problem(StatusCode::NOT_FOUND, "not_found", "There is no such choice.");
    }
    shared.lock().log.choices.push(request.pick);
    shared.tell_conversation(&request.conversation_id);
    Json(json!({ "settled": true })).into_response()
}

/// Takes a reference picture as it is.
pub(super) async fn upload(
    State(shared): State<Shared>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = match media_type {
        Some(kind @ ("image/png" | "image/jpeg" | "image/webp" | "image/gif")) => kind.to_owned(),
        Some(_) | None => {
            return problem(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_a_picture",
                "Only PNG, JPEG, WebP and GIF pictures can be attached.",
            );
        }
    };
    let content = Content::Uploaded { bytes: Arc::from(bytes.as_ref()), media_type };
    let mut world = shared.lock();
    let world = &mut *world;
    let file = world.files.add(&mut world.identifiers, content);
    let address = files::address(&world.identifiers, &file);
    Json(json!({ "file": file, "address": address })).into_response()
}
