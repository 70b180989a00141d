//! What only a person can do: the batch waits for them, and says so.

use panelwright_stage::{StageOptions, Switches, Timing};

use crate::rig::Rig;

fn check_need(switches: Switches, said: &str) {
    let timing = Timing { generation_time_ms: 500, ..Timing::default() };
    let rig = Rig::with(StageOptions { timing, switches, ..StageOptions::default() });
    let script = rig.script(2);
    let ended = rig.run(&script, 1);
    assert!(!ended.is_complete);
    assert!(ended.printed.to_lowercase().contains(said), "{}", ended.printed);
    assert_eq!(rig.stage.log().sends.len(), 0);

    // The person does it, and one command goes on.
    rig.stage.set_switches(Switches::default());
    rig.resume().wait().expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_signed_out_page_waits_for_the_person() {
    check_need(Switches { signed_out: true, ..Switches::default() }, "sign");
}

#[test]
fn a_challenge_waits_for_the_person() {
    check_need(Switches { challenge: true, ..Switches::default() }, "challenge");
}

#[test]
fn an_unknown_page_is_not_guessed_at() {
    check_need(Switches { unknown_page: true, ..Switches::default() }, "not one i know");
}
