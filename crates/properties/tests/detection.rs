//! Random texts, with pieces that the detector's lexicon knows.

use panelwright_detect::Context;
use panelwright_properties::detection::text_has_a_confidence;
use proptest::prelude::*;

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
        text_has_a_confidence(&text, Context { tool_active, after_picture });
    }
}
