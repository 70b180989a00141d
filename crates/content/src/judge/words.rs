//! When an answer without a picture is the answer.
//!
//! A friendly preamble comes 6 to 15 s before its picture and stands there like an answer; the
//! stop button flickers between the two. So words alone are never hurried, except those that
//! announce a limit.

use panelwright_selectors::Class;

use super::trouble::{classify, is_only_working};

/// An announced limit may still be streaming its numbers.
const LIMIT_STILL_MS: f64 = 1_500.0;

/// A failed tool may leave its busy sign on for ever.
const FAILURE_STILL_MS: f64 = 5_000.0;

/// A sentence that cites the site's rules, in a turn that shows signs of its end.
const FIRM_STILL_MS: f64 = 6_000.0;

/// Longer than any preamble seen (15 s), for a turn that shows positive signs of its end.
const ENDED_STILL_MS: f64 = 20_000.0;

/// For a turn that shows no sign of its end and none of work either.
const SILENT_STILL_MS: f64 = 60_000.0;

/// One look at the words of our turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordsSeen {
    /// The answer's words, without labels of buttons.
    pub text: String,
    /// Whether a picture, or a place for one, is in the turn.
    pub has_picture: bool,
    /// Whether something says that work goes on (a stop button, a loading marker, streaming).
    pub busy: bool,
    /// Whether the turn's own controls are there (copy, share, rate).
    pub ended: bool,
}

/// What to do after a look at the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WordsStep {
    /// Look again when something changes, at the latest after so many milliseconds.
    Wait {
        /// Milliseconds.
        at_most_ms: f64,
    },
    /// These words are the answer.
    Conclude,
}

/// What is remembered from look to look.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordsMemory {
    last: Option<(WordsSeen, f64)>,
}

const IDLE_MS: f64 = 5_000.0;

impl WordsMemory {
    /// Takes a look at time `now` (milliseconds, any origin) and says what to do.
    pub fn observe(&mut self, seen: WordsSeen, now: f64) -> WordsStep {
        let since = match &self.last {
            Some((last, since)) if *last == seen => *since,
            _ => now,
        };
        let needed = if seen.has_picture || is_only_working(&seen.text) {
            None
        } else {
            match classify(&seen.text) {
                Some(
                    Class::Security
                    | Class::SessionOver
                    | Class::Throttle
                    | Class::Pace
                    | Class::ImageQuota
                    | Class::GeneralLimit,
                ) => Some(LIMIT_STILL_MS),
                Some(Class::ChatTooLong | Class::ToolFailure | Class::PageFailure) => {
                    Some(FAILURE_STILL_MS)
                }
                Some(Class::FirmRefusal | Class::Refusal) | None if seen.busy => None,
                Some(Class::FirmRefusal) if seen.ended => Some(FIRM_STILL_MS),
                Some(Class::Refusal) | None if seen.ended => Some(ENDED_STILL_MS),
                Some(Class::FirmRefusal | Class::Refusal) | None => Some(SILENT_STILL_MS),
            }
        };
        self.last = Some((seen, since));
        match needed.map(|needed| since + needed - now) {
            None => WordsStep::Wait { at_most_ms: IDLE_MS },
            Some(left) if left > 0.0 => WordsStep::Wait { at_most_ms: left },
            Some(_) => WordsStep::Conclude,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> WordsSeen {
        WordsSeen { text: text.into(), has_picture: false, busy: false, ended: true }
    }

    fn after(seen: &WordsSeen, milliseconds: f64) -> WordsStep {
        let mut memory = WordsMemory::default();
        memory.observe(seen.clone(), 0.0);
        memory.observe(seen.clone(), milliseconds)
    }

    #[test]
    fn a_preamble_is_waited_out() {
        let preamble = seen("I'll create a picture of the harbour.");
        assert_ne!(after(&preamble, 15_000.0), WordsStep::Conclude);
        assert_eq!(after(&preamble, 20_000.0), WordsStep::Conclude);
        assert_ne!(after(&seen("I can't create that."), 15_000.0), WordsStep::Conclude);
        assert_eq!(after(&seen("I can't create that."), 20_000.0), WordsStep::Conclude);
        let firm = seen("This may violate our content policies.");
        assert_eq!(after(&firm, 6_000.0), WordsStep::Conclude);
        let open = WordsSeen { ended: false, ..firm };
        assert_ne!(after(&open, 20_000.0), WordsStep::Conclude);
    }

    #[test]
    fn work_going_on_forbids_a_conclusion() {
        let busy = WordsSeen { busy: true, ..seen("I can't create that.") };
        assert_ne!(after(&busy, 600_000.0), WordsStep::Conclude);
        let pictured = WordsSeen { has_picture: true, ..seen("Here it is.") };
        assert_ne!(after(&pictured, 600_000.0), WordsStep::Conclude);
        assert_ne!(after(&seen("Creating image"), 600_000.0), WordsStep::Conclude);
        assert_ne!(after(&seen(""), 600_000.0), WordsStep::Conclude);
    }

    #[test]
    fn limits_and_failures_are_quick_and_wait_for_the_text_to_stand() {
        let busy = |text: &str| WordsSeen { busy: true, ended: false, ..seen(text) };
        assert_eq!(after(&busy("Too many requests."), 1_500.0), WordsStep::Conclude);
        assert_eq!(after(&busy("Image generation failed"), 5_000.0), WordsStep::Conclude);
        let mut memory = WordsMemory::default();
        memory.observe(busy("Too many requests. Wait"), 0.0);
        let step = memory.observe(busy("Too many requests. Wait 5 minutes"), 1_500.0);
        assert_eq!(step, WordsStep::Wait { at_most_ms: 1_500.0 });
    }

    #[test]
    fn without_a_sign_of_the_end_it_takes_a_minute() {
        let silent = WordsSeen { ended: false, ..seen("Which style do you prefer?") };
        assert_ne!(after(&silent, 59_000.0), WordsStep::Conclude);
        assert_eq!(after(&silent, 60_000.0), WordsStep::Conclude);
    }
}
