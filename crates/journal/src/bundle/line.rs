//! The lines of a batch's file.

use panelwright_engine::{JobId, Moment, State};
use serde::{Deserialize, Serialize};

use crate::store::{BatchHead, PanelRecord};

/// What the first line says that the file is.
pub const FORMAT: &str = "panelwright-batch";

/// The version of the format; a later Panelwright reads earlier ones.
pub const VERSION: u32 = 1;

/// A line of the file, each an object with one member that says what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// The first line.
    Header(Box<Header>),
    /// A panel; the first is job 0.
    Panel(PanelRecord),
    /// The state that the journal goes on from, where its beginning is not there any more.
    Snapshot(Box<Snapshot>),
    /// A record of the journal, sealed as it was stored.
    Record {
        /// CRC-32 of the body's UTF-8 bytes.
        checksum: u32,
        /// The record as JSON, in a text.
        body: String,
    },
    /// A small picture.
    Thumbnail {
        /// Whose.
        job: JobId,
        /// A `data:` address.
        address: String,
    },
    /// The last line.
    End {
        /// How many lines stand above this one.
        lines: u64,
        /// SHA-256 of all bytes above this line, lower-case hex.
        sha256: String,
    },
}

/// What the file is, and what it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    /// [`FORMAT`].
    pub(super) format: String,
    /// [`VERSION`].
    pub(super) version: u32,
    /// The version of Panelwright that wrote it.
    pub(super) panelwright: String,
    /// When it was written.
    pub(super) exported_at: Moment,
    /// What the batch is.
    pub(super) batch: BatchHead,
    /// How many records there are.
    pub(super) records: u64,
}

/// As much of the first line as every version has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AnyHeader {
    /// The first line.
    Header {
        /// [`FORMAT`].
        format: String,
        /// The version of the format.
        version: u32,
    },
}

/// A state with the number of the last record in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Snapshot {
    /// The number of the last record that it holds.
    pub(super) seq: u64,
    /// The state.
    pub(super) state: State,
}
