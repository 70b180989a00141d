//! Random texts, with pieces that the detector's lexicon knows.

use panelwright_detect::{BUILT_IN_MODEL, Context};
use panelwright_properties::detection::{model_is_refused_or_scores, text_has_a_confidence};
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

/// A model with some of its bytes changed, most of them near its beginning, and perhaps cut.
fn models() -> impl Strategy<Value = Vec<u8>> {
    let length = BUILT_IN_MODEL.len();
    let place = prop_oneof![4..64_usize, 4..length];
    let changes = proptest::collection::vec((place, any::<u8>()), 1..4);
    (changes, prop_oneof![4 => Just(length), 1 => 0..length]).prop_map(|(changes, kept)| {
        let mut bytes = BUILT_IN_MODEL.to_vec();
        changes.into_iter().for_each(|(place, byte)| bytes[place] = byte);
        bytes.truncate(kept);
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_model_is_refused_or_scores(bytes in models(), text in texts()) {
        model_is_refused_or_scores(&bytes, &text);
    }

    #[test]
    fn whatever_is_called_a_model_is_refused_or_scores(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        text in texts(),
    ) {
        model_is_refused_or_scores(&[&BUILT_IN_MODEL[..4], &bytes].concat(), &text);
    }
}
