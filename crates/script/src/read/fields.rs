//! The usual names of the fields of a panel, in tables and in JSON.

use crate::prose::one_line;

/// What a column or a JSON key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Chapter,
    Page,
    PageTitle,
    Panel,
    Prompt,
    Description,
    Cast,
    Setting,
    Style,
    Shape,
    Variants,
    Dialogue,
    Caption,
    Sound,
}

/// The usual names, small, with a space for `_` and `-`.
const NAMES: [(Field, &[&str]); 14] = [
    (Field::Chapter, &["chapter", "act", "issue", "episode", "chapter title"]),
    (Field::Page, &["page", "page number", "page no", "page num", "page nr", "pages", "p"]),
    (Field::PageTitle, &["page title", "title", "heading"]),
    (
        Field::Panel,
        &[
            "panel",
            "panel number",
            "panel no",
            "panel num",
            "panel nr",
            "frame",
            "shot",
            "nr",
            "no",
            "number",
            "#",
        ],
    ),
    (Field::Prompt, &["prompt", "prompts", "image prompt", "full prompt", "text"]),
    (
        Field::Description,
        &[
            "description",
            "desc",
            "visual",
            "visuals",
            "visual description",
            "panel description",
            "image description",
            "image",
            "picture",
            "art",
            "action",
            "scene",
            "scene description",
        ],
    ),
    (Field::Cast, &["cast", "character", "characters", "npcs", "who", "people"]),
    (Field::Setting, &["setting", "location", "place", "where", "background"]),
    (Field::Style, &["style", "art style", "cover style"]),
    (Field::Shape, &["shape", "aspect", "aspect ratio", "ratio", "format", "size"]),
    (Field::Variants, &["variants", "variations", "versions", "takes", "copies", "count", "n"]),
    (Field::Dialogue, &["dialogue", "dialog", "speech"]),
    (Field::Caption, &["caption", "captions", "end caption", "narration"]),
    (Field::Sound, &["sfx", "sound", "sound effect", "sound effects", "fx"]),
];

/// The field with this name, in any case, with spaces, underscores or hyphens.
pub(super) fn field_of(name: &str) -> Option<Field> {
    let name = one_line(&name.to_lowercase().replace(['_', '-'], " "));
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// Names separated by commas, semicolons, slashes, bars or line breaks. "none" is nobody.
pub(super) fn names_in(text: &str) -> Vec<String> {
    text.split([',', ';', '|', '/', '\n'])
        .map(one_line)
        .filter(|name| {
            let nobody = ["", "none", "nobody", "no one", "-", "—"];
            !nobody.contains(&name.to_lowercase().as_str())
        })
        .collect()
}
