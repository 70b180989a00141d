//! Reports on their way to the service worker: in order, until each is acknowledged.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::Uint8Array;
use panelwright_engine::{AttemptId, BatchId, Report};
use panelwright_protocol::FromContent;
use panelwright_webext::Error;
use wasm_bindgen::JsValue;

use crate::{desk, shim};

/// How long an answer may take: the service worker writes a picture to its disk first.
const ANSWER_MS: f64 = 20_000.0;

/// Waits between tries; the last one is repeated for ever.
const RETRY_MS: [f64; 6] = [100.0, 300.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0];

/// Attempts of which the last report is kept, to be said again. A picture is a few megabytes.
const LAST_MAX: usize = 3;

/// A report with the bytes that travel beside it.
#[derive(Debug, Clone)]
struct Parcel {
    batch: BatchId,
    attempt: AttemptId,
    report: Report,
    bytes: Option<Uint8Array>,
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
    let parcel = Parcel { batch: batch.clone(), attempt, report, bytes };
    OUTBOX.with_borrow_mut(|outbox| {
        if matches!(parcel.report, Report::Progress { .. }) {
            // The newest progress replaces one that has not left yet; the one in front may be
            // under way.
            let surplus = outbox.queue.iter().skip(1).position(|queued| {
                queued.attempt == attempt && matches!(queued.report, Report::Progress { .. })
            });
            if let Some(index) = surplus {
                outbox.queue.remove(index + 1);
            }
        } else {
            outbox.last.retain(|last| last.attempt != attempt || last.batch != parcel.batch);
            outbox.last.push_back(parcel.clone());
            while outbox.last.len() > LAST_MAX {
                outbox.last.pop_front();
            }
        }
        outbox.queue.push_back(parcel);
    });
    run();
}

/// Says the last report of an attempt again. `false` when there is none.
pub(crate) fn repeat(batch: &BatchId, attempt: AttemptId) -> bool {
    let found = OUTBOX.with_borrow_mut(|outbox| {
        let is_it = |parcel: &&Parcel| parcel.attempt == attempt && parcel.batch == *batch;
        let found = outbox.last.iter().find(is_it).cloned();
        if let Some(parcel) = &found
            && !outbox.queue.iter().any(|queued| is_it(&queued) && queued.report == parcel.report)
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
    let message = FromContent::Report {
        batch: parcel.batch.clone(),
        attempt: parcel.attempt,
        report: parcel.report.clone(),
    };
    is_acknowledged(&shim::send(&message, parcel.bytes.as_ref(), ANSWER_MS).await)
}

/// Whether the service worker has safely recorded what it was told.
pub(crate) fn is_acknowledged(answer: &Result<JsValue, Error>) -> bool {
    answer.as_ref().is_ok_and(|answer| answer.as_bool() == Some(true))
}
