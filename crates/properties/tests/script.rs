//! Random files and names of pictures.

use panelwright_properties::script::{
    NAMES, bytes_are_read_or_refused, name_becomes_safe, names_become_unique,
    text_is_planned_or_refused,
};
use proptest::prelude::*;

/// Pieces of every format, so that random texts get past the first check of a reader.
const PIECES: [&str; 44] = [
    "---\n",
    "title: ",
    "cast:\n  ",
    "settings:\n",
    "groups:\n  ",
    "# ",
    "## Page ",
    "### Panel ",
    "**Panel 1 (wide):** ",
    "PAGES TWO-THREE",
    "Panel 2.",
    "- ",
    "  - ",
    "1. ",
    "**Dialogue:**",
    "ANNA: ",
    "Caption: ",
    "Setting: ",
    "Shape: 0x0",
    "Variants: 9",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{A0}",
    "\u{FEFF}",
    "\"",
    ",",
    ";",
    "prompt",
    "page",
    "description",
    "{\"prompt\": \"a\"}",
    "[\"a\"]",
    "{\"pages\": [{\"panels\": [\"b\"]}]}",
    "(",
    ")",
    "[x](y)",
    "Characters",
    "ż章🙂",
    "CON",
    "%20",
    "<!--",
    "-->",
];

fn scripts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z .,:'-]{0,80}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn awkward_names() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "/",
            ".",
            "..",
            "~",
            " ",
            "CON",
            "nul",
            "com1",
            "LPT9",
            "COM²",
            ".lnk",
            ".local",
            "desktop.ini",
            "%",
            "20",
            "%2",
            "2F",
            ":",
            "?",
            "\u{7}",
            "\u{202E}",
            "é",
            "章",
            "🙂",
            ".{a}",
            "_",
            "a",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
        "[a-z]{0,120}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts_are_planned_or_refused(text in scripts()) {
        for name in NAMES {
            text_is_planned_or_refused(name, &text);
        }
    }

    #[test]
    fn any_text_under_any_name(text in any::<String>(), name in any::<String>()) {
        for file in NAMES {
            text_is_planned_or_refused(file, &text);
        }
        text_is_planned_or_refused(&name, &text);
        bytes_are_read_or_refused(&name, text.as_bytes());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        bytes_are_read_or_refused("a", &bytes);
    }

    #[test]
    fn names_become_safe_and_stay_as_they_are(name in awkward_names()) {
        name_becomes_safe(&name);
    }

    #[test]
    fn no_two_names_become_one_file(
        names in prop::collection::vec(prop_oneof![awkward_names(), "[abAB]{1,2}"], 1..30),
    ) {
        names_become_unique(names.iter().map(String::as_str));
    }
}
