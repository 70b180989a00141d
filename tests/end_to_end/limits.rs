//! What a page says about limits and special situations, as it says it.

use panelwright_stage::{Outcome, RefusalReason};

use crate::faults::rig_with;

const MINUTE_MS: u64 = 60_000;

/// The page tells the time by the minute, so this takes up to one.
#[test]
fn a_limit_that_ends_at_a_time_of_day_is_waited_out() {
    let rig = rig_with(&["image_quota_until=1:ja@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    let log = rig.stage.log();
    assert_eq!(log.sends.len(), 4);
    assert_eq!(log.sends[1].outcome, Outcome::Quota);
    let told_at_ms = log.sends[1].finished_at_ms.expect("the limit was told");
    let end_ms = (told_at_ms / MINUTE_MS + 1) * MINUTE_MS;
    assert!(log.sends[2].at_ms >= end_ms, "{} ms early", end_ms - log.sends[2].at_ms);
}

#[test]
fn a_throttle_is_understood_in_another_language() {
    let rig = rig_with(&["throttle=de@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
    assert_eq!(rig.stage.log().refused.len(), 1);
}

#[test]
fn a_limit_that_says_nothing_is_asked_again_later() {
    let rig = rig_with(&["general_limit@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    let log = rig.stage.log();
    assert_eq!(log.sends.len(), 4);
    assert!(log.sends[2].at_ms >= log.sends[1].at_ms + 5_000);
}

#[test]
fn an_error_with_a_retry_button_is_looked_into_and_then_sent_again() {
    let rig = rig_with(&["page_error@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    let log = rig.stage.log();
    assert_eq!(log.sends.len(), 4);
    assert_eq!(log.sends[1].outcome, Outcome::PageError);
    assert!(log.sends.iter().all(|send| !send.retry), "the page's own button is left alone");
}

#[test]
fn a_full_chat_is_followed_by_a_new_one() {
    let rig = rig_with(&["chat_too_long=2"]);
    let script = rig.script(5);
    rig.run_with(&script, 1, &["--same-chat"]).expect_complete();
    rig.check_complete(&script);
    let log = rig.stage.log();
    let mut chats: Vec<_> = log.sends.iter().map(|send| &send.conversation).collect();
    chats.dedup();
    assert_eq!(chats.len(), 3, "two prompts, two and one");
    // Each full chat was met once.
    let reasons: Vec<_> = log.refused.iter().map(|refused| refused.reason).collect();
    assert_eq!(reasons, [RefusalReason::ChatTooLong; 2]);
}

#[test]
fn a_throttle_in_a_chat_that_goes_on_is_known_to_have_sent_nothing() {
    let rig = rig_with(&["throttle@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run_with(&script, 1, &["--same-chat"]).expect_complete();
    rig.check_complete(&script);
    let log = rig.stage.log();
    assert!(log.sends.iter().all(|send| send.conversation == log.sends[0].conversation));
}

/// The batch stands still, the person is told, and one command goes on.
fn check_pause(rule: &str, said: &str) {
    let rig = rig_with(&[rule]);
    let script = rig.script(3);
    let ended = rig.run(&script, 1);
    assert!(!ended.is_complete);
    assert!(ended.printed.to_lowercase().contains(said), "{}", ended.printed);
    assert_eq!(rig.stage.log().sends.len(), 1, "nothing is sent meanwhile");
    rig.resume().wait().expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_security_notice_pauses_the_batch() {
    check_pause("unusual_activity@contains:milestone 2 *1", "unusual activity");
}

#[test]
fn an_ended_session_pauses_the_batch() {
    check_pause("session_expired@contains:milestone 2 *1", "session has expired");
}
