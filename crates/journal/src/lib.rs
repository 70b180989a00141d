//! The durable record of a batch: what is stored, how it is checked, and where.
//!
//! A batch is the fold of its journal: a numbered list of [`Record`]s, each the events of one
//! step, sealed with a checksum. Every fifty pictures, in large batches less often, the state is
//! stored whole and compressed, so that waking reads one snapshot and a short tail. Records before
//! a snapshot are kept as history.
//!
//! | file | what it holds |
//! |---|---|
//! | `record`, [`snapshot`] | the stored forms and their seals |
//! | `migrate` | stored forms of other versions |
//! | [`mod@mirror`] | the second copy, in another place |
//! | `reading`, `salvage` | the journal as it is found, and what single records beyond a damage tell |
//! | [`mod@recover`] | from what is left to the best that can be said: one pure function |
//! | [`mod@open`] | opening a batch after a death, with all of these |
//! | [`mod@audit`] | the proof that is written beside the pictures |
//! | `book`, `tail` | one open batch: append, snapshot, load; when a snapshot is due |
//! | [`mod@step`] | the path of every input: journal, second copy, effects |
//! | [`mod@history`] | what has been: a batch as of any event, its events a page at a time |
//! | [`mod@bundle`] | a whole batch as one file |
//! | [`mod@prune`] | forgetting, by the author's word |
//! | [`mod@requests`] | the history of pictures that a person asks for in the chat themselves |
//! | `archive` | what a place must offer for these three |
//! | `store` | what a place to store things must guarantee, and its twin in memory |
//! | `indexed_db`, `place` | the real place, in the browser; which of its databases |
//!
//! **Invariants.** What [`Book::handle`] has returned for is on disk. A damaged record is
//! reported and left where it is; the journal goes on behind it, and what may have been sent is
//! looked for before it is sent again. Nothing is deleted, but by the author's word, and then only
//! of batches that are over.

mod archive;
pub mod audit;
mod book;
pub mod bundle;
mod error;
pub mod history;
#[cfg(target_arch = "wasm32")]
mod indexed_db;
mod memory;
mod migrate;
pub mod mirror;
pub mod open;
mod place;
pub mod prune;
mod reading;
mod record;
pub mod recover;
pub mod requests;
mod salvage;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod samples;
pub mod snapshot;
pub mod step;
mod store;
mod tail;

pub use archive::{Archive, Weight};
pub use book::Book;
pub use error::Error;
#[cfg(target_arch = "wasm32")]
pub use indexed_db::IndexedDb;
pub use memory::Memory;
pub use mirror::{MemoryMirror, Mirror};
pub use place::DatabasePlace;
pub use reading::{Damage, Reading};
pub use record::{Record, Sealed};
pub use requests::RequestStore;
pub use store::{BatchHead, Durability, PanelRecord, Store};
