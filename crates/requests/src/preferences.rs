//! What the author has chosen about pictures they ask for themselves.

use panelwright_script::limits::FOLDERS_MAX;
use panelwright_script::safe_name::safe_folder;
use serde::{Deserialize, Serialize};

use crate::Page;

/// The form in which preferences are stored.
pub const PREFERENCES_VERSION: u32 = 1;

/// The folder below the download folder, unless the author names another.
pub const FOLDER: &str = "Panelwright/Chat";

/// More entries than a person keeps in mind.
const ENTRIES_MAX: usize = 200;
/// A word or phrase that keeps a text out is no longer than this.
const KEPT_OUT_CHARACTERS_MAX: usize = 100;

/// What the author has chosen. A field that an older version did not know has its first value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The form that this is stored in.
    pub version: u32,
    /// Whether requests are noticed at all. Without it nothing is recorded and nothing is shown.
    pub noticing: bool,
    /// Whether the page shows the mark.
    pub mark: bool,
    /// Whether pictures are saved.
    pub saving: bool,
    /// The folder of the pictures, below the download folder; a safe path.
    pub folder: String,
    /// Where requests are not noticed.
    pub off: Vec<Page>,
    /// Words and phrases that keep a text out: it is neither saved nor remembered.
    pub kept_out: Vec<String>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            version: PREFERENCES_VERSION,
            noticing: true,
            mark: true,
            saving: false,
            folder: FOLDER.to_owned(),
            off: Vec::new(),
            kept_out: Vec::new(),
        }
    }
}

/// One thing that the author changes. Popup and studio may both be open: neither takes back what
/// was changed in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Whether requests are noticed.
    Noticing(bool),
    /// Whether the page shows the mark.
    Mark(bool),
    /// Whether pictures are saved.
    Saving(bool),
    /// The folder; made safe, and the first one when nothing is left of it.
    Folder(String),
    /// Requests are not noticed on this page and what is below it.
    OffOn(Page),
    /// Requests are noticed on this page again: every entry that stands for it goes.
    OnAgain(Page),
    /// The words that keep a text out, all of them.
    KeptOut(Vec<String>),
}

impl Preferences {
    /// The entry of the list by which requests are not noticed on a page.
    #[must_use]
    pub fn off_on(&self, page: &Page) -> Option<&Page> {
        self.off.iter().find(|entry| entry.covers(page))
    }

    /// Whether requests on a page are noticed.
    #[must_use]
    pub fn is_noticed_on(&self, page: &Page) -> bool {
        self.noticing && self.off_on(page).is_none()
    }

    /// These preferences with one thing changed.
    #[must_use]
    pub fn with(mut self, change: Change) -> Self {
        match change {
            Change::Noticing(on) => self.noticing = on,
            Change::Mark(on) => self.mark = on,
            Change::Saving(on) => self.saving = on,
            Change::Folder(folder) => self.folder = folder_of(&folder),
            Change::OffOn(page) => {
                if self.off_on(&page).is_none() {
                    // An entry that stands for others makes them superfluous.
                    self.off.retain(|entry| !page.covers(entry));
                    self.off.push(page);
                    self.off.sort();
                    self.off.truncate(ENTRIES_MAX);
                }
            }
            Change::OnAgain(page) => self.off.retain(|entry| !entry.covers(&page)),
            Change::KeptOut(words) => self.kept_out = words_of(words),
        }
        self
    }
}

fn folder_of(text: &str) -> String {
    let parts = text.split(['/', '\\']).map(safe_folder).filter(|part| !part.is_empty());
    let folder = parts.take(FOLDERS_MAX).collect::<Vec<_>>().join("/");
    if folder.is_empty() { FOLDER.to_owned() } else { folder }
}

fn words_of(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        let word: String = word.chars().take(KEPT_OUT_CHARACTERS_MAX).collect();
        if !word.is_empty() && !kept.contains(&word) && kept.len() < ENTRIES_MAX {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page::parse(text).unwrap()
    }

    #[test]
    fn saving_is_off_until_it_is_switched_on() {
        let first = Preferences::default();
        assert!(first.noticing && first.mark && !first.saving);
        assert!(first.with(Change::Saving(true)).saving);
    }

    #[test]
    fn what_an_older_version_stored_is_read() {
        let read: Preferences = serde_json::from_str(r#"{"saving":true,"later":[1]}"#).unwrap();
        assert_eq!(read, Preferences::default().with(Change::Saving(true)));
    }

    #[test]
    fn a_page_is_switched_off_and_on_again() {
        let off = Preferences::default()
            .with(Change::OffOn(page("chatgpt.com/c/1")))
            .with(Change::OffOn(page("chatgpt.com/c/1")))
            .with(Change::OffOn(page("chatgpt.com/g/2")));
        assert_eq!(off.off.len(), 2);
        assert!(!off.is_noticed_on(&page("chatgpt.com/c/1")));
        assert!(off.is_noticed_on(&page("chatgpt.com/c/2")));
        let site = off.with(Change::OffOn(page("chatgpt.com")));
        assert_eq!(site.off, [page("chatgpt.com")]);
        assert!(!site.is_noticed_on(&page("chatgpt.com/c/2")));
        let on = site.with(Change::OnAgain(page("chatgpt.com/c/2")));
        assert_eq!(on.off, []);
    }

    #[test]
    fn any_folder_becomes_a_safe_one() {
        let folder = |text: &str| Preferences::default().with(Change::Folder(text.into())).folder;
        assert_eq!(folder("Fuchs: Bilder/Chat"), "Fuchs - Bilder/Chat");
        assert_eq!(folder("/../..//x/.."), "x");
        assert_eq!(folder("Fuchs\\Chat"), "Fuchs/Chat");
        assert_eq!(folder(&"x/".repeat(100)), "x/x/x/x/x/x");
        assert_eq!(folder("狐/絵"), "狐/絵");
        for text in ["", "  ", "/", "../..", "..."] {
            assert_eq!(folder(text), FOLDER, "{text:?}");
        }
    }

    #[test]
    fn words_are_tidied() {
        let words = ["  my  daughter ", "", "acme", "acme"].map(str::to_owned).to_vec();
        let kept = Preferences::default().with(Change::KeptOut(words)).kept_out;
        assert_eq!(kept, ["my daughter", "acme"]);
    }
}
