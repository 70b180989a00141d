//! An author's file, and the names of its pictures.

use std::collections::HashSet;

use panelwright_script::limits::{FILE_CHARACTERS_MAX, PART_BYTES_MAX, PROMPT_CHARACTERS_MAX};
use panelwright_script::safe_name::{UniquePaths, safe_path};
use panelwright_script::{PlanOptions, Script, plan};

/// A name for each way to recognise a format.
pub const NAMES: [&str; 8] = ["a.md", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.txt", "a", "a.MD"];

/// Bytes are read as a script under this name, or refused.
pub fn bytes_are_read_or_refused(name: &str, bytes: &[u8]) {
    if let Ok(parsed) = Script::parse_bytes(name, bytes) {
        assert!(parsed.script.panel_count() > 0);
    }
}

/// A text is read as a script under this name or refused; what is read becomes a sound plan or is
/// refused; and as Panelwright's own JSON it stays the same script.
pub fn text_is_planned_or_refused(name: &str, text: &str) {
    let Ok(parsed) = Script::parse(name, text) else { return };
    let mut script = parsed.script;
    assert!(script.panel_count() > 0);
    assert!(!script.title.is_empty());
    let json = serde_json::to_string(&script).expect("a script has a JSON form");
    let again = Script::parse("b.json", &json).expect("our own JSON is read");
    assert_eq!(again.script, script);

    // Panels of arbitrary text may be empty; what is planned is sound.
    script.panels.retain(|panel| panel.prompt.is_some() || !panel.description.is_empty());
    let Ok(planned) = plan(&script, &PlanOptions::default()) else { return };
    let mut keys = HashSet::new();
    let mut files = HashSet::new();
    for panel in &planned.panels {
        assert!((1..=PROMPT_CHARACTERS_MAX).contains(&panel.prompt.chars().count()));
        assert_eq!(panel.characters, panel.prompt.chars().count());
        assert!(!panel.prompt.contains('\r'));
        assert!(keys.insert(panel.key.clone()), "key {} twice", panel.key);
        assert!(files.insert(panel.file.to_lowercase()), "file {} twice", panel.file);
        path_is_safe(&panel.file);
    }
}

/// Any name becomes a path that every platform takes, and such a path stays as it is.
pub fn name_becomes_safe(name: &str) {
    let path = safe_path(name);
    path_is_safe(&path);
    assert_eq!(safe_path(&path), path);
}

/// Any names become safe paths of which no two are one file.
pub fn names_become_unique<'a>(names: impl IntoIterator<Item = &'a str>) {
    let mut paths = UniquePaths::default();
    let mut seen = HashSet::new();
    for name in names {
        let path = paths.take(&safe_path(name));
        assert!(seen.insert(path.to_lowercase()), "{path} twice");
        path_is_safe(&path);
    }
}

fn path_is_safe(path: &str) {
    for part in path.split('/') {
        assert_eq!(breach(part), None, "{part:?} in {path:?}");
    }
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
