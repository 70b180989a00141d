//! What holds for every text that may say how long to wait.
#![cfg(not(target_arch = "wasm32"))]

use panelwright_content::judge::trouble::{classify, report_words};
use panelwright_content::judge::wait::{LocalClock, wait_ms};
use proptest::prelude::*;

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
const WEEK_MS: u64 = 7 * DAY_MS;

/// Pieces of every reading, so that random texts get past its first step.
const PIECES: [&str; 52] = [
    "after ",
    "tomorrow",
    "in ",
    "limit",
    " ",
    "  ",
    ":",
    ".",
    ",",
    "-",
    "1",
    "12",
    "05",
    "24",
    "99",
    "18446744073709551616",
    "３",
    "：",
    "am",
    " PM",
    "a. m.",
    "p.m.",
    "h",
    " h ",
    "Uhr",
    "giờ",
    "phút",
    "chiều",
    "午後",
    "下午",
    "오전",
    "時",
    "间",
    "間",
    "点",
    "半",
    "分",
    "시",
    "분",
    "日",
    "天",
    "小时",
    "시간",
    "hours",
    "minutes",
    "and",
    "un día",
    "de la mañana",
    "mañana",
    "\u{202f}",
    "🙂",
    "\n",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9 .,:'-]{0,20}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn clocks() -> impl Strategy<Value = LocalClock> {
    (0..DAY_MS).prop_map(LocalClock::new)
}

/// Says two numbers in a sentence: hours and minutes of a length, or of a time of day.
type Say = fn(u64, u64) -> String;

/// How a language says "2 hours and 5 minutes", in a sentence.
const LENGTHS: [Say; 13] = [
    |hours, minutes| format!("when the limit resets in {hours} hours and {minutes} minutes."),
    |hours, minutes| format!("try again in {hours}h {minutes}min"),
    |hours, minutes| format!("dentro de {hours} horas y {minutes} minutos"),
    |hours, minutes| format!("dans {hours} heures et {minutes} minutes"),
    |hours, minutes| format!("dans {hours} h {minutes} min"),
    |hours, minutes| format!("in {hours} Stunden und {minutes} Minuten"),
    |hours, minutes| format!("em {hours} horas e {minutes} minutos"),
    |hours, minutes| format!("sau {hours} giờ {minutes} phút"),
    |hours, minutes| format!("через {hours} часов и {minutes} минут"),
    |hours, minutes| format!("{hours}時間{minutes}分後に"),
    |hours, minutes| format!("请在{hours}小时{minutes}分钟后再试"),
    |hours, minutes| format!("請在 {hours} 個小時 {minutes} 分鐘後再試"),
    |hours, minutes| format!("{hours}시간 {minutes}분 후에"),
];

/// How a language says the time of day, and how it says that it is tomorrow's.
const TIMES: [(Say, &str); 16] = [
    (|hour, minute| format!("try again after {}", english(hour, minute)), "tomorrow"),
    (|hour, minute| format!("try again after {hour}:{minute:02}"), "tomorrow"),
    (|hour, minute| format!("después de las {hour}:{minute:02}"), "mañana"),
    (|hour, minute| format!("después de las {}", spanish(hour, minute)), "mañana"),
    (|hour, minute| format!("après {hour} h {minute:02}"), "demain"),
    (|hour, minute| format!("après {hour:02}:{minute:02}"), "demain"),
    (|hour, minute| format!("nach {hour:02}:{minute:02} Uhr"), "morgen"),
    (|hour, minute| format!("nach {hour}.{minute:02} Uhr"), "morgen"),
    (|hour, minute| format!("depois das {hour}h{minute:02}"), "amanhã"),
    (|hour, minute| format!("sau {hour:02}:{minute:02}"), "ngày mai"),
    (|hour, minute| format!("после {hour:02}:{minute:02}"), "завтра"),
    (
        |hour, minute| format!("{}以降に", cjk("午前", "午後", hour, &format!("時{minute}分"))),
        "明日",
    ),
    (|hour, minute| format!("{hour}:{minute:02}以降に"), "明日"),
    (
        |hour, minute| format!("请在{}后", cjk("上午", "下午", hour, &format!("点{minute:02}分"))),
        "明天",
    ),
    (
        |hour, minute| format!("請在{}後", cjk("上午", "下午", hour, &format!(":{minute:02}"))),
        "明天",
    ),
    (
        |hour, minute| format!("{} 이후", cjk("오전 ", "오후 ", hour, &format!("시 {minute}분"))),
        "내일",
    ),
];

fn english(hour: u64, minute: u64) -> String {
    format!("{}:{minute:02}\u{202f}{}", twelve(hour), if hour < 12 { "AM" } else { "PM" })
}

fn spanish(hour: u64, minute: u64) -> String {
    format!("{}:{minute:02} {}", twelve(hour), if hour < 12 { "a. m." } else { "p. m." })
}

fn cjk(first: &str, second: &str, hour: u64, rest: &str) -> String {
    format!("{}{}{rest}", if hour < 12 { first } else { second }, twelve(hour))
}

fn twelve(hour: u64) -> u64 {
    if hour.is_multiple_of(12) { 12 } else { hour % 12 }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_within_bounds(text in texts(), now in clocks()) {
        if let Some(wait_ms) = wait_ms(&text, now) {
            prop_assert!(wait_ms <= WEEK_MS);
        }
        let _class = classify(&text);
        let _report = report_words(&text, now);
    }

    #[test]
    fn every_length_comes_back(
        hours in 1_u64..100,
        minutes in 1_u64..60,
        say in prop::sample::select(LENGTHS.to_vec()),
        now in clocks(),
    ) {
        let text = say(hours, minutes);
        prop_assert_eq!(wait_ms(&text, now), Some((hours * 60 + minutes) * MINUTE_MS), "{}", text);
    }

    /// The end lies where the text says, today or tomorrow; only what passed a moment ago is over.
    #[test]
    fn every_time_of_day_comes_back(
        hour in 0_u64..24,
        minute in 0_u64..60,
        now_ms in 0..DAY_MS,
        (say, _) in prop::sample::select(TIMES.to_vec()),
    ) {
        let text = say(hour, minute);
        let time_ms = (hour * 60 + minute) * MINUTE_MS;
        let wait_ms = wait_ms(&text, LocalClock::new(now_ms));
        if wait_ms == Some(0) {
            prop_assert!((time_ms..=time_ms + 5 * MINUTE_MS).contains(&now_ms), "{}", text);
        } else {
            let end_ms = wait_ms.map(|wait_ms| (now_ms + wait_ms) % DAY_MS);
            prop_assert_eq!(end_ms, Some(time_ms), "{}", text);
            prop_assert!(wait_ms < Some(DAY_MS), "{}", text);
        }
    }

    #[test]
    fn every_time_of_tomorrow_comes_back(
        hour in 0_u64..24,
        minute in 0_u64..60,
        now_ms in 0..DAY_MS,
        (say, tomorrow) in prop::sample::select(TIMES.to_vec()),
        is_first in any::<bool>(),
    ) {
        let time = say(hour, minute);
        let text =
            if is_first { format!("{tomorrow} {time}") } else { format!("{time} {tomorrow}") };
        let end_ms = wait_ms(&text, LocalClock::new(now_ms)).map(|wait_ms| now_ms + wait_ms);
        prop_assert_eq!(end_ms, Some(DAY_MS + (hour * 60 + minute) * MINUTE_MS), "{}", text);
    }
}
