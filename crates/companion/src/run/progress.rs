//! The progress on the terminal, or as plain lines where there is none.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use panelwright_engine::{Memory, Phase, Trouble, Window};
use panelwright_protocol::Status;

/// Shows how far a batch is.
pub(crate) struct Display {
    bar: Option<ProgressBar>,
    last_line: String,
}

impl Display {
    /// A bar on a terminal, lines elsewhere.
    pub(crate) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { bar, last_line: String::new() }
    }

    /// Brings the display up to date. Plain lines are written only when something changed that
    /// a log should hold.
    pub(crate) fn show(&mut self, status: &Status) {
        if let Some(bar) = &self.bar {
            bar.set_length(u64::from(status.progress.total));
            bar.set_position(u64::from(status.progress.done + status.progress.set_aside));
            bar.set_message(message(status));
            return;
        }
        let line = line(status);
        if line != self.last_line {
            eprintln!("{line}");
            self.last_line = line;
        }
    }

    /// Leaves the last state on the screen.
    pub(crate) fn finish(&mut self, status: &Status) {
        self.show(status);
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

/// What stands beside the bar: what goes on, how fast, how long still, and who works on what.
fn message(status: &Status) -> String {
    let progress = &status.progress;
    let mut parts = vec![state(status)];
    if let Some(per_hour) = progress.per_hour {
        parts.push(format!("{per_hour:.0} an hour"));
    }
    if let Some(eta_ms) = progress.eta_ms {
        parts.push(format!("{} left", HumanDuration(Duration::from_millis(eta_ms))));
    }
    if let Some(window) = progress.forecast.and_then(|forecast| forecast.window) {
        parts.push(window_words(window));
    }
    let busy: Vec<&str> =
        status.worker_panels.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if !busy.is_empty() {
        parts.push(busy.join(" | "));
    }
    parts.join(", ")
}

/// A line of a log: counts and state, without anything that changes by itself.
fn line(status: &Status) -> String {
    let progress = &status.progress;
    let aside = match progress.set_aside {
        0 => String::new(),
        count => format!(", {count} set aside"),
    };
    format!("{} of {} pictures{aside}, {}", progress.done, progress.total, state(status))
}

fn state(status: &Status) -> String {
    let progress = &status.progress;
    match (&progress.phase, &progress.trouble, &progress.hold) {
        (Phase::Running, Some(trouble), _) => trouble_words(trouble),
        (Phase::Running, None, Some(hold)) => {
            format!("waiting, as the site asks: {}", hold.words)
        }
        (Phase::Running, None, None) => "running".to_owned(),
        (Phase::Paused, ..) => "paused".to_owned(),
        (Phase::NeedsPerson { words, .. }, ..) => format!("a person is needed: {words}"),
        (Phase::Stopped, ..) => "stopped".to_owned(),
        (Phase::Finished, ..) => "finished".to_owned(),
    }
}

/// What holds the batch up, without a number that changes by itself.
fn trouble_words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Offline { .. } => "waiting for the network",
        Trouble::Memory { memory: Memory::Short, .. } => {
            "waiting for memory: over 80 % of this machine's is in use"
        }
        Trouble::Memory { memory: Memory::Exhausted, .. } => {
            "waiting for memory: over 90 % of this machine's is in use"
        }
        Trouble::Memory { memory: Memory::Enough, workers } => {
            return format!("running, in {workers} of the tabs since memory was short");
        }
        Trouble::Unreachable { .. } => "waiting for the site, whose pages do not load",
    }
    .to_owned()
}

/// What the account was seen to give.
fn window_words(window: Window) -> String {
    let length = HumanDuration(Duration::from_millis(window.length_ms));
    format!("about {} pictures every {length}", window.pictures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use panelwright_engine::{Basis, BatchId, Forecast, Hold, Limit, Moment, Progress};

    fn status() -> Status {
        Status {
            batch: BatchId("b-1".to_owned()),
            title: "A comic".to_owned(),
            folder: "a-comic".to_owned(),
            site: "https://chatgpt.com".to_owned(),
            progress: Progress {
                phase: Phase::Running,
                total: 12,
                done: 3,
                set_aside: 1,
                in_hand: 2,
                waiting: 6,
                workers: Vec::new(),
                per_hour: Some(61.4),
                eta_ms: Some(90_000),
                hold: None,
                trouble: None,
                forecast: None,
                started_at: Moment(1),
                ended_at: None,
            },
            worker_panels: vec![String::new(), "page 2, panel 1".to_owned()],
            revision: 1,
            verdict: None,
            notices: Vec::new(),
        }
    }

    #[test]
    fn the_bar_tells_pace_rest_and_who_works_on_what() {
        let words = message(&status());
        assert_eq!(words, "running, 61 an hour, 2 minutes left, page 2, panel 1");
    }

    #[test]
    fn a_log_line_does_not_change_with_the_clock_alone() {
        let mut later = status();
        later.progress.eta_ms = Some(1);
        assert_eq!(line(&status()), line(&later));
        assert_eq!(line(&later), "3 of 12 pictures, 1 set aside, running");
    }

    #[test]
    fn what_the_machine_lacks_is_told_before_what_the_site_asks() {
        let mut held = status();
        let words = "You have hit the limit.".to_owned();
        held.progress.hold = Some(Hold { limit: Limit::Quota, until: Moment(9), words });
        held.progress.trouble = Some(Trouble::Offline { since: Moment(1) });
        assert!(line(&held).ends_with("waiting for the network"), "{}", line(&held));
    }

    #[test]
    fn a_window_that_was_met_is_told() {
        let mut met = status();
        met.progress.forecast = Some(Forecast {
            from: Moment(1),
            each_ms: 60_000,
            basis: Basis::Measured,
            window: Some(Window { pictures: 50, length_ms: 3 * 3_600_000 }),
            cycle: None,
        });
        assert!(message(&met).contains("about 50 pictures every 3 hours"), "{}", message(&met));
    }

    #[test]
    fn a_limit_is_told_in_the_sites_words() {
        let mut held = status();
        let words = "You have hit the limit.".to_owned();
        held.progress.hold = Some(Hold { limit: Limit::Quota, until: Moment(9), words });
        assert!(line(&held).contains("You have hit the limit."));
    }
}
