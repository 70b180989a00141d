//! What has happened to a request, as it is stored. The order of a request's events is its story.

use panelwright_engine::{ConversationId, DownloadId, Picture};
use serde::{Deserialize, Serialize};

use crate::{Confidence, Page, Step};

/// One thing that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A person sends a text that asks for a picture. The first event of every request.
    Detected {
        /// The text.
        text: String,
        /// How sure the page was.
        confidence: Confidence,
        /// Where it was typed.
        page: Page,
    },
    /// Their turn is in the conversation.
    Sent {
        /// The conversation, once its address is known.
        conversation: Option<ConversationId>,
    },
    /// The site has begun to make the picture.
    Generating,
    /// The picture came.
    Picture {
        /// What its bytes are; `None` when they were not fetched.
        picture: Option<Picture>,
        /// The conversation that it stands in, if known.
        conversation: Option<ConversationId>,
    },
    /// It is going to be saved under this name. Stored before the download begins, so that whoever
    /// comes after a death knows what to look for.
    SaveBegun {
        /// The path below the download folder.
        file: String,
    },
    /// The browser has begun to write it.
    Downloading {
        /// The browser's number for the download.
        download: DownloadId,
    },
    /// The file is whole.
    Saved {
        /// Its path below the download folder, as the browser has written it.
        file: String,
    },
    /// The file could not be written.
    NotSaved {
        /// Why not, in the browser's words or ours.
        why: String,
    },
    /// No picture will come.
    Failed {
        /// Why not, in the page's words or ours.
        why: String,
    },
    /// Nobody watches it any more.
    Abandoned {
        /// What was seen.
        why: String,
    },
}

impl Event {
    /// What happened, without its facts; `None` for the event that a request begins with.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            Self::Detected { .. } => return None,
            Self::Sent { .. } => Step::Sent,
            Self::Generating => Step::Generating,
            Self::Picture { .. } => Step::Picture,
            Self::SaveBegun { .. } => Step::SaveBegun,
            Self::Downloading { .. } => Step::Downloading,
            Self::Saved { .. } => Step::Saved,
            Self::NotSaved { .. } => Step::NotSaved,
            Self::Failed { .. } => Step::Failed,
            Self::Abandoned { .. } => Step::Abandoned,
        })
    }
}
