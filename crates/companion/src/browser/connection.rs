//! Commands to the browser and their answers, over one WebSocket.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};

use super::BrowserError;

/// No command takes this long on a machine that still works; a crashed page never answers.
pub(crate) const ANSWER_DEADLINE: Duration = Duration::from_secs(30);

/// A screenshot of a large page is some megabytes in base64.
const MESSAGE_MAX: usize = 256 << 20;

/// A way to the browser that can be cloned and shared.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    requests: mpsc::UnboundedSender<Request>,
}

#[derive(Debug)]
struct Request {
    message: Value,
    answer: oneshot::Sender<Value>,
}

impl Connection {
    /// Connects to a browser's debugging address.
    pub(crate) async fn open(address: &str) -> Result<Self, BrowserError> {
        let settings = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_MAX))
            .max_frame_size(Some(MESSAGE_MAX));
        let connect = tokio_tungstenite::connect_async_with_config(address, Some(settings), true);
        let (socket, _) = connect.await.map_err(|error| BrowserError::Connect(Box::new(error)))?;
        let (requests, inbox) = mpsc::unbounded_channel();
        tokio::spawn(serve(socket, inbox));
        Ok(Self { requests })
    }

    /// Sends a command to the browser, or to the page of a session, and returns its result.
    pub(crate) async fn call(
        &self,
        session: Option<&str>,
        method: &str,
        parameters: Value,
    ) -> Result<Value, BrowserError> {
        let mut message = json!({ "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let (answer, receiver) = oneshot::channel();
        self.requests.send(Request { message, answer }).map_err(|_| BrowserError::Gone)?;
        let answer = tokio::time::timeout(ANSWER_DEADLINE, receiver).await;
        let mut answer = answer
            .map_err(|_| BrowserError::Deadline {
                what: format!("the answer to {method}"),
                after: ANSWER_DEADLINE,
            })?
            .map_err(|_| BrowserError::Gone)?;
        if let Some(error) = answer.get("error") {
            let words = error["message"].as_str().unwrap_or("no reason given").to_owned();
            return Err(BrowserError::Refused { method: method.to_owned(), words });
        }
        Ok(answer["result"].take())
    }
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Carries requests out and answers back until either side is gone; then every open request ends
/// with [`BrowserError::Gone`], because its sender is dropped.
async fn serve(mut socket: Socket, mut inbox: mpsc::UnboundedReceiver<Request>) {
    let mut open: HashMap<u64, oneshot::Sender<Value>> = HashMap::new();
    let mut last_id = 0;
    loop {
        tokio::select! {
            request = inbox.recv() => {
                let Some(Request { mut message, answer }) = request else { break };
                last_id += 1;
                message["id"] = json!(last_id);
                open.insert(last_id, answer);
                if socket.send(Message::text(message.to_string())).await.is_err() {
                    break;
                }
            }
            message = socket.next() => {
                let Some(Ok(message)) = message else { break };
                let Ok(text) = message.to_text() else { continue };
                // Anything without an id is an event, and no event is listened to.
                let Ok(answer) = serde_json::from_str::<Value>(text) else { continue };
                let waiting = answer["id"].as_u64().and_then(|id| open.remove(&id));
                if let Some(waiting) = waiting {
                    // The caller may have stopped waiting.
                    let _ = waiting.send(answer);
                }
            }
        }
    }
}
