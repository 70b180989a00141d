//! What can go wrong with stored things.

/// A stored thing that could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The browser's storage refused; its own words follow.
    #[error(
        "the browser's storage refused ({0}); nothing was changed. Look whether the disk is full, \
         then try again"
    )]
    Storage(String),
    /// A stored thing is not what was written.
    #[error("a stored record is damaged ({0}); it was set aside and nothing was deleted")]
    Damaged(String),
    /// A stored thing was written by a later version of Panelwright.
    #[error(
        "{what} was written by a newer Panelwright (format {format} or later); nothing was \
         changed. Update Panelwright, then open this page again"
    )]
    Newer {
        /// What it is.
        what: String,
        /// The format that it names.
        format: u32,
    },
    /// There is no such batch.
    #[error("there is no batch of that name in this profile")]
    NoBatch,
    /// What was asked for is only done to batches that are over.
    #[error(
        "“{0}” is still open, so nothing of it can be forgotten. Let it finish, or stop it, then \
         try again"
    )]
    Open(String),
    /// The batch's journal does not begin with its start.
    #[error(transparent)]
    NoStart(#[from] panelwright_engine::NoStart),
}
