//! When each chapter will be done. Pure.

use std::collections::BTreeMap;

use panelwright_engine::{Forecast, JobId, JobPhase, Moment};
use panelwright_protocol::{JobRow, PanelText};

use crate::format::{count, panels as panels_words, rough};

/// A chapter, as far as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chapter {
    /// Its title.
    pub(crate) title: String,
    total: u32,
    done: u32,
    set_aside: u32,
    /// When its last picture will be there, roughly; `None` when that is not known, or now.
    pub(crate) ends_at: Option<Moment>,
}

impl Chapter {
    fn new(title: &str) -> Self {
        let title = if title.is_empty() { "Without a chapter" } else { title };
        Self { title: title.to_owned(), total: 0, done: 0, set_aside: 0, ends_at: None }
    }

    /// Whether nothing of it is left to do.
    pub(crate) fn is_over(&self) -> bool {
        self.done + self.set_aside == self.total
    }

    /// How far it is: "12 of 40", "Done", "Done, 2 panels set aside".
    pub(crate) fn standing(&self) -> String {
        match (self.is_over(), self.set_aside) {
            (false, _) => {
                format!("{} of {}", count(u64::from(self.done)), count(u64::from(self.total)))
            }
            (true, 0) => "Done".to_owned(),
            (true, some) => format!("Done, {} set aside", panels_words(u64::from(some))),
        }
    }
}

/// The chapters in the script's order, which is that of the jobs; none where there is but one. With
/// no forecast they have no end.
pub(crate) fn chapters(
    panels: &[PanelText],
    rows: &BTreeMap<JobId, JobRow>,
    now: Moment,
    forecast: Option<&Forecast>,
) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut title = None;
    let mut open = 0;
    for panel in panels {
        if title != Some(&panel.chapter) {
            title = Some(&panel.chapter);
            chapters.push(Chapter::new(&panel.chapter));
        }
        let Some(chapter) = chapters.last_mut() else { continue };
        chapter.total += 1;
        match rows.get(&panel.job).map(|row| &row.phase) {
            Some(JobPhase::Done) => chapter.done += 1,
            Some(JobPhase::SetAside) => chapter.set_aside += 1,
            Some(
                JobPhase::Waiting
                | JobPhase::Preparing
                | JobPhase::Sending
                | JobPhase::Making
                | JobPhase::Looking
                | JobPhase::Saving,
            )
            | None => {
                open += 1;
                chapter.ends_at = forecast.and_then(|forecast| rough(now, forecast.after(open)));
            }
        }
    }
    if chapters.len() > 1 { chapters } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::Basis;

    use super::*;

    const MINUTE_MS: u64 = 60_000;
    const NOW: Moment = Moment(1_000 * MINUTE_MS);

    fn panels(titles: &[&str]) -> Vec<PanelText> {
        let panel = |(job, title): (u32, &&str)| PanelText {
            job: JobId(job),
            name: String::new(),
            chapter: (*title).to_owned(),
            prompt: String::new(),
            file: String::new(),
        };
        (0..).zip(titles).map(panel).collect()
    }

    fn rows(phases: &[(u32, JobPhase)]) -> BTreeMap<JobId, JobRow> {
        let row = |(job, phase): &(u32, JobPhase)| {
            let job = JobId(*job);
            let row = JobRow {
                job,
                phase: phase.clone(),
                attempts: 1,
                reason: None,
                file: None,
                since: Moment(0),
                retry_at: None,
            };
            (job, row)
        };
        phases.iter().map(row).collect()
    }

    fn forecast() -> Forecast {
        Forecast {
            from: NOW,
            each_ms: 2 * MINUTE_MS,
            basis: Basis::Measured,
            window: None,
            cycle: None,
        }
    }

    #[test]
    fn each_chapter_ends_with_its_last_open_panel() {
        let panels = panels(&["One", "One", "Two", "Two", "Three"]);
        let rows = rows(&[(0, JobPhase::Done), (1, JobPhase::SetAside), (2, JobPhase::Done)]);
        let found = chapters(&panels, &rows, NOW, Some(&forecast()));
        let told: Vec<_> = found
            .iter()
            .map(|chapter| {
                let minutes = chapter.ends_at.map(|end| end.since(NOW) / MINUTE_MS);
                (&*chapter.title, chapter.standing(), minutes)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("One", "Done, 1 panel set aside".to_owned(), None),
                ("Two", "1 of 2".to_owned(), Some(2)),
                ("Three", "0 of 1".to_owned(), Some(4)),
            ]
        );
    }

    #[test]
    fn one_chapter_says_no_more_than_the_whole() {
        assert!(chapters(&panels(&["", ""]), &rows(&[]), NOW, Some(&forecast())).is_empty());
        assert!(chapters(&[], &rows(&[]), NOW, None).is_empty());
    }

    #[test]
    fn without_a_forecast_nothing_is_promised() {
        let found = chapters(&panels(&["", "One"]), &rows(&[]), NOW, None);
        assert_eq!(found[0].title, "Without a chapter");
        assert!(found.iter().all(|chapter| chapter.ends_at.is_none()));
    }
}
