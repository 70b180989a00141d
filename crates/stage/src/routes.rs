//! What the server answers, by path.

mod channel;
mod control;
mod conversation;
mod estuary;
mod page;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::world::Shared;

/// Reference pictures may be this large, in bytes.
const UPLOAD_LIMIT_BYTES: usize = 32 * 1024 * 1024;
/// The name of the session cookie.
const SESSION_COOKIE: &str = "stage-session";

/// All routes of a stage.
pub(crate) fn router(shared: Shared) -> Router {
    Router::new()
        .route("/", get(page::chat))
        .route("/c/{id}", get(page::chat))
        .route("/auth/login", get(page::login))
        .route("/assets/{name}", get(page::asset))
        .route("/cdn-cgi/challenge-platform/scripts/main.js", get(page::harmless_script))
        .route("/favicon.ico", get(page::icon))
        .route("/backend-api/f/conversation", post(conversation::send))
        .route("/backend-api/conversation/{id}", get(conversation::load))
        .route("/backend-api/conversations", get(conversation::list))
        .route("/backend-api/stop_conversation", post(conversation::stop))
        .route("/backend-api/regenerate", post(conversation::regenerate))
        .route("/backend-api/choice", post(conversation::choose))
        .route("/backend-api/files", post(conversation::upload))
        .route("/backend-api/estuary/content", get(estuary::content))
        .route("/backend-api/channel", get(channel::open))
        .route("/stage/log", get(control::log))
        .route("/stage/faults", post(control::faults))
        .route("/stage/switches", post(control::switches))
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT_BYTES))
        .with_state(shared)
}

/// The session cookie of a request, if there is one.
fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == SESSION_COOKIE).then_some(value)
    })
}

/// Whether the request belongs to a session that this stage began.
fn has_session(shared: &Shared, headers: &HeaderMap) -> bool {
    session_cookie(headers).is_some_and(|session| shared.lock().sessions.contains(session))
}

/// An error in the form of the real page's server: JSON with a detail.
fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "detail": { "code": code, "message": message } });
    (status, axum::Json(body)).into_response()
}

/// The answer to a request without a session.
fn no_session() -> Response {
    problem(StatusCode::FORBIDDEN, "no_session", "There is no session; load the page first.")
}
