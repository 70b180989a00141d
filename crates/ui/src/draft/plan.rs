//! From the imported script to what the page shows of it. Pure.

use std::sync::Arc;

use panelwright_script::{Parsed, Plan, PlanOptions, PlannedPanel, Script, plan};

use crate::format::capital;

use super::kept::Source;

/// What stands of the draft.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Standing {
    /// No script yet.
    #[default]
    Empty,
    /// The script could not be read or cannot be run as it is; a sentence for each reason.
    Wrong(Vec<String>),
    /// A plan that can be started.
    Planned(Arc<Preview>),
}

/// A plan, and what is said about it.
#[derive(Debug, PartialEq)]
pub(crate) struct Preview {
    /// The plan.
    pub(crate) plan: Plan,
    /// What the author should know, of reading and planning, each with its line where it has one.
    pub(crate) notes: Vec<String>,
    /// The lines of the list: headings and panels.
    pub(crate) lines: Vec<Line>,
    /// Pages that have panels.
    pub(crate) pages: usize,
    /// How many bytes all prompts begin with alike; a glimpse of a prompt starts after them.
    pub(crate) alike: usize,
}

/// One line of the list of panels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Line {
    /// A chapter begins: its name, told apart by the place of its first panel.
    Chapter(String, usize),
    /// A page begins: its name, told apart by the place of its first panel.
    Page(String, usize),
    /// A panel, by its place in the plan.
    Panel(usize),
}

/// Plans the script that was imported.
pub(crate) fn stand(source: &Source, options: &PlanOptions) -> Standing {
    let Parsed { script, notes, .. } = match Script::parse(&source.name, &source.text) {
        Ok(parsed) => parsed,
        Err(error) => return Standing::Wrong(vec![capital(&error.to_string())]),
    };
    match plan(&script, options) {
        Ok(plan) => {
            let notes =
                notes.iter().chain(&plan.notes).map(|note| capital(&note.to_string())).collect();
            let (lines, pages) = lines_of(&plan.panels);
            let alike = alike(plan.panels.iter().map(|panel| panel.prompt.as_str()));
            Standing::Planned(Arc::new(Preview { plan, notes, lines, pages, alike }))
        }
        Err(errors) => {
            Standing::Wrong(errors.0.iter().map(|error| capital(&error.to_string())).collect())
        }
    }
}

fn lines_of(panels: &[PlannedPanel]) -> (Vec<Line>, usize) {
    let mut lines = Vec::with_capacity(panels.len() + panels.len() / 4);
    let mut pages = 0;
    let mut chapter: Option<&str> = None;
    let mut page: Option<(Option<&str>, &str)> = None;
    for (place, panel) in panels.iter().enumerate() {
        let here = panel.chapter.as_deref();
        if here != chapter {
            chapter = here;
            lines.extend(here.map(|title| Line::Chapter(title.to_owned(), place)));
        }
        if page != Some((here, &panel.page)) {
            page = Some((here, &panel.page));
            pages += 1;
            lines.push(Line::Page(page_name(&panel.page), place));
        }
        lines.push(Line::Panel(place));
    }
    (lines, pages)
}

/// How many bytes several prompts begin with alike, up to the end of a sentence. One prompt is
/// like nothing else.
fn alike<'a>(mut prompts: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = prompts.next() else { return 0 };
    let Some(shared) = prompts
        .map(|prompt| {
            let pairs = first.char_indices().zip(prompt.chars());
            pairs
                .take_while(|((_, a), b)| a == b)
                .last()
                .map_or(0, |((at, a), _)| at + a.len_utf8())
        })
        .min()
    else {
        return 0;
    };
    let start = first.get(..shared).unwrap_or_default();
    start.rfind(['.', ':', '\n']).map_or(0, |end| end + 1)
}

/// "Page 7", "Pages 2-3"; a page that has words for a name keeps them.
fn page_name(label: &str) -> String {
    if !label.starts_with(|first: char| first.is_ascii_digit()) {
        label.to_owned()
    } else if label.contains('-') {
        format!("Pages {label}")
    } else {
        format!("Page {label}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { name: "story.md".into(), text: text.into() }
    }

    #[test]
    fn panels_stand_under_their_pages() {
        let text = "# Rain\n\n## Page 1\n\n### Panel 1\nA street.\n\n### Panel 2\nA dog.\n\n## Page 2\n\n### Panel 1\nA door.\n";
        let standing = stand(&source(text), &PlanOptions::default());
        let Standing::Planned(preview) = standing else { panic!("{standing:?}") };
        assert_eq!(preview.pages, 2);
        assert_eq!(
            preview.lines,
            [
                Line::Page("Page 1".into(), 0),
                Line::Panel(0),
                Line::Panel(1),
                Line::Page("Page 2".into(), 2),
                Line::Panel(2),
            ]
        );
    }

    #[test]
    fn a_glimpse_starts_where_prompts_begin_to_differ() {
        assert_eq!(
            alike(["One panel. A dog.", "One panel. A cat."].into_iter()),
            "One panel.".len()
        );
        assert_eq!(alike(["One panel. A dog."].into_iter()), 0);
        assert_eq!(alike(["A dog.", "One."].into_iter()), 0);
        assert_eq!(alike(["Bär. é", "Bär. e"].into_iter()), "Bär.".len());
    }

    #[test]
    fn what_cannot_be_read_is_told_in_sentences() {
        let standing = stand(&source("  "), &PlanOptions::default());
        assert!(
            matches!(&standing, Standing::Wrong(words) if words[0].starts_with("The script is empty"))
        );
        let options = PlanOptions { template: Some("{nothing}".into()), ..PlanOptions::default() };
        let standing = stand(&source("# R\n\n## Page 1\n\n### Panel 1\nA street.\n"), &options);
        assert!(matches!(&standing, Standing::Wrong(words) if words[0].contains("{nothing}")));
    }
}
