//! Times of day: "after 3:05 PM", "tomorrow after 15:05", "明天下午3:05", "après 15 h 05".

use super::{DAY_MS, HOUR_MS, LocalClock, MINUTE_MS, is_cjk, is_end_of_word, number};

/// A time that passed so short a while ago means "now" and not "tomorrow": pages round their times
/// down to the minute, a notice may have stood for a while before it was read, and the site's clock
/// is not ours. When that is wrong, the site says it again, and we ask a few times more at most.
const JUST_PASSED_MS: u64 = 5 * MINUTE_MS;

/// Words for tomorrow. In scripts without spaces they count wherever they stand.
const TOMORROW: &[&str] = &[
    "tomorrow",
    "mañana",
    "demain",
    "morgen",
    "amanhã",
    "domani",
    "ngày mai",
    "завтра",
    "明日",
    "明天",
    "내일",
];

/// What makes "mañana" the morning: "de la mañana", "por la mañana".
const NOT_TOMORROW: &str = "la ";

/// Which half of the day an hour belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// Midnight to noon.
    First,
    /// Noon to midnight.
    Second,
}

/// The halves of the day where they stand before the hour.
const HALVES_BEFORE: &[(&str, Half)] = &[
    ("午前", Half::First),
    ("上午", Half::First),
    ("早上", Half::First),
    ("凌晨", Half::First),
    ("오전", Half::First),
    ("午後", Half::Second),
    ("下午", Half::Second),
    ("中午", Half::Second),
    ("晚上", Half::Second),
    ("오후", Half::Second),
];

/// The halves of the day where they stand after the time, longer ones first.
const HALVES_AFTER: &[(&str, Half)] = &[
    ("a. m.", Half::First),
    ("a.m.", Half::First),
    ("a.m", Half::First),
    ("am", Half::First),
    ("de la mañana", Half::First),
    ("da manhã", Half::First),
    ("du matin", Half::First),
    ("di mattina", Half::First),
    ("morgens", Half::First),
    ("sáng", Half::First),
    ("sa", Half::First),
    ("утра", Half::First),
    ("p. m.", Half::Second),
    ("p.m.", Half::Second),
    ("p.m", Half::Second),
    ("pm", Half::Second),
    ("de la tarde", Half::Second),
    ("de la noche", Half::Second),
    ("da tarde", Half::Second),
    ("da noite", Half::Second),
    ("de l'après-midi", Half::Second),
    ("du soir", Half::Second),
    ("nachmittags", Half::Second),
    ("abends", Half::Second),
    ("chiều", Half::Second),
    ("tối", Half::Second),
    ("ch", Half::Second),
    ("дня", Half::Second),
    ("вечера", Half::Second),
];

/// Words before a bare "15 h" that make it a time of day; without one it is a length.
const AT: &[&str] = &["à", "après", "às", "as", "após", "dès"];

/// Until the first time of day in a text; "tomorrow" alone ends at midnight.
pub(super) fn wait_ms(text: &str, now: LocalClock) -> Option<u64> {
    let is_tomorrow = says_tomorrow(text);
    let now_ms = now.since_midnight_ms;
    match first_time(text) {
        Some(time_ms) if is_tomorrow => Some(DAY_MS + time_ms - now_ms),
        Some(time_ms) if time_ms >= now_ms => Some(time_ms - now_ms),
        Some(time_ms) if now_ms - time_ms <= JUST_PASSED_MS => Some(0),
        Some(time_ms) => Some(DAY_MS + time_ms - now_ms),
        None => is_tomorrow.then(|| DAY_MS - now_ms),
    }
}

fn says_tomorrow(text: &str) -> bool {
    TOMORROW.iter().any(|word| {
        text.match_indices(word).any(|(start, _)| {
            let (before, after) = (&text[..start], &text[start + word.len()..]);
            let is_word = word.chars().all(is_cjk)
                || (is_end_of_word(after) && !before.ends_with(char::is_alphanumeric));
            is_word && !before.ends_with(NOT_TOMORROW)
        })
    })
}

/// The first time of day, in milliseconds after midnight.
fn first_time(text: &str) -> Option<u64> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find(|character: char| character.is_ascii_digit())?;
        let (before, rest) = text.split_at(start);
        if let Some(time_ms) = time(before, rest) {
            return Some(time_ms);
        }
        let digits = rest.find(|character: char| !character.is_ascii_digit());
        from = start + digits?;
    }
}

/// The time of day that a text begins with.
fn time(before: &str, text: &str) -> Option<u64> {
    // Not the end of a number, a version or a name.
    let is_inside =
        |last: char| !is_cjk(last) && (last.is_alphanumeric() || ".,:-/#".contains(last));
    if before.ends_with(is_inside) {
        return None;
    }
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = match minute(before, rest) {
        Some((minute, rest)) => (Some(minute), rest),
        None => (None, rest),
    };
    let half = half_before(before).or_else(|| half_after(rest));
    // A number alone is a time only with its half of the day: "after 3 PM".
    if minute.is_none() && half.is_none() {
        return None;
    }
    let hour = match (half, hour) {
        (Some(Half::First), 12) => 0,
        (Some(Half::Second), 0..12) => hour + 12,
        (Some(_) | None, 24) => 0,
        (Some(_) | None, _) => hour,
    };
    let minute = minute.unwrap_or(0);
    (hour < 24 && minute < 60).then(|| hour * HOUR_MS + minute * MINUTE_MS)
}

/// The minutes after an hour, where the writing shows that it is a time of day, and what follows.
fn minute<'a>(before: &str, rest: &'a str) -> Option<(u64, &'a str)> {
    if let Some(rest) = rest.strip_prefix(':') {
        let (minute, rest) = two_digits(rest)?;
        let seconds = rest.strip_prefix(':').and_then(two_digits);
        return Some((minute, seconds.map_or(rest, |(_, rest)| rest)));
    }
    cjk(rest).or_else(|| uhr(rest)).or_else(|| h(before, rest)).or_else(|| gio(rest))
}

fn two_digits(text: &str) -> Option<(u64, &str)> {
    number(text, 2).filter(|(_, rest)| text.len() - rest.len() == 2)
}

/// "3時5分", "3点05分", "3点半", "3시 5분"; not "3時間" or "3시간", which are lengths.
fn cjk(rest: &str) -> Option<(u64, &str)> {
    const SIGNS: &[(&str, &str)] =
        &[("時", "分"), ("时", "分"), ("点", "分"), ("點", "分"), ("시", "분")];
    let (rest, sign) =
        SIGNS.iter().find_map(|(hour, minute)| Some((rest.strip_prefix(hour)?, *minute)))?;
    if rest.starts_with(['間', '间', '간']) {
        return None;
    }
    let rest = rest.strip_prefix(['钟', '鐘']).unwrap_or(rest);
    if let Some(rest) = rest.strip_prefix(['半', '반']) {
        return Some((30, rest));
    }
    let minute = number(rest.trim_start(), 2)
        .and_then(|(minute, rest)| Some((minute, rest.strip_prefix(sign)?)));
    Some(minute.unwrap_or((0, rest)))
}

/// "15 Uhr", "15.05 Uhr", "15 Uhr 5".
fn uhr(rest: &str) -> Option<(u64, &str)> {
    if let Some(rest) = rest.strip_prefix('.') {
        let (minute, rest) = two_digits(rest)?;
        return Some((minute, rest.trim_start().strip_prefix("uhr")?));
    }
    let rest = rest.trim_start().strip_prefix("uhr").filter(|rest| is_end_of_word(rest))?;
    Some(number(rest.trim_start(), 2).unwrap_or((0, rest)))
}

/// "15h05", "15 h 05", and "15 h" after a word such as "after"; not "15 h 5 min", a length.
fn h<'a>(before: &str, rest: &'a str) -> Option<(u64, &'a str)> {
    let rest = rest.trim_start().strip_prefix('h')?;
    if let Some((minute, rest)) = two_digits(rest.trim_start()) {
        return (!rest.trim_start().starts_with("min")).then_some((minute, rest));
    }
    let last_word = before.split_whitespace().next_back()?;
    (is_end_of_word(rest) && AT.contains(&last_word)).then_some((0, rest))
}

/// "15 giờ 05", and "3 giờ chiều" with its half of the day; not "2 giờ 5 phút", a length.
fn gio(rest: &str) -> Option<(u64, &str)> {
    let rest = rest.trim_start().strip_prefix("giờ")?;
    match two_digits(rest.trim_start()) {
        Some((_, rest)) if rest.trim_start().starts_with("phút") => None,
        Some(found) => Some(found),
        None => half_after(rest).map(|_| (0, rest)),
    }
}

fn half_before(before: &str) -> Option<Half> {
    let before = before.trim_end();
    HALVES_BEFORE.iter().find(|(word, _)| before.ends_with(word)).map(|(_, half)| *half)
}

fn half_after(rest: &str) -> Option<Half> {
    let rest = rest.trim_start();
    let is_it = |(word, _): &&(&str, Half)| rest.strip_prefix(*word).is_some_and(is_end_of_word);
    HALVES_AFTER.iter().find(is_it).map(|(_, half)| *half)
}

#[cfg(test)]
mod tests {
    use super::super::wait_ms;
    use super::*;

    /// Twelve minutes to one in the afternoon.
    const NOW: LocalClock = LocalClock { since_midnight_ms: (12 * 60 + 48) * MINUTE_MS };

    const TODAY: u64 = 2 * 60 + 17;
    const TOMORROW: u64 = TODAY + 24 * 60;

    fn check(cases: &[(&str, u64)]) {
        for (text, minutes) in cases {
            assert_eq!(wait_ms(text, NOW), Some(minutes * MINUTE_MS), "{text}");
        }
    }

    #[test]
    fn a_time_of_day_is_read_in_every_language() {
        check(&[
            ("You've reached your image creation limit. Try again after 3:05 PM.", TODAY),
            ("Try again after 3:05\u{202f}PM", TODAY),
            ("try again after 3:05 p.m.", TODAY),
            ("try again at 15:05.", TODAY),
            ("limit resets at 15:05:00", TODAY),
            ("try again after 3 PM", TODAY - 5),
            ("午後3時5分以降に再試行してください", TODAY),
            ("15:05 以降に", TODAY),
            ("15：05以降に", TODAY),
            ("請在下午3:05後再試", TODAY),
            ("请在下午3点05分后重试", TODAY),
            ("下午3点半", TODAY + 25),
            ("después de las 15:05", TODAY),
            ("después de las 3:05 p. m.", TODAY),
            ("después de las 3:05 de la tarde", TODAY),
            ("sau 15:05", TODAY),
            ("sau 3:05 CH", TODAY),
            ("sau 15 giờ 05", TODAY),
            ("sau 3 giờ chiều", TODAY - 5),
            ("après 15 h 05", TODAY),
            ("après 15h05", TODAY),
            ("après 15 h", TODAY - 5),
            ("nach 15:05 Uhr", TODAY),
            ("nach 15.05 Uhr", TODAY),
            ("ab 15 Uhr", TODAY - 5),
            ("após as 15h05", TODAY),
            ("dopo le 15:05", TODAY),
            ("после 15:05", TODAY),
            ("오후 3시 5분 이후", TODAY),
            ("오후 3시 이후", TODAY - 5),
            ("오후 3:05", TODAY),
        ]);
    }

    #[test]
    fn tomorrow_is_a_day_later() {
        check(&[
            ("Try again tomorrow after 3:05 PM.", TOMORROW),
            ("Try again after 3:05 PM tomorrow", TOMORROW),
            ("明日の午後3時5分以降", TOMORROW),
            ("明天下午3:05", TOMORROW),
            ("mañana después de las 15:05", TOMORROW),
            ("sau 15:05 ngày mai", TOMORROW),
            ("demain après 15 h 05", TOMORROW),
            ("morgen nach 15:05 Uhr", TOMORROW),
            ("amanhã às 15h05", TOMORROW),
            ("내일 오후 3시 5분", TOMORROW),
            // Not yet passed today, and still tomorrow; or the morning and no tomorrow.
            ("tomorrow at 1 PM", 24 * 60 + 12),
            ("a las 9 de la mañana", 20 * 60 + 12),
            ("um 9 Uhr morgens", 20 * 60 + 12),
            // Without a time it begins at midnight.
            ("Come back tomorrow.", 11 * 60 + 12),
        ]);
    }

    #[test]
    fn twelve_is_midnight_or_noon() {
        check(&[
            ("after 12:00 AM", 11 * 60 + 12),
            ("after 12:58 PM", 10),
            ("午前0時", 11 * 60 + 12),
            ("after 24:00", 11 * 60 + 12),
        ]);
    }

    #[test]
    fn what_has_just_passed_is_now_and_what_has_long_passed_is_tomorrow() {
        check(&[
            ("after 12:48 PM", 0),
            ("after 12:43 PM", 0),
            ("after 12:42 PM", 24 * 60 - 6),
            ("after 9:00 AM", 20 * 60 + 12),
        ]);
    }

    #[test]
    fn a_time_of_day_goes_before_a_length() {
        check(&[
            ("no more than 3 pictures in 2 hours; try again after 3:05 PM", TODAY),
            ("in 2 hours and 5 minutes", 125),
            ("dans 15 h", 15 * 60),
            ("sau 2 giờ 5 phút", 125),
            ("sau 2 giờ 05 phút", 125),
        ]);
    }

    #[test]
    fn other_numbers_are_no_times() {
        for text in [
            "a picture in 16:9",
            "version 3:5",
            "after 25:00",
            "after 12:60",
            "GPT-5 pm",
            "id a1:22:33",
            "11月23日",
            "3 amazing pictures",
            "guten morgens",
        ] {
            assert_eq!(wait_ms(text, NOW), None, "{text}");
        }
    }
}
