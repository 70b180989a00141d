//! How long a request is waited for without news of its page.
//!
//! A page that watches a request says nothing while the site is at work, and a page that is gone
//! says nothing either. So one without news is looked at after half an hour, and then every half
//! hour: while its conversation stands open somewhere it may take its time, up to a day.

use panelwright_engine::Moment;

use crate::Request;

/// No site makes a picture for so long without a sign; queues of the busiest hours took minutes.
const UNWATCHED_MS: u64 = 30 * 60_000;
/// A conversation that stands open for so long is not being waited in.
const WATCHED_MS: u64 = 24 * 60 * 60_000;

impl Request {
    /// When it has to be looked at, seen from now; `None` when nothing is to come, or the browser
    /// itself tells what comes, as it does of a download.
    #[must_use]
    pub fn next_look(&self, now: Moment) -> Option<Moment> {
        if !self.is_waited_for() {
            return None;
        }
        let looks = now.since(self.changed_at) / UNWATCHED_MS + 1;
        Some(self.changed_at.plus(looks.saturating_mul(UNWATCHED_MS)))
    }

    /// Whether it is time to find out if somebody watches it.
    #[must_use]
    pub fn is_silent(&self, now: Moment) -> bool {
        self.is_waited_for() && now.since(self.changed_at) >= UNWATCHED_MS
    }

    /// Why a silent request is given up; `None` while it may take its time.
    #[must_use]
    pub fn given_up(&self, now: Moment, is_watched: bool) -> Option<String> {
        let was_seen = match (is_watched, now.since(self.changed_at) >= WATCHED_MS) {
            (true, false) => return None,
            (true, true) => "its conversation was open for a day without news",
            (false, _) => "its tab was closed or went elsewhere before there was more news",
        };
        Some(format!("{was_seen}; look into the conversation, and save the picture from there"))
    }

    fn is_waited_for(&self) -> bool {
        self.state.is_open() && self.download.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, Event, Page, RequestId};

    const MINUTE: u64 = 60_000;

    fn request() -> Request {
        let id = RequestId::parse("3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34").unwrap();
        let event = Event::Detected {
            text: "a fox".to_owned(),
            confidence: Confidence::of(0.9),
            page: Page::parse("chatgpt.com").unwrap(),
        };
        Request::begin(id, Moment(0), &event).unwrap()
    }

    #[test]
    fn it_is_looked_at_every_half_hour() {
        let request = request();
        let next = |minute: u64| request.next_look(Moment(minute * MINUTE)).unwrap().0 / MINUTE;
        assert_eq!([0, 29, 30, 31, 60].map(next), [30, 30, 60, 60, 90]);
        assert!(!request.is_silent(Moment(29 * MINUTE)));
        assert!(request.is_silent(Moment(30 * MINUTE)));
    }

    #[test]
    fn one_that_is_watched_may_take_a_day() {
        let request = request();
        assert!(request.given_up(Moment(30 * MINUTE), false).is_some());
        assert_eq!(request.given_up(Moment(23 * 60 * MINUTE), true), None);
        assert!(request.given_up(Moment(24 * 60 * MINUTE), true).is_some());
    }

    #[test]
    fn one_that_is_over_is_not_looked_at() {
        let mut request = request();
        request.apply(Moment(1), &Event::Failed { why: "no".to_owned() });
        assert_eq!(request.next_look(Moment(2)), None);
        assert!(!request.is_silent(Moment(u64::MAX)));
    }
}
