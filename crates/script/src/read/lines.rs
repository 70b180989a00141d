//! Plain text: one prompt a line.

use crate::draft::{Draft, DraftPanel};
use crate::error::ScriptError;
use crate::model::Script;
use crate::note::Note;
use crate::text::count;

/// Reads one prompt from each line that is neither blank nor a comment (`#` at its start). All
/// prompts are panels of one page.
pub(super) fn read(text: &str) -> Result<(Script, Vec<Note>), ScriptError> {
    let mut draft = Draft::default();
    let mut page = draft.new_page(None);
    for (at, line) in text.lines().enumerate() {
        let prompt = line.trim();
        if prompt.is_empty() || prompt.starts_with('#') {
            continue;
        }
        let mut panel = DraftPanel::new(None, Some(count(at) + 1));
        panel.body.prompt = Some(prompt.replace('\t', " "));
        page.panels.push(panel);
    }
    if !page.panels.is_empty() {
        draft.pages.push(page);
    }
    draft.finish(ScriptError::NoPanels {
        format: "plain text",
        mend: "Write one prompt on each line; lines that start with # are left out.",
    })
}
