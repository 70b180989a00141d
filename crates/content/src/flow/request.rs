//! A person's request while it is followed, as the subject of a watch.

use std::cell::{Cell, RefCell};

use js_sys::Uint8Array;
use panelwright_engine::{ConversationId, Picture, TwoPictures};
use panelwright_requests::{RequestId, RequestNews};
use web_sys::Element;

use super::mark::face::{Face, Kind};
use crate::outbox;
use crate::page::pictures;
use crate::run::ours::Ours;
use crate::run::watch::Subject;
use crate::waiting::Waiting;

/// Somebody works in the page: between two looks it has so long to itself.
const REST_MS: f64 = 150.0;

/// A request and what was told about it.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: RequestId,
    pub(super) text: String,
    pub(super) ours: Ours,
    /// Whether its picture is to be saved.
    pub(super) saves: Cell<bool>,
    /// Whether a watch over it goes on.
    pub(super) is_followed: Cell<bool>,
    /// Whether the page took the text back.
    pub(super) was_taken_back: Cell<bool>,
    /// Whether its picture was told of, and its bytes were not wanted.
    pub(super) was_told_without_bytes: Cell<bool>,
    /// What is shown at its picture, once it is over.
    pub(super) face: RefCell<Option<Face>>,
    conversation: RefCell<Option<ConversationId>>,
    has_begun: Cell<bool>,
    waiting: Waiting,
}

impl Request {
    /// A request that was just sent, or that an earlier document began.
    pub(super) fn new(id: RequestId, text: String, ours: Ours, saves: bool) -> Self {
        Self {
            id,
            text,
            ours,
            saves: Cell::new(saves),
            is_followed: Cell::new(false),
            was_taken_back: Cell::new(false),
            was_told_without_bytes: Cell::new(false),
            face: RefCell::new(None),
            conversation: RefCell::new(None),
            has_begun: Cell::new(false),
            waiting: Waiting::resting(REST_MS),
        }
    }

    /// Tells the service worker.
    pub(super) fn tell(&self, news: RequestNews) {
        outbox::tell(&self.id, news, None);
    }

    /// Follows it no longer.
    pub(super) fn stop(&self) {
        self.waiting.stop();
    }

    /// What its sign stands beside: its picture, or where one should be.
    pub(super) fn anchor(&self) -> Option<Element> {
        let exchange = self.ours.find(&self.text)?;
        let end = exchange.end().clone();
        let is_picture = self.face.borrow().as_ref().is_some_and(|face| face.kind != Kind::Failed);
        if !is_picture {
            return Some(end);
        }
        let image = pictures::look(&exchange, self.two_pictures()).image;
        Some(image.map_or(end, Into::into))
    }
}

impl Subject for Request {
    fn prompt(&self) -> &str {
        &self.text
    }

    fn two_pictures(&self) -> TwoPictures {
        // Nothing is pressed here: the one is kept that the person leaves in the page.
        TwoPictures::Ask
    }

    fn is_attended(&self) -> bool {
        true
    }

    fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    fn conversation(&self) -> Option<ConversationId> {
        self.conversation.borrow().clone()
    }

    fn taken(&self, conversation: ConversationId) {
        self.conversation.replace(Some(conversation.clone()));
        self.tell(RequestNews::Sent { conversation: Some(conversation) });
    }

    fn taken_back(&self) {
        self.was_taken_back.set(true);
    }

    fn works(&self, _percent: Option<u8>) {
        if !self.has_begun.replace(true) {
            self.tell(RequestNews::Generating);
        }
    }

    fn wants_bytes(&self) -> bool {
        self.saves.get()
    }

    fn made(&self, picture: Option<(Picture, Uint8Array)>) {
        let (picture, bytes) = picture.unzip();
        self.was_told_without_bytes.set(picture.is_none());
        let conversation = self.conversation();
        outbox::tell(&self.id, RequestNews::Picture { picture, conversation }, bytes);
    }
}
