//! Which table is used when one was loaded. The newer one, so that an update of the extension is
//! never held back by a table that was loaded before it.

use serde::{Deserialize, Serialize};

use crate::{BUILT_IN_VERSION, SelectorTable, TableError};

/// Where the table in use comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It is built in, and no other was loaded.
    BuiltIn,
    /// It was loaded.
    Loaded,
    /// It is built in, and as new as the one that was loaded or newer.
    Outdated {
        /// The version of the one that was loaded.
        version: u32,
    },
    /// It is built in, since the one that was loaded cannot be read.
    Refused {
        /// What is wrong with it.
        words: String,
    },
}

/// The table in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The table.
    pub table: SelectorTable,
    /// Where it comes from.
    pub origin: Origin,
}

/// Chooses between the built-in table and one that was loaded, if there is one.
#[must_use]
pub fn choose(loaded: Option<Result<SelectorTable, Vec<TableError>>>) -> Choice {
    let built_in = |origin| Choice { table: SelectorTable::built_in(), origin };
    match loaded {
        None => built_in(Origin::BuiltIn),
        Some(Ok(table)) if table.version() > BUILT_IN_VERSION => {
            Choice { table, origin: Origin::Loaded }
        }
        Some(Ok(table)) => built_in(Origin::Outdated { version: table.version() }),
        Some(Err(errors)) => {
            let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
            built_in(Origin::Refused { words: words.join(" ") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(version: u32) -> Option<Result<SelectorTable, Vec<TableError>>> {
        let text = format!(r#"{{"panelwright_selectors":1,"version":{version}}}"#);
        Some(SelectorTable::read(&text))
    }

    #[test]
    fn the_newer_table_is_used() {
        assert_eq!(choose(None).origin, Origin::BuiltIn);
        let newer = choose(loaded(BUILT_IN_VERSION + 1));
        assert_eq!((newer.origin, newer.table.version()), (Origin::Loaded, BUILT_IN_VERSION + 1));
        let same = choose(loaded(BUILT_IN_VERSION));
        assert_eq!(same.origin, Origin::Outdated { version: BUILT_IN_VERSION });
        assert_eq!(same.table, SelectorTable::built_in());
    }

    #[test]
    fn a_table_that_cannot_be_read_is_not_used() {
        let choice = choose(Some(SelectorTable::read("{")));
        assert!(matches!(choice.origin, Origin::Refused { .. }));
        assert_eq!(choice.table, SelectorTable::built_in());
    }
}
