//! The life of one attempt: enter, write, send, watch; or look for it.

mod attempt;
mod enter;
mod look;
pub(crate) mod ours;
mod person;
mod put;
mod search;
mod send;
pub(crate) mod watch;

use std::cell::Cell;
use std::rc::Rc;

use panelwright_engine::{ConversationId, Failure, Obstacle, Others, Report};

use crate::judge::path;
use crate::page::dom;
use crate::record::{Record, Stage};
use crate::task::{End, Task};

/// What is to be done for an attempt.
#[derive(Debug)]
pub(crate) enum Errand {
    /// Write, and send when told to.
    Prepare {
        /// Whether a new chat is opened first.
        fresh_chat: bool,
    },
    /// Find out what became of it.
    Look {
        /// Its conversation, if known.
        conversation: Option<ConversationId>,
        /// The conversations of other jobs.
        others: Others,
    },
}

/// What never comes: runs end through [`End`] only.
#[derive(Debug)]
pub(crate) enum Never {}

thread_local! {
    /// Whether this document has answered to our hands once: then it is no longer being put
    /// together, and no time need be spent on watching it settle.
    static ALIVE: Cell<bool> = const { Cell::new(false) };
    /// Whether this document failed us: what it shows may differ from what the site has, and a
    /// look must load it anew.
    static STALE: Cell<bool> = const { Cell::new(false) };
    /// Whether the chat in this document has no room for another prompt.
    static CHAT_FULL: Cell<bool> = const { Cell::new(false) };
    static DRIFT_TOLD: Cell<bool> = const { Cell::new(false) };
    /// Whether everything that is needed was recognised in this document once.
    static RECOGNISED: Cell<bool> = const { Cell::new(false) };
}

fn is_alive() -> bool {
    ALIVE.get()
}

fn mark_alive() {
    ALIVE.set(true);
}

/// Whether this document is one that the table fits: looked at until it is, and then taken as
/// given.
fn is_recognised() -> bool {
    if !RECOGNISED.get() {
        RECOGNISED.set(crate::page::check::look().is_recognised());
    }
    RECOGNISED.get()
}

/// Notes what a last report says about the document itself.
pub(crate) fn learn_from(report: &Report) {
    let failed_us = matches!(
        report,
        Report::Unclear { .. } | Report::Failed { failure: Failure::Page | Failure::Lasting, .. }
    );
    if failed_us {
        STALE.set(true);
    }
    if matches!(report, Report::NotSent { obstacle: Obstacle::Chat, .. }) {
        CHAT_FULL.set(true);
    }
}

/// Does the errand to its end.
pub(crate) async fn run(task: &Rc<Task>, errand: Errand) -> End {
    let end = match errand {
        Errand::Prepare { fresh_chat } => prepare(task, fresh_chat).await,
        Errand::Look { conversation, others } => look::look(task, conversation, &others).await,
    };
    match end {
        Ok(never) => match never {},
        Err(End::Report(report)) => End::with(doubt_a_full_new_chat(*report)),
        Err(end @ (End::Stopped | End::Done)) => end,
    }
}

/// A page that calls a new chat full is broken: to believe it would try for ever, since a full
/// chat costs a job nothing.
fn doubt_a_full_new_chat(mut report: Report) -> Report {
    if let Report::NotSent { obstacle: obstacle @ Obstacle::Chat, .. } = &mut report
        && path::is_start(&dom::path())
    {
        *obstacle = Obstacle::Page;
    }
    report
}

async fn prepare(task: &Task, fresh_chat: bool) -> Result<Never, End> {
    if let Some(record) = Record::read(&task.batch, task.attempt)
        && record.stage != Stage::Prepared
    {
        // At most one send, whatever anybody asks for.
        return Err(End::with(Report::Unclear {
            why: "this tab has sent this attempt, or was about to, before its page was loaded \
                  anew"
                .into(),
        }));
    }
    if !task.reach(Stage::Prepared, |_| {}) {
        return Err(End::with(not_sent("the page's own storage refuses to be written")));
    }
    let mut known = crate::page::notices::Known::now();
    enter::enter(task, fresh_chat, &mut known).await?;
    let editor = put::put(task).await?;
    task.report_ready();
    let before = send::send_when_told(task, editor, &mut known).await?;
    watch::watch(task, ours::Ours::after(before), known).await
}

/// The report that nothing was sent, for a reason that another try may not meet.
pub(crate) fn not_sent(why: &str) -> Report {
    Report::NotSent { why: why.into(), obstacle: Obstacle::Page }
}
