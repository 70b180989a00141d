//! Why a job has no picture, as a value that carries what the author can do about it.

use serde::{Deserialize, Serialize};

/// Why a job was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What kind of end it was.
    pub kind: ReasonKind,
    /// What happened, in the page's or the browser's own words where there are any.
    pub words: String,
}

/// The kinds of ends without a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// The site will not make this picture.
    Refused,
    /// The site failed to make it, as often as the settings allow.
    Failed,
    /// The prompt never got into the page, as often as the settings allow.
    NotSent,
    /// It may have been sent and cannot be found: sending again might pay twice.
    Uncertain,
    /// The picture was made and could not be saved.
    NotSaved,
    /// The author stopped the batch first.
    Stopped,
}

impl ReasonKind {
    /// What the author can do about it, as a sentence.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Refused => "Change the prompt so that the site accepts it, then retry.",
            Self::Failed => "Retry later; if it fails again, simplify the prompt.",
            Self::NotSent => {
                "Look whether the chat page opens and takes text in this browser, then retry."
            }
            Self::Uncertain => {
                "Look in the chat's own history for this panel. If no picture is there, retry; \
                 retrying sends the prompt again."
            }
            Self::NotSaved => {
                "Look whether the download folder can be written to and has room, then retry; \
                 the picture is fetched again, not made again."
            }
            Self::Stopped => "Retry to go on with it.",
        }
    }

    /// One word for lists and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::NotSent => "not sent",
            Self::Uncertain => "uncertain",
            Self::NotSaved => "not saved",
            Self::Stopped => "stopped",
        }
    }
}
