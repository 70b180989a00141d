//! What holds for every text; `crates/properties` has the rest of it, for random ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_detect::{Context, Detector};

#[test]
fn a_huge_text_is_no_more_work_than_a_long_one() {
    let detector = Detector::built_in().unwrap();
    let long = format!("draw {} please", "x ".repeat(2_000));
    let huge = format!("draw {} please", "x ".repeat(2_000_000));
    let context = Context::default();
    // What lies between the beginning and the end is not read.
    assert_eq!(detector.score(&long, context), detector.score(&huge, context));
}
