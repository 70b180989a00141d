//! Character and location sheets ahead of (or behind) the story.
//!
//! A zone is the part of the document under a heading such as "Characters"; the headings in it are
//! sheets, or groups of sheets. A sheet's lines are condensed by `condense`.

use crate::draft::{Draft, DraftMember};
use crate::model::{Group, Setting};
use crate::prose::{one_line, sentence};
use crate::text::quote;

use super::condense::{Fact, condense, is_beside_looks, is_look};
use super::label::split_label;
use super::line::{Kind, Line};

/// What a part of the document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZoneKind {
    Cast,
    Settings,
    Style,
}

/// The kind of zone that a heading opens.
pub(super) fn zone_of(heading: &str) -> Option<ZoneKind> {
    let heading = heading.to_lowercase();
    let has = |words: &[&str]| {
        heading.split(|next: char| !next.is_alphanumeric()).any(|word| words.contains(&word))
    };
    if has(&["character", "characters", "cast", "dramatis", "npcs"]) {
        Some(ZoneKind::Cast)
    } else if has(&["location", "locations", "setting", "settings", "places", "environments"]) {
        Some(ZoneKind::Settings)
    } else if has(&["style", "styleguide"]) {
        Some(ZoneKind::Style)
    } else {
        None
    }
}

/// A part of the document that describes cast, places or style.
#[derive(Debug)]
pub(super) struct Zone {
    pub(super) kind: ZoneKind,
    /// The level of its heading; a heading of this level or above ends it.
    pub(super) level: u8,
    /// The sheets. The first stands for the zone's own heading.
    sheets: Vec<Sheet>,
}

#[derive(Debug)]
struct Sheet {
    name: String,
    level: u8,
    line: u32,
    section: String,
    facts: Vec<Fact>,
}

/// The level of a sheet that begins with a bold line in place of a heading.
const BOLD_LEVEL: u8 = 7;

impl Zone {
    pub(super) fn new(kind: ZoneKind, level: u8, heading: &str, line: u32) -> Self {
        let mut zone = Self { kind, level, sheets: Vec::new() };
        zone.begin_sheet(level, heading, line);
        zone
    }

    /// A heading within the zone: a new sheet, or a group of sheets, or a section of one.
    pub(super) fn begin_sheet(&mut self, level: u8, heading: &str, line: u32) {
        if let Some(last) = self.sheets.last_mut()
            && level > last.level
            && (is_look(&heading.to_lowercase()) || is_beside_looks(&heading.to_lowercase()))
        {
            heading.clone_into(&mut last.section);
            return;
        }
        let (name, section) = (heading.to_owned(), String::new());
        self.sheets.push(Sheet { name, level, line, section, facts: Vec::new() });
    }

    /// A line of text within the zone.
    pub(super) fn add(&mut self, line: &Line) {
        let in_bold_sheet = self.sheets.len() == 1
            || self.sheets.last().is_some_and(|sheet| sheet.level == BOLD_LEVEL);
        if line.is_all_bold() && !line.text.ends_with(':') && in_bold_sheet {
            self.begin_sheet(BOLD_LEVEL, &line.text, line.number);
            return;
        }
        if self.names_members() && line.indent == 0 && self.add_named(line) {
            return;
        }
        let Some(sheet) = self.sheets.last_mut() else { return };
        // A line that begins small goes on with the one above it.
        if line.kind == Kind::Text
            && line.text.starts_with(|first: char| first.is_lowercase())
            && let Some(fact) = sheet.facts.last_mut()
        {
            fact.text = format!("{} {}", fact.text, line.text);
            return;
        }
        let bold_label = line.lead.as_ref().is_some_and(|lead| lead.ends_with(':'));
        match split_label(line) {
            Some((section, "")) if bold_label && line.kind == Kind::Text => {
                section.clone_into(&mut sheet.section);
            }
            _ => {
                // `**Race:** Human` stands for itself, whatever section it comes after.
                let section = if bold_label && line.kind == Kind::Text {
                    String::new()
                } else {
                    sheet.section.clone()
                };
                sheet.facts.push(Fact { section, text: line.text.clone() });
            }
        }
    }

    /// Whether the lines under the last heading are whole members: directly under the zone's
    /// heading, or under a heading that names a sort of people.
    fn names_members(&self) -> bool {
        const SORTS: [&str; 12] = [
            "main",
            "supporting",
            "secondary",
            "minor",
            "heroes",
            "villains",
            "protagonists",
            "antagonists",
            "npcs",
            "others",
            "extras",
            "crew",
        ];
        let is_sort = |sheet: &Sheet| {
            let name = sheet.name.to_lowercase();
            name.split(|next: char| !next.is_alphanumeric()).any(|word| SORTS.contains(&word))
        };
        let level = self.level;
        self.kind != ZoneKind::Style
            && self.sheets.last().is_some_and(|sheet| {
                sheet.level == level || is_sort(sheet) || sheet.level == BOLD_LEVEL + 1
            })
    }

    /// Reads `Mara Venn: a tall woman` as a sheet of its own.
    fn add_named(&mut self, line: &Line) -> bool {
        const NAME_WORDS: usize = 6;
        let dash = [" - ", " – ", " — "].iter().find_map(|dash| line.text.split_once(dash));
        let Some((name, description)) = split_label(line).or(dash) else { return false };
        let capital = name.chars().next().is_some_and(|first| !first.is_lowercase());
        if description.is_empty() || !capital || name.split_whitespace().count() > NAME_WORDS {
            return false;
        }
        self.sheets.push(Sheet {
            name: name.trim().to_owned(),
            level: BOLD_LEVEL + 1,
            line: line.number,
            section: String::new(),
            facts: vec![Fact { section: String::new(), text: description.trim().to_owned() }],
        });
        true
    }

    /// Puts what the zone holds into the draft.
    pub(super) fn finish(self, draft: &mut Draft) {
        if self.kind == ZoneKind::Style {
            let facts = self.sheets.iter().flat_map(|sheet| &sheet.facts);
            let style: Vec<String> = facts.map(|fact| sentence(&fact.text)).collect();
            draft.style = one_line(&format!("{} {}", draft.style, style.join(" ")));
            return;
        }
        let mut group: Option<(u8, Group)> = None;
        for (at, sheet) in self.sheets.iter().enumerate() {
            if let Some((level, _)) = &group
                && sheet.level <= *level
            {
                keep_group(group.take(), draft);
            }
            if sheet.facts.is_empty() {
                let leads = self.sheets.get(at + 1).is_some_and(|next| next.level > sheet.level);
                if leads && at > 0 {
                    let name = group_name(&sheet.name);
                    keep_group(group.take(), draft);
                    group = Some((sheet.level, Group { name, members: Vec::new() }));
                } else if at > 0 {
                    draft.notes.add(
                        sheet.line,
                        format!("{} is described by nothing.", quote(&sheet.name)),
                    );
                }
                continue;
            }
            if at == 0 {
                draft.notes.add(
                    sheet.line,
                    format!(
                        "The text right under {} belongs to no name and is left out.",
                        quote(&sheet.name)
                    ),
                );
                continue;
            }
            let name = sheet.put_into(self.kind, draft);
            if let Some((_, group)) = &mut group {
                group.members.push(name);
            }
        }
        if self.kind == ZoneKind::Cast {
            keep_group(group, draft);
        }
    }
}

impl Sheet {
    fn put_into(&self, kind: ZoneKind, draft: &mut Draft) -> String {
        let (description, left_out) = condense(&self.facts);
        let (name, bracket) = match self.name.split_once('(') {
            Some((name, rest)) => {
                (name.trim(), Some(rest.trim_end().trim_end_matches(')').trim().to_owned()))
            }
            None => (self.name.as_str(), None),
        };
        let name = name.trim_end_matches([':', '-', ' ']).to_owned();
        if left_out > 0 {
            draft.notes.add(
                self.line,
                format!(
                    "The sheet of {} is condensed for prompts: {left_out} of its {} lines, on \
                     habits, history or finer detail, are left out. Write a \"cast:\" or \
                     \"settings:\" entry in front matter to choose the words yourself.",
                    quote(&name),
                    self.facts.len()
                ),
            );
        }
        match kind {
            ZoneKind::Cast => draft.cast.push(DraftMember {
                name: name.clone(),
                aliases: Vec::new(),
                bracket,
                description,
                line: Some(self.line),
            }),
            ZoneKind::Settings => draft.settings.push(Setting { name: name.clone(), description }),
            ZoneKind::Style => {}
        }
        name
    }
}

/// Keeps a group that panels may name: "The Crew", not "Monsters & Creatures" or "Key NPCs".
fn keep_group(group: Option<(u8, Group)>, draft: &mut Draft) {
    const COLLECTIONS: [&str; 8] =
        ["npc", "character", "cast", "monster", "creature", "supporting", "minor", "other"];
    let Some((_, group)) = group else { return };
    let small = group.name.to_lowercase();
    if group.members.len() >= 2 && !COLLECTIONS.iter().any(|word| small.contains(word)) {
        draft.groups.push(group);
    }
}

fn group_name(heading: &str) -> String {
    let small = heading.to_lowercase();
    let name = if small.starts_with("the ") { heading.get(4..) } else { None };
    name.unwrap_or(heading).trim().to_owned()
}
