//! The messages between the parts of the extension, and the two records that pages read.
//!
//! One crate, so that a message has one definition on both of its ends. Every message is plain
//! JSON-like data; a picture's bytes travel beside a [`FromContent::Report`] in the envelope's
//! `bytes` property, which is not part of any type here and never enters wasm.

mod audit;
mod content;
mod page;
mod request;
mod status;

pub use audit::{AUDIT_VERSION, Audit, AuditJob, AuditOutcome};
pub use content::{
    CHECK, CLOCK_PORT, ContentAnswer, FromContent, Mark, PageLook, ToContent, worker_address,
};
pub use page::{
    BatchRow, JobRow, KEPT_FOLDERS_KEY, PageAnswer, PageRequest, PanelText, StartRequest, Thumbnail,
};
pub use request::{OpenRequest, PREFERENCES_KEY, RequestAnswer};
pub use status::{STATUS_KEY, Status, TABLE_KEY};
