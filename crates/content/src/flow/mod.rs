//! The interactive flow: a person types in the chat page as always, and a text that asks for a
//! picture is noticed, followed to its picture, and told to the service worker.
//!
//! It runs in tabs of the author's own. Nothing in the page is pressed, focused or changed; what it
//! shows is its own sign ([`mark`]).
//!
//! | file | what it answers |
//! |---|---|
//! | `detector` | the detector, which comes when somebody types |
//! | [`draft`] | whether a text that left the box was sent (pure) |
//! | `typing` | what stands in the box, and whether it asks for a picture |
//! | `request` | a request while it is followed |
//! | [`ending`] | what the end of a watch means for a request (pure) |
//! | [`mark`] | our own sign in the page |

mod detector;
pub mod draft;
pub mod ending;
pub mod mark;
mod request;
mod typing;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use panelwright_engine::ConversationId;
use panelwright_protocol::{FromContent, OpenRequest, RequestAnswer};
use panelwright_requests::{Page, Preferences, RequestId, RequestNews, State};
use panelwright_webext::from_js;
use web_sys::Element;

use self::mark::Mark;
use self::mark::face::Face;
use self::request::Request;
use crate::desk;
use crate::judge::path;
use crate::page::dom;
use crate::page::notices::Known;
use crate::run::ours::Ours;
use crate::run::watch;
use crate::shim::{self, Changes};
use crate::task::End;

/// Requests whose signs are kept up; older ones are over.
const REQUESTS_MAX: usize = 16;

/// How long the service worker may take to say what is open.
const ANSWER_MS: f64 = 5_000.0;

/// Waits between questions to a service worker that does not answer.
const ASK_RETRY_MS: [f64; 4] = [100.0, 500.0, 2_000.0, 10_000.0];

/// A page that moves is left alone until it has stood still so long...
const STILL_MS: f64 = 80.0;

/// ...or has moved for so long.
const MOVING_MS: f64 = 240.0;

/// The name of the sign at the box.
const BOX: &str = "box";

/// What goes on in this document.
#[derive(Debug)]
struct Flow {
    preferences: RefCell<Preferences>,
    is_over: Cell<bool>,
    mark: RefCell<Mark>,
    requests: RefCell<Vec<Rc<Request>>>,
    /// Whether a text has left the box and may yet show in the conversation.
    awaits_turn: Cell<bool>,
    /// The conversation whose open requests were asked for last.
    asked: RefCell<Option<ConversationId>>,
}

thread_local! {
    static FLOW: RefCell<Option<Rc<Flow>>> = const { RefCell::new(None) };
}

fn current() -> Option<Rc<Flow>> {
    FLOW.with_borrow(Clone::clone)
}

/// Starts, goes on, or ends, as these preferences have it.
pub fn follow(preferences: Preferences) {
    match current() {
        Some(flow) if preferences.noticing => flow.prefer(preferences),
        Some(flow) => {
            FLOW.set(None);
            flow.end();
        }
        None if preferences.noticing => start(preferences),
        None => {}
    }
}

/// Reads the preferences, and follows them.
pub(crate) async fn refresh() {
    match shim::preferences().await {
        Ok(preferences) => follow(preferences),
        Err(_) => shim::warn("the storage of the extension cannot be read"),
    }
}

/// Whether anything is followed in this document.
pub(crate) fn is_busy() -> bool {
    current().is_some_and(|flow| flow.is_following())
}

/// The document is being left: nothing goes on in it. What is open is asked for by the next one.
pub(crate) fn leave() {
    if let Some(flow) = FLOW.take() {
        flow.forget();
    }
}

/// Hears what the service worker answered to news of a request.
pub(crate) fn answered(request: &RequestId, answer: RequestAnswer) {
    let Some(flow) = current() else { return };
    match answer {
        RequestAnswer::Kept { state, file, why } => {
            flow.stands(request, state, file.as_deref(), why.as_deref());
        }
        RequestAnswer::Refused { .. } => flow.drop_request(request),
        RequestAnswer::Open { .. } => {}
    }
}

/// Hears of a change of a request that the page did not cause.
pub(crate) fn told(request: &RequestId, state: State, file: Option<&str>) {
    if let Some(flow) = current() {
        flow.stands(request, state, file, None);
    }
}

fn start(preferences: Preferences) {
    let flow = Rc::new(Flow {
        preferences: RefCell::new(preferences),
        is_over: Cell::new(false),
        mark: RefCell::default(),
        requests: RefCell::default(),
        awaits_turn: Cell::new(false),
        asked: RefCell::new(None),
    });
    FLOW.set(Some(flow.clone()));
    shim::attend(true);
    wasm_bindgen_futures::spawn_local(typing::attend(flow.clone()));
    wasm_bindgen_futures::spawn_local(keep_places(flow.clone()));
    wasm_bindgen_futures::spawn_local(hear_gestures(flow.clone()));
    if dom::was_reloaded() && path::conversation(&dom::path()).is_none() {
        // What was begun here may have no conversation yet.
        wasm_bindgen_futures::spawn_local(take_up(flow, None));
    }
}

/// Keeps the signs where they belong.
async fn keep_places(flow: Rc<Flow>) {
    let mut seen = -1.0;
    while !flow.is_over.get() {
        seen = shim::settled(Changes::Places, seen, 0.0, 0.0, None).await;
        if flow.mark.borrow().is_empty() {
            continue;
        }
        flow.mark.borrow_mut().lift_what_moved();
        seen = shim::settled(Changes::Places, seen - 1.0, STILL_MS, MOVING_MS, None).await;
        flow.place();
    }
}

/// Lets the signs answer to what is done to them.
async fn hear_gestures(flow: Rc<Flow>) {
    while !flow.is_over.get() {
        let gesture = shim::gesture().await;
        flow.mark.borrow_mut().gesture(&gesture);
    }
}

/// Goes on with what is open in a conversation, or was begun in this tab and has none yet.
async fn take_up(flow: Rc<Flow>, conversation: Option<ConversationId>) {
    for retry_ms in ASK_RETRY_MS {
        let question = FromContent::OpenRequests { conversation: conversation.clone() };
        let answer = shim::send(&question, None, ANSWER_MS).await;
        if flow.is_over.get() {
            return;
        }
        if let Ok(RequestAnswer::Open { requests }) = answer.and_then(from_js) {
            for request in requests {
                flow.resume(request);
            }
            return;
        }
        shim::delay(retry_ms).await;
    }
}

impl Flow {
    /// Takes up other preferences while it goes on.
    fn prefer(&self, preferences: Preferences) {
        if !preferences.mark {
            self.mark.borrow_mut().clear();
        }
        for request in self.requests.borrow().iter() {
            request.saves.set(preferences.saving);
        }
        self.preferences.replace(preferences);
        self.look_again();
    }

    /// Ends for good: what is followed is lost from sight.
    fn end(&self) {
        for request in self.requests.borrow().iter().filter(|request| request.is_followed.get()) {
            request.tell(ending::abandoned("it was switched off"));
        }
        self.forget();
    }

    /// Ends in this document.
    fn forget(&self) {
        self.is_over.set(true);
        for request in self.requests.take() {
            request.stop();
            request.is_followed.set(false);
        }
        self.mark.borrow_mut().clear();
        self.awaits_turn.set(false);
        self.update_watching();
        shim::attend(false);
        shim::poke();
    }

    /// Where this document stands, if requests are noticed there.
    fn page(&self) -> Option<Page> {
        let page = Page::parse(&dom::address()).ok()?;
        self.preferences.borrow().is_noticed_on(&page).then_some(page)
    }

    fn is_following(&self) -> bool {
        self.requests.borrow().iter().any(|request| request.is_followed.get())
    }

    /// Lets the shim watch the whole page only while something is waited for in it.
    fn update_watching(&self) {
        if !self.awaits_turn.get() && !self.is_following() {
            shim::watch_page(false);
        }
        desk::update_wanted();
    }

    /// Lets the box, and the conversation if a text is awaited there, be looked at though nothing has
    /// changed.
    fn look_again(&self) {
        shim::poke_typing();
        shim::poke();
    }

    /// Asks, once for each conversation that is opened, what is open in it.
    fn ask_for_open(self: &Rc<Self>) {
        let here = path::conversation(&dom::path());
        if *self.asked.borrow() == here {
            return;
        }
        self.asked.replace(here.clone());
        let is_ours = self.requests.borrow().iter().any(|request| {
            let conversation = watch::Subject::conversation(&**request);
            request.is_followed.get() && (conversation.is_none() || conversation == here)
        });
        if here.is_some() && !is_ours {
            wasm_bindgen_futures::spawn_local(take_up(self.clone(), here));
        }
    }

    /// Requests are not noticed here: nothing is shown, and what was followed is lost from sight.
    fn look_away(&self) {
        for request in self.requests.take() {
            request.stop();
            if request.is_followed.replace(false) {
                request.tell(ending::abandoned("it was switched off on this page"));
            }
        }
        self.mark.borrow_mut().clear();
        self.awaits_turn.set(false);
        self.update_watching();
        shim::poke();
    }

    /// A request was just sent.
    fn begin(self: &Rc<Self>, request: Request, detected: RequestNews, known: Known) {
        request.tell(detected);
        request.tell(RequestNews::Sent { conversation: None });
        self.follow(Rc::new(request), known);
    }

    /// Goes on with a request that an earlier document began.
    fn resume(self: &Rc<Self>, open: OpenRequest) {
        let OpenRequest { request: id, text, state } = open;
        if self.requests.borrow().iter().any(|request| request.id == id) {
            return;
        }
        // One that is being saved waits for its bytes once more.
        let saves = state == State::Saving || self.preferences.borrow().saving;
        let request = Request::new(id, text, Ours::by_text(Vec::new()), saves);
        let known = match request.ours.find(&request.text) {
            Some(exchange) => Known::outside(&exchange),
            None => Known::now(),
        };
        self.follow(Rc::new(request), known);
    }

    /// Follows a request to its end.
    fn follow(self: &Rc<Self>, request: Rc<Request>, known: Known) {
        request.is_followed.set(true);
        let mut requests = self.requests.borrow_mut();
        requests.retain(|one| one.id != request.id);
        requests.push(request.clone());
        let surplus = requests.len().saturating_sub(REQUESTS_MAX);
        let mut left = surplus;
        requests.retain(|one| {
            let goes = left > 0 && !one.is_followed.get();
            left -= usize::from(goes);
            !goes
        });
        drop(requests);
        desk::update_wanted();
        let flow = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Err(end) = watch::watch(&*request, request.ours.clone(), known).await;
            request.is_followed.set(false);
            match end {
                End::Stopped | End::Done => {}
                End::Report(report) => {
                    if let Some(news) = ending::news(&report, request.was_taken_back.get()) {
                        request.tell(news);
                    }
                }
            }
            flow.update_watching();
        });
    }

    /// Shows where a request stands, once it is over.
    fn stands(
        self: &Rc<Self>,
        id: &RequestId,
        state: State,
        file: Option<&str>,
        why: Option<&str>,
    ) {
        let requests = self.requests.borrow();
        let Some(request) = requests.iter().find(|request| request.id == *id).cloned() else {
            return;
        };
        drop(requests);
        let face = match state {
            State::Made => Face::made(),
            State::Saved => Face::saved(file.unwrap_or_default()),
            State::Failed => Face::failed(why.unwrap_or("the picture could not be saved")),
            State::Saving => {
                if request.was_told_without_bytes.replace(false) {
                    // Saving was switched on meanwhile: its bytes are wanted after all.
                    request.saves.set(true);
                    self.follow(request, Known::now());
                }
                return;
            }
            State::Detected | State::Requested | State::Generating | State::Abandoned => return,
        };
        request.face.replace(Some(face));
        self.settle();
    }

    /// Nothing of a request is kept: it is followed no longer.
    fn drop_request(&self, id: &RequestId) {
        self.requests.borrow_mut().retain(|request| {
            if request.id == *id {
                request.stop();
                request.is_followed.set(false);
            }
            request.id != *id
        });
        self.mark.borrow_mut().hide(id.as_str());
        shim::poke();
        self.update_watching();
    }

    /// Shows a sign, or takes it away.
    fn show(&self, name: &str, face: Option<&Face>, anchor: Option<&Element>) {
        let mut mark = self.mark.borrow_mut();
        match face.zip(anchor) {
            Some((face, anchor)) if self.preferences.borrow().mark => mark.show(name, face, anchor),
            Some(_) | None => mark.hide(name),
        }
    }

    /// Puts all signs where they belong now, whether they have moved or not.
    fn place(&self) {
        self.settle();
        self.mark.borrow_mut().place();
    }

    /// Puts those signs where they belong that have moved; pictures may have been put into the
    /// page anew.
    fn settle(&self) {
        for request in self.requests.borrow().iter() {
            let face = request.face.borrow();
            let Some(face) = face.as_ref() else { continue };
            let stands = self.mark.borrow().anchor(request.id.as_str());
            let anchor = stands.filter(|anchor| anchor.is_connected()).or_else(|| request.anchor());
            self.show(request.id.as_str(), Some(face), anchor.as_ref());
        }
        self.mark.borrow_mut().settle();
    }
}
