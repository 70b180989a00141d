//! Durations: rough ones for what is to come, close ones for what has been.

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A duration as a forecast is told: "about 2 h 10 min".
pub(crate) fn about(duration_ms: u64) -> String {
    let about = if duration_ms < MINUTE_MS { "" } else { "about " };
    format!("{about}{}", span(duration_ms))
}

/// A duration no finer than it can be known: minutes up to an hour, steps of five minutes up to a
/// day, hours beyond.
pub(crate) fn span(duration_ms: u64) -> String {
    let rounded = |step_ms: u64| duration_ms.saturating_add(step_ms / 2) / step_ms * step_ms;
    if duration_ms < MINUTE_MS {
        return "less than a minute".to_owned();
    }
    let minutes = rounded(MINUTE_MS);
    if minutes < HOUR_MS {
        return format!("{} min", minutes / MINUTE_MS);
    }
    let fives = rounded(5 * MINUTE_MS);
    if fives < DAY_MS {
        return pair(fives / HOUR_MS, "h", fives % HOUR_MS / MINUTE_MS, "min");
    }
    let hours = rounded(HOUR_MS);
    let days = hours / DAY_MS;
    let unit = if days == 1 { "day" } else { "days" };
    pair(days, unit, hours % DAY_MS / HOUR_MS, "h")
}

/// How long something has gone on: "34 s", "2 min 5 s", "1 h 4 min".
pub(crate) fn elapsed(duration_ms: u64) -> String {
    let seconds = duration_ms / 1_000;
    if seconds < 60 {
        format!("{seconds} s")
    } else if duration_ms < HOUR_MS {
        pair(seconds / 60, "min", seconds % 60, "s")
    } else {
        pair(duration_ms / HOUR_MS, "h", duration_ms % HOUR_MS / MINUTE_MS, "min")
    }
}

/// Two units, the smaller one left off when it is nothing.
fn pair(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forecast_is_rough() {
        for (duration_ms, text) in [
            (0, "less than a minute"),
            (59_999, "less than a minute"),
            (60_000, "about 1 min"),
            (12 * MINUTE_MS + 20_000, "about 12 min"),
            (59 * MINUTE_MS + 40_000, "about 1 h"),
            (HOUR_MS + 2 * MINUTE_MS, "about 1 h"),
            (2 * HOUR_MS + 9 * MINUTE_MS, "about 2 h 10 min"),
            (DAY_MS - MINUTE_MS, "about 1 day"),
            (DAY_MS + 3 * HOUR_MS, "about 1 day 3 h"),
            (3 * DAY_MS, "about 3 days"),
        ] {
            assert_eq!(about(duration_ms), text, "{duration_ms}");
        }
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        assert!(about(u64::MAX).starts_with("about "));
        assert!(!elapsed(u64::MAX).is_empty());
    }

    #[test]
    fn what_has_been_is_close() {
        for (duration_ms, text) in [
            (0, "0 s"),
            (34_900, "34 s"),
            (60_000, "1 min"),
            (125_000, "2 min 5 s"),
            (HOUR_MS + 4 * MINUTE_MS + 59_000, "1 h 4 min"),
        ] {
            assert_eq!(elapsed(duration_ms), text, "{duration_ms}");
        }
    }
}
