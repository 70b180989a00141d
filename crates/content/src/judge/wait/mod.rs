//! How long a page asks us to wait, read from its words.
//!
//! Pages say it in two ways: as a length of time (`length`: "in 2 hours and 5 minutes") or as a
//! time of day (`clock`: "tomorrow after 3:05 PM"). Both are read in the languages that the site
//! was seen in, and in those that say it the same way.
//!
//! What is not read: "a few minutes" (how long to wait then is for the limiter to say, which learns
//! from being told again), and weekdays and dates. A time of day with a date counts as the next
//! such time: we ask again once a day until the site agrees, which spares it and us.

mod clock;
mod length;

use super::text::normalise;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// No site asks for more; a larger number was read wrongly.
const WAIT_MAX_MS: u64 = 7 * DAY_MS;

/// What the author's clock shows: pages tell times of day by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalClock {
    since_midnight_ms: u64,
}

impl LocalClock {
    /// The clock at that many milliseconds after local midnight; more than a day starts anew.
    #[must_use]
    pub fn new(since_midnight_ms: u64) -> Self {
        Self { since_midnight_ms: since_midnight_ms % DAY_MS }
    }

    /// The clock at that hour and minute.
    #[must_use]
    pub fn at(hour: u8, minute: u8) -> Self {
        Self::new(u64::from(hour) * HOUR_MS + u64::from(minute) * MINUTE_MS)
    }
}

/// How long a text asks us to wait, in milliseconds, at most a week; `None` when it does not say.
///
/// A time of day goes first: "no more than 3 in 2 hours; try again after 3:05 PM" ends at 3:05 PM,
/// and in "午後3時5分" the minutes are no length. Among several lengths the first counts.
#[must_use]
pub fn wait_ms(text: &str, now: LocalClock) -> Option<u64> {
    let text = plain(text);
    let wait_ms = clock::wait_ms(&text, now).or_else(|| length::wait_ms(&text))?;
    Some(wait_ms.min(WAIT_MAX_MS))
}

/// In lower case, with plain spaces, digits and colons.
fn plain(text: &str) -> String {
    let plain = |character| match character {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_digit(character as u32 - 0xff10, 10).unwrap_or(character)
        }
        '\u{ff1a}' => ':',
        '\n' => ' ',
        other => other,
    };
    normalise(text).to_lowercase().chars().map(plain).collect()
}

/// A number of at most `digits` digits at the start of a text, and what follows it.
fn number(text: &str, digits: usize) -> Option<(u64, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok().filter(|_| end <= digits)?;
    Some((number, &text[end..]))
}

/// Whether a word ends where this text begins.
fn is_end_of_word(rest: &str) -> bool {
    !rest.starts_with(|character: char| character.is_alphanumeric() && !is_cjk(character))
}

/// Whether a character belongs to a script that writes words without spaces between them.
fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
