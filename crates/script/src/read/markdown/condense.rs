//! From a page about a person to a few lines for a prompt.
//!
//! A sheet in the wild is a page of bullets about looks, clothes, habits and history. A prompt has
//! room for the looks. So habits and history go, and of a long sheet whole lines are chosen, in turn
//! from each section, until [`SHEET_CHARACTERS_AIM`]. Text in front matter, which an author writes
//! for this purpose, is never condensed.

use crate::limits::SHEET_CHARACTERS_AIM;
use crate::prose::sentence;

use super::label::split_at_colon;

/// A line of a sheet, with the section that it stands in; empty for none.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) section: String,
    pub(super) text: String,
}

/// Whether a section of a sheet is about looks, so that its name needs no telling.
pub(super) fn is_look(section: &str) -> bool {
    ["physical", "appearance", "look", "visual", "overall", "feature", "element", "description"]
        .iter()
        .any(|word| section.contains(word))
        && !is_beside_looks(section)
}

/// Sections about what no picture shows.
pub(super) fn is_beside_looks(section: &str) -> bool {
    [
        "trait",
        "personality",
        "behavio",
        "background",
        "history",
        "backstory",
        "motivation",
        "voice",
        "abilit",
        "power",
        "combat",
        "relationship",
        "role",
        "arc",
        "atmosphere",
        "goal",
        "fear",
        "speech",
        "mannerism",
        "quirk",
    ]
    .iter()
    .any(|word| section.contains(word))
}

/// Facts that no picture shows, by their label.
fn is_unseen(fact: &str) -> bool {
    let label = split_at_colon(fact).map_or("", |(label, _)| label).to_lowercase();
    ["sound", "smell", "smells", "voice", "personality", "role", "background", "motivation"]
        .contains(&label.as_str())
        || fact.to_lowercase().starts_with("smell")
}

/// Chooses lines of a sheet up to [`SHEET_CHARACTERS_AIM`] and joins them. Gives the text, and how
/// many lines were left out.
pub(super) fn condense(facts: &[Fact]) -> (String, usize) {
    let is_seen =
        |fact: &Fact| !is_beside_looks(&fact.section.to_lowercase()) && !is_unseen(&fact.text);
    let mut chosen: Vec<bool> = facts.iter().map(is_seen).collect();
    if !chosen.contains(&true) {
        // A sheet of nothing but habits is better than no sheet.
        chosen.fill(true);
    }
    let length = |at: usize| facts.get(at).map_or(0, |fact| fact.text.chars().count() + 2);
    let seen: Vec<usize> =
        chosen.iter().enumerate().filter(|(_, seen)| **seen).map(|(at, _)| at).collect();
    if seen.iter().map(|at| length(*at)).sum::<usize>() > SHEET_CHARACTERS_AIM {
        chosen.fill(false);
        let mut room = SHEET_CHARACTERS_AIM;
        for at in in_turn(facts, &seen) {
            let is_first = room == SHEET_CHARACTERS_AIM;
            if (length(at) <= room || is_first)
                && let Some(chosen) = chosen.get_mut(at)
            {
                *chosen = true;
                room = room.saturating_sub(length(at));
            }
        }
    }
    let left_out = chosen.iter().filter(|chosen| !**chosen).count();
    (render(facts, &chosen), left_out)
}

/// The lines in the order in which they deserve room: one from each section in turn, since a coat
/// matters as much as eyes do, and within a section what makes a face known again first.
fn in_turn(facts: &[Fact], seen: &[usize]) -> Vec<usize> {
    let mut sections: Vec<(&str, Vec<usize>)> = Vec::new();
    for at in seen {
        let Some(fact) = facts.get(*at) else { continue };
        match sections.iter_mut().find(|(section, _)| *section == fact.section) {
            Some((_, members)) => members.push(*at),
            None => sections.push((&fact.section, vec![*at])),
        }
    }
    for (_, members) in &mut sections {
        members.sort_by_key(|at| facts.get(*at).is_none_or(|fact| !is_telling(&fact.text)));
    }
    let longest = sections.iter().map(|(_, members)| members.len()).max().unwrap_or(0);
    (0..longest)
        .flat_map(|turn| sections.iter().filter_map(move |(_, members)| members.get(turn).copied()))
        .collect()
}

/// Whether a line's label names what one knows a face or a creature by.
fn is_telling(fact: &str) -> bool {
    const TELLING: [&str; 12] = [
        "hair", "eyes", "skin", "scales", "face", "features", "fur", "form", "body", "color",
        "colour", "build",
    ];
    let label = split_at_colon(fact).map_or("", |(label, _)| label).to_lowercase();
    TELLING.contains(&label.as_str())
}

fn render(facts: &[Fact], chosen: &[bool]) -> String {
    let mut text = String::new();
    let mut last_section: Option<&str> = None;
    for (fact, _) in facts.iter().zip(chosen).filter(|(_, chosen)| **chosen) {
        let words = fact.text.trim().trim_end_matches('.');
        let words = match split_at_colon(words) {
            Some((label, value)) if matches!(label.to_lowercase().as_str(), "race" | "species") => {
                value
            }
            Some(_) | None => words,
        };
        if last_section == Some(fact.section.as_str()) {
            let colon = text.ends_with(':');
            text.push_str(if colon { " " } else { "; " });
        } else {
            if !text.is_empty() {
                text.push_str(". ");
            }
            text.push_str(&section_prefix(&fact.section));
        }
        text.push_str(words);
        last_section = Some(&fact.section);
    }
    sentence(&text)
}

fn section_prefix(section: &str) -> String {
    let small = section.to_lowercase();
    if section.is_empty() || is_look(&small) {
        String::new()
    } else if ["cloth", "wear", "outfit", "attire", "equipment"]
        .iter()
        .any(|word| small.contains(word))
    {
        "Wearing and carrying: ".to_owned()
    } else {
        format!("{section}: ")
    }
}
