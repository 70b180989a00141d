//! Searches the page's own list of conversations for a prompt whose conversation is not known.
//!
//! It proves that nothing was sent when the list was loaded at least [`FRESH_MS`] after the send
//! could have happened, when every conversation in it that could be ours
//! ([`Others::candidates`]) was opened and read to its end, and when none holds our text. If one
//! did not open, if the list is empty or may be cut off, nothing is certain and the answer is
//! `Unclear`.

use panelwright_engine::{Candidates, ConversationId, Others};

use super::enter::Settling;
use super::look::{LIST_MS, LOOK_MS, NAVIGATIONS_MAX, OPEN_MS, here, leave_for, unclear};
use super::ours::Ours;
use super::{STALE, not_sent, person};
use crate::page::{composer, dom, sidebar, turns};
use crate::record::Record;
use crate::shim;
use crate::task::{End, Task};

/// A send that was made reaches the list within this time.
const FRESH_MS: f64 = 20_000.0;

/// Searches where no conversation is known: what is open, then the newest in the page's list.
pub(crate) async fn search(
    task: &Task,
    record: &Record,
    ours: &Ours,
    others: &Others,
) -> Result<(), End> {
    let is_foreign = here().is_some_and(|open| others.known.contains(&open));
    // A document that failed us may show our prompt for ever, and nothing of its answer.
    if !STALE.get() && !is_foreign && turns::count() > 0 && ours.find(&task.prompt).is_some() {
        return Ok(());
    }
    refresh(task, record).await?;
    let candidates = candidates(task, others).await?;
    for conversation in &candidates.to_open {
        // The link is sought anew: the page may have rebuilt its list.
        let left = open_from_list(task, conversation).await?;
        match read_conversation(task, ours, &left, OPEN_MS).await? {
            Some(true) => return Ok(()),
            Some(false) => {}
            None => return Err(unclear("a conversation of the list could not be read")),
        }
    }
    if candidates.is_proof {
        return Err(End::with(not_sent(
            "the newest conversations were read and none holds the prompt",
        )));
    }
    Err(unclear("the newest conversations do not hold the prompt, and not all could be read"))
}

/// Opens a conversation of the list; gives the exchanges that were shown before.
async fn open_from_list(task: &Task, conversation: &ConversationId) -> Result<Vec<String>, End> {
    if here().as_ref() == Some(conversation) {
        return Ok(Vec::new());
    }
    let left = keys();
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
    Ok(left)
}

/// The exchanges that the page shows.
fn keys() -> Vec<String> {
    turns::exchanges().into_iter().map(|exchange| exchange.key).collect()
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

/// The conversations to read, newest first.
async fn candidates(task: &Task, others: &Others) -> Result<Candidates, End> {
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
    Ok(others.candidates(&listed))
}

/// Whether the conversation that is being opened holds our prompt: `true` at once when it does,
/// `false` only when its turns have come to rest without it, and `None` when it showed none in
/// time. `left` are the exchanges of the conversation that was shown before: while they stand, the
/// page has not changed over.
pub(crate) async fn read_conversation(
    task: &Task,
    ours: &Ours,
    left: &[String],
    wait_ms: f64,
) -> Result<Option<bool>, End> {
    let started = shim::now();
    let mut settling = Settling::default();
    let mut person = person::Person::default();
    loop {
        person.check(false)?;
        if ours.find(&task.prompt).is_some() {
            return Ok(Some(true));
        }
        let turns = turns::count();
        let is_left = !left.is_empty() && keys() == left;
        if is_left {
            settling.reset();
        }
        let is_settled =
            composer::the_box().is_some_and(|element| settling.observe(&element, turns));
        if is_settled && turns > 0 && !is_left {
            return Ok(Some(false));
        }
        if shim::now() - started >= wait_ms {
            return Ok(None);
        }
        task.changed_or(LOOK_MS).await?;
    }
}
