//! Notices states of the page in which only a person can go on.

use panelwright_engine::{Need, Report};

use crate::page::{check, standing};
use crate::shim;
use crate::task::End;

/// A sign-in button may flash up while a page loads.
const SIGNED_OUT_MS: f64 = 2_000.0;

/// The site's frame may take long to appear; a challenge is one only without it for so long.
const CHALLENGE_MS: f64 = 12_000.0;

/// What is remembered from look to look.
#[derive(Debug, Default)]
pub(crate) struct Person {
    signed_out_since: Option<f64>,
    challenge_since: Option<f64>,
}

impl Person {
    /// Looks once.
    ///
    /// # Errors
    /// Ends with [`Report::NeedsPerson`] when the state has lasted.
    pub(crate) fn check(&mut self, unsent: bool) -> Result<(), End> {
        if lasted(&mut self.signed_out_since, standing::is_signed_out(), SIGNED_OUT_MS) {
            return Err(needs(
                Need::SignIn,
                "The page asks to sign in. Sign in on the site, then resume.",
                unsent,
            ));
        }
        if lasted(&mut self.challenge_since, standing::is_challenge(), CHALLENGE_MS) {
            return Err(needs(
                Need::Challenge,
                "The site shows a challenge in place of its page. Answer it, then resume.",
                unsent,
            ));
        }
        Ok(())
    }

    /// Whether the last look saw a sign of such a state, which may yet pass: nothing is sent
    /// meanwhile.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.signed_out_since.is_some() || self.challenge_since.is_some()
    }
}

/// Ends for a page that the table does not fit.
pub(crate) fn unknown_page(unsent: bool) -> End {
    needs(Need::UnknownPage, &check::look().unknown_page_words(), unsent)
}

/// Ends for a question of the page that the author wants to answer.
pub(crate) fn choice(unsent: bool) -> End {
    const WORDS: &str = "The site made two pictures and asks which one is better. Press the \
                         button under the better one, then resume.";
    needs(Need::Choice, WORDS, unsent)
}

/// Ends for several pictures with a question that cannot be read with certainty.
pub(crate) fn unreadable_choice() -> End {
    const WORDS: &str = "The site made several pictures and asks something about them, in a form \
                         that I do not know. Answer it in the tab so that one picture is left, \
                         then resume.";
    needs(Need::Choice, WORDS, false)
}

fn needs(need: Need, words: &str, unsent: bool) -> End {
    End::with(Report::NeedsPerson { need, words: words.into(), unsent })
}

/// Whether a state that shows now has shown for that long.
pub(crate) fn lasted(since: &mut Option<f64>, is_now: bool, needed_ms: f64) -> bool {
    if !is_now {
        *since = None;
        return false;
    }
    let now = shim::now();
    now - *since.get_or_insert(now) >= needed_ms
}
