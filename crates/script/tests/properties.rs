//! What holds for every input.

use std::collections::HashSet;

use panelwright_script::limits::{FILE_CHARACTERS_MAX, PART_BYTES_MAX, PROMPT_CHARACTERS_MAX};
use panelwright_script::safe_name::{UniquePaths, safe_path};
use panelwright_script::{PlanOptions, Script, plan};
use proptest::prelude::*;

const NAMES: [&str; 8] = ["a.md", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.txt", "a", "a.MD"];

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

/// The rules for one part of a path, written anew and without a look at the code that keeps them.
fn breach(part: &str) -> Option<&'static str> {
    let small = part.to_lowercase();
    let base = small.split('.').next().unwrap_or_default().trim_end();
    let device = ["con", "prn", "aux", "nul"].contains(&base)
        || (base.chars().count() == 4
            && (base.starts_with("com") || base.starts_with("lpt"))
            && base.ends_with(|last: char| last.is_ascii_digit() || "¹²³".contains(last)));
    let bytes = part.as_bytes();
    let escaped = bytes.windows(3).any(|three| {
        three[0] == b'%' && three[1].is_ascii_hexdigit() && three[2].is_ascii_hexdigit()
    });
    let rules = [
        (part.is_empty(), "empty"),
        (part.contains([':', '?', '*', '|', '<', '>', '"', '\\', '/']), "forbidden character"),
        (part.chars().any(char::is_control), "control character"),
        (part.starts_with(['.', '~', ' ']), "start"),
        (part.ends_with(['.', ' ']), "end"),
        (device, "device"),
        (small == "desktop.ini", "desktop.ini"),
        (small.ends_with(".lnk") || small.ends_with(".local"), "ending"),
        (escaped, "escape"),
        (part.chars().count() > FILE_CHARACTERS_MAX, "too many characters"),
        (part.len() > PART_BYTES_MAX, "too many bytes"),
    ];
    rules.into_iter().find(|(broken, _)| *broken).map(|(_, rule)| rule)
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
    fn reading_and_planning_never_panic_and_keep_their_promises(text in scripts()) {
        for name in NAMES {
            let Ok(parsed) = Script::parse(name, &text) else { continue };
            prop_assert!(parsed.script.panel_count() > 0);
            prop_assert!(!parsed.script.title.is_empty());
            // Panels of arbitrary text may be empty; what is planned is sound.
            let mut script = parsed.script;
            script.panels.retain(|panel| panel.prompt.is_some() || !panel.description.is_empty());
            let Ok(planned) = plan(&script, &PlanOptions::default()) else { continue };
            let mut keys = HashSet::new();
            let mut files = HashSet::new();
            for panel in &planned.panels {
                prop_assert!((1..=PROMPT_CHARACTERS_MAX).contains(&panel.prompt.chars().count()));
                prop_assert_eq!(panel.characters, panel.prompt.chars().count());
                prop_assert!(!panel.prompt.contains('\r'));
                prop_assert!(keys.insert(panel.key.clone()), "key {} twice", panel.key);
                prop_assert!(files.insert(panel.file.to_lowercase()), "file {} twice", panel.file);
                for part in panel.file.split('/') {
                    prop_assert_eq!(breach(part), None, "{:?} in {:?}", part, panel.file);
                }
            }
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>(), name in any::<String>()) {
        for file in NAMES {
            let _ = Script::parse(file, &text);
        }
        let _ = Script::parse(&name, &text);
        let _ = Script::parse_bytes(&name, text.as_bytes());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Script::parse_bytes("a", &bytes);
    }

    #[test]
    fn our_json_keeps_everything(text in scripts()) {
        if let Ok(parsed) = Script::parse("a.md", &text) {
            let json = serde_json::to_string(&parsed.script).unwrap();
            prop_assert_eq!(&Script::parse("b.json", &json).unwrap().script, &parsed.script);
        }
    }

    #[test]
    fn names_are_safe_and_stay_as_they_are(name in awkward_names()) {
        let path = safe_path(&name);
        for part in path.split('/') {
            prop_assert_eq!(breach(part), None, "{:?} from {:?}", part, name);
        }
        prop_assert_eq!(safe_path(&path), path);
    }

    #[test]
    fn names_are_unique_and_safe(names in prop::collection::vec(prop_oneof![awkward_names(), "[abAB]{1,2}"], 1..30)) {
        let mut paths = UniquePaths::default();
        let mut seen = HashSet::new();
        for name in names {
            let path = paths.take(&safe_path(&name));
            prop_assert!(seen.insert(path.to_lowercase()), "{} twice", path);
            for part in path.split('/') {
                prop_assert_eq!(breach(part), None, "{:?} from {:?}", part, name);
            }
        }
    }
}
