//! A site that makes two pictures and asks which one is better.

use std::fs;

use panelwright_companion::run::JobResult;
use panelwright_stage::{
    Faults, Generation, PictureShape, StageOptions, Stroke, Timing, draw, read_stamp,
};

use crate::faults::rig_with;
use crate::rig::{Rig, wait_until};

const RULE: &str = "two_pictures@contains:milestone 1 ";

/// Checks which of the two pictures of a panel was kept.
fn check_kept(rig: &Rig, panel: usize, kept: Stroke) {
    let report = rig.report();
    let JobResult::Saved { file, .. } = &report.jobs[panel].result else {
        panic!("{:?}", report.jobs[panel]);
    };
    let saved = fs::read(rig.out().join(file)).expect("the file is there");
    let stamp = read_stamp(&saved).expect("a whole picture of the stage's");
    let wanted = draw(&stamp, kept, PictureShape::default()).expect("a picture");
    assert!(saved == wanted, "{file} is the other picture");
}

#[test]
fn the_first_is_kept_and_nothing_is_pressed() {
    let rig = rig_with(&[RULE]);
    let script = rig.script(2);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
    check_kept(&rig, 0, Stroke::Finished);
    assert_eq!(rig.stage.log().choices, []);
}

#[test]
fn the_second_is_kept_and_its_button_pressed_where_the_chat_goes_on() {
    let rig = rig_with(&[RULE]);
    let script = rig.script(3);
    rig.run_with(&script, 1, &["--two-pictures", "second", "--same-chat"]).expect_complete();
    rig.check_complete(&script);
    check_kept(&rig, 0, Stroke::Alternative);
    let log = rig.stage.log();
    assert_eq!(log.choices, [Some(1)]);
    assert!(log.sends.iter().all(|send| send.conversation == log.sends[0].conversation));
}

#[test]
fn the_author_is_asked_and_their_choice_is_kept() {
    let rig = rig_with(&[RULE]);
    let script = rig.script(2);
    let mut run = rig.start_with(&script, 1, &["--two-pictures", "ask"]);
    rig.wait_for_sends(1);
    wait_until("the batch to need a person", || {
        assert!(run.is_going_on(), "it did not wait for anybody");
        rig.with_browser(async |browser| {
            let studio = browser.pages("chrome-extension://").await.expect("the studio");
            let phase: Option<String> =
                studio[0].evaluate("document.body.dataset.phase ?? null").await.expect("a phase");
            phase.as_deref() == Some("needs_person")
        })
    });
    assert_eq!(rig.stage.log().sends.len(), 1, "nothing is sent meanwhile");
    let site = rig.stage.url();
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        pages[0].click(".offer:nth-child(2) button").await.expect("a person presses");
        let studio = browser.pages("chrome-extension://").await.expect("the studio");
        studio[0].click("#resume").await.expect("a person resumes");
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
    check_kept(&rig, 0, Stroke::Alternative);
    assert_eq!(rig.stage.log().choices, [Some(1)]);
}

fn newer_page_with(rule: &str) -> Rig {
    let timing = Timing { generation_time_ms: 500, ..Timing::default() };
    let faults = Faults { seed: 1, rules: vec![rule.parse().expect("a rule")] };
    let generation = Generation::B;
    Rig::with(StageOptions { timing, generation, faults, ..StageOptions::default() })
}

#[test]
fn several_pictures_without_a_question_need_nobody() {
    let rig = newer_page_with("several_pictures@contains:milestone 1 ");
    let script = rig.script(2);
    rig.run_with(&script, 1, &["--two-pictures", "ask"]).expect_complete();
    rig.check_complete(&script);
    check_kept(&rig, 0, Stroke::Finished);
}

#[test]
fn a_question_in_an_unknown_form_is_for_a_person() {
    let rig = newer_page_with(RULE);
    let script = rig.script(1);
    let ended = rig.run(&script, 1);
    assert!(!ended.is_complete);
    assert!(ended.printed.contains("in a form that I do not know"), "{}", ended.printed);
    assert_eq!(rig.stage.log().choices, [], "nothing is guessed");
}
