//! From a script to the ordered list of pictures that a batch runs on.

use core::fmt;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::address::PanelAddress;
use crate::compose::{ComposeError, ComposeOptions, Composer};
use crate::limits::{PICTURES_MAX, PROMPT_CHARACTERS_MAX, VARIANTS_MAX};
use crate::model::{Lettering, Panel, Script, Shape};
use crate::note::{Note, Notes};
use crate::safe_name::{UniquePaths, safe_folder};
use crate::selection::PageSelection;
use crate::template::{DEFAULT_TEMPLATE, FileFields, FileTemplate, TemplateError, Widths};

/// The author's choices for a batch. The default follows the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// The template of file names, in place of the script's. See [`crate::template`].
    pub template: Option<String>,
    /// Pictures of each panel that does not set a number itself, 1 to [`VARIANTS_MAX`].
    pub variants: u32,
    /// Words ahead of every ready prompt. See [`ComposeOptions::opening`].
    pub opening: Option<String>,
    /// Whether words are drawn into the pictures, in place of the script's choice.
    pub lettering: Option<Lettering>,
    /// A folder in place of the script's title.
    pub folder: Option<String>,
    /// The pages to draw; all of them without a selection.
    pub pages: Option<PageSelection>,
    /// The longest prompt that is accepted, in characters.
    pub characters_max: usize,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            template: None,
            variants: 1,
            opening: None,
            lettering: None,
            folder: None,
            pages: None,
            characters_max: PROMPT_CHARACTERS_MAX,
        }
    }
}

/// The pictures of a batch, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The script's title.
    pub title: String,
    /// The pictures.
    pub panels: Vec<PlannedPanel>,
    /// What the author should know.
    pub notes: Vec<Note>,
}

/// One picture to obtain.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPanel {
    /// The panel for people: `page 12, panel 3`.
    pub address: String,
    /// A stable id, unique in the plan: `c2.p12.n3`, with `.b` for the second variant.
    pub key: String,
    /// The chapter for people, in scripts that have chapters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// The page as the script calls it: `2-3`.
    pub page: String,
    /// The panel's number on its page.
    pub panel: u32,
    /// The variant, from 1.
    pub variant: u32,
    /// The exact text to send.
    pub prompt: String,
    /// The length of the prompt, in characters.
    pub characters: usize,
    /// The shape that the picture should have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// The path of the picture below the folder of downloads, without its extension.
    pub file: String,
}

/// Prompts are private: the debug form, which ends up in logs, has the length alone.
impl fmt::Debug for PlannedPanel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PlannedPanel")
            .field("key", &self.key)
            .field("file", &self.file)
            .field("characters", &self.characters)
            .finish_non_exhaustive()
    }
}

/// Why a script cannot be run as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The template of file names is not understood.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A panel has no prompt that can be sent.
    #[error("{source}{}", .line.map(|line| format!(" (line {line} of the script)")).unwrap_or_default())]
    Panel {
        /// The line in the author's file, where there is one.
        line: Option<u32>,
        /// What is wrong.
        source: ComposeError,
    },
    /// A number of variants that cannot be.
    #[error("{variants} variants are asked for. Choose a number from 1 to {VARIANTS_MAX}.")]
    Variants {
        /// The number.
        variants: u32,
    },
    /// Nothing is left to draw.
    #[error("No panel is on the pages that were chosen. Choose other pages, or all of them.")]
    NothingChosen,
    /// More pictures than one batch takes.
    #[error(
        "The batch would have {pictures} pictures; at most {PICTURES_MAX} are taken. Choose fewer \
         pages or fewer variants."
    )]
    TooManyPictures {
        /// How many it would have.
        pictures: usize,
    },
}

/// Everything that keeps a script from being run, not only the first of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct PlanErrors(
    /// The errors in the order of the script; never empty.
    pub Vec<PlanError>,
);

impl fmt::Display for PlanErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            if at > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{error}")?;
        }
        Ok(())
    }
}

/// Plans a batch.
///
/// # Errors
///
/// All that is wrong, in the order of the script.
pub fn plan(script: &Script, options: &PlanOptions) -> Result<Plan, PlanErrors> {
    let mut errors: Vec<PlanError> = Vec::new();
    let template = options.template.as_deref().or(script.names.as_deref());
    let template = match FileTemplate::parse(template.unwrap_or(DEFAULT_TEMPLATE)) {
        Ok(template) => Some(template),
        Err(error) => {
            errors.push(error.into());
            None
        }
    };
    check_size(script, options, &mut errors);
    // The panels are composed even so: the author wants to hear of everything at once, but not
    // of pictures without number.
    let too_many = |error: &PlanError| matches!(error, PlanError::TooManyPictures { .. });
    if errors.iter().any(too_many) {
        return Err(PlanErrors(errors));
    }
    let mut planner = Planner::new(script, options);
    for (at, panel) in script.panels.iter().enumerate() {
        planner.place(at, panel, template.as_ref(), &mut errors);
    }
    if planner.panels.is_empty() && errors.is_empty() {
        errors.push(PlanError::NothingChosen);
    }
    if errors.is_empty() {
        planner.note_equal_prompts();
        Ok(Plan {
            title: script.title.clone(),
            panels: planner.panels,
            notes: planner.notes.finish(),
        })
    } else {
        Err(PlanErrors(errors))
    }
}

fn check_size(script: &Script, options: &PlanOptions, errors: &mut Vec<PlanError>) {
    let own = script.panels.iter().filter_map(|panel| panel.variants);
    let mut asked: Vec<u32> = own.chain([options.variants]).collect();
    asked.sort_unstable();
    asked.dedup();
    for variants in asked {
        if !(1..=VARIANTS_MAX).contains(&variants) {
            errors.push(PlanError::Variants { variants });
        }
    }
    let pictures = script
        .panels
        .iter()
        .filter(|panel| is_chosen(panel, options))
        .map(|panel| usize::try_from(variants_of(panel, options)).unwrap_or(usize::MAX))
        .fold(0_usize, usize::saturating_add);
    if pictures > PICTURES_MAX {
        errors.push(PlanError::TooManyPictures { pictures });
    }
}

fn is_chosen(panel: &Panel, options: &PlanOptions) -> bool {
    options.pages.as_ref().is_none_or(|pages| pages.contains(panel.address.page.first))
}

fn variants_of(panel: &Panel, options: &PlanOptions) -> u32 {
    panel.variants.unwrap_or(options.variants)
}

struct Planner<'a> {
    options: &'a PlanOptions,
    composer: Composer<'a>,
    compose_options: ComposeOptions,
    title: String,
    widths: Widths,
    /// Whether the same page label occurs in several chapters, so that addresses need them.
    pages_repeat: bool,
    keys: HashMap<String, u32>,
    paths: UniquePaths,
    panels: Vec<PlannedPanel>,
    notes: Notes,
}

impl<'a> Planner<'a> {
    fn new(script: &'a Script, options: &'a PlanOptions) -> Self {
        let folder = options.folder.as_deref().map(safe_folder).filter(|folder| !folder.is_empty());
        Self {
            options,
            composer: Composer::new(script),
            compose_options: ComposeOptions {
                opening: options.opening.clone(),
                lettering: options.lettering,
                characters_max: options.characters_max,
            },
            title: folder.unwrap_or_else(|| script.title.clone()),
            widths: widths_of(script),
            pages_repeat: pages_repeat(script),
            keys: HashMap::new(),
            paths: UniquePaths::default(),
            panels: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// Names and composes one panel. Names are given to panels that are not chosen as well, so
    /// that a part of a script gets the very names that the whole would get.
    fn place(
        &mut self,
        at: usize,
        panel: &Panel,
        template: Option<&FileTemplate>,
        errors: &mut Vec<PlanError>,
    ) {
        let key = self.unique_key(panel.address.key());
        let variants = variants_of(panel, self.options).clamp(1, VARIANTS_MAX);
        let chapter = panel.address.chapter.as_ref();
        let chapter_folder = chapter.map(|chapter| match chapter.title.as_str() {
            "" => format!("Chapter {:02}", chapter.number),
            title => format!("{:02} {title}", chapter.number),
        });
        let files: Vec<String> = (0..variants)
            .map(|variant| {
                let suffix =
                    if variants == 1 { String::new() } else { format!("-{}", letter(variant)) };
                let fields = FileFields {
                    title: &self.title,
                    chapter: chapter_folder.as_deref().unwrap_or_default(),
                    page: panel.address.page.first,
                    page_label: &panel.address.page.label,
                    panel: panel.address.panel,
                    number: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
                    variant: &suffix,
                };
                let path = template.map(|template| template.render(&fields, self.widths));
                self.paths.take(&path.unwrap_or_default())
            })
            .collect();
        if !is_chosen(panel, self.options) {
            return;
        }
        let prompt = match self.composer.compose(panel, &self.compose_options) {
            Ok(prompt) => prompt,
            Err(source) => {
                errors.push(PlanError::Panel { line: panel.line, source });
                return;
            }
        };
        for (variant, file) in (0..variants).zip(files) {
            self.panels.push(PlannedPanel {
                address: self.display(&panel.address),
                key: if variant == 0 { key.clone() } else { format!("{key}.{}", letter(variant)) },
                chapter: chapter.map(ToString::to_string),
                page: panel.address.page.label.clone(),
                panel: panel.address.panel,
                variant: variant + 1,
                prompt: prompt.text.clone(),
                characters: prompt.characters,
                shape: panel.shape,
                file,
            });
        }
    }

    fn display(&self, address: &PanelAddress) -> String {
        if self.pages_repeat { address.with_chapter() } else { address.to_string() }
    }

    /// The key itself, or with `~2` and so on for a panel whose address is taken.
    fn unique_key(&mut self, key: String) -> String {
        let count = self.keys.entry(key.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { key } else { format!("{key}~{count}") }
    }

    /// Notes panels whose prompts are equal: allowed, and often a slip of copying.
    fn note_equal_prompts(&mut self) {
        let mut first: HashMap<&str, &PlannedPanel> = HashMap::new();
        for panel in self.panels.iter().filter(|panel| panel.variant == 1) {
            match first.get(panel.prompt.as_str()) {
                Some(earlier) => self.notes.add(
                    None,
                    format!("The prompts of {} and {} are equal.", earlier.address, panel.address),
                ),
                None => {
                    first.insert(&panel.prompt, panel);
                }
            }
        }
    }
}

fn letter(variant: u32) -> char {
    char::from_digit(variant + 10, 36).unwrap_or('z')
}

fn widths_of(script: &Script) -> Widths {
    let digits = |number: u32| number.to_string().len();
    let pages = script.panels.iter().map(|panel| panel.address.page.first);
    let panels = script.panels.iter().map(|panel| panel.address.panel);
    Widths {
        page: digits(pages.max().unwrap_or(0)),
        panel: digits(panels.max().unwrap_or(0)),
        number: script.panels.len().to_string().len(),
    }
}

fn pages_repeat(script: &Script) -> bool {
    let mut seen: HashMap<&str, HashSet<Option<u32>>> = HashMap::new();
    for panel in &script.panels {
        let chapter = panel.address.chapter.as_ref().map(|chapter| chapter.number);
        seen.entry(&panel.address.page.label).or_default().insert(chapter);
    }
    seen.values().any(|chapters| chapters.len() > 1)
}
