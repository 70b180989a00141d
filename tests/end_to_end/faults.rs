//! A site that refuses, fails, throttles, and serves broken bytes.

use panelwright_companion::run::JobResult;
use panelwright_stage::{Faults, Generation, Outcome, StageOptions, Timing};

use crate::rig::Rig;

pub(crate) fn rig_with(rules: &[&str]) -> Rig {
    let rules = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
    let timing = Timing { generation_time_ms: 500, ..Timing::default() };
    Rig::with(StageOptions { timing, faults: Faults { seed: 1, rules }, ..StageOptions::default() })
}

#[test]
fn a_refusal_is_set_aside_in_the_pages_words_and_the_rest_go_on() {
    let rig = rig_with(&["refusal_policy@contains:milestone 2 "]);
    let script = rig.script(4);
    let ended = rig.run(&script, 2);
    assert!(!ended.is_complete, "{}", ended.printed);
    let report = rig.report();
    assert_eq!(report.verified, 3);
    let JobResult::SetAside { kind, words, advice } = &report.jobs[1].result else {
        panic!("{:?}", report.jobs[1]);
    };
    assert_eq!(kind, "refused");
    assert!(words.contains("content policies"), "{words}");
    assert!(!advice.is_empty());
    // A refusal is never sent again by itself.
    rig.check_sent_once(&Rig::planned(&script));
}

#[test]
fn a_failed_tool_is_tried_once_more() {
    let rig = rig_with(&["tool_failure@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    let log = rig.stage.log();
    assert_eq!(log.sends.len(), 4);
    assert_eq!(log.sends.iter().filter(|send| send.outcome == Outcome::ToolFailed).count(), 1);
}

#[test]
fn an_error_of_the_page_is_looked_into_before_anything_is_sent_again() {
    let rig = rig_with(&["stream_lost@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_send_whose_answer_was_lost_is_found_and_not_sent_again() {
    let rig = rig_with(&["reply_lost@contains:milestone 2 *1"]);
    let script = rig.script(3);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

/// While one prompt is looked for, other tabs fill the page's list with newer conversations: what
/// is not seen there must not be taken for unsent.
#[test]
fn lost_answers_are_found_among_many_newer_conversations() {
    let rig = rig_with(&["reply_lost@every:13"]);
    let script = rig.script(52);
    rig.run(&script, 3).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_picture_of_another_conversation_is_not_taken() {
    let rig = rig_with(&["foreign_toast"]);
    let script = rig.script(2);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn broken_bytes_are_fetched_again_and_not_made_again() {
    for rule in ["picture_forbidden", "picture_truncated"] {
        let rig = rig_with(&[rule]);
        let script = rig.script(2);
        rig.run(&script, 1).expect_complete();
        rig.check_complete(&script);
    }
}

/// Its preview stands there with the controls of a finished picture.
#[test]
fn a_picture_that_its_page_fetches_late_is_waited_for() {
    let timing = Timing { generation_time_ms: 2_000, ..Timing::default() };
    let rules = vec!["picture_late".parse().expect("a rule")];
    let faults = Faults { seed: 1, rules };
    let generation = Generation::B;
    let rig = Rig::with(StageOptions { generation, timing, faults, ..StageOptions::default() });
    let script = rig.script(2);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_throttle_is_waited_out_and_costs_nothing() {
    let timing = Timing { generation_time_ms: 500, minimum_gap_ms: 1_500, ..Timing::default() };
    let rig = Rig::with(StageOptions { timing, ..StageOptions::default() });
    let script = rig.script(4);
    rig.run(&script, 2).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_picture_that_never_comes_is_given_up_and_holds_nobody_up() {
    let rig = rig_with(&["never_ends@contains:milestone 2 "]);
    let script = rig.script(4);
    let ended = rig.run_with(&script, 1, &["--patience", "8"]);
    assert!(!ended.is_complete, "{}", ended.printed);
    let report = rig.report();
    assert_eq!(report.verified, 3);
    let JobResult::SetAside { kind, words, .. } = &report.jobs[1].result else {
        panic!("{:?}", report.jobs[1]);
    };
    assert_eq!(kind, "uncertain");
    assert!(words.contains("did not come"), "{words}");
    // It may yet be made: nobody pays for it again.
    rig.check_sent_once(&Rig::planned(&script));
}

#[test]
fn retry_failed_sends_what_was_set_aside() {
    let rig = rig_with(&["tool_failure@contains:milestone 2 "]);
    let script = rig.script(3);
    assert!(!rig.run(&script, 1).is_complete);
    rig.stage.set_faults(Faults::default());
    rig.retry_failed().wait().expect_complete();
    let report = rig.report();
    assert_eq!(report.verified, 3, "{report:#?}");
}
