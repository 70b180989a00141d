//! Writes the prompt into the box, reads it back, and sees that the page follows.

use panelwright_engine::{Obstacle, Report};
use web_sys::HtmlElement;

use super::{is_alive, mark_alive, not_sent};
use crate::judge::text;
use crate::page::{composer, write};
use crate::shim;
use crate::task::{End, Task};

/// How long text may take to read back right after it was written.
const READ_BACK_MS: f64 = 400.0;

/// Up to 1.5 s pass on the real page between writing and the button's becoming active; twice
/// that is allowed.
const BUTTON_MS: f64 = 3_000.0;

/// How often the page may wipe the text (it does so when it is still being put together).
const WIPES_MAX: u32 = 6;

/// How long the box may be missing while the page is rebuilt.
const BOX_MS: f64 = 10_000.0;

/// What became of a text that was written.
enum Outcome {
    /// It stands, and the page follows.
    Written,
    /// It stood and is gone, or the box is.
    Wiped,
    /// Something else stands there.
    Wrong,
    /// It stands and the page has no active button for it.
    Ignored {
        /// Whether there is a send button at all.
        has_button: bool,
    },
    /// The page made an attached file of it.
    Attached,
}

/// Puts the prompt into the box.
///
/// # Errors
/// Ends with [`Report::NotSent`] when no way of writing works.
pub(crate) async fn put(task: &Task) -> Result<HtmlElement, End> {
    let mut way = 0;
    let mut wipes = 0;
    let mut has_seen_wrong = false;
    loop {
        let element = the_box(task).await?;
        let ways = write::insertions(&element);
        let Some(insertion) = ways.get(way) else {
            return Err(gave_up(has_seen_wrong));
        };
        let is_clean = write::clear(&element).is_ok();
        if !is_clean || write::insert(&element, &task.prompt, *insertion).is_err() {
            way += 1;
            continue;
        }
        match outcome(task, &element).await? {
            Outcome::Written => {
                mark_alive();
                return Ok(element);
            }
            // The page has no button by any name: Enter is left.
            Outcome::Ignored { has_button: false } if way + 1 == ways.len() => return Ok(element),
            Outcome::Ignored { .. } => way += 1,
            Outcome::Wrong => {
                has_seen_wrong = true;
                way += 1;
            }
            Outcome::Wiped => {
                wipes += 1;
                if wipes >= WIPES_MAX {
                    return Err(End::with(not_sent("the page keeps emptying its box")));
                }
            }
            Outcome::Attached => {
                return Err(End::with(Report::NotSent {
                    why: "the page turned the prompt into an attached file; shorten the prompt"
                        .into(),
                    obstacle: Obstacle::Prompt,
                }));
            }
        }
    }
}

fn gave_up(has_seen_wrong: bool) -> End {
    End::with(if has_seen_wrong {
        Report::NotSent {
            why: "the page's box changes the prompt: it does not read back as it was written"
                .into(),
            obstacle: Obstacle::Prompt,
        }
    } else {
        not_sent("the page does not take the prompt: its send button stays off")
    })
}

async fn the_box(task: &Task) -> Result<HtmlElement, End> {
    let started = shim::now();
    loop {
        if let Some(element) = composer::the_box() {
            return Ok(element);
        }
        if shim::now() - started >= BOX_MS {
            return Err(End::with(not_sent("the page's box went away")));
        }
        task.changed_or(250.0).await?;
    }
}

async fn outcome(task: &Task, element: &HtmlElement) -> Result<Outcome, End> {
    let started = shim::now();
    let mut stood = false;
    loop {
        let elapsed = shim::now() - started;
        if !element.is_connected() {
            return Ok(Outcome::Wiped);
        }
        let shown = composer::text(element);
        if text::reads_back(&task.prompt, &shown) {
            stood = true;
            let button = composer::send_button();
            if button.as_ref().is_some_and(|button| button.is_active) {
                return Ok(Outcome::Written);
            }
            // A page that is known to follow is not waited for: its button comes while the
            // permission to send is on its way.
            if is_alive() {
                task.report_ready();
            }
            if elapsed >= BUTTON_MS {
                return Ok(Outcome::Ignored { has_button: button.is_some() });
            }
        } else if shown.trim().is_empty() && stood {
            return Ok(Outcome::Wiped);
        } else if elapsed >= READ_BACK_MS {
            let is_attached = shown.trim().is_empty() && composer::has_attachment();
            return Ok(if is_attached { Outcome::Attached } else { Outcome::Wrong });
        }
        task.changed_or(100.0).await?;
    }
}

/// Whether the prompt stands in this box, and this box is the page's.
pub(crate) fn stands(task: &Task, element: &HtmlElement) -> bool {
    element.is_connected()
        && composer::the_box().as_ref() == Some(element)
        && text::reads_back(&task.prompt, &composer::text(element))
}
