//! Conversations as the server knows them, and as the page is told of them.

use serde::Serialize;

use crate::identifiers::now_ms;
use crate::options::{Generation, PictureShape};

/// A picture in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    /// The file's id.
    pub(crate) file: String,
    /// Where the page gets it.
    pub(crate) address: String,
    /// True size in pixels.
    pub(crate) width: u32,
    /// True size in pixels.
    pub(crate) height: u32,
    /// Whether the page lays a blur over it.
    pub(crate) blurred: bool,
}

impl Part {
    /// A part of the full size.
    pub(crate) fn full(file: String, address: String, shape: PictureShape) -> Self {
        let PictureShape { width_px, height_px, .. } = shape;
        Self { file, address, width: width_px, height: height_px, blurred: false }
    }
}

/// How far an answer has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Nothing to see yet.
    Thinking,
    /// Words.
    Text { text: String, streaming: bool },
    /// A picture is being made; there may be a blurred preview.
    Loading { headline: String, percent: u32, preview: Option<Part> },
    /// A picture without any mark of loading: the last preview, or the finished one.
    Picture { parts: Vec<Part>, actions: bool },
    /// Two pictures and the question which one is better.
    Choice { parts: Vec<Part> },
    /// The image tool failed.
    ToolFailed,
    /// The page failed.
    PageError { text: String, in_user_turn: bool },
    /// The stop button was pressed.
    Stopped,
}

/// A user's message and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// The id of the user's message, made by the page.
    pub(crate) user_id: String,
    /// The text.
    pub(crate) prompt: String,
    /// Ids of uploaded reference pictures.
    pub(crate) uploads: Vec<String>,
    /// The id of the answer's message.
    pub(crate) assistant_id: String,
    /// The id of the answer's turn, `request-WEB:` and a UUID.
    pub(crate) turn_id: String,
    /// The UUID in the id of the picture's container.
    pub(crate) picture_id: String,
    /// The markup of the page that asked.
    pub(crate) generation: Generation,
    /// The send whose answer this is.
    pub(crate) serial: u64,
    /// How far it has come.
    pub(crate) phase: Phase,
    /// Whether the stop button is shown.
    pub(crate) stop: bool,
    /// Whether the generation still runs.
    pub(crate) running: bool,
    /// What open pages are told instead of the truth, until the conversation is loaded anew.
    pub(crate) veil: Option<Phase>,
    /// When the message was sent, in milliseconds since 1970.
    pub(crate) at_ms: u64,
}

/// An exchange as the page is told of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExchangeView {
    user_id: String,
    prompt: String,
    uploads: Vec<String>,
    assistant_id: String,
    turn_id: String,
    picture_id: String,
    title: String,
    phase: Phase,
    stop: bool,
    at_ms: u64,
}

impl Exchange {
    fn view(&self, upload_address: impl Fn(&str) -> String) -> ExchangeView {
        ExchangeView {
            user_id: self.user_id.clone(),
            prompt: self.prompt.clone(),
            uploads: self.uploads.iter().map(|id| upload_address(id)).collect(),
            assistant_id: self.assistant_id.clone(),
            turn_id: self.turn_id.clone(),
            picture_id: self.picture_id.clone(),
            title: crate::texts::title(&self.prompt),
            phase: self.veil.clone().unwrap_or_else(|| self.phase.clone()),
            stop: self.stop && self.veil.is_none(),
            at_ms: self.at_ms,
        }
    }
}

/// A conversation.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    /// The id in its address.
    pub(crate) id: String,
    /// The title in the sidebar.
    pub(crate) title: String,
    /// The exchanges, oldest first.
    pub(crate) exchanges: Vec<Exchange>,
    /// Whether it takes no further prompt.
    pub(crate) full: bool,
    /// Counts changes, so that a page can tell old news from new.
    pub(crate) revision: u64,
    /// When it changed last, in milliseconds since 1970.
    pub(crate) changed_at_ms: u64,
}

/// A conversation as the page is told of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ConversationView {
    id: String,
    title: String,
    /// What stands over the composer.
    notice: Option<&'static str>,
    revision: u64,
    exchanges: Vec<ExchangeView>,
}

/// A line of the sidebar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SidebarItem {
    id: String,
    title: String,
    /// The address of a small view of its newest picture.
    thumbnail: Option<String>,
}

impl Conversation {
    /// An empty one.
    pub(crate) fn new(id: String, prompt: &str) -> Self {
        Self {
            id,
            title: crate::texts::title(prompt),
            exchanges: Vec::new(),
            full: false,
            revision: 0,
            changed_at_ms: now_ms(),
        }
    }

    /// Notes a change.
    pub(crate) fn touch(&mut self) {
        self.revision += 1;
        self.changed_at_ms = now_ms();
    }

    /// What the page is told.
    pub(crate) fn view(&self, upload_address: impl Fn(&str) -> String) -> ConversationView {
        ConversationView {
            id: self.id.clone(),
            title: self.title.clone(),
            notice: self.full.then_some(crate::texts::CHAT_TOO_LONG),
            revision: self.revision,
            exchanges: self.exchanges.iter().map(|one| one.view(&upload_address)).collect(),
        }
    }

    /// Its line in the sidebar.
    pub(crate) fn sidebar_item(&self) -> SidebarItem {
        let thumbnail = self.exchanges.iter().rev().find_map(|exchange| match &exchange.phase {
            Phase::Picture { parts, actions: true } => {
                parts.first().map(|part| part.address.clone())
            }
            Phase::Picture { .. }
            | Phase::Thinking
            | Phase::Text { .. }
            | Phase::Loading { .. }
            | Phase::Choice { .. }
            | Phase::ToolFailed
            | Phase::PageError { .. }
            | Phase::Stopped => None,
        });
        SidebarItem { id: self.id.clone(), title: self.title.clone(), thumbnail }
    }
}
