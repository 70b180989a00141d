//! Requests to the service worker, each with a deadline.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_protocol::{PageAnswer, PageRequest};
use panelwright_webext::{from_js, runtime, to_js};

use super::problem::Problem;

/// How long an answer may take. A dead service worker wakes in some 20 ms and reads its journal;
/// beyond ten seconds something is wrong, and a person has long been waiting.
const DEADLINE_MS: u32 = 10_000;

/// Sends a request and waits for its answer; a refusal is an error here.
///
/// # Errors
/// Every way in which it was not done, as a sentence for the person.
pub(crate) async fn ask(request: &PageRequest) -> Result<PageAnswer, Problem> {
    ask_within(request, DEADLINE_MS).await
}

/// The same for a request that takes its time.
///
/// # Errors
/// Every way in which it was not done, as a sentence for the person.
pub(crate) async fn ask_within(
    request: &PageRequest,
    deadline_ms: u32,
) -> Result<PageAnswer, Problem> {
    let message = to_js(request)?;
    let answer = core::pin::pin!(runtime::send_message(&message));
    let answer = match select(answer, TimeoutFuture::new(deadline_ms)).await {
        Either::Left((answer, _)) => answer?,
        Either::Right(_) => return Err(Problem::NoAnswer),
    };
    match from_js(answer)? {
        PageAnswer::Refused { words } => Err(Problem::Refused(words)),
        answer @ (PageAnswer::Done
        | PageAnswer::Status { .. }
        | PageAnswer::Panels { .. }
        | PageAnswer::Jobs { .. }
        | PageAnswer::Thumbnails { .. }
        | PageAnswer::Batches { .. }
        | PageAnswer::Preferences { .. }
        | PageAnswer::Checked { .. }) => Ok(answer),
    }
}
