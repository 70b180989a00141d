//! By which other names the script calls its cast.
//!
//! A character sheet says "Aurelia Vance (Rell)" or "Odd (Lighthouse Keeper)", and the panels
//! then say "Rell" and "Aurelia" and "Odd". Whether a word in brackets is a nickname or a role,
//! and whether a part of a name stands for the whole, is decided by how the panels use it.

use std::collections::HashSet;

use crate::draft::DraftMember;
use crate::mentions::word_at_start;
use crate::model::Panel;

/// Words in names that are titles, or too common to stand alone.
const NOT_A_NAME: [&str; 38] = [
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "old",
    "young",
    "big",
    "little",
    "lord",
    "lady",
    "sir",
    "dame",
    "king",
    "queen",
    "prince",
    "princess",
    "captain",
    "doctor",
    "professor",
    "master",
    "mister",
    "miss",
    "mrs",
    "father",
    "mother",
    "brother",
    "sister",
    "saint",
    "aunt",
    "uncle",
    "von",
    "van",
    "der",
    "del",
    "los",
    "las",
];

/// How the panels use words.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    /// Who speaks, in small letters, without remarks.
    speakers: HashSet<String>,
    /// Words that occur in small letters.
    small: HashSet<String>,
    /// Words that occur with a capital other than at the start of a sentence.
    capital: HashSet<String>,
    /// All descriptions, each on a line; searched for phrases.
    descriptions: String,
}

impl Usage {
    pub(crate) fn of<'a>(panels: impl Iterator<Item = &'a Panel>) -> Self {
        let mut usage = Self::default();
        for panel in panels {
            for letter in &panel.letters {
                if let Some(speaker) = &letter.speaker {
                    usage.speakers.insert(without_remark(speaker).to_lowercase());
                }
                usage.count_words(&letter.text);
            }
            usage.count_words(&panel.description);
            usage.descriptions.push_str(&panel.description);
            usage.descriptions.push('\n');
        }
        usage
    }

    fn count_words(&mut self, text: &str) {
        let mut sentence_starts = true;
        for piece in text.split_whitespace() {
            let word =
                word_at_start(piece.trim_start_matches(|edge: char| !edge.is_alphanumeric()));
            if word.chars().all(|character| !character.is_uppercase()) {
                self.small.insert(word.to_owned());
            } else if !sentence_starts && word.chars().any(char::is_lowercase) {
                self.capital.insert(word.to_owned());
            }
            sentence_starts = piece.ends_with(['.', '!', '?', ':', ';', '"', '”', '…']);
        }
    }

    fn speaks(&self, name: &str) -> bool {
        self.speakers.contains(&name.to_lowercase())
    }

    /// Whether the descriptions hold the phrase as whole words, as written.
    fn describes(&self, phrase: &str) -> bool {
        self.descriptions.match_indices(phrase).any(|(start, _)| {
            let text = &self.descriptions;
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let after = text.get(start + phrase.len()..).and_then(|after| after.chars().next());
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        })
    }

    /// Whether a part of a name is used as a name of its own.
    fn names_with(&self, part: &str) -> bool {
        self.speaks(part)
            || (self.capital.contains(part) && !self.small.contains(&part.to_lowercase()))
    }
}

/// Gives each member the aliases that the panels use, and turns the other bracketed words into a
/// part of the description.
pub(crate) fn settle(members: &mut [DraftMember], usage: &Usage) {
    let parts: Vec<Vec<String>> = members.iter().map(|member| parts_of(&member.name)).collect();
    let names: Vec<String> = members.iter().map(|member| member.name.to_lowercase()).collect();
    for (at, member) in members.iter_mut().enumerate() {
        if let Some(bracket) = member.bracket.take() {
            if usage.speaks(&bracket) || usage.describes(&bracket) {
                member.aliases.push(bracket);
            } else if member.description.is_empty() {
                member.description = bracket;
            } else {
                member.description = format!("{bracket}. {}", member.description);
            }
        }
        let own = parts.get(at).map(Vec::as_slice).unwrap_or_default();
        if own.len() < 2 && !member.name.contains(' ') {
            continue;
        }
        for part in own {
            let elsewhere = parts
                .iter()
                .enumerate()
                .any(|(other, parts)| other != at && parts.iter().any(|name| name == part));
            let taken = names.contains(&part.to_lowercase())
                || member.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(part));
            if !elsewhere && !taken && usage.names_with(part) {
                member.aliases.push(part.clone());
            }
        }
    }
}

/// The words of a name that could stand for the whole.
fn parts_of(name: &str) -> Vec<String> {
    name.split(|character: char| !character.is_alphanumeric() && character != '\'')
        .filter(|word| word.chars().count() >= 2)
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .filter(|word| !NOT_A_NAME.contains(&word.to_lowercase().as_str()))
        .map(str::to_owned)
        .collect()
}

/// A speaker without the remark after the name: `Mara (whispering)` is `Mara`.
pub(crate) fn without_remark(speaker: &str) -> &str {
    speaker.split(['(', '[', '/']).next().unwrap_or_default().trim()
}
