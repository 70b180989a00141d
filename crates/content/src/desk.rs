//! The attempt in hand, and the messages about it. One attempt at a time: a new one replaces it.

use std::cell::RefCell;
use std::rc::Rc;

use panelwright_engine::{AttemptId, Report};
use panelwright_protocol::{ContentAnswer, Mark, ToContent};

use crate::judge::text;
use crate::page::{composer, write};
use crate::record::Stage;
use crate::run::{self, Errand};
use crate::task::{End, Task};
use crate::{flow, outbox, shim, table};

#[derive(Default)]
struct Desk {
    mark: Option<Mark>,
    in_hand: Option<Rc<Task>>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Why a message cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeskError {
    /// The script was not started, or the tab has no readable mark.
    #[error("this tab is not a worker of any batch")]
    NoMark,
}

/// Takes up work for the batch and worker of this mark.
pub(crate) fn open(mark: Mark) {
    DESK.with_borrow_mut(|desk| desk.mark = Some(mark));
}

/// Follows a message of the service worker.
///
/// # Errors
/// [`DeskError::NoMark`] before [`open`], but for news of the author's own requests.
pub(crate) fn follow(message: ToContent) -> Result<ContentAnswer, DeskError> {
    let batch = DESK.with_borrow(|desk| desk.mark.as_ref().map(|mark| mark.batch.clone()));
    let (batch, message) = match (batch, message) {
        (None, ToContent::Request { request, state, file }) => {
            flow::told(&request, state, file.as_deref());
            return Ok(ContentAnswer::Accepted);
        }
        (None, _) => return Err(DeskError::NoMark),
        (Some(batch), message) => (batch, message),
    };
    Ok(match message {
        // Requests belong to tabs of the author's own.
        ToContent::Request { .. } => ContentAnswer::NotForThisTab,
        ToContent::Prepare { attempt, prompt, fresh_chat, two_pictures } => {
            if in_hand(attempt).is_none() {
                let task = Task::new(batch, attempt, prompt, two_pictures);
                take(task, Errand::Prepare { fresh_chat });
            }
            ContentAnswer::Accepted
        }
        ToContent::Commit { attempt, until } => match in_hand(attempt) {
            Some(task) => {
                task.may_send_until.set(Some(until));
                shim::poke();
                ContentAnswer::Accepted
            }
            None => ContentAnswer::UnknownAttempt,
        },
        ToContent::Look { attempt, prompt, conversation, others, two_pictures } => {
            match in_hand(attempt) {
                Some(task) if task.stage.get() == Stage::Prepared => {
                    // Whoever looks does not know that it was only prepared here: permission to
                    // send will not come any more, and nothing was sent.
                    drop_task();
                    unwrite(&task);
                    task.report(run::not_sent("the prompt stood in the box and was not sent"));
                }
                Some(task) => {
                    outbox::repeat(&task.batch, attempt);
                }
                None => {
                    let task = Task::new(batch, attempt, prompt, two_pictures);
                    take(task, Errand::Look { conversation, others });
                }
            }
            ContentAnswer::Accepted
        }
        ToContent::Ask { attempt } => {
            if outbox::repeat(&batch, attempt) || in_hand(attempt).is_some() {
                ContentAnswer::Accepted
            } else {
                ContentAnswer::UnknownAttempt
            }
        }
        ToContent::Cancel { attempt } => match in_hand(attempt) {
            Some(task) => {
                drop_task();
                if task.stage.get() == Stage::Prepared {
                    unwrite(&task);
                }
                ContentAnswer::Accepted
            }
            None => ContentAnswer::UnknownAttempt,
        },
    })
}

/// The document is being left: nothing goes on in it.
pub(crate) fn leave() {
    drop_task();
}

/// Whether an attempt is in hand.
pub(crate) fn is_busy() -> bool {
    DESK.with_borrow(|desk| desk.in_hand.is_some())
}

/// Tells the shim whether the clock is needed.
pub(crate) fn update_wanted() {
    shim::wanted(is_busy() || flow::is_busy() || !outbox::is_empty());
}

fn in_hand(attempt: AttemptId) -> Option<Rc<Task>> {
    DESK.with_borrow(|desk| desk.in_hand.clone()).filter(|task| task.attempt == attempt)
}

fn take(task: Task, errand: Errand) {
    drop_task();
    let task = Rc::new(task);
    DESK.with_borrow_mut(|desk| desk.in_hand = Some(task.clone()));
    update_wanted();
    wasm_bindgen_futures::spawn_local(async move {
        table::refresh().await;
        if task.is_stopped() {
            return;
        }
        match run::run(&task, errand).await {
            End::Stopped => {}
            End::Report(report) => finish(&task, *report),
            End::Done => put_down(&task),
        }
    });
}

fn finish(task: &Rc<Task>, report: Report) {
    if task.is_stopped() {
        return;
    }
    if task.stage.get() == Stage::Prepared {
        unwrite(task);
    }
    run::learn_from(&report);
    task.report(report);
    put_down(task);
}

fn put_down(task: &Rc<Task>) {
    DESK.with_borrow_mut(|desk| {
        if desk.in_hand.as_ref().is_some_and(|current| Rc::ptr_eq(current, task)) {
            desk.in_hand = None;
        }
    });
    update_wanted();
}

fn drop_task() {
    if let Some(task) = DESK.with_borrow_mut(|desk| desk.in_hand.take()) {
        task.stop();
        shim::poke();
    }
    update_wanted();
}

/// Takes an unsent prompt out of the box, so that nobody sends it by mistake.
fn unwrite(task: &Task) {
    if let Some(element) = composer::the_box()
        && text::reads_back(&task.prompt, &composer::text(&element))
        && write::clear(&element).is_err()
    {
        shim::warn("an unsent prompt could not be taken out of the box");
    }
}
