//! What holds for every text.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use std::sync::LazyLock;

use panelwright_detect::{Context, Detector};
use proptest::prelude::*;

/// Making a detector takes longer than asking it.
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::built_in().unwrap());

/// Pieces that lead into the lexicon, and out of it.
const PIECES: [&str; 16] = [
    "draw",
    "a conclusion",
    "画",
    "그림",
    "صورة",
    "والصورة",
    "चित्र",
    " ",
    "\n",
    "?",
    "```",
    "a",
    "--ar",
    "\u{301}",
    "🎨",
    "ß",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_a_confidence_and_the_same_one_again(
        text in texts(),
        tool_active in any::<bool>(),
        after_picture in any::<bool>(),
    ) {
        let context = Context { tool_active, after_picture };
        let found = DETECTOR.score(&text, context);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
        prop_assert_eq!(&found, &DETECTOR.score(&text, context));
        let sorted = found.reasons.is_sorted_by(|one, two| one.weight.abs() >= two.weight.abs());
        prop_assert!(sorted);
        let with_tool = DETECTOR.score(&text, Context { tool_active: true, ..context });
        prop_assert!(with_tool.confidence >= found.confidence);
    }
}

#[test]
fn a_huge_text_is_no_more_work_than_a_long_one() {
    let long = format!("draw {} please", "x ".repeat(2_000));
    let huge = format!("draw {} please", "x ".repeat(2_000_000));
    let context = Context::default();
    // What lies between the beginning and the end is not read.
    assert_eq!(DETECTOR.score(&long, context), DETECTOR.score(&huge, context));
}
