//! Pictures that a person asks for in the chat themselves.

pub(crate) mod preferences;

use panelwright_engine::{ConversationId, TabId};
use panelwright_protocol::RequestAnswer;
use panelwright_requests::{Refusal, RequestId, RequestNews};
use wasm_bindgen::JsValue;

use crate::error::Error;

/// Hears news of a request.
pub(crate) async fn hear(
    _tab: TabId,
    _request: RequestId,
    _news: RequestNews,
    _bytes: Option<JsValue>,
) -> Result<RequestAnswer, Error> {
    Ok(RequestAnswer::Refused { words: Refusal::Off.to_string() })
}

/// The requests that a document goes on with.
pub(crate) async fn open_in(
    _tab: TabId,
    _conversation: Option<ConversationId>,
) -> Result<RequestAnswer, Error> {
    Ok(RequestAnswer::Open { requests: Vec::new() })
}

/// Forgets the requests that are over.
pub(crate) async fn forget() -> Result<(), Error> {
    Ok(())
}

/// Shows a request's file in the desktop's file manager.
pub(crate) async fn show_file(_request: &RequestId) -> Result<(), Error> {
    Err(Error::Refused("This request is not in the history.".to_owned()))
}
