//! The pages themselves and their assets.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::{SESSION_COOKIE, session_cookie};
use crate::pages;
use crate::world::Shared;

/// The chat page, at `/` and at every conversation.
pub(super) async fn chat(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let mut world = shared.lock();
    let nonce = world.identifiers.hex();
    let known = session_cookie(&headers).filter(|session| world.sessions.contains(*session));
    let new_session = match known {
        Some(_) => None,
        None => {
            let session = world.identifiers.hex();
            world.sessions.insert(session.clone());
            Some(session)
        }
    };
    let page = pages::chat(&world.options, &nonce, host);
    drop(world);

    let mut response = (page.status, Html(page.html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&page.policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(session) = new_session {
        let cookie = format!("{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The page behind the login button. Nobody can sign in here: the stage is signed in by a switch.
pub(super) async fn login() -> Html<&'static str> {
    Html(pages::LOGIN)
}

/// A style sheet or a script.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match pages::asset(&name) {
        Some((media_type, text)) => {
            ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], text)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Ordinary pages have such a script as well; it is no sign of a challenge.
pub(super) async fn harmless_script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript")], "// Nothing to do.\n").into_response()
}

/// A small drawing for the tab.
pub(super) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], pages::ICON).into_response()
}
