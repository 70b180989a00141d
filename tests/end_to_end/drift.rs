//! A page that changed overnight: it is said what is not recognised, and a corrected table mends
//! it without a new version.

use std::path::PathBuf;

use panelwright_stage::{Generation, StageOptions, Switches, Timing};

use crate::rig::Rig;

fn rig_with(generation: Generation, switches: Switches) -> Rig {
    let timing = Timing { generation_time_ms: 500, ..Timing::default() };
    Rig::with(StageOptions { generation, timing, switches, ..StageOptions::default() })
}

/// A table as a maintainer would publish it: only what is corrected.
fn table(rig: &Rig, key: &str, selector: &str) -> PathBuf {
    let text = format!(
        r#"{{ "panelwright_selectors": 1, "version": 1000, "note": "The page of this morning",
             "selectors": {{ "{key}": [{{ "selector": "{selector}" }}] }} }}"#
    );
    rig.file("table.json", &text)
}

#[test]
fn a_check_finds_what_is_needed_on_every_generation_and_sends_nothing() {
    for (generation, found) in [
        (Generation::A, "- box: found, candidate 4 of 9, generation A"),
        (Generation::B, "- box: found, candidate 1 of 9, generation B"),
        (Generation::Mixed, "- box: found, candidate 3 of 9, generation B"),
    ] {
        let rig = rig_with(generation, Switches::default());
        let checked = rig.check(&[]);
        assert!(checked.is_complete, "{}", checked.printed);
        for told in [
            "This page is recognised",
            found,
            "- new_chat: found",
            "- send: not there (only with text in the box)",
            "Account: signed in",
            "built in",
            "Page: 127.0.0.1/, language en",
        ] {
            assert!(checked.printed.contains(told), "{told}\n---\n{}", checked.printed);
        }
        assert!(!checked.printed.contains("MISSING"), "{}", checked.printed);
        assert_eq!(rig.stage.log().sends.len(), 0);
    }
}

#[test]
fn a_check_of_a_page_without_wasm_and_of_a_signed_out_one_says_so() {
    let rig = rig_with(Generation::A, Switches { strict_csp: true, ..Switches::default() });
    let checked = rig.check(&[]);
    assert!(checked.is_complete, "{}", checked.printed);
    rig.stage.set_switches(Switches { signed_out: true, ..Switches::default() });
    let checked = rig.check(&[]);
    assert!(!checked.is_complete && checked.printed.contains("Nobody is signed in"));
}

#[test]
fn a_composer_that_is_not_recognised_is_named_and_a_corrected_table_finds_it() {
    check_drift(Generation::A);
    check_drift(Generation::B);
}

fn check_drift(generation: Generation) {
    let changed = Switches { composer_renamed: true, ..Switches::default() };
    let rig = rig_with(generation, changed);
    let script = rig.script(3);
    let ended = rig.run(&script, 1);
    assert!(!ended.is_complete);
    for told in ["not one I know", "“box”", "none of 9 candidates", "Check the page"] {
        assert!(ended.printed.contains(told), "{told}\n---\n{}", ended.printed);
    }
    assert_eq!(rig.stage.log().sends.len(), 0);

    let checked = rig.check(&[]);
    assert!(!checked.is_complete);
    assert!(checked.printed.contains("- box: MISSING, none of 9 candidates matches"));

    let table = table(&rig, "box", "form[data-prompt-form] .prompt-editor");
    let checked = rig.check(&["--table", &table.to_string_lossy()]);
    assert!(checked.is_complete, "{}", checked.printed);
    assert!(checked.printed.contains("Selector table: 1000, loaded"), "{}", checked.printed);
    rig.resume().wait().expect_complete();
    rig.check_complete(&script);

    // Taken back, the page is as unknown as before.
    let checked = rig.check(&["--built-in"]);
    assert!(!checked.is_complete, "{}", checked.printed);
    assert!(checked.printed.contains("built in"), "{}", checked.printed);
}

/// What is wrong shows only after the first send: the batch must not go on sending.
#[test]
fn turns_that_are_not_recognised_stop_the_batch_and_cost_no_picture() {
    for generation in [Generation::A, Generation::B] {
        let changed = Switches { turns_renamed: true, ..Switches::default() };
        let rig = rig_with(generation, changed);
        let script = rig.script(3);
        let ended = rig.run(&script, 1);
        assert!(!ended.is_complete);
        assert!(ended.printed.contains("“turn”"), "{}", ended.printed);
        assert_eq!(rig.stage.log().sends.len(), 1);

        let table = table(&rig, "turn", "[data-part]");
        rig.check(&["--table", &table.to_string_lossy()]);
        rig.resume().wait().expect_complete();
        rig.check_complete(&script);
    }
}

#[test]
fn a_table_that_cannot_be_used_is_refused_in_words() {
    let rig = rig_with(Generation::A, Switches::default());
    for (text, told) in [
        ("function box() {}", "cannot be read as a table"),
        (r#"{ "panelwright_selectors": 1, "version": 1 }"#, "would not be used"),
        (
            r#"{ "panelwright_selectors": 1, "version": 1000,
                 "selectors": { "box": [{ "selector": "p:nonsense" }] } }"#,
            "“box”: this browser cannot read the selector p:nonsense",
        ),
    ] {
        let file = rig.file("table.json", text);
        let checked = rig.check(&["--table", &file.to_string_lossy()]);
        assert!(!checked.is_complete && checked.printed.contains(told), "{}", checked.printed);
    }
}
