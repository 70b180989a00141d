//! Which rows are shown. Pure.

use std::collections::BTreeMap;

use panelwright_engine::{JobId, JobPhase};
use panelwright_protocol::{JobRow, PanelText};

/// The choices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Every panel.
    #[default]
    All,
    /// Panels that wait or are under way.
    Open,
    /// Panels whose picture is saved.
    Done,
    /// Panels with a reason instead.
    SetAside,
}

impl Filter {
    /// All choices, in the order of the buttons.
    pub(crate) const ALL: [Self; 4] = [Self::All, Self::Open, Self::Done, Self::SetAside];

    /// The button's words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Open => "Open",
            Self::Done => "Done",
            Self::SetAside => "Set aside",
        }
    }

    /// Whether a job in that phase is shown. A job that nothing is known of yet is open.
    pub(crate) fn shows(self, phase: Option<&JobPhase>) -> bool {
        match self {
            Self::All => true,
            Self::Open => !matches!(phase, Some(JobPhase::Done | JobPhase::SetAside)),
            Self::Done => phase == Some(&JobPhase::Done),
            Self::SetAside => phase == Some(&JobPhase::SetAside),
        }
    }
}

/// The jobs that are shown, in order: those of the filter whose name or chapter holds every word
/// of the search.
pub(crate) fn shown(
    panels: &[PanelText],
    rows: &BTreeMap<JobId, JobRow>,
    filter: Filter,
    search: &str,
) -> Vec<JobId> {
    let search = Search::of(search);
    panels
        .iter()
        .filter(|panel| filter.shows(rows.get(&panel.job).map(|row| &row.phase)))
        .filter(|panel| search.finds(&panel.name, &panel.chapter))
        .map(|panel| panel.job)
        .collect()
}

/// What a person looks for.
pub(crate) struct Search {
    words: Vec<String>,
}

impl Search {
    /// The words of a search, as typed.
    pub(crate) fn of(typed: &str) -> Self {
        let typed = typed.to_lowercase();
        let word = |word: &str| word.trim_matches(',').to_owned();
        Self { words: typed.split_whitespace().map(word).collect() }
    }

    /// Whether everything is looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a panel's name or chapter holds every word.
    pub(crate) fn finds(&self, name: &str, chapter: &str) -> bool {
        if self.is_empty() {
            return true;
        }
        let place = format!("{name} {chapter}").to_lowercase();
        let parts: Vec<&str> = place.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        // Numbers are whole ("page 1" is not page 12), words may be begun.
        self.words.iter().all(|word| {
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            parts.iter().any(|part| if is_number { part == word } else { part.starts_with(word) })
        })
    }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::Moment;

    use super::*;

    fn panel(job: u32, name: &str) -> PanelText {
        PanelText {
            job: JobId(job),
            name: name.into(),
            chapter: "Chapter 2: The Storm".into(),
            prompt: String::new(),
            file: String::new(),
        }
    }

    fn row(job: u32, phase: JobPhase) -> (JobId, JobRow) {
        let row = JobRow {
            job: JobId(job),
            phase,
            attempts: 0,
            reason: None,
            file: None,
            since: Moment(0),
            retry_at: None,
        };
        (JobId(job), row)
    }

    #[test]
    fn each_job_is_open_done_or_set_aside() {
        let panels = [
            panel(0, "page 1, panel 1"),
            panel(1, "page 1, panel 2"),
            panel(2, "page 2, panel 1"),
            panel(3, "page 2, panel 2"),
        ];
        let rows = BTreeMap::from([
            row(0, JobPhase::Done),
            row(1, JobPhase::SetAside),
            row(2, JobPhase::Making),
        ]);
        let jobs =
            |filter| shown(&panels, &rows, filter, "").iter().map(|job| job.0).collect::<Vec<_>>();
        assert_eq!(jobs(Filter::All), [0, 1, 2, 3]);
        assert_eq!(jobs(Filter::Open), [2, 3]);
        assert_eq!(jobs(Filter::Done), [0]);
        assert_eq!(jobs(Filter::SetAside), [1]);
    }

    #[test]
    fn the_search_takes_numbers_whole_and_words_by_their_start() {
        let panels = [
            panel(0, "page 1, panel 2"),
            panel(1, "page 12, panel 1"),
            panel(2, "page 2, panel 2"),
        ];
        let jobs = |search| {
            shown(&panels, &BTreeMap::new(), Filter::All, search)
                .iter()
                .map(|job| job.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(jobs("page 12"), [1]);
        assert_eq!(jobs("Sto"), [0, 1, 2]);
        assert_eq!(jobs("cellar"), Vec::<u32>::new());
    }
}
