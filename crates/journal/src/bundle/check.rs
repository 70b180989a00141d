//! What a batch from a file must be before it is stored: what our own start would have made.

use std::collections::HashSet;

use panelwright_engine::{State, is_loopback};
use panelwright_script::limits::{PICTURES_MAX, PROMPT_CHARACTERS_MAX};
use panelwright_script::safe_name::is_safe_path;

use crate::store::{BatchHead, PanelRecord};

/// The longest title or name. Ours are far shorter; a page of a book has no more.
const NAME_BYTES_MAX: usize = 4_000;
/// The longest name of a batch; ours have 23 characters.
const ID_BYTES_MAX: usize = 64;
/// A small picture of 256 pixels has some 20 kB.
const THUMBNAIL_BYTES_MAX: usize = 512 << 10;

/// Whether the head can be one of ours; what is wrong with it otherwise.
pub(super) fn head(head: &BatchHead) -> Result<(), String> {
    // The name stands in the addresses of tabs, in front of a dot and a number.
    let is_name = |id: &str| {
        (1..=ID_BYTES_MAX).contains(&id.len())
            && id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    if !is_name(&head.id) {
        return Err("the batch's name is none that Panelwright gives".to_owned());
    }
    if head.title.len() > NAME_BYTES_MAX {
        return Err("the title is longer than any book's".to_owned());
    }
    if !is_safe_path(&head.folder) {
        return Err("the batch's folder leads out of the download folder".to_owned());
    }
    if head.jobs == 0 || head.jobs as usize > PICTURES_MAX {
        return Err(format!("it has {} panels; a batch has 1 to {PICTURES_MAX}", head.jobs));
    }
    let authority = head.site.strip_prefix("https://").or_else(|| {
        // Without encryption only on this machine.
        head.site.strip_prefix("http://").filter(|_| is_loopback(&head.site))
    });
    let is_plain = |authority: &str| {
        !authority.is_empty()
            && authority.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
    };
    if !authority.is_some_and(is_plain) {
        return Err("the site's address is none that a batch can run on".to_owned());
    }
    Ok(())
}

/// Whether the panels can be those of that head.
pub(super) fn panels(head: &BatchHead, panels: &[PanelRecord]) -> Result<(), String> {
    if panels.len() != head.jobs as usize {
        return Err(format!("it should have {} panels and has {}", head.jobs, panels.len()));
    }
    let mut files = HashSet::new();
    for (number, panel) in panels.iter().enumerate() {
        let place = number + 1;
        if panel.name.len() > NAME_BYTES_MAX || panel.chapter.len() > NAME_BYTES_MAX {
            return Err(format!("the name of the {place}. panel is too long"));
        }
        let length = panel.prompt.chars().count();
        if !(1..=PROMPT_CHARACTERS_MAX).contains(&length) {
            return Err(format!("the prompt of the {place}. panel has {length} characters"));
        }
        let is_inside = panel
            .file
            .strip_prefix(&head.folder)
            .and_then(|below| below.strip_prefix('/'))
            .is_some_and(is_safe_path);
        if !is_inside {
            return Err(format!("the file of the {place}. panel is not in the batch's folder"));
        }
        // File systems that do not tell capitals apart would hold one picture for two panels.
        if !files.insert(panel.file.to_lowercase()) {
            return Err(format!("the {place}. panel has the file of another"));
        }
    }
    Ok(())
}

/// Whether a state can be that of the head's batch.
pub(super) fn state(head: &BatchHead, state: &State) -> Result<(), String> {
    if state.jobs().len() != head.jobs as usize {
        return Err(format!("its journal is about {} panels", state.jobs().len()));
    }
    if state.settings().site != head.site {
        return Err("its journal is about another site".to_owned());
    }
    if !state.is_sound() {
        return Err("its settings or counts are none that a batch can have".to_owned());
    }
    Ok(())
}

/// Whether a text is a small picture.
pub(super) fn thumbnail(address: &str) -> Result<(), String> {
    if address.starts_with("data:image/") && address.len() <= THUMBNAIL_BYTES_MAX {
        Ok(())
    } else {
        Err("a small picture is none".to_owned())
    }
}
