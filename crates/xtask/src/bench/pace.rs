//! Seconds from one picture to the next.
//!
//! The stage's log says when each prompt was taken and when its picture was finished. With `n`
//! tabs, the prompt after next but `n` goes out when a tab has come round once; the mean of these
//! rounds, less the time that the stage itself took, is what a job costs beyond it. A stage has
//! two more waits that no program can shorten, since they stand for the page's: until its send
//! button can be pressed, and until a finished picture shows its buttons. They are told apart.

use std::path::Path;

use anyhow::{Context, bail};
use panelwright_companion::run::{RunOptions, run};
use panelwright_stage::{SendRecord, Stage, StageOptions, Timing};

use crate::numbers::mean;

/// The longest that a trial may take; it ends one that hangs.
const TIMEOUT_MINUTES: f64 = 10.0;

/// One batch to be measured.
pub(crate) struct Trial {
    pub(crate) workers: u8,
    pub(crate) generation_time_ms: u64,
    /// Per tab.
    pub(crate) pictures: u32,
}

/// What was measured, in seconds.
pub(crate) struct Row {
    workers: u8,
    generation: f64,
    /// The stage's other waits, per picture.
    page: f64,
    /// From one send of a tab to its next.
    round: f64,
}

impl Trial {
    pub(crate) async fn run(&self, extension: &Path) -> anyhow::Result<Row> {
        let timing = Timing { generation_time_ms: self.generation_time_ms, ..Timing::default() };
        let page_ms = timing.send_button_delay_ms + timing.overlay_delay_ms;
        let stage = Stage::start(StageOptions { timing, ..StageOptions::default() })?;
        let folder = tempfile::tempdir().context("a temporary folder cannot be made")?;
        let script = folder.path().join("bench.txt");
        std::fs::write(&script, prompts(u32::from(self.workers) * self.pictures))
            .context("the script cannot be written")?;
        let options = RunOptions {
            script: Some(script),
            site: Some(stage.url().trim_end_matches('/').to_owned()),
            workers: Some(self.workers),
            out: Some(folder.path().join("pictures")),
            extension: Some(extension.to_owned()),
            timeout_minutes: Some(TIMEOUT_MINUTES),
            ..RunOptions::default()
        };
        let report = run(&options).await?;
        if !report.is_complete() {
            bail!("a batch that is measured must be whole:\n{report}");
        }
        let log = stage.log();
        stage.stop();
        let generation = generation(&log.sends).context("the stage finished no picture")?;
        let round = round(&log.sends, usize::from(self.workers)).context("too few pictures")?;
        Ok(Row { workers: self.workers, generation, page: seconds(page_ms), round })
    }
}

/// A prompt a line, no two the same.
fn prompts(count: u32) -> String {
    (1..=count).map(|number| format!("A lighthouse on rock number {number}, in ink\n")).collect()
}

/// The mean time from a prompt's arrival to its finished picture.
fn generation(sends: &[SendRecord]) -> Option<f64> {
    let spans: Vec<f64> = sends
        .iter()
        .filter_map(|send| Some(seconds(send.finished_at_ms?.saturating_sub(send.at_ms))))
        .collect();
    mean(&spans)
}

/// The mean time from a send to the one that is as many sends later as there are tabs.
fn round(sends: &[SendRecord], workers: usize) -> Option<f64> {
    let later = sends.iter().skip(workers);
    let spans: Vec<f64> = sends
        .iter()
        .zip(later)
        .map(|(send, later)| seconds(later.at_ms.saturating_sub(send.at_ms)))
        .collect();
    mean(&spans)
}

#[expect(clippy::cast_precision_loss, reason = "far less than 2^53 ms")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

/// Prints the table.
pub(crate) fn print(rows: &[Row]) {
    println!(
        "\n{:>7} {:>10} {:>8} {:>10} {:>11} {:>12}",
        "workers", "generation", "round", "added", "page's own", "throughput"
    );
    for row in rows {
        let added = row.round - row.generation;
        println!(
            "{:>7} {:>8.2} s {:>6.2} s {:>8.2} s {:>9.2} s {:>12.2}",
            row.workers,
            row.generation,
            row.round,
            added - row.page,
            row.page,
            row.generation / row.round,
        );
    }
    println!(
        "\nround: from one send of a tab to its next. added: what Panelwright adds, without the\n\
         page's own waits (its send button, a finished picture's buttons). throughput: pictures\n\
         against the ideal, workers / generation, which has neither.\n"
    );
}

#[cfg(test)]
mod tests {
    use panelwright_stage::{Generation, Outcome};

    use super::*;

    fn send(serial: u64, at_ms: u64, finished_at_ms: u64) -> SendRecord {
        SendRecord {
            serial,
            prompt: String::new(),
            conversation: String::new(),
            at_ms,
            generation: Generation::A,
            retry: false,
            uploads: 0,
            hidden: true,
            outcome: Outcome::Picture,
            finished_at_ms: Some(finished_at_ms),
            picture_fetches: 1,
            picture_views: 1,
        }
    }

    #[test]
    fn a_round_is_a_tabs_own() {
        // Two tabs that take turns: each sends every 5 s, and a picture takes 4 s.
        let sends: Vec<SendRecord> = (0..8)
            .map(|number| {
                let at_ms = number / 2 * 5_000 + number % 2 * 700;
                send(number + 1, at_ms, at_ms + 4_000)
            })
            .collect();
        assert_eq!(round(&sends, 2), Some(5.0));
        assert_eq!(generation(&sends), Some(4.0));
        assert_eq!(round(&sends[..2], 2), None);
    }
}
