//! How the shell keeps time: closely while anything is in hand, by one alarm in a long wait, and
//! not at all when nothing goes on by itself.

mod common;

use common::Batch;
use panelwright_engine::{Clock, Effect, Input, Limit, Report, TabLoss};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

fn clock(batch: &Batch) -> Clock {
    batch.state.clock(batch.now)
}

/// A batch of one worker that has met a quota of three hours, with nothing in hand.
fn out_of_quota() -> Batch {
    let mut batch = Batch::running(1, 3);
    batch.send(0);
    let words = "resets in 3 hours".to_owned();
    let (limit, wait_ms) = (Limit::Quota, Some(3 * HOUR_MS));
    batch.report(0, Report::Limited { words, limit, wait_ms, sent: true });
    batch
}

#[test]
fn a_quota_of_hours_is_slept_through_by_one_alarm() {
    let batch = out_of_quota();
    let Clock::Resting { until } = clock(&batch) else { panic!("{:?}", clock(&batch)) };
    assert!(until.since(batch.now) >= 3 * HOUR_MS, "{until:?}");
}

#[test]
fn what_is_in_hand_is_watched_closely() {
    let mut batch = Batch::running(1, 3);
    assert_eq!(clock(&batch), Clock::Ticking, "a prompt is being prepared");
    batch.send(0);
    assert_eq!(clock(&batch), Clock::Ticking);
    batch.hear(Input::Pause);
    assert_eq!(clock(&batch), Clock::Ticking, "the picture in hand is finished");
    batch.report(0, Report::Picture { picture: common::picture(0), conversation: None });
    batch.save(0);
    assert_eq!(clock(&batch), Clock::Off);
}

#[test]
fn a_network_that_is_gone_gives_no_sign_when_it_is_back() {
    let mut batch = out_of_quota();
    batch.hear(Input::Network { is_online: false });
    assert_eq!(clock(&batch), Clock::Ticking);
    batch.hear(Input::Network { is_online: true });
    assert!(matches!(clock(&batch), Clock::Resting { .. }));
}

#[test]
fn memory_is_measured_until_every_worker_fits_again() {
    let mut batch = out_of_quota();
    batch.hear(Input::Memory { used_percent: 85 });
    assert_eq!(clock(&batch), Clock::Ticking);
    batch.hear(Input::Memory { used_percent: 50 });
    assert!(matches!(clock(&batch), Clock::Resting { .. }));
}

#[test]
fn a_site_that_does_not_load_is_tried_by_an_alarm() {
    let mut batch = Batch::running(1, 3);
    for _ in 0..8 {
        batch.lose(0, TabLoss::Closed);
        batch.pass(20 * MINUTE_MS);
    }
    let rests = (0..600).any(|_| {
        batch.pass(1_000);
        matches!(clock(&batch), Clock::Resting { .. })
    });
    assert!(rests, "{:?}", batch.state.trouble());
}

#[test]
fn a_tab_is_asked_after_a_minute_without_a_word() {
    let mut batch = Batch::running(2, 3);
    batch.send(0);
    assert_eq!(batch.state.questions(batch.now), []);
    batch.now = batch.now.plus(MINUTE_MS);
    // The second is still being prepared, which has a patience of its own.
    let question = Effect::Ask { tab: common::tab(0), attempt: batch.attempt(0) };
    assert_eq!(batch.state.questions(batch.now), [question]);
}
