//! From a panel to the exact text that a chat is sent.
//!
//! A composed prompt is one line: a chat's box turns line breaks into paragraphs, and what is
//! read back from it before sending must equal what was meant. The order is the order of
//! importance to a reader who may lose interest: what to make, what is to be seen, where, who,
//! how. A panel's own prompt is left as it is, with the script's style behind it.

use core::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::PROMPT_CHARACTERS_MAX;
use crate::mentions::{Case, NameIndex};
use crate::model::{Letter, LetterKind, Lettering, Panel, Script, Setting, Shape};
use crate::prose::{one_line, sentence};
use crate::text::clean;

/// The author's choices for composing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeOptions {
    /// Words ahead of every ready prompt, such as `Create an image:`; a chat that is sent the one
    /// word "harbour" answers in words. Composed prompts have their own opening.
    pub opening: Option<String>,
    /// Whether words are drawn into the pictures; `None` follows the script.
    pub lettering: Option<Lettering>,
    /// The longest prompt that is accepted, in characters. At most [`PROMPT_CHARACTERS_MAX`]
    /// makes sense for the chats that are known.
    pub characters_max: usize,
}

impl Default for ComposeOptions {
    fn default() -> Self {
        Self { opening: None, lettering: None, characters_max: PROMPT_CHARACTERS_MAX }
    }
}

/// A prompt that is ready to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The exact text.
    pub text: String,
    /// Its length in characters (Unicode scalar values).
    pub characters: usize,
    /// The names of the cast members who are described in it.
    pub cast: Vec<String>,
    /// The name of the setting that is described in it.
    pub setting: Option<String>,
}

/// Prompts are private: the debug form, which ends up in logs, has the length alone.
impl fmt::Debug for Prompt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Prompt")
            .field("characters", &self.characters)
            .finish_non_exhaustive()
    }
}

/// Why a panel has no prompt.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ComposeError {
    /// Neither a description nor a prompt.
    #[error("{address}: nothing says what is to be seen. Write a line of description for it.")]
    Empty {
        /// The panel, such as `page 12, panel 3`.
        address: String,
    },
    /// Longer than a chat takes.
    #[error(
        "{address}: {characters} characters; a chat takes {characters_max}. Shorten {longest}.",
        characters = grouped(*characters),
        characters_max = grouped(*characters_max)
    )]
    TooLong {
        /// The panel, such as `page 12, panel 3`.
        address: String,
        /// The length of the prompt, in characters.
        characters: usize,
        /// The longest that is accepted, in characters.
        characters_max: usize,
        /// Which part of the prompt to shorten first, in words.
        longest: String,
    },
}

/// A number with a thin gap between thousands, as in `4 812`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Composes one panel's prompt. For many panels of one script, make a [`Composer`] once.
///
/// # Errors
///
/// [`ComposeError`], by the panel's name.
pub fn compose(
    script: &Script,
    panel: &Panel,
    options: &ComposeOptions,
) -> Result<Prompt, ComposeError> {
    Composer::new(script).compose(panel, options)
}

/// Composes the prompts of a script. Knows the names of its bible.
#[derive(Debug)]
pub struct Composer<'a> {
    script: &'a Script,
    /// Ids below the number of members are members; those from there on are groups.
    people: NameIndex,
    /// Names of people in small letters, for lists, in the order of ids.
    people_names: Vec<Vec<String>>,
    places: NameIndex,
}

/// One part of a prompt, and what the author calls it.
struct Part {
    name: &'static str,
    text: String,
}

impl<'a> Composer<'a> {
    /// A composer for the script.
    pub fn new(script: &'a Script) -> Self {
        let members = script.cast.iter().map(|member| {
            core::iter::once(member.name.as_str()).chain(member.aliases.iter().map(String::as_str))
        });
        let mut names: Vec<(&str, usize)> = Vec::new();
        let mut people_names: Vec<Vec<String>> = Vec::new();
        for (id, member) in members.enumerate() {
            let own: Vec<&str> = member.collect();
            names.extend(own.iter().map(|name| (*name, id)));
            people_names.push(own.iter().map(|name| name.to_lowercase()).collect());
        }
        for group in &script.groups {
            names.push((&group.name, people_names.len()));
            let name = group.name.to_lowercase();
            people_names.push(vec![format!("the {name}"), name]);
        }
        let people = NameIndex::new(names.into_iter(), Case::AsWritten);
        let places =
            script.settings.iter().enumerate().flat_map(|(id, setting)| {
                names_of_place(&setting.name).map(move |name| (name, id))
            });
        let places = NameIndex::new(places, Case::Any);
        Self { script, people, people_names, places }
    }

    /// Composes one panel's prompt.
    ///
    /// # Errors
    ///
    /// [`ComposeError`], by the panel's name.
    pub fn compose(&self, panel: &Panel, options: &ComposeOptions) -> Result<Prompt, ComposeError> {
        let (parts, cast, setting) = match &panel.prompt {
            Some(prompt) if !prompt.trim().is_empty() => {
                (self.verbatim(panel, prompt, options), Vec::new(), None)
            }
            Some(_) | None if panel.description.trim().is_empty() => {
                return Err(ComposeError::Empty { address: panel.address.to_string() });
            }
            Some(_) | None => self.parts(panel, options),
        };
        let separator = if panel.prompt.is_some() { "\n" } else { " " };
        let texts: Vec<&str> =
            parts.iter().map(|part| part.text.as_str()).filter(|text| !text.is_empty()).collect();
        let text = texts.join(separator);
        let characters = text.chars().count();
        if characters > options.characters_max {
            return Err(ComposeError::TooLong {
                address: panel.address.to_string(),
                characters,
                characters_max: options.characters_max,
                longest: longest(&parts),
            });
        }
        Ok(Prompt { text, characters, cast, setting })
    }

    fn style<'b>(&'b self, panel: &'b Panel) -> &'b str {
        panel.style.as_deref().unwrap_or(&self.script.style)
    }

    fn verbatim(&self, panel: &Panel, prompt: &str, options: &ComposeOptions) -> Vec<Part> {
        let prompt = clean(prompt);
        let prompt = match options.opening.as_deref().map(str::trim) {
            Some(opening) if !opening.is_empty() => format!("{opening} {}", prompt.trim()),
            Some(_) | None => prompt.trim().to_owned(),
        };
        let style = prefixed("Style: ", &sentence(self.style(panel)));
        vec![Part { name: "the prompt", text: prompt }, Part { name: "the style", text: style }]
    }

    fn parts(
        &self,
        panel: &Panel,
        options: &ComposeOptions,
    ) -> (Vec<Part>, Vec<String>, Option<String>) {
        let (members, strangers) = self.people_in(panel);
        let setting = self.place_of(panel);
        let people: Vec<String> = members
            .iter()
            .filter_map(|id| self.script.cast.get(*id))
            .map(|member| {
                // "Ada Stone (also called Ada)" tells a reader nothing.
                let aliases: Vec<&str> = member
                    .aliases
                    .iter()
                    .map(String::as_str)
                    .filter(|alias| !member.name.contains(alias))
                    .collect();
                let names = if aliases.is_empty() {
                    member.name.clone()
                } else {
                    format!("{} (also called {})", member.name, aliases.join(", "))
                };
                sentence(&format!("{names}: {}", member.description))
            })
            .collect();
        let place = match (&panel.setting, setting) {
            (_, Some(setting)) => {
                sentence(&format!("Setting: {}: {}", setting.name, setting.description))
            }
            (Some(words), None) if !words.trim().is_empty() => {
                sentence(&format!("Setting: {words}"))
            }
            (Some(_) | None, None) => String::new(),
        };
        let style = sentence(self.style(panel));
        let lettering = options.lettering.unwrap_or(self.script.lettering);
        let parts = vec![
            Part { name: "the instruction", text: instruction(panel.shape).to_owned() },
            Part { name: "the description", text: sentence(&panel.description) },
            Part { name: "the setting", text: place },
            Part {
                name: "the cast's descriptions",
                text: prefixed("Characters: ", &people.join(" ")),
            },
            Part {
                name: "the list of other people",
                text: prefixed("Also in the picture: ", &sentence(&strangers.join(", "))),
            },
            Part { name: "the style", text: prefixed("Style: ", &style) },
            Part { name: "the lettering", text: words_of(&panel.letters, lettering) },
        ];
        let cast = members
            .iter()
            .filter_map(|id| self.script.cast.get(*id))
            .map(|member| member.name.clone())
            .collect();
        (parts, cast, setting.map(|setting| setting.name.clone()))
    }

    /// Who is in the picture: the ids of members, and names that the bible does not have.
    fn people_in(&self, panel: &Panel) -> (Vec<usize>, Vec<String>) {
        let mut members = Vec::new();
        let mut strangers = Vec::new();
        match &panel.cast {
            None => {
                for id in self.people.find(&panel.description) {
                    self.add_person(id, &mut members);
                }
            }
            Some(names) => {
                for name in names {
                    let small = name.trim().to_lowercase();
                    match self.people_names.iter().position(|names| names.contains(&small)) {
                        Some(id) => self.add_person(id, &mut members),
                        // "Rell (wet through)" is Rell.
                        None => match self.people.find(name).first() {
                            Some(id) => self.add_person(*id, &mut members),
                            // The description names this one already, and nothing else is known.
                            None if panel.description.contains(name.trim()) => {}
                            None => strangers.push(one_line(name)),
                        },
                    }
                }
            }
        }
        (members, strangers)
    }

    /// Adds a member, or every member of a group.
    fn add_person(&self, id: usize, members: &mut Vec<usize>) {
        let mut add = |id: usize| {
            if !members.contains(&id) {
                members.push(id);
            }
        };
        if id < self.script.cast.len() {
            add(id);
        } else if let Some(group) = self.script.groups.get(id - self.script.cast.len()) {
            let cast = self.people_names.get(..self.script.cast.len()).unwrap_or_default();
            for name in &group.members {
                let small = name.to_lowercase();
                cast.iter().position(|names| names.contains(&small)).into_iter().for_each(&mut add);
            }
        }
    }

    fn place_of(&self, panel: &Panel) -> Option<&'a Setting> {
        let id = match &panel.setting {
            Some(name) => {
                let small = name.trim().to_lowercase();
                let named = |setting: &Setting| setting.name.to_lowercase() == small;
                self.script
                    .settings
                    .iter()
                    .position(named)
                    // A name within more words, as in "The Pier, at night": the words count, too,
                    // so only a name alone is replaced by its description.
                    .or_else(|| {
                        let bare = small.strip_prefix("the ").unwrap_or(&small);
                        self.script.settings.iter().position(|setting| {
                            let name = setting.name.to_lowercase();
                            name.strip_prefix("the ").unwrap_or(&name) == bare
                        })
                    })
            }
            None => self.places.find(&panel.description).first().copied(),
        };
        self.script.settings.get(id?)
    }
}

/// The names by which prose calls a place: without "the", and "Castle - Exterior" also as "Castle".
fn names_of_place(name: &str) -> impl Iterator<Item = &str> {
    let name = name.strip_prefix("The ").or(name.strip_prefix("the ")).unwrap_or(name);
    let outside = name.split_once(" - ").filter(|(_, side)| {
        matches!(side.to_lowercase().as_str(), "exterior" | "outside" | "establishing")
    });
    core::iter::once(name).chain(outside.map(|(place, _)| place))
}

fn instruction(shape: Option<Shape>) -> &'static str {
    match shape {
        None => "Create an image: one comic panel.",
        Some(Shape::Wide) => "Create an image: one comic panel in wide landscape format.",
        Some(Shape::Tall) => "Create an image: one comic panel in tall portrait format.",
        Some(Shape::Square) => "Create an image: one comic panel in square format.",
    }
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

fn words_of(letters: &[Letter], lettering: Lettering) -> String {
    if lettering == Lettering::None {
        return "Draw no speech balloons, captions or sound effects.".to_owned();
    }
    let words: Vec<String> = letters
        .iter()
        .map(|letter| {
            let text = one_line(&letter.text);
            let from =
                letter.speaker.as_deref().map(|name| format!(" from {name}")).unwrap_or_default();
            match letter.kind {
                LetterKind::Dialogue => format!("a speech balloon{from}: \"{text}\""),
                LetterKind::Caption => format!("a caption box{from}: \"{text}\""),
                LetterKind::Sound => format!("a drawn sound effect: \"{text}\""),
            }
        })
        .collect();
    sentence(&prefixed("Lettering, exactly as written: ", &words.join("; ")))
}

/// The part of a long prompt to shorten first, in words.
fn longest(parts: &[Part]) -> String {
    let longest = parts.iter().max_by_key(|part| part.text.len());
    longest.map_or_else(String::new, |part| {
        format!("{} ({} characters)", part.name, grouped(part.text.chars().count()))
    })
}
