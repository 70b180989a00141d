//! What outlives the page: the imported script and the author's choices, in `localStorage`.
//!
//! A popup dies when it loses the focus; what was pasted into it must not die with it. Popup and
//! studio share the same store. Nothing here leaves the machine.

use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};

use super::choices::Choices;

const SCRIPT_KEY: &str = "script";
const CHOICES_KEY: &str = "choices";

/// Longer scripts are not kept: the store takes some 5 million characters for all of it.
const KEPT_CHARACTERS_MAX: usize = 1_500_000;

/// A script as it was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Source {
    /// The file's name; it tells the format, and the title where the script has none.
    pub(crate) name: String,
    /// The text.
    pub(crate) text: String,
}

/// The script that was kept, if there is one.
pub(crate) fn source() -> Option<Source> {
    LocalStorage::get(SCRIPT_KEY).ok()
}

/// Keeps a script, or forgets it. A store that is full or forbidden loses a convenience, not a
/// batch: the page goes on with what it holds.
pub(crate) fn keep_source(source: Option<&Source>) {
    match source {
        Some(source) if source.text.len() <= KEPT_CHARACTERS_MAX => {
            drop(LocalStorage::set(SCRIPT_KEY, source));
        }
        Some(_) | None => LocalStorage::delete(SCRIPT_KEY),
    }
}

/// The choices of the last batch, or the usual ones.
pub(crate) fn choices() -> Choices {
    LocalStorage::get(CHOICES_KEY).unwrap_or_default()
}

/// Keeps the choices; see [`keep_source`] for a store that fails.
pub(crate) fn keep_choices(choices: &Choices) {
    drop(LocalStorage::set(CHOICES_KEY, choices));
}
