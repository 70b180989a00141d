//! What every reader fills, and how it becomes a [`Script`]: missing numbers are given, doubles
//! noted, names settled, limits checked. Here, so that no reader has its own idea of it.

use std::collections::{HashMap, HashSet};

use crate::address::{ChapterAddress, PageLabel, PanelAddress};
use crate::aliases::{self, Usage};
use crate::error::ScriptError;
use crate::model::{Group, Lettering, Member, Panel, Script, Setting};
use crate::note::{Note, Notes};
use crate::text::quote;

/// A script in the making.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) style: String,
    pub(crate) names: Option<String>,
    pub(crate) lettering: Lettering,
    pub(crate) variants: Option<u32>,
    pub(crate) cast: Vec<DraftMember>,
    pub(crate) groups: Vec<Group>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) chapters: Vec<ChapterAddress>,
    pub(crate) pages: Vec<DraftPage>,
    pub(crate) notes: Notes,
}

/// A cast member whose bracketed name is still to be judged.
#[derive(Debug, Default)]
pub(crate) struct DraftMember {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    /// `Rell` in "Aurelia Vance (Rell)": a nickname or a role.
    pub(crate) bracket: Option<String>,
    pub(crate) description: String,
    pub(crate) line: Option<u32>,
}

/// A page whose number may still be missing.
#[derive(Debug, Default)]
pub(crate) struct DraftPage {
    /// The index of its chapter.
    pub(crate) chapter: Option<usize>,
    pub(crate) first: Option<u32>,
    /// `2-3`, or words; empty for a page without any heading.
    pub(crate) label: String,
    pub(crate) title: String,
    pub(crate) line: Option<u32>,
    pub(crate) panels: Vec<DraftPanel>,
}

/// A panel whose number may still be missing. Its address is filled in at the end.
#[derive(Debug)]
pub(crate) struct DraftPanel {
    pub(crate) number: Option<u32>,
    pub(crate) body: Panel,
}

impl DraftPanel {
    pub(crate) fn new(number: Option<u32>, line: Option<u32>) -> Self {
        let nowhere = PanelAddress { chapter: None, page: PageLabel::numbered(0), panel: 0 };
        Self { number, body: Panel { line, ..Panel::new(nowhere) } }
    }
}

impl Draft {
    /// Begins a chapter. One without a number follows the chapter before it.
    pub(crate) fn begin_chapter(&mut self, number: Option<u32>, title: &str) {
        let next = self.chapters.last().map_or(1, |last| last.number.saturating_add(1));
        let number = number.unwrap_or(next);
        self.chapters.push(ChapterAddress { number, title: title.to_owned() });
    }

    /// A new page in the chapter that was begun last.
    pub(crate) fn new_page(&self, line: Option<u32>) -> DraftPage {
        DraftPage { chapter: self.chapters.len().checked_sub(1), line, ..DraftPage::default() }
    }

    /// Turns the draft into a script.
    ///
    /// # Errors
    ///
    /// `none` when there is no panel, and the limits of [`Script::check`].
    pub(crate) fn finish(mut self, none: ScriptError) -> Result<(Script, Vec<Note>), ScriptError> {
        self.number_pages();
        let mut script = Script {
            style: core::mem::take(&mut self.style),
            names: self.names.take(),
            lettering: self.lettering,
            ..Script::new(core::mem::take(&mut self.title))
        };
        let mut seen = HashSet::new();
        for page in core::mem::take(&mut self.pages) {
            self.place_panels(page, &mut seen, &mut script.panels);
        }
        if script.panels.is_empty() {
            return Err(none);
        }
        if let Some(variants) = self.variants {
            for panel in &mut script.panels {
                panel.variants.get_or_insert(variants);
            }
        }
        self.settle_bible(&mut script);
        script.check()?;
        Ok((script, self.notes.finish()))
    }

    /// Gives a number to each page that has none: one more than the page before, if the page
    /// after leaves room for it. A splash ahead of page 1 so becomes page 0.
    fn number_pages(&mut self) {
        let written: Vec<Option<u32>> = self.pages.iter().map(|page| page.first).collect();
        let mut before: Option<u32> = None;
        for (at, page) in self.pages.iter_mut().enumerate() {
            let after = written.iter().skip(at).find_map(|number| *number);
            let first = match (page.first, before, after) {
                (Some(first), _, _) => first,
                (None, None, Some(after)) => after.saturating_sub(1),
                (None, None, None) => 1,
                // Page numbers that start anew say nothing about the room for this page.
                (None, Some(before), Some(after)) if after == before.saturating_add(1) => before,
                (None, Some(before), _) => before.saturating_add(1),
            };
            page.first = Some(first);
            if page.label.is_empty() {
                page.label = first.to_string();
            }
            before = Some(first);
        }
    }

    fn place_panels(
        &mut self,
        page: DraftPage,
        seen: &mut HashSet<String>,
        panels: &mut Vec<Panel>,
    ) {
        let chapter = page.chapter.and_then(|at| self.chapters.get(at)).cloned();
        let label =
            PageLabel { label: page.label, first: page.first.unwrap_or(1), title: page.title };
        if page.panels.is_empty() {
            self.notes.add(page.line, format!("{} has no panels.", capital(&label.to_string())));
        }
        let mut last = 0;
        for DraftPanel { number, mut body } in page.panels {
            last = number.unwrap_or_else(|| u32::saturating_add(last, 1));
            body.address =
                PanelAddress { chapter: chapter.clone(), page: label.clone(), panel: last };
            let place = &body.address;
            if !seen.insert(place.key()) {
                self.notes.add(
                    body.line,
                    format!(
                        "There is already a {place}. Both are kept; their files differ by a suffix."
                    ),
                );
            }
            if body.prompt.is_none() && body.description.is_empty() {
                self.notes.add(
                    body.line,
                    format!("{} does not say what is to be seen.", capital(&place.to_string())),
                );
            }
            panels.push(body);
        }
    }

    fn settle_bible(&mut self, script: &mut Script) {
        let usage = Usage::of(script.panels.iter());
        aliases::settle(&mut self.cast, &usage);
        let mut at_name: HashMap<String, usize> = HashMap::new();
        for member in core::mem::take(&mut self.cast) {
            if let Some(at) = at_name.get(&member.name.to_lowercase())
                && let Some(earlier) = script.cast.get_mut(*at)
            {
                let name = quote(&member.name);
                self.notes.add(
                    member.line,
                    format!("The cast has {name} twice. The two descriptions are joined."),
                );
                earlier.description = format!("{} {}", earlier.description, member.description);
                continue;
            }
            at_name.insert(member.name.to_lowercase(), script.cast.len());
            script.cast.push(Member {
                name: member.name,
                aliases: member.aliases,
                description: member.description,
            });
        }
        script.settings = core::mem::take(&mut self.settings);
        script.groups = core::mem::take(&mut self.groups);
        self.note_unknown_names(script);
    }

    /// Notes names in `Cast:` lines that the bible does not have; each once.
    fn note_unknown_names(&mut self, script: &Script) {
        if script.cast.is_empty() {
            return;
        }
        let members = script.cast.iter().flat_map(|member| {
            core::iter::once(&member.name).chain(&member.aliases).map(|name| name.to_lowercase())
        });
        let groups = script.groups.iter().map(|group| group.name.to_lowercase());
        let mut known: HashSet<String> = members.chain(groups).collect();
        let listed = script
            .panels
            .iter()
            .flat_map(|panel| panel.cast.iter().flatten().map(move |name| (name, panel.line)));
        for (name, line) in listed {
            if known.insert(name.to_lowercase()) {
                let name = quote(name);
                self.notes.add(
                    line,
                    format!("{name} is not in the cast; the prompt has the name alone."),
                );
            }
        }
    }
}

/// The text with a capital at its start.
pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
