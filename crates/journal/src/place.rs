//! Which of the browser's databases is in use. One that would not open is left as it is, and the
//! next one takes its place.

use serde::{Deserialize, Serialize};

/// The database in use, as it is written under [`DatabasePlace::KEY`] in `chrome.storage.local`
/// once it is not the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabasePlace {
    /// From 1.
    pub number: u32,
}

impl DatabasePlace {
    /// The key in `chrome.storage.local`; missing for the first.
    pub const KEY: &str = "database";

    /// The database's name.
    #[must_use]
    pub fn name(self) -> String {
        match self.number {
            0 | 1 => "panelwright".to_owned(),
            later => format!("panelwright-{later}"),
        }
    }
}

impl Default for DatabasePlace {
    fn default() -> Self {
        Self { number: 1 }
    }
}
