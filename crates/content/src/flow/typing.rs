//! What stands in the box: whether it asks for a picture, and whether it was sent.
//!
//! A look comes when the box has stood still for a moment, and a few times a second at most, so
//! that no key waits for us.

use std::rc::Rc;

use panelwright_detect::{Context, Detection};
use panelwright_engine::ConversationId;
use panelwright_requests::{Confidence, Page, RequestId, RequestNews, check};
use web_sys::{Element, HtmlElement};

use super::detector::Awaited;
use super::draft::{Draft, Seen, Sent};
use super::mark::face::Face;
use super::request::Request;
use super::{BOX, Flow};
use crate::judge::path;
use crate::page::notices::Known;
use crate::page::table::Key;
use crate::page::{composer, dom, turns};
use crate::run::ours::Ours;
use crate::shim::{self, Changes};
use crate::table;

/// A look comes when nothing was typed for so long...
const QUIET_MS: f64 = 50.0;

/// ...or when something was for so long.
const TYPING_MS: f64 = 200.0;

/// The same while a text that left the box is waited for in the conversation.
const TURN_MS: f64 = 40.0;

/// The beginning of a text tells what it asks for: a longer one costs no more.
const SCORED_CHARACTERS: usize = 1_000;

/// What is remembered of the box.
struct Typing {
    flow: Rc<Flow>,
    detector: Rc<Awaited>,
    /// What stands in the box was looked at before there was a detector.
    is_unscored: bool,
    draft: Draft,
    watched: Option<HtmlElement>,
    /// What was found of the text that stands in it.
    found: Option<Detection>,
    /// What was known when the text was looked at last.
    scene: Scene,
}

/// What was known beside a text while it stood in the box.
#[derive(Debug, Clone, Default)]
struct Scene {
    context: Context,
    page: Option<Page>,
    conversation: Option<ConversationId>,
    known: Known,
}

/// Looks at the box for as long as the flow goes on.
pub(super) async fn attend(flow: Rc<Flow>) {
    table::refresh().await;
    let mut typing = Typing {
        flow,
        detector: Rc::default(),
        is_unscored: false,
        draft: Draft::default(),
        watched: None,
        found: None,
        scene: Scene::default(),
    };
    let (mut typed, mut changed) = (-1.0, -1.0);
    while !typing.flow.is_over.get() {
        typing.look();
        if typing.flow.awaits_turn.get() {
            let limit = Some(super::draft::TAKEN_MS);
            changed = shim::settled(Changes::Page, changed, TURN_MS, TURN_MS, limit).await;
        } else {
            typed = shim::settled(Changes::Text, typed, QUIET_MS, TYPING_MS, None).await;
        }
    }
}

impl Typing {
    fn look(&mut self) {
        let Some(page) = self.flow.page() else {
            self.look_away();
            return;
        };
        self.flow.ask_for_open();
        let element = composer::the_box();
        if element != self.watched {
            shim::watch_box(element.as_deref());
            self.watched.clone_from(&element);
        }
        let text = element.as_ref().map(composer::text);
        let seen = self.draft.observe(text.as_deref(), turns::keys, shim::now());
        let text = text.as_deref().unwrap_or_default();
        let can_be_scored_now = self.is_unscored && self.detector.get().is_some();
        if seen == Seen::Changed || can_be_scored_now {
            self.found = self.score(text, page);
        }
        self.show(text);
        // What was sent is not claimed before it can be told what it asks for.
        let may_be_claimed = self.draft.is_awaited() && self.detector.get().is_some();
        if let Some(newest) = may_be_claimed.then(turns::newest).flatten()
            && let Some(sent) = self.draft.claim(&newest.key, &newest.text)
        {
            self.sent(sent);
        }
        self.flow.awaits_turn.set(self.draft.is_awaited());
        self.flow.update_watching();
    }

    /// Requests are not noticed here.
    fn look_away(&mut self) {
        self.draft = Draft::default();
        self.found = None;
        self.is_unscored = false;
        if self.watched.take().is_some() {
            shim::watch_box(None);
        }
        self.flow.look_away();
    }

    /// Scores what stands in the box; `None` where nothing does.
    fn score(&mut self, text: &str, page: Page) -> Option<Detection> {
        self.is_unscored = false;
        if text.trim().is_empty() {
            // What was known of the text that left stays known, until it is found in a turn.
            return None;
        }
        self.scene = Scene {
            context: context(),
            page: Some(page),
            conversation: path::conversation(&dom::path()),
            known: Known::now(),
        };
        if self.detector.get().is_none() {
            self.is_unscored = true;
            let flow = Rc::clone(&self.flow);
            self.detector.ask(move || flow.look_again());
        }
        self.detect(text)
    }

    /// What a text asks for; `None` while there is no detector.
    fn detect(&self, text: &str) -> Option<Detection> {
        let start: String = text.chars().take(SCORED_CHARACTERS).collect();
        self.detector.get().map(|detector| detector.score(&start, self.scene.context))
    }

    /// Shows the sign for what stands in the box, or takes it away.
    fn show(&self, text: &str) {
        let preferences = self.flow.preferences.borrow();
        let refusal =
            self.scene.page.as_ref().and_then(|page| check(text, page, &preferences).err());
        drop(preferences);
        let face = self.found.as_ref().and_then(|found| Face::asks(found, refusal.as_ref()));
        let anchor = self.watched.as_ref().map(frame);
        self.flow.show(BOX, face.as_ref(), anchor.as_ref());
        self.flow.settle();
    }

    /// A text was sent: it is a request if it asks for a picture and may be kept.
    fn sent(&mut self, sent: Sent) {
        let Some(page) = self.scene.page.clone() else { return };
        let Some(found) = self.detect(&sent.text) else { return };
        let confidence = Confidence::of(found.confidence);
        let text = sent.text.trim().to_owned();
        let preferences = self.flow.preferences.borrow();
        let (may_be_kept, saves) = (check(&text, &page, &preferences).is_ok(), preferences.saving);
        drop(preferences);
        if confidence.level().is_none() || !may_be_kept {
            return;
        }
        let Some(id) = shim::new_id().and_then(|id| RequestId::parse(&id).ok()) else { return };
        let Scene { conversation, known, .. } = std::mem::take(&mut self.scene);
        let ours = Ours::by_person(sent.before, conversation);
        let request = Request::new(id, text.clone(), ours, saves);
        let news = RequestNews::ImageRequestDetected { text, confidence, page };
        self.flow.begin(request, news, known);
    }
}

/// What is known beside the text.
fn context() -> Context {
    let after_picture =
        turns::newest().is_some_and(|newest| !newest.in_answer_key(Key::Picture).is_empty());
    Context { tool_active: composer::has_picture_tool(), after_picture }
}

/// What the sign at the box stands beside: the box with its buttons.
fn frame(element: &HtmlElement) -> Element {
    let element: &Element = element;
    element.closest("form").ok().flatten().unwrap_or_else(|| element.clone())
}
