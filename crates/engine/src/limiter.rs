//! Limits belong to the account: one limiter for all workers of a site.
//!
//! | what the site does | what the limiter does |
//! |---|---|
//! | names a quota and its end | waits for the end, remembers how many pictures the window gave |
//! | asks for a slower pace, throttles | waits, and doubles the gap between sends |
//! | says that too many are under way | waits a little, and lets fewer be under way at once |
//! | takes far longer than usual to take a prompt | widens the gap by half |
//! | makes pictures | quickens the pace a little, and now and then lets one more be under way |
//!
//! Additive increase, multiplicative decrease: what a site accepts is found from below. The gap
//! never falls below the author's own.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::forecast::Window;
use crate::progress::Hold;
use crate::random::draw;
use crate::report::Limit;
use crate::settings::{Pace, WORKERS_MAX, is_loopback};
use crate::time::Moment;

/// The gap grows to no more than this; beyond it a hold is the better answer.
const GAP_MAX_MS: u64 = 10 * 60_000;
/// Where no gap is asked for, one grows from the time between the last two sends, within these.
const SPACING_LEAST_MS: u64 = 50;
const SPACING_MOST_MS: u64 = 1_000;
/// After so many pictures the pace is again what it was when the site complained: each adds the
/// same to it (additive increase).
const PICTURES_TO_REGAIN: u64 = 25;
/// A quota without a stated end is asked again at most this often.
const QUOTA_UNKNOWN_MS: u64 = 60 * 60_000;
/// A throttle without a stated end: the first wait, doubling to the longest.
const THROTTLE_FIRST_MS: u64 = 5 * 60_000;
const THROTTLE_LONGEST_MS: u64 = 30 * 60_000;
/// The same for a stage on this machine, which has no account to protect.
const THROTTLE_FIRST_LOOPBACK_MS: u64 = 5_000;
/// Too many at once: those under way come to an end within a minute or two.
const AT_ONCE_WAIT_MS: u64 = 30_000;
const AT_ONCE_WAIT_LOOPBACK_MS: u64 = 2_000;
/// After so many pictures without a complaint, one more may be under way.
const AT_ONCE_PICTURES: u32 = 10;
/// An answer that takes so many times the usual, and this long at least, says that the site is
/// under strain.
const SLOW_FACTOR: u64 = 4;
const SLOW_LEAST_MS: u64 = 5_000;
/// The usual time follows each answer by one part in so many.
const USUAL_PARTS: u64 = 8;
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
    /// The gap at which the site last complained: what each picture adds to the pace follows from
    /// it.
    #[serde(default)]
    complained_ms: u64,
    /// A limit that was announced and its end.
    hold: Option<Hold>,
    /// Announcements since the last picture: each doubles an unstated wait.
    strikes: u32,
    /// So many pictures may be under way at once; `None` before the site complained of too many.
    #[serde(default)]
    at_once: Option<u8>,
    /// Pictures since that number last changed.
    #[serde(default)]
    at_once_pictures: u32,
    /// How long the site usually takes to take a prompt.
    #[serde(default)]
    usual_ms: Option<u64>,
    /// The account's window as it was last met.
    #[serde(default)]
    window: Option<Window>,
    /// When the window under way began, by its first send, and what it gave so far.
    #[serde(default)]
    cycle_began: Option<Moment>,
    #[serde(default)]
    cycle_pictures: u32,
}

impl Limiter {
    pub(crate) fn new(site: &str, pace: &Pace, seed: u64) -> Self {
        Self {
            gap_ms: pace.gap_ms,
            complained_ms: pace.gap_ms,
            pace: pace.clone(),
            loopback: is_loopback(site),
            seed,
            sends: VecDeque::new(),
            sends_total: 0,
            hold: None,
            strikes: 0,
            at_once: None,
            at_once_pictures: 0,
            usual_ms: None,
            window: None,
            cycle_began: None,
            cycle_pictures: 0,
        }
    }

    /// The earliest moment of the next send; it may be past.
    #[must_use]
    pub fn next_send_at(&self, now: Moment) -> Moment {
        // A clock that was set back leaves sends in the future: they count as done just now.
        let sent_at = |send: &Moment| (*send).min(now);
        let after_last = self.sends.back().map(sent_at).map_or(Moment(0), |last| {
            let jitter_ms = draw(self.seed, self.sends_total, self.pace.jitter_ms);
            last.plus(self.gap_ms + jitter_ms)
        });
        let window = self.pace.window_sends as usize;
        let after_window = match self.sends.len().checked_sub(window) {
            Some(first) if window > 0 => {
                let first = self.sends.get(first).map(sent_at);
                first.map_or(Moment(0), |send| send.plus(self.pace.window_ms))
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

    /// How many pictures may be under way at once; `None` for as many as there are workers.
    #[must_use]
    pub fn at_once(&self) -> Option<usize> {
        self.at_once.map(usize::from)
    }

    /// The account's window as it was last met; `None` before a quota was.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        self.window
    }

    /// When the window under way began and what it gave so far; `None` before its first send.
    pub(crate) fn cycle(&self) -> Option<(Moment, u32)> {
        self.cycle_began.map(|began| (began, self.cycle_pictures))
    }

    /// When the site should be asked again, by what it said.
    pub(crate) fn hold_until(&self, now: Moment, limit: Limit, wait_ms: Option<u64>) -> Moment {
        let spare_ms = if self.loopback { STATED_SPARE_LOOPBACK_MS } else { STATED_SPARE_MS };
        if let Some(wait_ms) = wait_ms {
            return now.plus(wait_ms.saturating_add(spare_ms));
        }
        let first_ms = if self.loopback { THROTTLE_FIRST_LOOPBACK_MS } else { THROTTLE_FIRST_MS };
        let wait_ms = match limit {
            Limit::AtOnce if self.loopback => AT_ONCE_WAIT_LOOPBACK_MS,
            Limit::AtOnce => AT_ONCE_WAIT_MS,
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

    /// Whether it keeps that pace.
    pub(crate) fn is_of(&self, pace: &Pace) -> bool {
        self.pace == *pace && self.gap_ms >= pace.gap_ms
    }

    /// The durations that it has found out by itself.
    pub(crate) fn durations(&self) -> [u64; 3] {
        let window_ms = self.window.map_or(0, |window| window.length_ms);
        [self.gap_ms, self.usual_ms.unwrap_or(0), window_ms]
    }

    /// Announcements since the last picture.
    pub(crate) fn strikes(&self) -> u32 {
        self.strikes
    }

    pub(crate) fn sent(&mut self, at: Moment) {
        if self.cycle_began.is_none() {
            self.cycle_began = Some(at);
            self.cycle_pictures = 0;
        }
        self.sends_total += 1;
        self.sends.push_back(at);
        // Two at least: the time between them is the pace that a complaint is about.
        let keep = (self.pace.window_sends as usize).max(2);
        while self.sends.len() > keep {
            self.sends.pop_front();
        }
    }

    /// The site took a prompt `took_ms` after the permission to send it.
    pub(crate) fn answered(&mut self, took_ms: u64) {
        let usual_ms = self.usual_ms.unwrap_or(took_ms);
        if took_ms >= SLOW_LEAST_MS && took_ms > usual_ms.saturating_mul(SLOW_FACTOR) {
            self.slow_down(3, 2);
        }
        self.usual_ms = Some((usual_ms * (USUAL_PARTS - 1) + took_ms) / USUAL_PARTS);
    }

    /// The site announced a limit while so many pictures were under way, the one that met it
    /// included.
    pub(crate) fn limited(&mut self, hold: Hold, under_way: usize) {
        match hold.limit {
            // A quota says how many, not how fast: the pace was right.
            Limit::Quota => self.close_window(hold.until),
            Limit::AtOnce => {
                let known = self.at_once.unwrap_or(WORKERS_MAX);
                let fewer = u8::try_from(under_way).unwrap_or(known).saturating_sub(1);
                self.at_once = Some(fewer.clamp(1, known));
                self.at_once_pictures = 0;
            }
            Limit::Pace | Limit::Throttle => {
                self.slow_down(2, 1);
            }
        }
        self.strikes = self.strikes.saturating_add(1);
        // Two workers may be told of one limit: the later end counts.
        let is_later = self.hold.as_ref().is_none_or(|known| known.until < hold.until);
        if is_later {
            self.hold = Some(hold);
        }
    }

    /// Multiplicative decrease of the pace at which the site complained.
    fn slow_down(&mut self, times: u64, parts: u64) {
        let mut latest = self.sends.iter().rev();
        let spacing_ms = match (latest.next(), latest.next()) {
            (Some(last), Some(before)) => last.since(*before),
            (Some(_) | None, _) => 0,
        };
        self.complained_ms = self.gap_ms.max(spacing_ms.clamp(SPACING_LEAST_MS, SPACING_MOST_MS));
        self.gap_ms = (self.complained_ms * times / parts).min(GAP_MAX_MS);
    }

    /// What the window gave is what the next one is expected to give. A quota that is met again
    /// before anything was made tells only that the wait was too short.
    fn close_window(&mut self, until: Moment) {
        let Some(began) = self.cycle_began.take() else { return };
        if self.cycle_pictures > 0 {
            let length_ms = until.since(began);
            self.window = Some(Window { pictures: self.cycle_pictures, length_ms });
        }
    }

    /// A picture was made.
    pub(crate) fn pictured(&mut self) {
        self.strikes = 0;
        self.cycle_pictures = self.cycle_pictures.saturating_add(1);
        if self.gap_ms > self.pace.gap_ms {
            // 1/gap + 1/(2 · pictures · complained), so that twice the gap is regained in so many.
            let step = 2 * PICTURES_TO_REGAIN * self.complained_ms.max(SPACING_LEAST_MS);
            let quicker_ms = self.gap_ms * step / (self.gap_ms + step);
            self.gap_ms = quicker_ms.min(self.gap_ms - 1).max(self.pace.gap_ms);
        }
        let Some(known) = self.at_once else { return };
        self.at_once_pictures = self.at_once_pictures.saturating_add(1);
        if self.at_once_pictures >= AT_ONCE_PICTURES {
            self.at_once = Some(known + 1).filter(|more| *more < WORKERS_MAX);
            self.at_once_pictures = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Later than everything that happens here.
    const NOW: Moment = Moment(1 << 40);

    fn polite() -> Limiter {
        Limiter::new("https://chatgpt.com", &Pace::polite(), 7)
    }

    fn hold(limit: Limit, until: u64) -> Hold {
        Hold { limit, until: Moment(until), words: String::new() }
    }

    #[test]
    fn the_first_send_is_free_and_the_second_waits_for_the_gap() {
        let mut limiter = polite();
        assert_eq!(limiter.next_send_at(NOW), Moment(0));
        limiter.sent(Moment(1_000));
        let next = limiter.next_send_at(NOW);
        assert!(next >= Moment(13_000) && next <= Moment(21_000), "{next:?}");
    }

    #[test]
    fn the_window_counts_24_sends_in_15_minutes() {
        let mut limiter = polite();
        for send in 0..24 {
            limiter.sent(Moment(send));
        }
        assert_eq!(limiter.next_send_at(NOW), Moment(15 * 60_000));
        limiter.sent(Moment(15 * 60_000));
        assert!(limiter.next_send_at(NOW) > Moment(15 * 60_000 + 1));
    }

    #[test]
    fn a_throttle_widens_the_gap_and_pictures_narrow_it_again() {
        let mut limiter = polite();
        limiter.limited(hold(Limit::Throttle, 5), 1);
        assert_eq!(limiter.gap_ms, 24_000);
        for _ in 0..100 {
            limiter.pictured();
        }
        assert_eq!(limiter.gap_ms, 12_000);
    }

    #[test]
    fn an_earlier_end_never_shortens_a_hold() {
        let mut limiter = polite();
        limiter.limited(hold(Limit::Quota, 9_000), 1);
        limiter.limited(hold(Limit::Throttle, 5_000), 1);
        assert_eq!(limiter.next_send_at(NOW), Moment(9_000));
    }

    #[test]
    fn unstated_throttles_double_to_half_an_hour() {
        let mut limiter = polite();
        let mut waits = Vec::new();
        for _ in 0..5 {
            let until = limiter.hold_until(Moment(0), Limit::Throttle, None);
            waits.push(until.0 / 60_000);
            limiter.limited(hold(Limit::Throttle, until.0), 1);
        }
        assert_eq!(waits, [5, 10, 20, 30, 30]);
    }

    #[test]
    fn too_many_at_once_lets_fewer_be_under_way_and_pictures_win_one_back() {
        let mut limiter = polite();
        limiter.limited(hold(Limit::AtOnce, 5), 4);
        assert_eq!(limiter.at_once(), Some(3));
        limiter.limited(hold(Limit::AtOnce, 6), 1);
        assert_eq!(limiter.at_once(), Some(1), "one must always be possible");
        for _ in 0..AT_ONCE_PICTURES {
            limiter.pictured();
        }
        assert_eq!(limiter.at_once(), Some(2));
    }

    #[test]
    fn a_site_under_strain_is_asked_less_often() {
        let mut limiter = polite();
        for _ in 0..10 {
            limiter.answered(1_500);
        }
        assert_eq!(limiter.gap_ms, 12_000);
        limiter.answered(20_000);
        assert_eq!(limiter.gap_ms, 18_000);
    }

    #[test]
    fn a_window_is_remembered_by_what_it_gave() {
        let mut limiter = polite();
        limiter.sent(Moment(1_000));
        for _ in 0..40 {
            limiter.pictured();
        }
        limiter.limited(hold(Limit::Quota, 3_601_000), 1);
        assert_eq!(limiter.window(), Some(Window { pictures: 40, length_ms: 3_600_000 }));
        // Met again before anything was made.
        limiter.sent(Moment(3_602_000));
        limiter.limited(hold(Limit::Quota, 9_000_000), 1);
        assert_eq!(limiter.window(), Some(Window { pictures: 40, length_ms: 3_600_000 }));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_hold_the_batch_up() {
        let mut limiter = polite();
        limiter.sent(Moment(50_000_000));
        let now = Moment(1_000);
        assert!(limiter.next_send_at(now) <= now.plus(20_000));
    }
}
