//! The names of things, as types, so that a tab is never taken for a job.

use serde::{Deserialize, Serialize};

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

number_id! {
    /// One picture to obtain: its place in the batch's plan, counted from 0.
    JobId(u32)
}
number_id! {
    /// One submission of a job's prompt to one worker, unique within its batch, counted from 1.
    AttemptId(u32)
}
number_id! {
    /// A worker of the batch, counted from 0. A worker keeps its number when its tab is replaced.
    WorkerId(u8)
}
number_id! {
    /// The browser's number for a tab; it means nothing after the browser ended.
    TabId(i32)
}
number_id! {
    /// The browser's number for a download; it lasts across browser sessions.
    DownloadId(i32)
}

/// A batch's name: made by the shell when the batch starts, unique among the author's batches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchId(pub String);

impl std::fmt::Display for BatchId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A run of the browser, from its start to its end. Tab numbers are only good within one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub String);

/// A conversation on the site: the last part of its address, `/c/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConversationId(pub String);
