//! From a strike to the next useful act: a prompt that the site takes, which needs a living service
//! worker, a journal on disk, and a tab that works.

use panelwright_stage::StageLog;

use super::strikes::{Strike, Victim};
use crate::numbers::{median, worst};

/// After the site turned a prompt away, all of the batch waits for a while; a strike then shows
/// nothing.
const HELD_MS: u64 = 12_000;

/// All recoveries that were seen, in milliseconds.
#[derive(Default)]
pub(super) struct Recoveries {
    seen: Vec<(Victim, f64)>,
    /// Strikes after which the site asked for a pause, or nothing was left to send.
    unseen: usize,
}

impl Recoveries {
    /// Reads the recoveries of a batch off the stage's log.
    pub(super) fn take(&mut self, struck: &[Strike], log: &StageLog) {
        for strike in struck {
            match recovery_ms(strike.at_ms, log) {
                Some(ms) => self.seen.push((strike.victim, ms)),
                None => self.unseen += 1,
            }
        }
    }

    /// Prints median and worst of each kind.
    pub(super) fn print(&self) {
        println!(
            "\n{:<34} {:>6} {:>10} {:>10}",
            "until the next prompt is taken", "times", "median", "worst"
        );
        for victim in Victim::ALL {
            let of_kind = self.seen.iter().filter(|(known, _)| *known == victim);
            let times: Vec<f64> = of_kind.map(|(_, ms)| *ms).collect();
            let (Some(median), Some(worst)) = (median(&times), worst(&times)) else { continue };
            println!(
                "{:<34} {:>6} {:>7.0} ms {:>7.0} ms",
                victim.words(),
                times.len(),
                median,
                worst
            );
        }
        println!(
            "not counted, because the site asked for a pause or nothing was left: {}\n",
            self.unseen
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "far less than 2^53 ms")]
fn recovery_ms(at_ms: u64, log: &StageLog) -> Option<f64> {
    let next = log.sends.iter().map(|send| send.at_ms).find(|sent| *sent >= at_ms)?;
    let held_from = at_ms.saturating_sub(HELD_MS);
    let is_held = log.refused.iter().any(|refused| (held_from..next).contains(&refused.at_ms));
    (!is_held).then(|| (next - at_ms) as f64)
}

#[cfg(test)]
mod tests {
    use panelwright_stage::{Generation, Outcome, RefusalReason, RefusedSend, SendRecord};

    use super::*;

    fn log(sends: &[u64], refused: &[u64]) -> StageLog {
        let send = |(serial, at_ms): (u64, &u64)| SendRecord {
            serial,
            prompt: String::new(),
            conversation: String::new(),
            at_ms: *at_ms,
            generation: Generation::A,
            retry: false,
            uploads: 0,
            outcome: Outcome::Picture,
            finished_at_ms: None,
            picture_fetches: 0,
            picture_views: 0,
        };
        let refusal = |at_ms: &u64| RefusedSend {
            prompt: String::new(),
            at_ms: *at_ms,
            reason: RefusalReason::TooFast,
        };
        StageLog {
            sends: (1..).zip(sends).map(send).collect(),
            refused: refused.iter().map(refusal).collect(),
            ..StageLog::default()
        }
    }

    #[test]
    fn the_next_prompt_ends_a_recovery_unless_the_site_asked_for_a_pause() {
        assert_eq!(recovery_ms(100_000, &log(&[90_000, 100_700], &[])), Some(700.0));
        assert_eq!(recovery_ms(100_000, &log(&[90_000], &[])), None);
        assert_eq!(recovery_ms(100_000, &log(&[100_700], &[95_000])), None);
        assert_eq!(recovery_ms(100_000, &log(&[100_700], &[101_000])), Some(700.0));
    }
}
