//! How long a page asks us to wait, read from its words.

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// No site asks for more; a larger number was read wrongly.
const WAIT_MAX_MS: u64 = 7 * DAY_MS;

/// Beginnings of units, longest first where one begins another.
const UNITS: &[(&str, u64)] = &[
    ("second", 1_000),
    ("segundo", 1_000),
    ("sekunde", 1_000),
    ("секунд", 1_000),
    ("giây", 1_000),
    ("秒", 1_000),
    ("초", 1_000),
    ("minut", MINUTE_MS),
    ("мин", MINUTE_MS),
    ("phút", MINUTE_MS),
    ("分", MINUTE_MS),
    ("분", MINUTE_MS),
    ("min", MINUTE_MS),
    ("hour", HOUR_MS),
    ("hora", HOUR_MS),
    ("heure", HOUR_MS),
    ("stunde", HOUR_MS),
    ("час", HOUR_MS),
    ("giờ", HOUR_MS),
    ("小时", HOUR_MS),
    ("小時", HOUR_MS),
    ("時間", HOUR_MS),
    ("시간", HOUR_MS),
    ("hr", HOUR_MS),
    ("day", DAY_MS),
    ("día", DAY_MS),
    ("jour", DAY_MS),
    ("tag", DAY_MS),
    ("дн", DAY_MS),
    ("ngày", DAY_MS),
    ("天", DAY_MS),
    ("日", DAY_MS),
    ("일", DAY_MS),
];

/// What may stand between two parts of one time: "2 hours and 5 minutes".
const JOINERS: &[&str] = &["and", "y", "et", "und", "и", "và", "と", "和", ","];

/// The first length of time in a text, in milliseconds: "in 2 hours and 5 minutes", "wait for 5
/// minutes", "in an hour". Clock times ("after 3:05 PM") are not read. "A few minutes" is no length
/// of time: how long to wait then is for the limiter to say, which learns from being told again.
#[must_use]
pub fn wait_ms(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    let text = text.as_str();
    if let Some(sum) = first_sum(text) {
        return Some(sum.min(WAIT_MAX_MS));
    }
    [("an hour", HOUR_MS), ("a minute", MINUTE_MS), ("a day", DAY_MS)]
        .iter()
        .find(|(stem, _)| text.contains(stem))
        .map(|(_, length)| *length)
}

fn first_sum(text: &str) -> Option<u64> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find(|character: char| character.is_ascii_digit())?..];
        if let Some((length, after)) = amount(rest) {
            return Some(length.saturating_add(continued(after)));
        }
        rest = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    }
}

/// The parts that follow a first part, as in "… and 5 minutes".
fn continued(rest: &str) -> u64 {
    let mut rest = rest.trim_start();
    for joiner in JOINERS {
        if let Some(after) = rest.strip_prefix(joiner) {
            rest = after.trim_start();
        }
    }
    amount(rest).map_or(0, |(length, after)| length.saturating_add(continued(after)))
}

/// A number with its unit at the start of a text, and what follows it.
fn amount(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let number: u64 = text[..end].parse().ok()?;
    let rest = text[end..].trim_start();
    let (stem, unit) = UNITS.iter().find(|(stem, _)| rest.starts_with(stem))?;
    let after = rest[stem.len()..]
        .trim_start_matches(|character: char| character.is_alphabetic() && !is_cjk(character));
    // "5分钟": the unit's second half.
    let after = after.strip_prefix('钟').unwrap_or(after);
    Some((number.checked_mul(*unit)?, after))
}

fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        let cases = [
            ("when the limit resets in 2 hours and 5 minutes.", 125),
            ("Please wait for 5 minutes before generating", 5),
            ("try again in an hour", 60),
            ("try again in 1 hour, 1 minute", 61),
            ("resets in 23 hours and 59 minutes", 1_439),
            ("in 90 min", 90),
            ("请在2小时5分钟后再试", 125),
            ("2時間と5分後", 125),
            ("dentro de 3 horas y 10 minutos", 190),
            ("dans 2 heures et 3 minutes", 123),
            ("2시간 5분 후", 125),
            ("you made 12 pictures; wait 10 minutes", 10),
        ];
        for (text, minutes) in cases {
            assert_eq!(wait_ms(text), Some(minutes * MINUTE_MS), "{text}");
        }
        assert_eq!(wait_ms("retry in 30 seconds"), Some(30_000));
    }

    #[test]
    fn nothing_is_made_up() {
        for text in [
            "",
            "try again later",
            "please wait a few minutes before trying again",
            "try again after 3:05 PM",
            "GPT-5 is busy",
            "42",
        ] {
            assert_eq!(wait_ms(text), None, "{text}");
        }
    }

    #[test]
    fn absurd_lengths_are_cut() {
        assert_eq!(wait_ms("in 99999 days"), Some(WAIT_MAX_MS));
        assert_eq!(wait_ms("in 99999999999999999999 days"), None);
    }
}
