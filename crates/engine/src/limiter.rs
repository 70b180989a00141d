//! Limits belong to the account: one limiter for all workers of a site.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::progress::Hold;
use crate::random::draw;
use crate::report::Limit;
use crate::settings::{Pace, is_loopback};
use crate::time::Moment;

/// The gap grows to no more than this; beyond it a hold is the better answer.
const GAP_MAX_MS: u64 = 10 * 60_000;
/// Where a gap starts to grow from when there was none.
const GAP_FIRST_MS: u64 = 1_000;
/// What each saved picture takes off a grown gap.
const GAP_STEP_MS: u64 = 1_000;
/// A quota without a stated end is asked again at most this often.
const QUOTA_UNKNOWN_MS: u64 = 60 * 60_000;
/// A throttle without a stated end: the first wait, doubling to the longest.
const THROTTLE_FIRST_MS: u64 = 5 * 60_000;
const THROTTLE_LONGEST_MS: u64 = 30 * 60_000;
/// The same for a stage on this machine, which has no account to protect.
const THROTTLE_FIRST_LOOPBACK_MS: u64 = 5_000;
/// A stated end is kept to with this much to spare, because clocks and pages round.
const STATED_SPARE_MS: u64 = 60_000;
const STATED_SPARE_LOOPBACK_MS: u64 = 500;

/// The state of one account's limits. Additive increase of the pace, multiplicative decrease.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limiter {
    pace: Pace,
    loopback: bool,
    seed: u64,
    /// The present gap between sends; never below the author's own.
    gap_ms: u64,
    /// The last sends, oldest first: as many as the window counts, at least one.
    sends: VecDeque<Moment>,
    /// How many sends there were, which is what jitter is drawn by.
    sends_total: u64,
    /// A limit that was announced and its end.
    hold: Option<Hold>,
    /// Announcements since the last picture: each doubles an unstated wait.
    strikes: u32,
}

impl Limiter {
    pub(crate) fn new(site: &str, pace: &Pace, seed: u64) -> Self {
        Self {
            gap_ms: pace.gap_ms,
            pace: pace.clone(),
            loopback: is_loopback(site),
            seed,
            sends: VecDeque::new(),
            sends_total: 0,
            hold: None,
            strikes: 0,
        }
    }

    /// The earliest moment of the next send; it may be past.
    #[must_use]
    pub fn next_send_at(&self) -> Moment {
        let after_last = self.sends.back().map_or(Moment(0), |last| {
            let jitter_ms = draw(self.seed, self.sends_total, self.pace.jitter_ms);
            last.plus(self.gap_ms + jitter_ms)
        });
        let window = self.pace.window_sends as usize;
        let after_window = match self.sends.len().checked_sub(window) {
            Some(first) if window > 0 => {
                self.sends.get(first).map_or(Moment(0), |send| send.plus(self.pace.window_ms))
            }
            Some(_) | None => Moment(0),
        };
        let after_hold = self.hold.as_ref().map_or(Moment(0), |hold| hold.until);
        after_last.max(after_window).max(after_hold)
    }

    /// The announced limit that is in force.
    #[must_use]
    pub fn hold(&self, now: Moment) -> Option<&Hold> {
        self.hold.as_ref().filter(|hold| hold.until > now)
    }

    /// When the site should be asked again, by what it said.
    pub(crate) fn hold_until(&self, now: Moment, limit: Limit, wait_ms: Option<u64>) -> Moment {
        let spare_ms = if self.loopback { STATED_SPARE_LOOPBACK_MS } else { STATED_SPARE_MS };
        if let Some(wait_ms) = wait_ms {
            return now.plus(wait_ms.saturating_add(spare_ms));
        }
        let first_ms = if self.loopback { THROTTLE_FIRST_LOOPBACK_MS } else { THROTTLE_FIRST_MS };
        let wait_ms = match limit {
            Limit::Quota if !self.loopback => QUOTA_UNKNOWN_MS,
            Limit::Quota | Limit::Pace | Limit::Throttle => {
                (first_ms << self.strikes.min(8)).min(THROTTLE_LONGEST_MS)
            }
        };
        now.plus(wait_ms)
    }

    /// How many sends there were.
    pub(crate) fn sends_total(&self) -> u64 {
        self.sends_total
    }

    pub(crate) fn sent(&mut self, at: Moment) {
        self.sends_total += 1;
        self.sends.push_back(at);
        let keep = (self.pace.window_sends as usize).max(1);
        while self.sends.len() > keep {
            self.sends.pop_front();
        }
    }

    pub(crate) fn limited(&mut self, hold: Hold) {
        match hold.limit {
            // A quota says how many, not how fast: the pace was right.
            Limit::Quota => {}
            Limit::Pace | Limit::Throttle => {
                self.gap_ms = (self.gap_ms.max(GAP_FIRST_MS) * 2).min(GAP_MAX_MS);
            }
        }
        self.strikes = self.strikes.saturating_add(1);
        // Two workers may be told of one limit: the later end counts.
        let is_later = self.hold.as_ref().is_none_or(|known| known.until < hold.until);
        if is_later {
            self.hold = Some(hold);
        }
    }

    pub(crate) fn pictured(&mut self) {
        self.strikes = 0;
        self.gap_ms = self.gap_ms.saturating_sub(GAP_STEP_MS).max(self.pace.gap_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polite() -> Limiter {
        Limiter::new("https://chatgpt.com", &Pace::polite(), 7)
    }

    fn hold(limit: Limit, until: u64) -> Hold {
        Hold { limit, until: Moment(until), words: String::new() }
    }

    #[test]
    fn the_first_send_is_free_and_the_second_waits_for_the_gap() {
        let mut limiter = polite();
        assert_eq!(limiter.next_send_at(), Moment(0));
        limiter.sent(Moment(1_000));
        let next = limiter.next_send_at();
        assert!(next >= Moment(13_000) && next <= Moment(21_000), "{next:?}");
    }

    #[test]
    fn the_window_counts_24_sends_in_15_minutes() {
        let mut limiter = polite();
        for send in 0..24 {
            limiter.sent(Moment(send));
        }
        assert_eq!(limiter.next_send_at(), Moment(15 * 60_000));
        limiter.sent(Moment(15 * 60_000));
        assert!(limiter.next_send_at() > Moment(15 * 60_000 + 1));
    }

    #[test]
    fn a_throttle_widens_the_gap_and_pictures_narrow_it_again() {
        let mut limiter = polite();
        limiter.limited(hold(Limit::Throttle, 5));
        assert_eq!(limiter.gap_ms, 24_000);
        for _ in 0..100 {
            limiter.pictured();
        }
        assert_eq!(limiter.gap_ms, 12_000);
    }

    #[test]
    fn an_earlier_end_never_shortens_a_hold() {
        let mut limiter = polite();
        limiter.limited(hold(Limit::Quota, 9_000));
        limiter.limited(hold(Limit::Throttle, 5_000));
        assert_eq!(limiter.next_send_at(), Moment(9_000));
    }

    #[test]
    fn unstated_throttles_double_to_half_an_hour() {
        let mut limiter = polite();
        let mut waits = Vec::new();
        for _ in 0..5 {
            let until = limiter.hold_until(Moment(0), Limit::Throttle, None);
            waits.push(until.0 / 60_000);
            limiter.limited(hold(Limit::Throttle, until.0));
        }
        assert_eq!(waits, [5, 10, 20, 30, 30]);
    }
}
