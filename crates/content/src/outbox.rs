//! Reports and news on their way to the service worker: in order, until each is answered.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::Uint8Array;
use panelwright_engine::{AttemptId, BatchId, Report};
use panelwright_protocol::{FromContent, RequestAnswer};
use panelwright_requests::{RequestId, RequestNews};
use panelwright_webext::{Error, from_js};
use wasm_bindgen::JsValue;

use crate::{desk, flow, shim};

/// How long an answer may take: the service worker writes a picture to its disk first.
const ANSWER_MS: f64 = 20_000.0;

/// Waits between tries; the last one is repeated for ever.
const RETRY_MS: [f64; 6] = [100.0, 300.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0];

/// Attempts of which the last report is kept, to be said again. A picture is a few megabytes.
const LAST_MAX: usize = 3;

/// A message with the bytes that travel beside it.
#[derive(Debug, Clone)]
struct Parcel {
    message: FromContent,
    bytes: Option<Uint8Array>,
}

impl Parcel {
    /// The report in it, if it is about that attempt.
    fn report_of(&self, of: &BatchId, who: AttemptId) -> Option<&Report> {
        match &self.message {
            FromContent::Report { batch, attempt, report } => {
                (batch == of && *attempt == who).then_some(report)
            }
            FromContent::Hello { .. }
            | FromContent::Request { .. }
            | FromContent::OpenRequests { .. } => None,
        }
    }

    /// Whether it is news of that request.
    fn is_of(&self, who: &RequestId) -> bool {
        matches!(&self.message, FromContent::Request { request, .. } if request == who)
    }
}

#[derive(Default)]
struct Outbox {
    queue: VecDeque<Parcel>,
    last: VecDeque<Parcel>,
    running: bool,
}

thread_local! {
    static OUTBOX: RefCell<Outbox> = RefCell::default();
}

/// Puts a report on its way.
pub(crate) fn post(batch: &BatchId, attempt: AttemptId, report: Report, bytes: Option<Uint8Array>) {
    let is_progress = matches!(report, Report::Progress { .. });
    let message = FromContent::Report { batch: batch.clone(), attempt, report };
    let parcel = Parcel { message, bytes };
    OUTBOX.with_borrow_mut(|outbox| {
        if is_progress {
            // The newest progress replaces one that has not left yet; the one in front may be
            // under way.
            let surplus = outbox.queue.iter().skip(1).position(|queued| {
                matches!(queued.report_of(batch, attempt), Some(Report::Progress { .. }))
            });
            if let Some(index) = surplus {
                outbox.queue.remove(index + 1);
            }
        } else {
            outbox.last.retain(|last| last.report_of(batch, attempt).is_none());
            outbox.last.push_back(parcel.clone());
            while outbox.last.len() > LAST_MAX {
                outbox.last.pop_front();
            }
        }
        outbox.queue.push_back(parcel);
    });
    run();
}

/// Puts news of a person's request on its way.
pub(crate) fn tell(request: &RequestId, news: RequestNews, bytes: Option<Uint8Array>) {
    let message = FromContent::Request { request: request.clone(), news };
    OUTBOX.with_borrow_mut(|outbox| outbox.queue.push_back(Parcel { message, bytes }));
    run();
}

/// Says the last report of an attempt again. `false` when there is none.
pub(crate) fn repeat(batch: &BatchId, attempt: AttemptId) -> bool {
    let found = OUTBOX.with_borrow_mut(|outbox| {
        let report = |parcel: &Parcel| parcel.report_of(batch, attempt).cloned();
        let found = outbox.last.iter().find(|parcel| report(parcel).is_some()).cloned();
        if let Some(parcel) = &found
            && !outbox.queue.iter().any(|queued| report(queued) == report(parcel))
        {
            outbox.queue.push_back(parcel.clone());
        }
        found.is_some()
    });
    if found {
        run();
    }
    found
}

/// Whether every report was acknowledged.
pub(crate) fn is_empty() -> bool {
    OUTBOX.with_borrow(|outbox| outbox.queue.is_empty())
}

/// Waits until every report was acknowledged, at the longest `wait_ms`: before the document is
/// left, which would lose them.
pub(crate) async fn drained(wait_ms: f64) {
    let end = shim::now() + wait_ms;
    while !is_empty() && shim::now() < end {
        shim::delay(50.0).await;
    }
}

fn run() {
    let is_running = OUTBOX.with_borrow_mut(|outbox| std::mem::replace(&mut outbox.running, true));
    if is_running {
        return;
    }
    desk::update_wanted();
    wasm_bindgen_futures::spawn_local(async {
        let mut losses = 0;
        while let Some(parcel) = OUTBOX.with_borrow(|outbox| outbox.queue.front().cloned()) {
            if deliver(&parcel).await {
                losses = 0;
                OUTBOX.with_borrow_mut(|outbox| outbox.queue.pop_front());
            } else {
                let wait = RETRY_MS[losses.min(RETRY_MS.len() - 1)];
                losses += 1;
                shim::delay(wait).await;
            }
        }
        OUTBOX.with_borrow_mut(|outbox| outbox.running = false);
        desk::update_wanted();
    });
}

async fn deliver(parcel: &Parcel) -> bool {
    let answer = shim::send(&parcel.message, parcel.bytes.as_ref(), ANSWER_MS).await;
    let FromContent::Request { request, .. } = &parcel.message else {
        return is_acknowledged(&answer);
    };
    // No answer comes as `undefined`: nothing was recorded.
    let Ok(answer) = answer.and_then(from_js::<RequestAnswer>) else { return false };
    if matches!(answer, RequestAnswer::Refused { .. }) {
        // Nothing of it is kept: the rest of its news would be refused too.
        OUTBOX.with_borrow_mut(|outbox| {
            let mut place = 0;
            outbox.queue.retain(|queued| {
                place += 1;
                place == 1 || !queued.is_of(request)
            });
        });
    }
    flow::answered(request, answer);
    true
}

/// Whether the service worker has safely recorded what it was told.
pub(crate) fn is_acknowledged(answer: &Result<JsValue, Error>) -> bool {
    answer.as_ref().is_ok_and(|answer| answer.as_bool() == Some(true))
}
