//! When pictures will be there: by the pace that was measured, or by the settings before there is
//! one, and by the account's windows as they were met.

use serde::{Deserialize, Serialize};

use crate::settings::{Settings, is_loopback};
use crate::state::State;
use crate::time::Moment;

/// What one picture takes on the chat site, in the middle of the usual 30 to 90 s.
const PICTURE_MS: u64 = 60_000;

/// So many pictures in so much time: what an account was seen to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Pictures that were made until the quota was met.
    pub pictures: u32,
    /// From the first send to the moment at which the quota was reset.
    pub length_ms: u64,
}

/// What a forecast rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The settings, and what pictures usually take.
    Settings,
    /// The last pictures of this batch.
    Measured,
}

/// Tells when the n-th further picture will be there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// When work goes on: now, or at the end of a limit.
    pub from: Moment,
    /// From one picture to the next.
    pub each_ms: u64,
    /// What that number rests on.
    pub basis: Basis,
    /// The account's window, if a quota was met.
    pub window: Option<Window>,
    /// When the window under way began, and what it gave so far.
    pub cycle: Option<(Moment, u32)>,
}

impl Forecast {
    /// Before a start: by the settings, and by a window that an earlier batch met. `None` for a
    /// stage on this machine, where pictures are made as fast as the stage likes.
    #[must_use]
    pub fn before(now: Moment, settings: &Settings, window: Option<Window>) -> Option<Self> {
        let each_ms = planned_ms(settings)?;
        Some(Self { from: now, each_ms, basis: Basis::Settings, window, cycle: None })
    }

    /// When that many further pictures will be there.
    #[must_use]
    pub fn after(&self, pictures: u32) -> Moment {
        let making = |count: u32| self.each_ms.saturating_mul(u64::from(count));
        let Some(window) = self.window.filter(|window| window.pictures > 0) else {
            return self.from.plus(making(pictures));
        };
        let (began, given) = self.cycle.unwrap_or((self.from, 0));
        let ends = began.plus(window.length_ms);
        // A window that ended while nothing was sent is followed by a fresh one.
        let (ends, given) =
            if ends <= self.from { (self.from.plus(window.length_ms), 0) } else { (ends, given) };
        let first = window.pictures.saturating_sub(given).min(pictures);
        let rest = pictures - first;
        let first_done = self.from.plus(making(first));
        if rest == 0 {
            return first_done;
        }
        let full_windows = u64::from((rest - 1) / window.pictures);
        let in_last = (rest - 1) % window.pictures + 1;
        let cycle_ms = window.length_ms.max(making(window.pictures));
        let last_begins = ends.max(first_done).plus(cycle_ms.saturating_mul(full_windows));
        last_begins.plus(making(in_last))
    }
}

/// From one picture to the next, by the settings: the slowest of gap, window and making.
fn planned_ms(settings: &Settings) -> Option<u64> {
    if is_loopback(&settings.site) {
        return None;
    }
    let pace = &settings.pace;
    let gap_ms = pace.gap_ms + pace.jitter_ms / 2;
    let window_gap_ms = pace.window_ms.checked_div(u64::from(pace.window_sends)).unwrap_or(0);
    let making_ms = PICTURE_MS / u64::from(settings.workers.max(1));
    Some(gap_ms.max(window_gap_ms).max(making_ms))
}

impl State {
    /// When further pictures will be there; `None` as long as nothing tells the pace.
    #[must_use]
    pub fn forecast(&self, now: Moment) -> Option<Forecast> {
        let (each_ms, basis) = match self.facts.picture_ms {
            Some(each_ms) => (each_ms, Basis::Measured),
            None => (planned_ms(&self.facts.settings)?, Basis::Settings),
        };
        let limiter = &self.facts.limiter;
        let from = limiter.hold(now).map_or(now, |hold| hold.until);
        Some(Forecast { from, each_ms, basis, window: limiter.window(), cycle: limiter.cycle() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_000_000);
    const HOUR_MS: u64 = 3_600_000;

    fn hours(forecast: &Forecast, pictures: u32) -> u64 {
        forecast.after(pictures).since(NOW) / HOUR_MS
    }

    #[test]
    fn the_slowest_of_pace_window_and_making_decides_before_a_start() {
        let each_ms = |workers| {
            let settings = Settings::for_site("https://chatgpt.com", workers);
            Forecast::before(NOW, &settings, None).unwrap().each_ms
        };
        assert_eq!(each_ms(1), 60_000);
        // 24 sends in 15 minutes are 37.5 s each, slower than five workers make them.
        assert_eq!(each_ms(5), 37_500);
        let stage = Settings::for_site("http://127.0.0.1:1", 1);
        assert_eq!(Forecast::before(NOW, &stage, None), None);
    }

    #[test]
    fn a_book_of_3000_panels_takes_days_of_windows() {
        let window = Window { pictures: 50, length_ms: 3 * HOUR_MS };
        let forecast = Forecast {
            from: NOW,
            each_ms: 60_000,
            basis: Basis::Measured,
            window: Some(window),
            cycle: None,
        };
        assert_eq!(forecast.after(50), NOW.plus(50 * 60_000));
        assert_eq!(forecast.after(51), NOW.plus(3 * HOUR_MS + 60_000));
        // 60 windows of 3 hours, the last of them used for 50 minutes.
        assert_eq!(forecast.after(3_000), NOW.plus(59 * 3 * HOUR_MS + 50 * 60_000));
        assert_eq!(hours(&forecast, 3_000), 177);
    }

    #[test]
    fn what_a_window_gave_already_is_not_given_again() {
        let window = Window { pictures: 10, length_ms: HOUR_MS };
        let forecast = Forecast {
            from: NOW,
            each_ms: 60_000,
            basis: Basis::Measured,
            window: Some(window),
            cycle: Some((Moment(NOW.0 - 600_000), 8)),
        };
        assert_eq!(forecast.after(2), NOW.plus(120_000));
        assert_eq!(forecast.after(3), NOW.plus(HOUR_MS - 600_000 + 60_000));
    }

    #[test]
    fn a_pace_slower_than_the_window_is_what_counts() {
        let window = Window { pictures: 10, length_ms: 60_000 };
        let forecast = Forecast {
            from: NOW,
            each_ms: 60_000,
            basis: Basis::Measured,
            window: Some(window),
            cycle: None,
        };
        assert_eq!(forecast.after(100), NOW.plus(100 * 60_000));
    }
}
