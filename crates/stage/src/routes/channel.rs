//! The page's channel: news from the server, and pauses kept by the server.
//!
//! A hidden tab's timers are slowed down by the browser, its messages are not; so the page asks
//! the server to say when a time has passed.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use super::{has_session, no_session};
use crate::world::Shared;

/// No pause of the page is longer, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 600_000;

/// A page asks for a pause.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseRequest {
    pause: u64,
    ms: u64,
}

/// Opens the channel of a page.
pub(super) async fn open(
    State(shared): State<Shared>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !has_session(&shared, &headers) {
        return no_session();
    }
    upgrade.on_upgrade(move |socket| serve(shared, socket))
}

async fn serve(shared: Shared, mut socket: WebSocket) {
    let mut news = shared.listen();
    let (ended, mut pauses) = mpsc::unbounded_channel::<u64>();
    loop {
        let text = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    // What is not understood can only be a mistake in the page's own script.
                    match serde_json::from_str::<PauseRequest>(&text) {
                        Ok(request) => keep_pause(request, ended.clone()),
                        Err(error) => eprintln!("stage: a page asked for something odd: {error}"),
                    }
                    continue;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            Some(pause) = pauses.recv() => json!({ "type": "pause_over", "pause": pause }).to_string(),
            heard = news.recv() => match heard {
                Ok(text) => text.to_string(),
                Err(RecvError::Lagged(_)) => json!({ "type": "missed_news" }).to_string(),
                Err(RecvError::Closed) => return,
            },
        };
        if socket.send(Message::Text(text.into())).await.is_err() {
            return;
        }
    }
}

fn keep_pause(request: PauseRequest, ended: mpsc::UnboundedSender<u64>) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(request.ms.min(LONGEST_PAUSE_MS))).await;
        // The page may be gone by now.
        let _ = ended.send(request.pause);
    });
}
