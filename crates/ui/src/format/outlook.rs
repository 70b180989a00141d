//! When pictures will be there, in words.

use panelwright_engine::{Basis, Forecast, Memory, Moment, Phase, Progress, Trouble, Window};

use super::{about, capital, count, span};
use crate::words;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// How long the batch will still take, or took: "About 2 h 10 min left, until 16:05, 61 an hour".
/// `clock` writes a moment.
pub(crate) fn outlook(
    progress: &Progress,
    now: Moment,
    clock: impl Fn(Moment) -> String,
) -> String {
    if matches!(progress.phase, Phase::Stopped | Phase::Finished) {
        let took_ms = progress.ended_at.unwrap_or(now).since(progress.started_at);
        return format!("Took {}", about(took_ms));
    }
    if !goes_on(progress) {
        let left = progress.eta_ms.map(|left_ms| format!("{} of work left", about(left_ms)));
        return capital(&left.unwrap_or_default());
    }
    let Some(forecast) = &progress.forecast else { return words::NO_FORECAST.to_owned() };
    let end = forecast.after(left(progress));
    let mut told = format!("{} left", capital(&about(end.since(now))));
    if let Some(end) = rough(now, end) {
        told += &format!(", until {}", clock(end));
    }
    match (forecast.basis, progress.per_hour) {
        (Basis::Settings, _) => told += ", if pictures take their usual time",
        (Basis::Measured, Some(per_hour)) => told += &format!(", {per_hour:.0} an hour"),
        (Basis::Measured, None) => {}
    }
    told
}

/// Jobs that have neither a picture nor a reason.
fn left(progress: &Progress) -> u32 {
    progress.total.saturating_sub(progress.done).saturating_sub(progress.set_aside)
}

/// Whether time brings the end nearer: nobody knows when a pause or a lack is over.
pub(crate) fn goes_on(progress: &Progress) -> bool {
    let stands_still = match &progress.trouble {
        Some(Trouble::Memory { memory, .. }) => *memory != Memory::Enough,
        Some(Trouble::Offline { .. } | Trouble::Unreachable { .. }) => true,
        None => false,
    };
    progress.phase == Phase::Running && !stands_still
}

/// A moment to come, no finer than it can be known: minutes within the hour, steps of five minutes
/// within the day, full hours beyond. `None` when it is as good as there.
pub(crate) fn rough(now: Moment, at: Moment) -> Option<Moment> {
    let step_ms = match at.since(now) {
        0..MINUTE_MS => return None,
        MINUTE_MS..HOUR_MS => MINUTE_MS,
        HOUR_MS..DAY_MS => 5 * MINUTE_MS,
        DAY_MS.. => HOUR_MS,
    };
    Some(Moment(at.0.div_ceil(step_ms) * step_ms))
}

/// What the account was seen to give: "The site gives about 50 pictures every 3 h."
pub(crate) fn window_words(window: &Window) -> String {
    let pictures = match window.pictures {
        1 => "1 picture".to_owned(),
        more => format!("{} pictures", count(u64::from(more))),
    };
    format!("The site gives about {pictures} every {}.", span(window.length_ms))
}

/// How long a batch would take that is not started yet.
pub(crate) fn before(forecast: &Forecast, pictures: u32) -> String {
    let took = capital(&about(forecast.after(pictures).since(forecast.from)));
    match &forecast.window {
        Some(window) => format!("{took} at this pace. {}", window_words(window)),
        None => format!("{took} at this pace, if the site's limits allow."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_000 * DAY_MS);

    fn forecast(basis: Basis, window: Option<Window>) -> Forecast {
        Forecast { from: NOW, each_ms: MINUTE_MS, basis, window, cycle: None }
    }

    fn progress(total: u32) -> Progress {
        Progress {
            phase: Phase::Running,
            total,
            done: 20,
            set_aside: 1,
            in_hand: 0,
            waiting: 0,
            workers: Vec::new(),
            per_hour: Some(60.0),
            eta_ms: Some(2 * HOUR_MS),
            hold: None,
            trouble: None,
            forecast: Some(forecast(Basis::Measured, None)),
            started_at: Moment(NOW.0 - HOUR_MS),
            ended_at: None,
        }
    }

    /// The words, with moments written as minutes from now.
    fn told(progress: &Progress) -> String {
        outlook(progress, NOW, |moment| format!("+{}", moment.since(NOW) / MINUTE_MS))
    }

    #[test]
    fn the_end_is_told_as_a_length_and_as_a_moment() {
        assert_eq!(told(&progress(141)), "About 2 h left, until +120, 60 an hour");
        assert_eq!(told(&progress(21)), "Less than a minute left, 60 an hour");
    }

    #[test]
    fn days_and_windows_are_told_in_hours() {
        let window = Window { pictures: 50, length_ms: 3 * HOUR_MS };
        let forecast = Some(forecast(Basis::Measured, Some(window)));
        let long = Progress { forecast, per_hour: None, ..progress(921) };
        // 900 pictures are 18 windows, the last of them used for 50 minutes.
        assert_eq!(told(&long), "About 2 days 4 h left, until +3120");
        assert_eq!(window_words(&window), "The site gives about 50 pictures every 3 h.");
    }

    #[test]
    fn before_anything_was_measured_the_words_say_so() {
        let forecast = Some(forecast(Basis::Settings, None));
        let early = Progress { forecast, per_hour: None, ..progress(31) };
        assert_eq!(told(&early), "About 10 min left, until +10, if pictures take their usual time");
    }

    #[test]
    fn what_stands_still_has_no_end_by_the_clock() {
        let paused = Progress { phase: Phase::Paused, ..progress(141) };
        assert_eq!(told(&paused), "About 2 h of work left");
        let trouble = Some(Trouble::Offline { since: NOW });
        assert_eq!(told(&Progress { trouble, ..progress(141) }), "About 2 h of work left");
        let fewer = Some(Trouble::Memory { memory: Memory::Enough, workers: 1 });
        assert!(told(&Progress { trouble: fewer, ..progress(141) }).contains("until"));
        let unknown = Progress { phase: Phase::Paused, eta_ms: None, ..progress(141) };
        assert_eq!(told(&unknown), "");
    }

    #[test]
    fn an_end_is_told_by_what_it_took() {
        let ended = Progress { phase: Phase::Finished, ended_at: Some(NOW), ..progress(21) };
        assert_eq!(told(&ended), "Took about 1 h");
    }

    #[test]
    fn a_start_is_foretold_by_the_window_that_was_met() {
        let window = Window { pictures: 50, length_ms: 3 * HOUR_MS };
        assert_eq!(
            before(&forecast(Basis::Settings, Some(window)), 150),
            "About 6 h 50 min at this pace. The site gives about 50 pictures every 3 h."
        );
        assert_eq!(
            before(&forecast(Basis::Settings, None), 150),
            "About 2 h 30 min at this pace, if the site's limits allow."
        );
    }
}
