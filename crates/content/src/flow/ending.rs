//! What the end of a watch means for a person's request.

use panelwright_engine::{Failure, Limit, Need, Report};
use panelwright_requests::RequestNews;

/// The news that a last report of the watch amounts to; `None` for a report that ends nothing.
///
/// The page's own words stay in the page: an answer may repeat the prompt. What is told is the
/// class of what it said.
#[must_use]
pub fn news(report: &Report, was_taken_back: bool) -> Option<RequestNews> {
    if was_taken_back {
        return Some(abandoned("the page took the text back, and nothing was sent"));
    }
    Some(match report {
        Report::Refused { .. } => failed("the site refused to make this picture"),
        Report::Failed { failure, .. } => match failure {
            Failure::Tool => failed("the site's tool for pictures failed"),
            Failure::Page | Failure::Lasting => failed("the page reported an error"),
            // Perhaps no picture was asked for. That is no failure of anybody's.
            Failure::NoPicture => abandoned("the answer came in words, without a picture"),
        },
        Report::Limited { limit, .. } => match limit {
            Limit::Quota => failed("the account's limit for pictures was reached"),
            Limit::Throttle | Limit::Pace | Limit::AtOnce => {
                failed("the site asks to wait before the next one")
            }
        },
        Report::NeedsPerson { need, .. } => match need {
            Need::SignIn => failed("the site asks to sign in"),
            Need::Challenge | Need::Security => failed("the site wants to see that it is you"),
            Need::Choice => abandoned("the site asks which of several pictures is better"),
            Need::UnknownPage => abandoned("the page is not one that Panelwright knows"),
        },
        Report::NotSent { .. } => abandoned("the page did not send the text"),
        Report::Unclear { .. } => abandoned("its place in the conversation cannot be found"),
        Report::Ready | Report::Sent { .. } | Report::Progress { .. } | Report::Picture { .. } => {
            return None;
        }
    })
}

/// The news that a request is followed no longer.
#[must_use]
pub fn abandoned(why: &str) -> RequestNews {
    RequestNews::Abandoned { why: why.to_owned() }
}

fn failed(why: &str) -> RequestNews {
    RequestNews::Failed { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMPT: &str = "draw Xanthippe";

    fn said(report: &Report) -> String {
        let Some(RequestNews::Failed { why } | RequestNews::Abandoned { why }) =
            news(report, false)
        else {
            panic!("{report:?} ends a request");
        };
        why
    }

    #[test]
    fn no_end_repeats_what_the_page_said() {
        let words = || format!("I can't {PROMPT}");
        for report in [
            Report::Refused { words: words() },
            Report::Failed { words: words(), failure: Failure::Tool },
            Report::Failed { words: words(), failure: Failure::NoPicture },
            Report::Limited { words: words(), limit: Limit::Quota, wait_ms: None, sent: true },
            Report::NeedsPerson { need: Need::SignIn, words: words(), unsent: false },
            Report::Unclear { why: words() },
        ] {
            assert!(!said(&report).contains("Xanthippe"), "{report:?}");
        }
    }

    #[test]
    fn an_answer_in_words_is_nobodys_failure() {
        let report = Report::Failed { words: "Which?".into(), failure: Failure::NoPicture };
        assert!(matches!(news(&report, false), Some(RequestNews::Abandoned { .. })));
        let report = Report::Refused { words: "no".into() };
        assert!(matches!(news(&report, false), Some(RequestNews::Failed { .. })));
        assert!(matches!(news(&report, true), Some(RequestNews::Abandoned { .. })));
    }
}
