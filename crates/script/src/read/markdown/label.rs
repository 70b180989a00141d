//! Labels within a panel: `Caption:`, `Setting:`, `MARA:`.

use super::line::Line;

/// What a labelled line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Dialogue,
    Caption,
    Sound,
    Description,
    Cast,
    Setting,
    Style,
    Prompt,
    Shape,
    Variants,
}

/// The label with these words, in any case; remarks in brackets and numbers are no part of it.
pub(super) fn label_of(words: &str) -> Option<Label> {
    let words = words.split('(').next().unwrap_or_default().to_lowercase();
    let words = words.trim_matches(|edge: char| !edge.is_alphabetic()).replace('_', " ");
    let last = words.rsplit([' ', '-']).next().unwrap_or_default();
    match words.as_str() {
        "cap" | "narration" | "narrator" | "narrative" | "voiceover" | "voice-over" => {
            return Some(Label::Caption);
        }
        "sfx" | "fx" | "sound" | "sounds" | "sound effect" | "sound effects" | "sound fx" => {
            return Some(Label::Sound);
        }
        "cast" | "character" | "characters" | "who" | "characters present" => {
            return Some(Label::Cast);
        }
        "setting" | "location" | "place" | "where" => return Some(Label::Setting),
        "style" | "art style" => return Some(Label::Style),
        "prompt" | "image prompt" | "art prompt" => return Some(Label::Prompt),
        "shape" | "aspect" | "aspect ratio" | "panel size" | "size" | "format" => {
            return Some(Label::Shape);
        }
        "variants" | "variations" | "versions" | "takes" => return Some(Label::Variants),
        "art" | "action" | "scene" | "picture" | "illustration" | "image" | "shot" => {
            return Some(Label::Description);
        }
        _ => {}
    }
    match last {
        "dialogue" | "dialog" | "dialogues" | "speech" | "thought" | "thoughts" | "balloon"
        | "balloons" | "bubble" | "bubbles" => Some(Label::Dialogue),
        "caption" | "captions" => Some(Label::Caption),
        "sfx" => Some(Label::Sound),
        "visual" | "visuals" | "description" | "desc" => Some(Label::Description),
        _ => None,
    }
}

/// Splits a line at its label: the words before the colon, and the rest.
pub(super) fn split_label(line: &Line) -> Option<(&str, &str)> {
    if let Some(lead) = &line.lead
        && let Some(after) = line.text.strip_prefix(lead.as_str())
    {
        if let Some(words) = lead.strip_suffix(':') {
            return Some((words.trim(), after.trim()));
        }
        if let Some(after) = after.trim_start().strip_prefix(':') {
            return Some((lead, after.trim()));
        }
    }
    split_at_colon(&line.text)
}

/// Splits a text at a colon that ends a few words: not the colon of a clock or of a sentence.
pub(super) fn split_at_colon(text: &str) -> Option<(&str, &str)> {
    const LABEL_WORDS: usize = 6;
    let (words, after) = text.split_once(':')?;
    let is_label = !words.trim().is_empty()
        && words.split_whitespace().count() <= LABEL_WORDS
        && !words.contains(['"', '“', '!', '?', ';', ','])
        && (after.is_empty() || after.starts_with([' ', '"', '“']));
    is_label.then(|| (words.trim(), after.trim()))
}

/// Words of the camera and the place, which scripts write in capitals like speakers.
const NOT_SPEAKERS: [&str; 36] = [
    "close",
    "close-up",
    "closeup",
    "wide",
    "medium",
    "long",
    "extreme",
    "establishing",
    "insert",
    "inset",
    "int",
    "ext",
    "angle",
    "pov",
    "cut",
    "zoom",
    "pan",
    "shot",
    "view",
    "foreground",
    "background",
    "fg",
    "bg",
    "note",
    "notes",
    "full",
    "splash",
    "same",
    "later",
    "night",
    "day",
    "on",
    "in",
    "at",
    "then",
    "two-shot",
];

/// Whether a line that begins with these words and a colon is speech, as the convention of comic
/// scripts has it: a name in capitals, or bold, or any few words before a quotation.
pub(super) fn is_speech(words: &str, is_bold: bool, rest: &str) -> bool {
    const NAME_WORDS: usize = 4;
    if rest.is_empty() {
        return false;
    }
    let name = words.split(['(', '/']).next().unwrap_or_default().trim();
    let first = name.split([' ', '.', ',']).next().unwrap_or_default().to_lowercase();
    if name.split_whitespace().count() > NAME_WORDS || NOT_SPEAKERS.contains(&first.as_str()) {
        return false;
    }
    let quoted = rest.starts_with(['"', '“', '„', '«']);
    let has_letters = name.chars().filter(|letter| letter.is_alphabetic()).count() >= 2;
    let in_capitals = has_letters && !name.chars().any(char::is_lowercase);
    let is_name = name.chars().next().is_some_and(char::is_uppercase);
    // Writing systems without capitals need the quotation.
    (in_capitals && name.chars().any(char::is_uppercase)) || (quoted && (is_bold || is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_in_their_many_forms() {
        for (words, expected) in [
            ("Sound EFFECTS", Some(Label::Sound)),
            ("Final Dialogue", Some(Label::Dialogue)),
            ("CAP (Mara)", Some(Label::Caption)),
            ("Caption 2", Some(Label::Caption)),
            ("Panel Description", Some(Label::Description)),
            ("Aspect_Ratio", Some(Label::Shape)),
            ("Camera", None),
        ] {
            assert_eq!(label_of(words), expected, "{words}");
        }
    }

    #[test]
    fn speech_is_told_from_camera_directions() {
        for (words, rest, expected) in [
            ("MARA", "Who is there?", true),
            ("OLD MAN (off)", "Me.", true),
            ("CLOSE UP", "her hands.", false),
            ("Mara", "\"Who is there?\"", true),
            ("Mara", "close to the door", false),
            ("MARA", "", false),
        ] {
            assert_eq!(is_speech(words, false, rest), expected, "{words}: {rest}");
        }
    }
}
