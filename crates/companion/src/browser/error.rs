//! What can go wrong with a browser, in words that a person can act on.

use std::path::PathBuf;
use std::time::Duration;

/// Why the browser did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// No browser was found.
    #[error(
        "no Chromium was found: looked at the variable CHROME and for {looked} in PATH. Install \
         Chromium (on Debian: apt-get install chromium) or Chrome for Testing, or set CHROME to \
         its program. Branded Chrome does not load extensions from the command line"
    )]
    NotFound {
        /// The names that were looked for.
        looked: String,
    },
    /// The variable `CHROME` names no program.
    #[error("the variable CHROME names {}, which is no file: correct it or unset it", path.display())]
    NotAProgram {
        /// What it names.
        path: PathBuf,
    },
    /// The browser's program does not start.
    #[error("{} does not start: {source}", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The browser ended by itself.
    #[error(
        "the browser ended while it was starting ({status}). Another browser may be using the \
         same profile. Its last words: {words}"
    )]
    Ended {
        /// How it ended.
        status: String,
        /// The end of its error output.
        words: String,
    },
    /// A file or folder of the profile or of the extension cannot be used.
    #[error("{} cannot be {action}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// "read", "written" and the like.
        action: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is there and is not what it should be.
    #[error("{} is not what it should be: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// Something did not happen in time.
    #[error("waited {:.0} s for {what}, and it did not happen", after.as_secs_f64())]
    Deadline {
        /// What was waited for.
        what: String,
        /// For how long.
        after: Duration,
    },
    /// The connection to the browser is gone.
    #[error("the connection to the browser is gone: it was closed, or it crashed")]
    Gone,
    /// The connection cannot be made.
    #[error("the browser's debugging address does not answer: {0}")]
    Connect(#[source] Box<tokio_tungstenite::tungstenite::Error>),
    /// The browser refused a command.
    #[error("the browser refused {method}: {words}")]
    Refused {
        /// The command.
        method: String,
        /// The browser's words.
        words: String,
    },
    /// The browser's answer has another shape than expected.
    #[error("the browser's answer to {method} cannot be read: {problem}")]
    Answer {
        /// The command.
        method: String,
        /// What is wrong with it.
        problem: String,
    },
    /// JavaScript in a page threw.
    #[error("a script in the page failed: {words}")]
    Script {
        /// The error's own words.
        words: String,
    },
    /// Nothing in the page matches a selector.
    #[error("the page has nothing that matches {selector}")]
    NoElement {
        /// The selector.
        selector: String,
    },
}

impl BrowserError {
    /// For `map_err` on work with files.
    pub(crate) fn file(
        path: impl Into<PathBuf>,
        action: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, action, source }
    }
}
