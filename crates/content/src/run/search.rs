//! Searches the page's own list of conversations for a prompt whose conversation is not known.
//!
//! It proves that nothing was sent when the list was loaded at least [`FRESH_MS`] after the send
//! could have happened, when every conversation in it that could be ours
//! ([`Others::candidates`]) was opened and read to its end, and when none holds our text. If one
//! did not open, if the list is empty or may be cut off, nothing is certain and the answer is
//! `Unclear`. That it was sent is proved by any list that shows it, however old.

use panelwright_engine::{ConversationId, Others};

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

/// What reading the list came to.
enum Reading {
    /// One of its conversations holds our prompt, and is open.
    Found,
    /// None of them does, and ours would be among them.
    NotThere,
    /// Not all that could be ours was read.
    Unclear(&'static str),
}

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
    // Only not finding it needs a list that is fresh. Mostly it is there already, and whoever waits
    // for this search need not wait for the list.
    let is_fresh = is_fresh(record);
    if !is_fresh && !STALE.get() && matches!(read(task, ours, others).await?, Reading::Found) {
        return Ok(());
    }
    if !is_fresh {
        return Err(load_anew(task, record).await);
    }
    match read(task, ours, others).await? {
        Reading::Found => Ok(()),
        Reading::NotThere => {
            Err(End::with(not_sent("the newest conversations were read and none holds the prompt")))
        }
        Reading::Unclear(why) => Err(unclear(why)),
    }
}

/// Opens what the list shows and could be ours, one after the other.
async fn read(task: &Task, ours: &Ours, others: &Others) -> Result<Reading, End> {
    let Some(listed) = listed(task).await? else {
        return Ok(Reading::Unclear("the page shows no list of conversations to look through"));
    };
    let candidates = others.candidates(&listed);
    for conversation in &candidates.to_open {
        // The link is sought anew: the page may have rebuilt its list.
        let Some(left) = open_from_list(task, conversation).await? else {
            return Ok(Reading::Unclear("a conversation of the list did not open"));
        };
        match read_conversation(task, ours, &left, OPEN_MS).await? {
            Some(true) => return Ok(Reading::Found),
            Some(false) => {}
            None => {
                return Ok(Reading::Unclear("a conversation of the list could not be read"));
            }
        }
    }
    Ok(if candidates.is_proof {
        Reading::NotThere
    } else {
        Reading::Unclear(
            "the newest conversations do not hold the prompt, and not all could be read",
        )
    })
}

/// Opens a conversation of the list; gives the exchanges that were shown before, or `None` when it
/// did not open.
async fn open_from_list(
    task: &Task,
    conversation: &ConversationId,
) -> Result<Option<Vec<String>>, End> {
    if here().as_ref() == Some(conversation) {
        return Ok(Some(Vec::new()));
    }
    let left = keys();
    let Some(link) = sidebar::link(conversation) else { return Ok(None) };
    dom::press(&link);
    let started = shim::now();
    while here().as_ref() != Some(conversation) {
        if shim::now() - started >= OPEN_MS {
            return Ok(None);
        }
        task.changed_or(LOOK_MS).await?;
    }
    Ok(Some(left))
}

/// The exchanges that the page shows.
fn keys() -> Vec<String> {
    turns::exchanges().into_iter().map(|exchange| exchange.key).collect()
}

/// Whether the list was loaded after the send could have reached it.
fn is_fresh(record: &Record) -> bool {
    let loaded_at = shim::date() - shim::now();
    match record.committed_at {
        Some(committed_at) => loaded_at - committed_at >= FRESH_MS,
        // Sent from another tab, if at all, and that tab is gone: after one reload of ours, that
        // was at least `FRESH_MS` ago.
        None => record.navigations > 0,
    }
}

/// Leaves for a document whose list is fresh.
async fn load_anew(task: &Task, record: &Record) -> End {
    if record.navigations >= NAVIGATIONS_MAX {
        return unclear("the list of conversations cannot be loaded anew");
    }
    let since = match record.committed_at {
        Some(committed_at) => shim::date() - committed_at,
        None => shim::now(),
    };
    match task.delay((FRESH_MS - since).max(0.0)).await {
        Ok(()) => leave_for(task, "/").await,
        Err(stopped) => stopped,
    }
}

/// The conversations that the page lists, newest first; `None` if it shows no list.
async fn listed(task: &Task) -> Result<Option<Vec<ConversationId>>, End> {
    let started = shim::now();
    let mut last_count = 0;
    let mut same_looks = 0;
    let mut person = person::Person::default();
    loop {
        person.check(false)?;
        let listed: Vec<ConversationId> =
            sidebar::links().into_iter().map(|link| link.conversation).collect();
        same_looks = if listed.len() == last_count { same_looks + 1 } else { 0 };
        last_count = listed.len();
        let elapsed = shim::now() - started;
        if !listed.is_empty() && same_looks >= 3 && elapsed >= 1_000.0 {
            return Ok(Some(listed));
        }
        if elapsed >= LIST_MS {
            return Ok(None);
        }
        task.changed_or(LOOK_MS).await?;
    }
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
