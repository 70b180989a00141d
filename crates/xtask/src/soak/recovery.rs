//! From a strike to the next useful act: the next step of a job in the journal, which needs a
//! living service worker, a journal on disk and mostly a tab that works; and the next prompt that
//! the site takes, which besides needs a worker that is free.

use panelwright_stage::StageLog;

use super::story::Story;
use super::strikes::{Strike, Victim};
use crate::numbers::{median, worst};

/// A recovery slower than this is told in full, from so long before the strike.
const SLOW_MS: u64 = 1_000;
const BEFORE_MS: u64 = 2_000;

/// All recoveries that were seen, in milliseconds.
#[derive(Default)]
pub(super) struct Recoveries {
    acts: Vec<(Victim, f64)>,
    prompts: Vec<(Victim, f64)>,
    /// Strikes while the site asked for a pause, or when nothing was left to do.
    unseen: usize,
}

impl Recoveries {
    /// Reads the recoveries of a batch off its journal and the stage's log.
    pub(super) fn take(&mut self, struck: &[Strike], story: &Story, log: &StageLog) {
        for strike in struck {
            let from = strike.at_ms;
            let Some(act) = story.next_act(from).filter(|act| !story.is_held(from, *act)) else {
                self.unseen += 1;
                continue;
            };
            self.acts.push((strike.victim, millis(act - from)));
            if strike.victim == Victim::Worker && act - from > SLOW_MS {
                println!("a slow recovery from a killed service worker, from shortly before:");
                story.between(from.saturating_sub(BEFORE_MS), act).for_each(|it| println!("{it}"));
            }
            let taken = log.sends.iter().map(|send| send.at_ms).find(|sent| *sent >= from);
            if let Some(taken) = taken.filter(|taken| !story.is_held(from, *taken)) {
                self.prompts.push((strike.victim, millis(taken - from)));
            }
        }
    }

    /// Prints median and worst of each kind.
    pub(super) fn print(&self) {
        table("until the next step of a job", &self.acts);
        table("until the next prompt is taken", &self.prompts);
        println!(
            "not counted, because the site asked for a pause or nothing was left: {}\n",
            self.unseen
        );
    }
}

fn table(title: &str, seen: &[(Victim, f64)]) {
    println!("\n{title:<34} {:>6} {:>10} {:>10}", "times", "median", "worst");
    for victim in Victim::ALL {
        let of_kind = seen.iter().filter(|(known, _)| *known == victim);
        let times: Vec<f64> = of_kind.map(|(_, ms)| *ms).collect();
        let (Some(median), Some(worst)) = (median(&times), worst(&times)) else { continue };
        let (words, count) = (victim.words(), times.len());
        println!("{words:<34} {count:>6} {median:>7.0} ms {worst:>7.0} ms");
    }
}

#[expect(clippy::cast_precision_loss, reason = "far less than 2^53 ms")]
fn millis(ms: u64) -> f64 {
    ms as f64
}
