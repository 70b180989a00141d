//! Finds out what became of an attempt, without sending anything.
//!
//! `NotSent` is said only when it is certain, and that is in two cases:
//!
//! 1. This tab's own storage says that the attempt was prepared and not committed. It is written
//!    before the click, so the click was never made.
//! 2. The search through the page's own list of conversations proves it (`search`).

use panelwright_engine::{ConversationId, Failure, Others, Report};

use super::ours::Ours;
use super::watch;
use super::{Never, STALE, not_sent, search, send};
use crate::judge::path;
use crate::page::notices::Known;
use crate::page::{dom, sidebar};
use crate::record::{Record, Stage};
use crate::task::{End, Task};
use crate::{outbox, shim};

/// How long a conversation may take to show its turns.
pub(crate) const OPEN_MS: f64 = 30_000.0;

/// How long the list of conversations may take to appear.
pub(crate) const LIST_MS: f64 = 15_000.0;

/// How long unacknowledged reports are waited for before the document is left.
const DRAIN_MS: f64 = 30_000.0;

/// How often the document may be left on behalf of one search.
pub(crate) const NAVIGATIONS_MAX: u8 = 2;

pub(crate) const LOOK_MS: f64 = 250.0;

/// Looks.
pub(crate) async fn look(
    task: &Task,
    conversation: Option<ConversationId>,
    others: &Others,
) -> Result<Never, End> {
    let record = match Record::read(&task.batch, task.attempt) {
        Some(record) if record.stage == Stage::Prepared => {
            return Err(End::with(not_sent(
                "this tab remembers that the prompt was written and not sent",
            )));
        }
        Some(record) => record,
        None => {
            let record = task.record();
            if !record.write() {
                return Err(unclear("the page's own storage refuses to be written"));
            }
            record
        }
    };
    task.stage.set(record.stage);
    let ours = Ours::by_text(record.before.clone());
    match conversation.or_else(|| record.conversation.clone()) {
        Some(conversation) => {
            open(task, &conversation).await?;
            if !shows_ours(task, &ours, OPEN_MS).await? {
                return Err(unclear("the conversation is open and does not show the prompt"));
            }
        }
        None => search::search(task, &record, &ours, others).await?,
    }
    send::sent(task);
    let known = match ours.find(&task.prompt) {
        Some(exchange) => {
            exchange.scroll_into_view();
            Known::outside(&exchange)
        }
        None => Known::now(),
    };
    watch::watch(task, ours, known).await.map_err(seen_anew)
}

/// A failure that a look sees is one that outlasted the document in which the prompt was sent.
fn seen_anew(end: End) -> End {
    let End::Report(mut report) = end else { return end };
    if let Report::Failed { failure: failure @ Failure::Page, .. } = &mut *report {
        *failure = Failure::Lasting;
    }
    End::Report(report)
}

pub(crate) fn unclear(why: &str) -> End {
    End::with(Report::Unclear { why: why.into() })
}

pub(crate) fn here() -> Option<ConversationId> {
    path::conversation(&dom::path())
}

/// Opens a conversation: by its link in the page, else by its address.
async fn open(task: &Task, conversation: &ConversationId) -> Result<(), End> {
    if STALE.get() {
        return Err(leave_for(task, &format!("/c/{}", conversation.0)).await);
    }
    if here().as_ref() == Some(conversation) {
        return Ok(());
    }
    let started = shim::now();
    while shim::now() - started < LIST_MS {
        if let Some(link) = sidebar::link(conversation) {
            return press(task, conversation, &link).await;
        }
        // No list, or a list without it: no use in waiting for more than the page's beginning.
        if !sidebar::links().is_empty() && shim::now() - started > 2_000.0 {
            break;
        }
        task.changed_or(LOOK_MS).await?;
    }
    Err(leave_for(task, &format!("/c/{}", conversation.0)).await)
}

async fn press(
    task: &Task,
    conversation: &ConversationId,
    link: &web_sys::Element,
) -> Result<(), End> {
    dom::press(link);
    let started = shim::now();
    while here().as_ref() != Some(conversation) {
        if shim::now() - started >= OPEN_MS {
            return Err(leave_for(task, &format!("/c/{}", conversation.0)).await);
        }
        task.changed_or(LOOK_MS).await?;
    }
    Ok(())
}

/// Leaves this document. The next one says hello, is asked to look again, and remembers from
/// this tab's storage that it has been here, so that nothing loops.
pub(crate) async fn leave_for(task: &Task, path: &str) -> End {
    let mut record = task.record();
    if record.navigations >= NAVIGATIONS_MAX {
        return unclear("the conversation did not open, also not after the page was loaded anew");
    }
    record.navigations += 1;
    if !record.write() {
        return unclear("the page's own storage refuses to be written");
    }
    outbox::drained(DRAIN_MS).await;
    if let Err(end) = task.go_on() {
        return end;
    }
    dom::go(path);
    End::Done
}

/// Whether the open conversation shows our prompt once it has been loaded. `true` at once when
/// it does; `false` only when its turns have come to rest without it.
async fn shows_ours(task: &Task, ours: &Ours, wait_ms: f64) -> Result<bool, End> {
    Ok(search::read_conversation(task, ours, &[], wait_ms).await? == Some(true))
}
