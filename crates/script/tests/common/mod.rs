//! One text form of a parsed script, so that a test is an input and what it should read as.

#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::panic, reason = "a helper of tests fails its test")]

use panelwright_script::{LetterKind, Lettering, Parsed, Script, Shape};

/// Parses, or fails the test with the message that an author would see.
#[track_caller]
pub(crate) fn parse(file_name: &str, text: &str) -> Parsed {
    match Script::parse(file_name, text) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{file_name} was refused: {error}"),
    }
}

/// The message with which a script is refused.
#[track_caller]
pub(crate) fn refusal(file_name: &str, text: &str) -> String {
    match Script::parse(file_name, text) {
        Ok(parsed) => panic!("{file_name} was read:\n{}", outline(&parsed)),
        Err(error) => error.to_string(),
    }
}

/// Checks how a script reads, as told by [`outline`].
#[track_caller]
pub(crate) fn check(file_name: &str, text: &str, expected: &[&str]) {
    let told = outline(&parse(file_name, text));
    assert_eq!(told.lines().collect::<Vec<_>>(), expected, "\n{told}");
}

/// The panels of a script, a line each, and what belongs to them on lines with a sign before.
pub(crate) fn outline(parsed: &Parsed) -> String {
    let mut lines = Vec::new();
    let mut chapter = None;
    for panel in &parsed.script.panels {
        if panel.address.chapter != chapter {
            chapter.clone_from(&panel.address.chapter);
            lines.extend(chapter.iter().map(ToString::to_string));
        }
        let mut line = panel.address.to_string();
        if !panel.remark.is_empty() {
            line.push_str(&format!(" ({})", panel.remark));
        }
        match panel.shape {
            Some(Shape::Wide) => line.push_str(" [wide]"),
            Some(Shape::Tall) => line.push_str(" [tall]"),
            Some(Shape::Square) => line.push_str(" [square]"),
            None => {}
        }
        if let Some(variants) = panel.variants {
            line.push_str(&format!(" x{variants}"));
        }
        match &panel.prompt {
            Some(prompt) => line.push_str(&format!(" = {}", prompt.replace('\n', " / "))),
            None => line.push_str(&format!(": {}", panel.description)),
        }
        lines.push(line);
        lines.extend(panel.cast.iter().map(|cast| format!("  with {}", cast.join(", "))));
        lines.extend(panel.setting.iter().map(|setting| format!("  at {setting}")));
        lines.extend(panel.style.iter().map(|style| format!("  as {style}")));
        for letter in &panel.letters {
            let kind = match letter.kind {
                LetterKind::Dialogue => "says",
                LetterKind::Caption => "caption",
                LetterKind::Sound => "sound",
            };
            let speaker = letter.speaker.as_deref().unwrap_or_default();
            lines.push(format!("  {} {}", format!("{speaker} {kind}:").trim_start(), letter.text));
        }
    }
    lines.extend(parsed.notes.iter().map(|note| format!("! {note}")));
    lines.join("\n")
}

/// The bible of a script, a line for each entry.
pub(crate) fn bible(parsed: &Parsed) -> Vec<String> {
    let script = &parsed.script;
    let mut lines = vec![format!("title {}", script.title)];
    if !script.style.is_empty() {
        lines.push(format!("style {}", script.style));
    }
    if script.lettering == Lettering::InPicture {
        lines.push("lettering in picture".to_owned());
    }
    for member in &script.cast {
        let names: Vec<&str> = core::iter::once(member.name.as_str())
            .chain(member.aliases.iter().map(String::as_str))
            .collect();
        lines.push(format!("{} = {}", names.join(" / "), member.description));
    }
    for group in &script.groups {
        lines.push(format!("{} = {{{}}}", group.name, group.members.join(", ")));
    }
    for setting in &script.settings {
        lines.push(format!("@ {} = {}", setting.name, setting.description));
    }
    lines
}
