//! The way to a box that can be written into: in a new chat if one is asked for.

use panelwright_engine::Report;
use panelwright_selectors::Class;
use web_sys::HtmlElement;

use super::{CHAT_FULL, DRIFT_TOLD, is_alive, is_recognised, not_sent, person};
use crate::judge::{path, trouble};
use crate::page::composer::{self, Found};
use crate::page::notices::{self, Known};
use crate::page::table::{Generation, Sighting};
use crate::page::{choice, dom, sidebar, turns};
use crate::record::Stage;
use crate::task::{End, Task};
use crate::{outbox, shim};

/// A page in which no candidate finds a box for so long, or in which something else that is needed
/// is missing, is not one that we know.
const UNKNOWN_MS: f64 = 20_000.0;

/// A page that has a box and still does not come to a new chat.
const ENTER_MS: f64 = 45_000.0;

/// One way to a new chat is given so long before the next is tried.
const PRESS_MS: f64 = 4_000.0;

/// A document that was just loaded is put together in several steps which swap the form: the
/// same box must have stood so long.
const SETTLED_MS: f64 = 1_000.0;

/// Looks that must see the same number of turns.
const SETTLED_LOOKS: u32 = 3;

/// How often the document may be loaded anew to come to a new chat.
const NAVIGATIONS_MAX: u8 = 2;

/// How long unacknowledged reports are waited for before the document is left.
const DRAIN_MS: f64 = 30_000.0;

/// A page that was just loaded on a conversation and shows no box may need so long to do so.
const NO_BOX_MS: f64 = 5_000.0;

/// Between looks at a page that does not change.
const LOOK_MS: f64 = 250.0;

/// Whether a document has come to rest after it was loaded.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    last: Option<(HtmlElement, usize, f64, u32)>,
}

impl Settling {
    /// Takes a look; `true` when the page has settled.
    pub(crate) fn observe(&mut self, element: &HtmlElement, turns: usize) -> bool {
        let now = shim::now();
        match &mut self.last {
            Some((last, count, since, looks)) if last == element && *count == turns => {
                *looks += 1;
                now - *since >= SETTLED_MS && *looks >= SETTLED_LOOKS
            }
            last => {
                *last = Some((element.clone(), turns, now, 1));
                false
            }
        }
    }

    /// The page has no single box now.
    pub(crate) fn reset(&mut self) {
        self.last = None;
    }
}

/// Comes to a box that can be written into: in a new chat if one is asked for, or if the one that
/// is open is full.
pub(crate) async fn enter(task: &Task, fresh_chat: bool, known: &mut Known) -> Result<(), End> {
    let started = shim::now();
    let mut settling = Settling::default();
    let mut person = person::Person::default();
    let mut has_seen_box = false;
    let mut is_known = false;
    let mut pressed: Option<f64> = None;
    let mut ways_tried = 0;
    let mut answered: Option<f64> = None;
    loop {
        person.check(true)?;
        if let Some(report @ (Report::Limited { .. } | Report::NeedsPerson { .. })) = notice(known)
        {
            return Err(End::with(report));
        }
        let now = shim::now();
        let fresh_chat = fresh_chat || is_chat_full();
        if !fresh_chat && let Some(question) = choice::open() {
            let Some(button) = choice::button(&question, task.two_pictures) else {
                return Err(person::choice(true));
            };
            if answered.is_none_or(|answered| now - answered >= PRESS_MS) {
                dom::press(&button);
                answered = Some(now);
                continue;
            }
        }
        let turns = turns::count();
        let is_start = path::is_start(&dom::path());
        let is_elsewhere = match composer::find() {
            Found::One(element, sighting) => {
                has_seen_box = true;
                note_drift(&sighting);
                let is_settled = is_alive() || settling.observe(&element, turns);
                let is_there = !fresh_chat || (turns == 0 && is_start);
                is_known = !is_settled || !is_there || is_recognised();
                if is_settled && is_there && is_known && !person.is_in_doubt() {
                    CHAT_FULL.set(false);
                    return Ok(());
                }
                is_settled && !is_there
            }
            Found::Several | Found::None => {
                settling.reset();
                // A question of the page may have taken the box away; a new chat has one.
                !is_start && (is_alive() || now - started >= NO_BOX_MS)
            }
        };
        let may_press = fresh_chat && pressed.is_none_or(|pressed| now - pressed >= PRESS_MS);
        if is_elsewhere && may_press {
            match sidebar::new_chat().get(ways_tried) {
                Some(way) => {
                    dom::press(way);
                    ways_tried += 1;
                    pressed = Some(now);
                    // Pages often answer to a click at once: look without waiting.
                    continue;
                }
                None if has_seen_box || is_alive() => return Err(leave_for_start(task).await),
                None => {}
            }
        }
        if !is_known && now - started >= UNKNOWN_MS {
            return Err(person::unknown_page(true));
        }
        if now - started >= ENTER_MS {
            return Err(End::with(not_sent("the page did not come to a new chat with one box")));
        }
        task.changed_or(LOOK_MS).await?;
    }
}

/// What a notice means that appears while nothing was sent.
pub(crate) fn notice(known: &mut Known) -> Option<Report> {
    let (class, text) = known.news()?;
    Some(trouble::report(class, &text, false, shim::clock()))
}

/// Whether the open chat takes no further prompt: it turned one away, or says so.
fn is_chat_full() -> bool {
    let says_so = || notices::classified().is_some_and(|(class, _)| class == Class::ChatTooLong);
    CHAT_FULL.get() || says_so()
}

/// Loads the site's start page; the new document is told what to do anew.
async fn leave_for_start(task: &Task) -> End {
    let mut record = task.record();
    if record.navigations >= NAVIGATIONS_MAX {
        return End::with(not_sent("the page does not open a new chat, also not after a reload"));
    }
    record.navigations += 1;
    record.stage = Stage::Prepared;
    if !record.write() {
        return End::with(not_sent("the page's own storage refuses to be written"));
    }
    outbox::drained(DRAIN_MS).await;
    if let Err(end) = task.go_on() {
        return end;
    }
    dom::go("/");
    End::Done
}

/// Says once per document that only a last resort found the box: the page has changed.
fn note_drift(sighting: &Sighting) {
    if sighting.candidate.generation == Generation::Any && !DRIFT_TOLD.replace(true) {
        shim::warn(&format!(
            "the page has changed: its box was found only by the last resort {} (rank {})",
            sighting.candidate.selector, sighting.rank
        ));
    }
}
