//! Finds out what became of an attempt, without sending anything.
//!
//! `NotSent` is said only when it is certain, and that is in two cases:
//!
//! 1. This tab's own storage says that the attempt was prepared and not committed. It is written
//!    before the click, so the click was never made.
//! 2. The page's own list of conversations was loaded at least [`FRESH_MS`] after the send could
//!    have happened; every conversation in it that is not known to belong to another job, down to
//!    the bound, was opened and read to its end; and none holds our text. The list is ordered by
//!    the last change. The bound is the first conversation of another job that is not among the
//!    newest [`CURRENT`] of them: those may have changed after our send, since other tabs go on,
//!    but the older ones were over by then, and ours would stand above them. Without such a one
//!    the whole list counts. With more than [`OPENED_MAX`] to open, or with an empty list, or
//!    with one that did not open, nothing is certain and the answer is `Unclear`.

use panelwright_engine::{ConversationId, Report, WORKERS_MAX};

use super::enter::Settling;
use super::ours::Ours;
use super::watch;
use super::{Never, STALE, not_sent, person, send};
use crate::judge::path;
use crate::page::notices::Known;
use crate::page::{composer, dom, sidebar, turns};
use crate::record::{Record, Stage};
use crate::task::{End, Task};
use crate::{outbox, shim};

/// How long a conversation may take to show its turns.
const OPEN_MS: f64 = 30_000.0;

/// How long the list of conversations may take to appear.
const LIST_MS: f64 = 15_000.0;

/// Conversations opened at most: opening many makes the site throttle.
const OPENED_MAX: usize = 5;

/// How many of the newest known conversations may have changed since our send: three for each of
/// the most workers that a batch can have.
const CURRENT: usize = 3 * WORKERS_MAX as usize;

/// A send that was made reaches the list within this time.
const FRESH_MS: f64 = 20_000.0;

/// How long unacknowledged reports are waited for before the document is left.
const DRAIN_MS: f64 = 30_000.0;

/// How often the document may be left on behalf of one search.
const NAVIGATIONS_MAX: u8 = 2;

const LOOK_MS: f64 = 250.0;

/// Looks.
pub(crate) async fn look(
    task: &Task,
    conversation: Option<ConversationId>,
    known: &[ConversationId],
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
        None => search(task, &record, &ours, known).await?,
    }
    send::sent(task);
    if let Some(exchange) = ours.find(&task.prompt) {
        exchange.scroll_into_view();
    }
    watch::watch(task, ours, Known::now()).await
}

fn unclear(why: &str) -> End {
    End::with(Report::Unclear { why: why.into() })
}

fn here() -> Option<ConversationId> {
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
async fn leave_for(task: &Task, path: &str) -> End {
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
    Ok(read_conversation(task, ours, wait_ms).await? == Some(true))
}

/// `None` when the conversation showed no turns in time.
async fn read_conversation(task: &Task, ours: &Ours, wait_ms: f64) -> Result<Option<bool>, End> {
    let started = shim::now();
    let mut settling = Settling::default();
    let mut person = person::Person::default();
    loop {
        person.check(false)?;
        if ours.find(&task.prompt).is_some() {
            return Ok(Some(true));
        }
        let turns = turns::count();
        let is_settled =
            composer::the_box().is_some_and(|element| settling.observe(&element, turns));
        if is_settled && turns > 0 {
            return Ok(Some(false));
        }
        if shim::now() - started >= wait_ms {
            return Ok(None);
        }
        task.changed_or(LOOK_MS).await?;
    }
}

/// Searches where no conversation is known: what is open, then the newest in the page's list.
async fn search(
    task: &Task,
    record: &Record,
    ours: &Ours,
    known: &[ConversationId],
) -> Result<(), End> {
    let is_foreign = here().is_some_and(|open| known.contains(&open));
    if !is_foreign && turns::count() > 0 && ours.find(&task.prompt).is_some() {
        return Ok(());
    }
    refresh(task, record).await?;
    let candidates = candidates(task, known).await?;
    for conversation in &candidates.to_open {
        // The link is sought anew: the page may have rebuilt its list.
        open_from_list(task, conversation).await?;
        match read_conversation(task, ours, OPEN_MS).await? {
            Some(true) => return Ok(()),
            Some(false) => {}
            None => return Err(unclear("a conversation of the list could not be read")),
        }
    }
    if candidates.is_certain {
        return Err(End::with(not_sent(
            "the newest conversations were read and none holds the prompt",
        )));
    }
    Err(unclear("the newest conversations do not hold the prompt, and not all could be read"))
}

async fn open_from_list(task: &Task, conversation: &ConversationId) -> Result<(), End> {
    if here().as_ref() == Some(conversation) {
        return Ok(());
    }
    let link = sidebar::link(conversation)
        .ok_or_else(|| unclear("the list of conversations changed while it was read"))?;
    dom::press(&link);
    let started = shim::now();
    while here().as_ref() != Some(conversation) {
        if shim::now() - started >= OPEN_MS {
            return Err(unclear("a conversation of the list did not open"));
        }
        task.changed_or(LOOK_MS).await?;
    }
    // The turns of the last conversation may still stand: give the page a moment to swap them.
    task.delay(300.0).await
}

/// Makes sure that the list was loaded after the send could have reached it.
async fn refresh(task: &Task, record: &Record) -> Result<(), End> {
    let loaded_at = shim::date() - shim::now();
    let is_fresh = match record.committed_at {
        Some(committed_at) => loaded_at - committed_at >= FRESH_MS,
        // Sent from another tab, if at all, and that tab is gone: after one reload of ours, that
        // was at least `FRESH_MS` ago.
        None => record.navigations > 0,
    };
    if is_fresh {
        return Ok(());
    }
    if record.navigations >= NAVIGATIONS_MAX {
        return Err(unclear("the list of conversations cannot be loaded anew"));
    }
    let since = match record.committed_at {
        Some(committed_at) => shim::date() - committed_at,
        None => shim::now(),
    };
    task.delay((FRESH_MS - since).max(0.0)).await?;
    Err(leave_for(task, "/").await)
}

struct Candidates {
    to_open: Vec<ConversationId>,
    is_certain: bool,
}

/// The conversations to read, newest first.
async fn candidates(task: &Task, known: &[ConversationId]) -> Result<Candidates, End> {
    let started = shim::now();
    let mut last_count = 0;
    let mut same_looks = 0;
    let mut person = person::Person::default();
    let listed = loop {
        person.check(false)?;
        let listed: Vec<ConversationId> =
            sidebar::links().into_iter().map(|link| link.conversation).collect();
        same_looks = if listed.len() == last_count { same_looks + 1 } else { 0 };
        last_count = listed.len();
        let elapsed = shim::now() - started;
        if !listed.is_empty() && same_looks >= 3 && elapsed >= 1_000.0 {
            break listed;
        }
        if elapsed >= LIST_MS {
            return Err(unclear("the page shows no list of conversations to look through"));
        }
        task.changed_or(LOOK_MS).await?;
    };
    Ok(choose(listed, known))
}

fn choose(listed: Vec<ConversationId>, known: &[ConversationId]) -> Candidates {
    // Newest last: what comes before the newest few was over before our send.
    let over = known.get(..known.len().saturating_sub(CURRENT)).unwrap_or_default();
    let mut to_open: Vec<ConversationId> = listed
        .into_iter()
        .take_while(|listed| !over.contains(listed))
        .filter(|listed| !known.contains(listed))
        .collect();
    let is_certain = to_open.len() <= OPENED_MAX;
    to_open.truncate(OPENED_MAX);
    Candidates { to_open, is_certain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: impl IntoIterator<Item = String>) -> Vec<ConversationId> {
        names.into_iter().map(ConversationId).collect()
    }

    #[test]
    fn a_conversation_of_another_tab_may_stand_above_ours() {
        let known = ids((0..CURRENT + 2).map(|number| format!("job-{number}")));
        let newest = known[CURRENT + 1].0.clone();
        let listed = ids([newest, "ours".into(), "job-0".into(), "older".into()]);
        let chosen = choose(listed, &known);
        assert_eq!(chosen.to_open, ids(["ours".into()]));
        assert!(chosen.is_certain);
    }

    #[test]
    fn without_a_bound_the_whole_list_counts() {
        let listed = |count: usize| ids((0..count).map(|number| format!("other-{number}")));
        assert!(choose(listed(OPENED_MAX), &[]).is_certain);
        let many = choose(listed(OPENED_MAX + 1), &ids(["job-1".into()]));
        assert!(!many.is_certain);
        assert_eq!(many.to_open.len(), OPENED_MAX);
    }
}
