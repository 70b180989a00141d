//! Why a request from this page came to nothing.

use panelwright_webext::Error;

use crate::words;

/// A request that was not done. Each says what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// The service worker refused, in its own words.
    #[error("{0}")]
    Refused(String),
    /// No answer came within the deadline.
    #[error("{}", words::NO_ANSWER)]
    NoAnswer,
    /// The extension was reloaded and this page belongs to the old one.
    #[error("{}", words::ORPHANED)]
    Orphaned,
    /// The answer does not belong to the request.
    #[error("{}", words::ODD_ANSWER)]
    OddAnswer,
    /// The browser would not carry the request.
    #[error("The browser did not do this: {0}. Try again; if it fails again, reload this page.")]
    Browser(String),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // Chrome's words for a page whose extension was reloaded or updated beneath it.
            Error::Browser(words) if words.contains("context invalidated") => Self::Orphaned,
            Error::Browser(words) => Self::Browser(words.trim_end_matches('.').to_owned()),
            Error::Convert(_) => Self::OddAnswer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_an_old_version_is_told_to_reload() {
        let error = Error::Browser("Extension context invalidated.".into());
        assert_eq!(Problem::from(error), Problem::Orphaned);
    }

    #[test]
    fn the_browsers_own_words_are_one_sentence_with_ours() {
        let problem = Problem::from(Error::Browser("Receiving end does not exist.".into()));
        assert_eq!(
            problem.to_string(),
            "The browser did not do this: Receiving end does not exist. Try again; if it fails \
             again, reload this page."
        );
    }
}
