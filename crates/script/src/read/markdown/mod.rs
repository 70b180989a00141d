//! Panelwright's Markdown, and comic scripts as people write them.
//!
//! One reader serves both: Panelwright's own format is the common shape of comic scripts, with
//! front matter before it. `docs/script-format.md` tells authors what is understood.
//!
//! | module | knows |
//! |---|---|
//! | `front_matter` | the block of keys at the start |
//! | `line` | what a line of Markdown is |
//! | `mark` | what begins a chapter, a page, a panel |
//! | `label` | `Caption:`, `Setting:`, and who speaks |
//! | `bible`, `condense` | character and location sheets, and what of them a prompt needs |
//! | `panel` | the lines of one panel |
//! | `story` | the order of it all |

mod bible;
mod condense;
mod front_matter;
mod label;
mod line;
mod mark;
mod panel;
mod story;

use crate::draft::Draft;
use crate::error::ScriptError;
use crate::model::Script;
use crate::note::Note;

use mark::{Firmness, Mark, mark_of};

/// Reads a script in Markdown.
///
/// # Errors
///
/// Syntax of the front matter, and [`ScriptError::NoPanels`]; all else becomes notes.
pub(super) fn read(text: &str) -> Result<(Script, Vec<Note>), ScriptError> {
    let mut draft = Draft::default();
    let before = front_matter::read(text, &mut draft)?;
    let lines = line::scan(text, before);
    story::read(&lines, draft).finish(ScriptError::NoPanels {
        format: "Markdown",
        mend: "Write page headings such as \"## Page 1\", and below them panel headings such as \
               \"### Panel 1\". For a plain list of prompts, name the file .txt.",
    })
}

/// Whether a text without a telling name is a comic script: front matter, or marks of pages and
/// panels.
pub(super) fn looks_like_script(text: &str) -> bool {
    if front_matter::is_present(text) {
        return true;
    }
    let (mut pages, mut panels) = (0, 0);
    for line in line::scan(text, 0) {
        match mark_of(&line.text, firmness_of(&line)) {
            Some(Mark::Page { .. }) => pages += 1,
            Some(Mark::Panel { .. }) => panels += 1,
            Some(Mark::Chapter { .. }) | None => {}
        }
    }
    panels >= 2 || (pages >= 1 && panels >= 1)
}

fn firmness_of(line: &line::Line) -> Firmness {
    match (line.kind, &line.lead) {
        (line::Kind::Heading(_), _) => Firmness::Heading,
        (_, Some(_)) => Firmness::Bold,
        (_, None) => Firmness::Plain,
    }
}
