//! The template of file names: `{title}/{chapter}/p{page:03}-{panel:02}{variant}`.
//!
//! Text outside braces stands for itself, `/` separates folders, `{{` and `}}` are braces. A
//! number takes a width, `:03`; the width grows with the script, so that 1 632 panels sort as
//! they are told: `p001-0007`.

use core::fmt;

use thiserror::Error;

use crate::limits::FOLDERS_MAX;
use crate::safe_name::{safe_file, safe_folder};

/// The template that is used unless the author sets another.
pub const DEFAULT_TEMPLATE: &str = "{title}/{chapter}/p{page:03}-{panel:02}{variant}";

/// The widest number that a template may ask for; panels are counted in five digits.
const WIDTH_MAX: usize = 9;

/// A field of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Chapter,
    Page,
    PageLabel,
    Panel,
    Number,
    Variant,
}

const FIELDS: [(&str, Field); 7] = [
    ("title", Field::Title),
    ("chapter", Field::Chapter),
    ("page", Field::Page),
    ("page_label", Field::PageLabel),
    ("panel", Field::Panel),
    ("number", Field::Number),
    ("variant", Field::Variant),
];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field { field: Field, width: usize },
}

/// A template that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTemplate {
    /// The folders and, last, the file, each as its pieces.
    parts: Vec<Vec<Piece>>,
}

/// Why a template is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// A field that does not exist.
    #[error(
        "The file name template has no field {{{field}}}. Known fields: {known}.",
        known = known_fields()
    )]
    UnknownField {
        /// The name between the braces.
        field: String,
    },
    /// A width that is none, or a width on a text.
    #[error(
        "The width in {{{field}}} is not understood. Numbers take one, such as {{page:03}}: \
         page, panel and number, with 1 to {WIDTH_MAX} digits."
    )]
    Width {
        /// What stands between the braces.
        field: String,
    },
    /// A brace without its partner.
    #[error(
        "The file name template has a brace without its partner at character {column}. Write {{{{ \
         for a brace that is part of the name."
    )]
    Brace {
        /// Its place, in characters from 1.
        column: usize,
    },
    /// The last part of the path says nothing about the panel.
    #[error(
        "The file name template ends in a folder or in nothing. End it with a name for the file, \
         such as p{{page:03}}-{{panel:02}}."
    )]
    NoFile,
    /// Too many folders.
    #[error("The file name template has {folders} folders; at most {FOLDERS_MAX} are made.")]
    TooDeep {
        /// How many folders there are.
        folders: usize,
    },
}

fn known_fields() -> String {
    let names: Vec<String> = FIELDS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
    names.join(", ")
}

/// What the fields stand for, for one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFields<'a> {
    /// The script's title, or the folder that the author chose for the batch.
    pub title: &'a str,
    /// The chapter's number and title; empty in scripts without chapters.
    pub chapter: &'a str,
    /// The page's number; the first of a spread.
    pub page: u32,
    /// The page as the script calls it: `2-3`.
    pub page_label: &'a str,
    /// The panel's number on its page.
    pub panel: u32,
    /// The panel's number in the script, from 1.
    pub number: u32,
    /// Empty for the only variant, else `-a`, `-b` and so on.
    pub variant: &'a str,
}

/// The least widths that numbers are given, so that the files of one script sort by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Widths {
    /// Digits of the largest page number.
    pub page: usize,
    /// Digits of the largest panel number.
    pub panel: usize,
    /// Digits of the number of panels.
    pub number: usize,
}

impl FileTemplate {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// [`TemplateError`], which names the known fields.
    pub fn parse(template: &str) -> Result<Self, TemplateError> {
        let mut parts: Vec<Vec<Piece>> = vec![Vec::new()];
        let mut text = String::new();
        let mut characters = template.chars().enumerate().peekable();
        while let Some((at, character)) = characters.next() {
            let doubled = characters.peek().is_some_and(|(_, next)| *next == character);
            match character {
                '{' | '}' if doubled => {
                    characters.next();
                    text.push(character);
                }
                '}' => return Err(TemplateError::Brace { column: at + 1 }),
                '{' => {
                    let mut field = String::new();
                    loop {
                        match characters.next() {
                            Some((_, '}')) => break,
                            Some((_, '{')) | None => {
                                return Err(TemplateError::Brace { column: at + 1 });
                            }
                            Some((_, other)) => field.push(other),
                        }
                    }
                    let field = field_of(&field)?;
                    push(&mut parts, Piece::Text(core::mem::take(&mut text)));
                    push(&mut parts, field);
                }
                '/' | '\\' => {
                    push(&mut parts, Piece::Text(core::mem::take(&mut text)));
                    parts.push(Vec::new());
                }
                other => text.push(other),
            }
        }
        push(&mut parts, Piece::Text(text));
        if parts.last().is_none_or(|file| !says_something(file)) {
            return Err(TemplateError::NoFile);
        }
        if parts.len() > FOLDERS_MAX + 1 {
            return Err(TemplateError::TooDeep { folders: parts.len() - 1 });
        }
        Ok(Self { parts })
    }

    /// The path of one picture, without its extension, safe on every platform by the rules of
    /// [`crate::safe_name`]. A folder that comes out empty is dropped.
    pub fn render(&self, fields: &FileFields<'_>, widths: Widths) -> String {
        let mut path = String::new();
        let last = self.parts.len().saturating_sub(1);
        for (at, pieces) in self.parts.iter().enumerate() {
            let part: String = pieces.iter().map(|piece| value_of(piece, fields, widths)).collect();
            // Values hold slashes, too ("Night/Day"); within a part they are no folders.
            let part = match at == last {
                true => Some(safe_file(&part)).filter(|file| !file.is_empty()),
                false => Some(safe_folder(&part)),
            };
            let part = part.unwrap_or_else(|| "panel".to_owned());
            if !part.is_empty() {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(&part);
            }
        }
        path
    }
}

impl fmt::Display for FileTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, pieces) in self.parts.iter().enumerate() {
            if at > 0 {
                formatter.write_str("/")?;
            }
            for piece in pieces {
                match piece {
                    Piece::Text(text) => {
                        formatter.write_str(&text.replace('{', "{{").replace('}', "}}"))?;
                    }
                    Piece::Field { field, width } => {
                        let name = FIELDS
                            .iter()
                            .find(|(_, known)| known == field)
                            .map_or("", |(name, _)| name);
                        match width {
                            0 => write!(formatter, "{{{name}}}")?,
                            width => write!(formatter, "{{{name}:0{width}}}")?,
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn push(parts: &mut [Vec<Piece>], piece: Piece) {
    let is_empty = matches!(&piece, Piece::Text(text) if text.is_empty());
    if let Some(part) = parts.last_mut().filter(|_| !is_empty) {
        part.push(piece);
    }
}

/// Whether a file's part has a letter, a digit or a field other than the variant, which is
/// empty most of the time.
fn says_something(part: &[Piece]) -> bool {
    part.iter().any(|piece| match piece {
        Piece::Text(text) => text.chars().any(char::is_alphanumeric),
        Piece::Field { field, .. } => *field != Field::Variant && *field != Field::Chapter,
    })
}

fn field_of(inner: &str) -> Result<Piece, TemplateError> {
    let (name, width) = match inner.split_once(':') {
        Some((name, width)) => (name.trim(), Some(width.trim())),
        None => (inner.trim(), None),
    };
    let known = FIELDS.iter().find(|(known, _)| *known == name.to_lowercase());
    let Some((_, field)) = known else {
        return Err(TemplateError::UnknownField { field: name.to_owned() });
    };
    let is_number = matches!(field, Field::Page | Field::Panel | Field::Number);
    let width = match width {
        None => 0,
        Some(digits) => digits
            .parse()
            .ok()
            .filter(|width| is_number && (1..=WIDTH_MAX).contains(width))
            .ok_or_else(|| TemplateError::Width { field: inner.to_owned() })?,
    };
    Ok(Piece::Field { field: *field, width })
}

fn value_of(piece: &Piece, fields: &FileFields<'_>, widths: Widths) -> String {
    let (field, width) = match piece {
        Piece::Text(text) => return text.clone(),
        Piece::Field { field, width } => (*field, *width),
    };
    // Without a width the author wants the bare number.
    let padded = |value: u32, least: usize| {
        let width = if width == 0 { 0 } else { width.max(least) };
        format!("{value:0width$}")
    };
    match field {
        Field::Title => fields.title.to_owned(),
        Field::Chapter => fields.chapter.to_owned(),
        Field::Page => padded(fields.page, widths.page),
        Field::PageLabel => fields.page_label.to_owned(),
        Field::Panel => padded(fields.panel, widths.panel),
        Field::Number => padded(fields.number, widths.number),
        Field::Variant => fields.variant.to_owned(),
    }
}
