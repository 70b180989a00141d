//! What can go wrong in the shell.

/// Something that the shell could not do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The browser refused a call.
    #[error(transparent)]
    Browser(#[from] panelwright_webext::Error),
    /// The journal could not be written or read.
    #[error(transparent)]
    Journal(#[from] panelwright_journal::Error),
    /// There is no batch that this could be about.
    #[error("no batch is open in this profile; import a script and press Start")]
    NoBatch,
    /// A job's prompt is in neither place.
    #[error("its text was lost with the browser's storage; write it anew from your script")]
    PromptLost,
    /// What the author asked for cannot be done now.
    #[error("{0}")]
    Refused(String),
}
