//! The confidences that `browser.rs` holds the browser to.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_detect::{Context, Detector};

/// After training: `WRITE_CONFIDENCES=1 cargo test -p panelwright-detect --test bits`.
#[test]
fn confidences_are_as_written_down() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/confidences.txt");
    let written = std::fs::read_to_string(file).unwrap();
    let detector = Detector::built_in().unwrap();
    let mut found = String::new();
    for line in written.lines() {
        let (_, text) = line.split_once(' ').unwrap();
        let confidence = detector.score(text, Context::default()).confidence;
        found += &format!("{:016x} {text}\n", confidence.to_bits());
    }
    if std::env::var_os("WRITE_CONFIDENCES").is_some() {
        std::fs::write(file, &found).unwrap();
    } else {
        assert_eq!(found, written);
    }
}
