//! The script as a value: the bible, and the panels in reading order.
//!
//! The serde form of [`Script`] is Panelwright's own JSON. Unknown fields are refused, since a
//! mistyped field in a file edited by hand would otherwise vanish in silence.

use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::address::PanelAddress;
use crate::error::ScriptError;
use crate::limits::{BIBLE_ENTRIES_MAX, PANELS_MAX, VARIANTS_MAX};

/// The version of Panelwright's own JSON that this crate writes.
pub const SCRIPT_VERSION: u32 = 1;

/// What the author wrote: the bible and the panels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The version of the JSON form, [`SCRIPT_VERSION`].
    pub version: u32,
    /// The title; the name of the file where the script gives none.
    pub title: String,
    /// How every picture should look; may be empty.
    #[serde(default)]
    pub style: String,
    /// The template for file names, where the script sets one. See [`crate::template`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// Whether words are drawn into the pictures.
    #[serde(default)]
    pub lettering: Lettering,
    /// The people and creatures, with their looks.
    #[serde(default)]
    pub cast: Vec<Member>,
    /// Names that stand for several members, such as "the crew".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// The places.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
}

/// A person or creature of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Other names by which panels call the member: nicknames, a first name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What the member looks like.
    pub description: String,
}

/// A name that stands for several cast members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name of the group, without a leading "the".
    pub name: String,
    /// The names of its members.
    pub members: Vec<String>,
}

/// A place of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The name.
    pub name: String,
    /// What the place looks like.
    pub description: String,
}

/// One picture of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Where the panel stands.
    pub address: PanelAddress,
    /// What is to be seen, in sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Words of the story that belong to the panel. Kept apart from the description; drawn only
    /// when the author asks for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Letter>,
    /// Who is in the picture, where the author lists it. `None` means: whoever the description
    /// names. An empty list means nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cast: Option<Vec<String>>,
    /// The place, where the author names it: a setting's name, or words of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// A style for this panel alone, in place of the script's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The shape of the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// A remark at the panel's heading, such as `Large`; for the author, not part of the prompt.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// A ready prompt, sent as it is in place of a composed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// How many pictures to make of this panel, 1 to [`VARIANTS_MAX`]; `None` leaves the choice
    /// to the batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<u32>,
    /// The line in the author's file, from 1, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Panel {
    /// A panel with an address and nothing else.
    pub fn new(address: PanelAddress) -> Self {
        Self {
            address,
            description: String::new(),
            letters: Vec::new(),
            cast: None,
            setting: None,
            style: None,
            shape: None,
            remark: String::new(),
            prompt: None,
            variants: None,
            line: None,
        }
    }
}

/// Words of the story in a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// What sort of words.
    pub kind: LetterKind,
    /// Who speaks, with any remark: `Mara (whispering)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// The words, without quotation marks around them.
    pub text: String,
}

/// The sorts of lettering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Speech or thought.
    Dialogue,
    /// Narration in a box.
    Caption,
    /// A sound effect.
    Sound,
}

/// Whether words are drawn into the pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lettering {
    /// The pictures stay free of words; the author letters them later. The default.
    #[default]
    None,
    /// Dialogue, captions and sounds are part of the prompt.
    InPicture,
}

impl FromStr for Lettering {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim().to_lowercase().replace(['_', ' '], "-").as_str() {
            "none" | "no" | "off" => Ok(Self::None),
            "in-picture" | "yes" | "on" => Ok(Self::InPicture),
            _ => Err(()),
        }
    }
}

/// The shape of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Wider than high.
    Wide,
    /// Higher than wide.
    Tall,
    /// As wide as high.
    Square,
}

impl Shape {
    /// Finds a shape in a remark (`Wide splash across top`), a ratio (`16:9`) or a size
    /// (`1024x1536`). "Large" and the like say nothing about the shape.
    pub fn find(text: &str) -> Option<Self> {
        if let Some(shape) = Self::of_ratio(text) {
            return Some(shape);
        }
        let text = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let wide = ["wide", "landscape", "horizontal", "panoram", "across", "strip", "spread"];
        if has(&wide) || has(&["full top", "top half", "bottom half", "double-page", "double page"])
        {
            Some(Self::Wide)
        } else if has(&["square"]) {
            Some(Self::Square)
        } else if has(&["tall", "portrait", "vertical", "full page", "full-page"])
            || (has(&["splash"]) && !has(&["large"]))
        {
            Some(Self::Tall)
        } else {
            None
        }
    }

    fn of_ratio(text: &str) -> Option<Self> {
        let (wide, high) = text.trim().split_once([':', 'x', '×', '/'])?;
        let wide: f64 = wide.trim().parse().ok()?;
        let high: f64 = high.trim().parse().ok()?;
        // Within 2 % is square: 1024x1008 is no author's idea of a wide picture.
        if !(wide > 0.0 && high > 0.0) {
            None
        } else if wide > high * 1.02 {
            Some(Self::Wide)
        } else if high > wide * 1.02 {
            Some(Self::Tall)
        } else {
            Some(Self::Square)
        }
    }
}

impl Script {
    /// A script with a title and nothing else.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            version: SCRIPT_VERSION,
            title: title.into(),
            style: String::new(),
            names: None,
            lettering: Lettering::None,
            cast: Vec::new(),
            groups: Vec::new(),
            settings: Vec::new(),
            panels: Vec::new(),
        }
    }

    /// The number of panels, variants not counted.
    pub fn panel_count(&self) -> usize {
        self.panels.len()
    }

    /// The number of pages that have panels.
    pub fn page_count(&self) -> usize {
        let mut count = 0;
        let mut last = None;
        for panel in &self.panels {
            let page = (&panel.address.chapter, &panel.address.page);
            if last != Some(page) {
                count += 1;
                last = Some(page);
            }
        }
        count
    }

    /// Checks what the types cannot say.
    ///
    /// # Errors
    ///
    /// The first limit or value that is broken; a script from JSON may hold anything.
    pub fn check(&self) -> Result<(), ScriptError> {
        if self.panels.len() > PANELS_MAX {
            return Err(ScriptError::TooManyPanels { panels: self.panels.len() });
        }
        let parts = [
            ("cast", self.cast.len()),
            ("groups", self.groups.len()),
            ("settings", self.settings.len()),
        ];
        for (part, count) in parts {
            if count > BIBLE_ENTRIES_MAX {
                return Err(ScriptError::BibleTooLarge { part, count });
            }
        }
        for panel in &self.panels {
            if let Some(variants) = panel.variants
                && !(1..=VARIANTS_MAX).contains(&variants)
            {
                return Err(ScriptError::Value {
                    place: panel.address.to_string(),
                    what: format!("{variants} variants are asked for."),
                    mend: format!("Choose a number from 1 to {VARIANTS_MAX}."),
                });
            }
        }
        Ok(())
    }
}
