//! How the chat page is recognised, as data: selectors by key, text stems by class.
//!
//! The site changes its markup without notice. So what is known of it is a [`SelectorTable`], a
//! value with a version: one is [built in](SelectorTable::built_in), and a corrected one can be
//! [read](SelectorTable::read) from a file and put in its place. It holds CSS selectors and text,
//! never code. [`PageCheck`] is what a look at a page with a table found, and says it in words
//! that can be pasted into a bug report.
//!
//! | module | what is in it |
//! |---|---|
//! | `key` | what is looked for in the page |
//! | `class` | what a text of the page can be about |
//! | `table` | the table, and looking things up in it |
//! | `built_in` | the table of this version |
//! | `file` | the table as a file: reading, checking, writing |
//! | `choice` | which table is used when one was loaded |
//! | `check` | what a check of the page found |
//! | `text` | the same in words |

mod built_in;
mod check;
mod choice;
mod class;
mod file;
mod key;
mod table;
mod text;

pub use built_in::BUILT_IN_VERSION;
pub use check::{Account, Finding, Match, PageCheck, Scene};
pub use choice::{Choice, Origin, choose};
pub use class::Class;
pub use file::{
    CANDIDATES_MAX, CandidateFile, FILE_BYTES_MAX, FORMAT, SELECTOR_CHARACTERS_MAX, TableError,
    TableFile,
};
pub use key::{Expected, Key};
pub use table::{Candidate, Generation, SelectorTable, Stem, Unreadable};
