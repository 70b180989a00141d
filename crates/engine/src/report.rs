//! What a worker tells of its attempt. It comes from a page: every word of it is data.

use serde::{Deserialize, Serialize};

use crate::ids::ConversationId;

/// News of one attempt, from the worker that has it. Reports may arrive twice, late, or after the
/// attempt is over: the engine takes each at most once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// The prompt stands in the box and reads back right; the worker waits for permission to send.
    Ready,
    /// The page took the prompt: our own turn was seen. The conversation's address may follow in
    /// a second report of this kind.
    Sent {
        /// The conversation, once its address is known.
        conversation: Option<ConversationId>,
    },
    /// How far the page says that the picture is.
    Progress {
        /// Per cent, 0 to 100.
        percent: u8,
    },
    /// The picture is complete and its bytes are in the worker's hands.
    Picture {
        /// What the bytes are.
        picture: Picture,
        /// The conversation that it stands in, if the page has told.
        conversation: Option<ConversationId>,
    },
    /// It is certain that nothing was sent for this attempt.
    NotSent {
        /// Why not, in words.
        why: String,
        /// What kind of obstacle it was.
        obstacle: Obstacle,
    },
    /// The worker looked and cannot tell whether the prompt was sent, or cannot see the answer.
    Unclear {
        /// What was looked at and what was found, in words.
        why: String,
    },
    /// The site answered that it will not make this picture.
    Refused {
        /// The page's own words.
        words: String,
    },
    /// The page took the prompt and then failed to make the picture.
    Failed {
        /// The page's own words.
        words: String,
        /// What failed.
        failure: Failure,
    },
    /// The site asks for less, or for a pause.
    Limited {
        /// The page's own words.
        words: String,
        /// Which kind of limit.
        limit: Limit,
        /// How long to wait from now, if the page said so.
        wait_ms: Option<u64>,
        /// Whether the page had taken this attempt's prompt before it said so.
        sent: bool,
    },
    /// Nothing can go on until a person does something in the browser.
    NeedsPerson {
        /// What the person has to do.
        need: Need,
        /// What the page shows, in words.
        words: String,
        /// Whether it is certain that nothing was sent for this attempt.
        unsent: bool,
    },
}

/// Facts about a picture's bytes. The bytes themselves never enter the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What kind of file it is, judged by its first bytes.
    pub format: PictureFormat,
    /// Length in bytes.
    pub size_bytes: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// How it was known to be complete.
    pub evidence: Evidence,
    /// How the bytes were got.
    pub source: Source,
}

/// The formats that chat pages serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

impl PictureFormat {
    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// How a picture was judged complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Every sign of completion was there.
    AllSigns,
    /// A sign was missing, and the picture stayed unchanged for the time that the rule asks for.
    Stable,
}

/// How a picture's bytes were got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Byte for byte what the page served.
    Original,
    /// Read back from a canvas because the original could not be fetched: encoded anew.
    Reencoded,
}

/// What kept a prompt from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The page was not ready, would not take the text, or would not send it. Another try helps.
    Page,
    /// The prompt itself cannot be sent; another try would end the same.
    Prompt,
    /// The chat has no room for another prompt; the worker's next attempt opens a new one.
    Chat,
    /// The engine took the attempt back.
    Cancelled,
}

/// What failed after a prompt was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The tool that makes pictures failed; no picture will come.
    Tool,
    /// The page or the connection failed; the picture may still be there after a reload.
    Page,
    /// The conversation was loaded anew, and still shows that the page failed.
    Lasting,
    /// The site answered with words and no picture.
    NoPicture,
}

/// The kinds of limits that sites announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// So many pictures in so much time are used up.
    Quota,
    /// Pictures were asked for too quickly.
    Pace,
    /// Requests of any kind come too quickly.
    Throttle,
    /// Too many pictures are under way at once.
    AtOnce,
}

/// What only a person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Sign in.
    SignIn,
    /// Answer the site's challenge.
    Challenge,
    /// Read the site's notice about unusual activity.
    Security,
    /// Say in the page which of two pictures is better.
    Choice,
    /// The page is not one that this version knows: update, or report it.
    UnknownPage,
}
