//! About pictures that a person asks for in the chat themselves.

use panelwright_requests::{RequestId, State};
use serde::{Deserialize, Serialize};

/// The key of the [`panelwright_requests::Preferences`] in `chrome.storage.local`. The service
/// worker writes them; content scripts and pages read them and listen to
/// `chrome.storage.onChanged`. Missing means that the author has changed nothing yet.
pub const PREFERENCES_KEY: &str = "request_preferences";

/// The service worker's answer to a tab of the author's own. No answer at all means that nothing
/// was recorded, and the page says it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestAnswer {
    /// The news is on disk, or was no news. This is where the request stands.
    Kept {
        /// Where it stands.
        state: State,
        /// The path of its file below the download folder, while it is being saved or once it is.
        file: Option<String>,
        /// Why it failed or was lost from sight.
        why: Option<String>,
    },
    /// Nothing of it is kept; the page drops it, and may show the words.
    Refused {
        /// What happened, what it means, what to do. Never the prompt.
        words: String,
    },
    /// The requests that were asked for, oldest first.
    Open {
        /// The requests.
        requests: Vec<OpenRequest>,
    },
}

/// A request that is still open, for the page that goes on with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenRequest {
    /// Its name.
    pub request: RequestId,
    /// Its text, by which the page finds the person's turn.
    pub text: String,
    /// Where it stands. One that is being saved waits for its bytes once more.
    pub state: State,
}
