//! Where a panel stands in the story.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A chapter, as a panel's address names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChapterAddress {
    /// The chapter's number as written, or its place in the script, from 1.
    pub number: u32,
    /// The title without the word "chapter" and the number; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl fmt::Display for ChapterAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.title.is_empty() {
            write!(formatter, "Chapter {}", self.number)
        } else {
            write!(formatter, "Chapter {}: {}", self.number, self.title)
        }
    }
}

/// A page as the script calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageLabel {
    /// `7`, `2-3` for a spread, or words such as `Opening Splash Page`.
    pub label: String,
    /// The number that the page sorts and files under: the first of a spread; a page without a
    /// number takes the free number beside its neighbours (0 ahead of page 1).
    pub first: u32,
    /// The page's title; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl PageLabel {
    /// A page that has a plain number.
    pub fn numbered(number: u32) -> Self {
        Self { label: number.to_string(), first: number, title: String::new() }
    }

    fn is_numeric(&self) -> bool {
        self.label.starts_with(|first: char| first.is_ascii_digit())
    }
}

impl fmt::Display for PageLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_numeric() {
            formatter.write_str(&self.label)
        } else if self.label.contains('-') {
            write!(formatter, "pages {}", self.label)
        } else {
            write!(formatter, "page {}", self.label)
        }
    }
}

/// Where a panel stands: `page 12, panel 3`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelAddress {
    /// The chapter, in scripts that have chapters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter: Option<ChapterAddress>,
    /// The page.
    pub page: PageLabel,
    /// The panel's number on its page, as written or counted.
    pub panel: u32,
}

impl PanelAddress {
    /// The address with its chapter ahead, for scripts whose page numbers start anew in each
    /// chapter: `chapter 2, page 1, panel 3`.
    pub fn with_chapter(&self) -> String {
        match &self.chapter {
            Some(chapter) => format!("chapter {}, {self}", chapter.number),
            None => self.to_string(),
        }
    }

    /// A short id made of the address alone: `c2.p2-3.n4`. It does not change when panels are
    /// added or removed elsewhere in the script. Two panels may share it by the author's
    /// mistake; [`plan`](crate::plan::plan) then tells them apart.
    pub fn key(&self) -> String {
        let mut key = String::new();
        if let Some(chapter) = &self.chapter {
            key.push_str(&format!("c{}.", chapter.number));
        }
        key.push('p');
        for character in self.page.label.chars() {
            if character.is_alphanumeric() {
                key.extend(character.to_lowercase());
            } else if !key.ends_with('-') {
                key.push('-');
            }
        }
        key.push_str(&format!(".n{}", self.panel));
        key
    }
}

impl fmt::Display for PanelAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, panel {}", self.page, self.panel)
    }
}
