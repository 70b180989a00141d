//! Every generation of the page, and pages that forbid wasm.

use std::path::Path;

use panelwright_stage::{Generation, StageOptions, Switches, Timing};

use crate::rig::Rig;

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/script/samples/the-lamplighter.md"))
}

/// The thinnest whole: one prompt, one worker, one right file.
#[test]
fn one_prompt_becomes_one_file() {
    let rig = Rig::new(Generation::A, 500);
    let script = rig.script(1);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn the_sample_through_three_workers_on_generation_a() {
    check_sample(Generation::A);
}

#[test]
fn the_sample_through_three_workers_on_generation_b() {
    check_sample(Generation::B);
}

#[test]
fn the_sample_through_three_workers_on_a_mixed_page() {
    check_sample(Generation::Mixed);
}

fn check_sample(generation: Generation) {
    let rig = Rig::new(generation, 1_500);
    rig.run(sample(), 3).expect_complete();
    rig.check_complete(sample());
}

fn check_habit(generation: Generation, switches: Switches) {
    let timing = Timing { generation_time_ms: 500, ..Timing::default() };
    let rig = Rig::with(StageOptions { generation, timing, switches, ..StageOptions::default() });
    let script = rig.script(2);
    rig.run(&script, 1).expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_page_that_forbids_wasm_is_served_without() {
    check_habit(Generation::A, Switches { strict_csp: true, ..Switches::default() });
}

#[test]
fn an_editor_that_ignores_commands_takes_a_paste() {
    check_habit(Generation::B, Switches { exec_command_fails: true, ..Switches::default() });
}

#[test]
fn a_picture_without_its_buttons_is_waited_for_patiently() {
    check_habit(Generation::A, Switches { overlay_missing: true, ..Switches::default() });
}

#[test]
fn a_stop_button_that_stays_delays_and_does_not_block() {
    check_habit(Generation::A, Switches { stop_stays: true, ..Switches::default() });
}

#[test]
fn an_address_that_flips_is_followed() {
    check_habit(Generation::A, Switches { navigation_flips: true, ..Switches::default() });
}

#[test]
fn a_hidden_second_form_is_left_alone() {
    check_habit(Generation::B, Switches { home_form_mounted: true, ..Switches::default() });
}
