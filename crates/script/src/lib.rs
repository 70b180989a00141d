//! The author's formats in; panels, prompts and file names out.
//!
//! The way through this crate, in the order a script takes it:
//!
//! | step | module | what happens |
//! |---|---|---|
//! | decode | [`text`] | bytes become text; byte order marks, line ends and odd spaces are settled |
//! | read | `read` | the format is recognised, and each format's reader fills one common draft |
//! | settle | `draft` | missing numbers are given, doubles are noted, names and nicknames are found |
//! | model | [`model`] | the [`Script`]: bible and panels, serialisable as Panelwright's own JSON |
//! | compose | [`mod@compose`] | a panel becomes the exact text that a chat is sent |
//! | name | [`template`], [`safe_name`] | a panel becomes a path that every platform accepts |
//! | plan | [`mod@plan`] | the ordered list of pictures that a batch runs on |
//! | place | [`folder`] | a batch's files go into a folder that no earlier batch has |
//!
//! Invariants:
//!
//! - Nothing here does input or output, knows the time, or draws random numbers: the same text
//!   always gives the same plan.
//! - No panel is dropped in silence. What a reader does not understand becomes a [`Note`].
//! - No text is cut to fit. A prompt that is too long is refused, by the panel's name.
//! - Errors carry addresses and lengths, never the text of a prompt; notes quote headings and
//!   names at most.

mod address;
mod aliases;
pub mod compose;
mod draft;
mod error;
pub mod folder;
pub mod limits;
mod mentions;
pub mod model;
mod note;
pub mod plan;
mod prose;
mod read;
pub mod safe_name;
mod selection;
pub mod template;
pub mod text;

pub use address::{ChapterAddress, PageLabel, PanelAddress};
pub use compose::{ComposeError, ComposeOptions, Composer, Prompt, compose};
pub use error::ScriptError;
pub use model::{Group, Letter, LetterKind, Lettering, Member, Panel, Script, Setting, Shape};
pub use note::Note;
pub use plan::{Plan, PlanError, PlanErrors, PlanOptions, PlannedPanel, plan};
pub use read::{Format, Parsed};
pub use selection::{PageSelection, SelectionError};
pub use template::{FileTemplate, TemplateError};
