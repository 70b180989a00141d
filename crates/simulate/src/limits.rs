//! What an account allows, in the shapes that sites use.

use std::collections::VecDeque;

use panelwright_engine::{Limit, Moment};

use crate::chance::Chance;

const MINUTE_MS: u64 = 60_000;

/// Limits of an account. Several may hold at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// So many pictures in a window of so many milliseconds, which begins with its first.
    pub fixed: Option<(u32, u64)>,
    /// So many pictures in any stretch of so many milliseconds.
    pub rolling: Option<(u32, u64)>,
    /// So many pictures under way at once.
    pub at_once: Option<u32>,
    /// The least time between two sends, in milliseconds.
    pub gap_ms: u64,
    /// Whether the site says how long to wait.
    pub is_stated: bool,
}

impl Limits {
    pub(crate) fn drawn(chance: &mut Chance, jobs: u32) -> Self {
        // So that a batch meets a quota a few times, and not a hundred.
        let least = u64::from(jobs / 20).max(5);
        let mut pictures = || u32::try_from(chance.between(least, least * 4)).unwrap_or(u32::MAX);
        let (fixed, rolling) = (pictures(), pictures());
        let mut window =
            |count| chance.happens(250).then(|| (count, chance.between(10, 300) * MINUTE_MS));
        let (fixed, rolling) = (window(fixed), window(rolling));
        let at_once = chance.happens(250).then(|| chance.between(1, 3));
        Self {
            fixed,
            rolling,
            at_once: at_once.and_then(|most| u32::try_from(most).ok()),
            gap_ms: if chance.happens(300) { chance.between(1, 8_000) } else { 0 },
            is_stated: chance.happens(700),
        }
    }
}

/// What the site says to a send beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Beyond {
    pub(crate) limit: Limit,
    /// How long it really takes.
    pub(crate) wait_ms: u64,
    /// Whether the prompt is taken and answered with the limit's text, or turned away.
    pub(crate) is_taken: bool,
}

/// An account: what it was given.
#[derive(Debug, Default)]
pub(crate) struct Account {
    window_began: Option<Moment>,
    in_window: u32,
    given: VecDeque<Moment>,
    last_send_at: Option<Moment>,
    /// The ends of the pictures under way.
    under_way: Vec<Moment>,
}

impl Account {
    /// Whether a send is within the limits.
    pub(crate) fn judge(&mut self, now: Moment, limits: &Limits) -> Result<(), Beyond> {
        let since_last = self.last_send_at.map(|last| now.since(last));
        self.last_send_at = Some(now);
        if let Some(since_ms) = since_last.filter(|since_ms| *since_ms < limits.gap_ms) {
            let wait_ms = limits.gap_ms - since_ms;
            return Err(Beyond { limit: Limit::Throttle, wait_ms, is_taken: false });
        }
        self.under_way.retain(|end| *end > now);
        if let Some(most) = limits.at_once
            && self.under_way.len() >= most as usize
        {
            let first = self.under_way.iter().min().map_or(0, |end| end.since(now));
            return Err(Beyond { limit: Limit::AtOnce, wait_ms: first, is_taken: false });
        }
        if let Some((most, length_ms)) = limits.fixed
            && let Some(began) = self.window_began.filter(|began| now.since(*began) < length_ms)
            && self.in_window >= most
        {
            let wait_ms = began.plus(length_ms).since(now);
            return Err(Beyond { limit: Limit::Quota, wait_ms, is_taken: true });
        }
        if let Some((most, length_ms)) = limits.rolling {
            while self.given.front().is_some_and(|first| now.since(*first) >= length_ms) {
                self.given.pop_front();
            }
            if self.given.len() >= most as usize {
                let wait_ms =
                    self.given.front().map_or(0, |first| first.plus(length_ms).since(now));
                return Err(Beyond { limit: Limit::Quota, wait_ms, is_taken: true });
            }
        }
        Ok(())
    }

    /// A picture is given, and will be under way until `ends_at`.
    pub(crate) fn give(&mut self, now: Moment, ends_at: Moment, limits: &Limits) {
        if let Some((_, length_ms)) = limits.fixed {
            let is_over = self.window_began.is_none_or(|began| now.since(began) >= length_ms);
            if is_over {
                (self.window_began, self.in_window) = (Some(now), 0);
            }
            self.in_window += 1;
        }
        if limits.rolling.is_some() {
            self.given.push_back(now);
        }
        self.under_way.push(ends_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_window_ends_at_once_and_a_rolling_one_bit_by_bit() {
        let fixed = Limits { fixed: Some((2, 1_000)), ..Limits::default() };
        let rolling = Limits { rolling: Some((2, 1_000)), ..Limits::default() };
        let given = |limits: &Limits| {
            let mut account = Account::default();
            let moments = (0..30).map(|step| Moment(step * 100));
            let mut given = Vec::new();
            for now in moments {
                if account.judge(now, limits).is_ok() {
                    account.give(now, now, limits);
                    given.push(now.0);
                }
            }
            given
        };
        assert_eq!(given(&fixed), [0, 100, 1_000, 1_100, 2_000, 2_100]);
        assert_eq!(given(&rolling), given(&fixed));
    }
}
