//! Lengths of time: "in 2 hours and 5 minutes", "请在2小时5分钟后再试", "in an hour".

use super::{DAY_MS, HOUR_MS, MINUTE_MS, is_cjk, is_end_of_word, number};

const SECOND_MS: u64 = 1_000;

/// A number with more digits was read wrongly, or means for ever.
const DIGITS_MAX: usize = 9;

/// Beginnings of units; what is left of the word is skipped.
const UNITS: &[(&str, u64)] = &[
    ("second", SECOND_MS),
    ("segund", SECOND_MS),
    ("sekund", SECOND_MS),
    ("секунд", SECOND_MS),
    ("giây", SECOND_MS),
    ("秒", SECOND_MS),
    ("초", SECOND_MS),
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
    ("day", DAY_MS),
    ("día", DAY_MS),
    ("jour", DAY_MS),
    ("дн", DAY_MS),
    ("ngày", DAY_MS),
    ("天", DAY_MS),
    // A bare 日 or 일 may belong to a date.
    ("日間", DAY_MS),
    ("日後", DAY_MS),
    ("日后", DAY_MS),
    ("일간", DAY_MS),
    ("일 후", DAY_MS),
    ("일 뒤", DAY_MS),
];

/// Units that are so short that they count only as whole words.
const SHORT_UNITS: &[(&str, u64)] = &[
    ("h", HOUR_MS),
    ("hr", HOUR_MS),
    ("hrs", HOUR_MS),
    ("std", HOUR_MS),
    ("uur", HOUR_MS),
    ("ora", HOUR_MS),
    ("ore", HOUR_MS),
    ("tag", DAY_MS),
    ("tage", DAY_MS),
    ("tagen", DAY_MS),
    ("dag", DAY_MS),
    ("dagen", DAY_MS),
    ("dia", DAY_MS),
    ("dias", DAY_MS),
];

/// What may stand between two parts of one time: "2 hours and 5 minutes".
const JOINERS: &[&str] = &["and", "y", "et", "und", "en", "e", "и", "và", "と", "和", ",", "."];

/// Lengths that are said without a number. A bare "an hour" may belong to "3 pictures an hour".
const IN_WORDS: &[(&str, u64)] = &[
    ("in an hour", HOUR_MS),
    ("for an hour", HOUR_MS),
    ("in a minute", MINUTE_MS),
    ("for a minute", MINUTE_MS),
    ("in a day", DAY_MS),
    ("for a day", DAY_MS),
];

/// The first length of time in a text.
pub(super) fn wait_ms(text: &str) -> Option<u64> {
    first_sum(text).or_else(|| {
        IN_WORDS.iter().find(|(words, _)| text.contains(words)).map(|(_, length)| *length)
    })
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
fn continued(mut rest: &str) -> u64 {
    let mut sum: u64 = 0;
    loop {
        rest = rest.trim_start();
        for joiner in JOINERS {
            if let Some(after) = rest.strip_prefix(joiner) {
                rest = after.trim_start();
            }
        }
        let Some((length, after)) = amount(rest) else { return sum };
        sum = sum.saturating_add(length);
        rest = after;
    }
}

/// A number with its unit at the start of a text, and what follows it.
fn amount(text: &str) -> Option<(u64, &str)> {
    let (number, rest) = number(text, DIGITS_MAX)?;
    let rest = rest.trim_start();
    // "2个小时", "2 個小時": a word that counts.
    let rest = rest.strip_prefix(['个', '個']).unwrap_or(rest);
    let (unit, after) = unit(rest)?;
    Some((number.saturating_mul(unit), after))
}

/// A unit at the start of a text, and what follows its word.
fn unit(text: &str) -> Option<(u64, &str)> {
    let short = SHORT_UNITS.iter().find_map(|(word, unit)| {
        let after = text.strip_prefix(word).filter(|after| is_end_of_word(after))?;
        Some((*unit, after))
    });
    short.or_else(|| {
        let (stem, unit) = UNITS.iter().find(|(stem, _)| text.starts_with(stem))?;
        let after = text[stem.len()..]
            .trim_start_matches(|character: char| character.is_alphabetic() && !is_cjk(character));
        // "5分钟", "5 分鐘": the unit's second half.
        Some((*unit, after.strip_prefix(['钟', '鐘']).unwrap_or(after)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{LocalClock, WAIT_MAX_MS, wait_ms};
    use super::*;

    fn wait(text: &str) -> Option<u64> {
        wait_ms(text, LocalClock::at(12, 0))
    }

    #[test]
    fn lengths_of_time_are_read() {
        let cases = [
            ("when the limit resets in 2 hours and 5 minutes.", 125),
            ("Please wait for 5 minutes before generating", 5),
            ("try again in an hour", 60),
            ("try again in 1 hour, 1 minute", 61),
            ("resets in 23 hours and 59 minutes", 1_439),
            ("in 90 min", 90),
            ("in 2h 5min", 125),
            ("请在2小时5分钟后再试", 125),
            ("請在 2 個小時後再試", 120),
            ("2時間と5分後", 125),
            ("２時間５分後", 125),
            ("3日後", 3 * 1_440),
            ("dentro de 3 horas y 10 minutos", 190),
            ("dans 2 heures et 3 minutes", 123),
            ("dans 2 h 3 min", 123),
            ("in 2 Std. 5 Min.", 125),
            ("in 3 Tagen", 3 * 1_440),
            ("2시간 5분 후", 125),
            ("sau 2 giờ 5 phút", 125),
            ("tra 2 ore e 5 minuti", 125),
            ("em 2 horas e 5 minutos", 125),
            ("you made 12 pictures; wait 10 minutes", 10),
        ];
        for (text, minutes) in cases {
            assert_eq!(wait(text), Some(minutes * MINUTE_MS), "{text}");
        }
        assert_eq!(wait("retry in 30 seconds"), Some(30_000));
    }

    #[test]
    fn nothing_is_made_up() {
        for text in [
            "",
            "try again later",
            "please wait a few minutes before trying again",
            "you can make 3 images a day",
            "GPT-5 is busy",
            "GPT-5 has too many requests",
            "42",
            "11月23日",
        ] {
            assert_eq!(wait(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_of_many_lengths_is_read_to_its_end() {
        assert_eq!(wait(&"1分".repeat(1_000_000)), Some(WAIT_MAX_MS));
    }

    #[test]
    fn absurd_lengths_are_cut() {
        assert_eq!(wait("in 99999 days"), Some(WAIT_MAX_MS));
        assert_eq!(wait("in 99999999999999999999 days"), None);
    }
}
