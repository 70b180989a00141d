//! Sends, once, when told to; and sees that the page took it.

use panelwright_engine::{ConversationId, Obstacle, Report};
use web_sys::HtmlElement;

use super::{enter, not_sent, person, put};
use crate::judge::{path, text, trouble};
use crate::page::notices::Known;
use crate::page::write::{self, SUBMISSIONS, Submission};
use crate::page::{composer, dom, turns};
use crate::record::Stage;
use crate::shim;
use crate::task::{End, Task};

/// With permission to send given, how long the page may lack an active send button.
const BUTTON_MS: f64 = 10_000.0;

/// The next way to send is tried when the text still stands in the box after so long.
const NEXT_WAY_MS: f64 = 2_500.0;

/// Public code allows 20 to 75 s for a page to take a prompt.
const TAKEN_MS: f64 = 75_000.0;

/// A page that took the prompt may hide its box; then its movement alone must do after so long.
const NO_BOX_MS: f64 = 5_000.0;

/// How the conversation stood before the send.
#[derive(Debug, Clone, Default)]
pub(crate) struct Before {
    pub(crate) keys: Vec<String>,
    /// The conversation that was open.
    pub(crate) conversation: Option<ConversationId>,
    turns: usize,
    stop: bool,
}

impl Before {
    fn now() -> Self {
        Self {
            keys: turns::keys(),
            conversation: path::conversation(&dom::path()),
            turns: turns::count(),
            stop: composer::has_stop_button(),
        }
    }

    /// Whether anything suggests that the page took what was sent.
    fn has_moved(&self) -> bool {
        turns::count() > self.turns
            || (!self.stop && composer::has_stop_button())
            || path::conversation(&dom::path())
                .is_some_and(|found| Some(&found) != self.conversation.as_ref())
    }
}

/// Waits for permission, sends, and reports `Sent`.
///
/// # Errors
/// Ends with `NotSent` only while it is certain that nothing was sent, and with `Unclear`
/// afterwards.
pub(crate) async fn send_when_told(
    task: &Task,
    editor: HtmlElement,
    known: &mut Known,
) -> Result<Before, End> {
    let (editor, before) = press_when_told(task, editor, known).await?;
    confirm(task, &editor, &before, known).await?;
    Ok(before)
}

async fn press_when_told(
    task: &Task,
    mut editor: HtmlElement,
    known: &mut Known,
) -> Result<(HtmlElement, Before), End> {
    let mut person = person::Person::default();
    let mut told_at = None;
    loop {
        person.check(true)?;
        check_unsent(known)?;
        if !put::stands(task, &editor) {
            editor = put::put(task).await?;
            continue;
        }
        if task.may_send_until.get().is_some() {
            if !task.may_send() {
                return Err(End::with(too_late()));
            }
            let now = shim::now();
            let told_at = *told_at.get_or_insert(now);
            let first = match composer::send_button() {
                Some(button) => button.is_active.then_some(Submission::Click),
                None => Some(Submission::Enter),
            };
            if let Some(first) = first
                && !composer::has_stop_button()
                && !person.is_in_doubt()
            {
                // From here to the click nothing waits: what was checked above still holds.
                let before = Before::now();
                remember(task, &before)?;
                let _is_open = write::submit(&editor, first);
                return Ok((editor, before));
            }
            if now - told_at >= BUTTON_MS {
                return Err(End::with(not_sent("the page's send button stays off")));
            }
        }
        let is_told = task.may_send_until.get().is_some();
        task.changed_or(if is_told { 100.0 } else { 1_000.0 }).await?;
    }
}

/// A page that was frozen, or whose message was late: the engine has gone on without it.
fn too_late() -> Report {
    let why = "the permission to send ended before the page could use it".to_owned();
    Report::NotSent { why, obstacle: Obstacle::Cancelled }
}

fn remember(task: &Task, before: &Before) -> Result<(), End> {
    let is_kept = task.reach(Stage::Committing, |record| {
        record.before = before.keys.clone();
        // Where to look for it, if this document does not live to see more.
        record.conversation.clone_from(&before.conversation);
        record.committed_at = Some(shim::date());
    });
    if is_kept {
        return Ok(());
    }
    task.stage.set(Stage::Prepared);
    Err(End::with(not_sent("the page's own storage refuses to be written")))
}

async fn confirm(
    task: &Task,
    editor: &HtmlElement,
    before: &Before,
    known: &mut Known,
) -> Result<(), End> {
    let started = shim::now();
    let mut tried_at = started;
    let mut person = person::Person::default();
    // The first way was used already; Enter was it when there is no button.
    let mut ways = SUBMISSIONS.iter().skip(1);
    // Once anything happened, nothing is pressed again, even if the page puts the text back.
    let mut has_happened = false;
    loop {
        let now = shim::now();
        let has_moved = before.has_moved();
        let still_stands =
            editor.is_connected() && text::reads_back(&task.prompt, &composer::text(editor));
        has_happened |= has_moved || !still_stands;
        let is_empty = composer::the_box().is_some_and(|element| composer::is_empty(&element));
        if has_moved && (is_empty || (!still_stands && now - started >= NO_BOX_MS)) {
            let opened = path::conversation(&dom::path());
            note(task, opened.filter(|opened| before.conversation.as_ref() != Some(opened)));
            return Ok(());
        }
        person.check(false)?;
        check_limits(known, has_moved || !still_stands)?;
        if !has_happened
            && task.may_send()
            && now - tried_at >= NEXT_WAY_MS
            && let Some(way) = ways.next()
        {
            tried_at = now;
            let _is_open = write::submit(editor, *way);
            continue;
        }
        if now - started >= TAKEN_MS {
            return Err(End::with(Report::Unclear {
                why: if still_stands {
                    "the send button was pressed, and the prompt still stands in the box".into()
                } else {
                    "the prompt left the box, and the page shows nothing of it".into()
                },
            }));
        }
        task.changed_or(250.0).await?;
    }
}

/// A notice that keeps what stands in the box from being sent.
fn check_unsent(known: &mut Known) -> Result<(), End> {
    match enter::notice(known) {
        Some(
            report @ (Report::Limited { .. } | Report::NeedsPerson { .. } | Report::NotSent { .. }),
        ) => Err(End::with(report)),
        Some(_) | None => Ok(()),
    }
}

/// A limit announced in answer to the send. Failures are left to the watch over the answer: the
/// picture may come in spite of them.
fn check_limits(known: &mut Known, was_taken: bool) -> Result<(), End> {
    let Some((class, words)) = known.news() else { return Ok(()) };
    let report = trouble::report(class, &words, was_taken, shim::clock());
    let ends = matches!(
        report,
        Report::Limited { .. } | Report::NeedsPerson { .. } | Report::NotSent { .. }
    );
    if ends { Err(End::with(report)) } else { Ok(()) }
}

/// Notes and reports that the page took the prompt.
pub(crate) fn sent(task: &Task) {
    let conversation = path::conversation(&dom::path());
    note(task, conversation);
}

/// Reports `Sent` with this conversation.
pub(crate) fn note(task: &Task, conversation: Option<ConversationId>) {
    let is_kept = task.reach(Stage::Sent, |record| {
        if conversation.is_some() {
            record.conversation.clone_from(&conversation);
        }
        // It was found: a later search may load the page anew as often.
        record.navigations = 0;
    });
    if !is_kept {
        shim::warn("the page's own storage refuses to be written");
    }
    task.conversation.borrow_mut().clone_from(&conversation);
    task.report(Report::Sent { conversation });
}
