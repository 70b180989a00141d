//! Which pages of a script a batch runs on: `1-4, 9`.

use core::str::FromStr;

use thiserror::Error;

/// Some pages of a script, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSelection {
    ranges: Vec<(u32, u32)>,
}

/// Why a selection is not understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("The pages \"{part}\" are not understood. Write numbers and ranges, such as 1-4, 9.")]
pub struct SelectionError {
    /// The part that is not understood.
    pub part: String,
}

impl PageSelection {
    /// Whether the page with this number is selected. A spread counts by its first page.
    pub fn contains(&self, page: u32) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&page))
    }
}

impl FromStr for PageSelection {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, SelectionError> {
        let mut ranges = Vec::new();
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
            match (first.trim().parse(), last.trim().parse()) {
                (Ok(first), Ok(last)) if first <= last => ranges.push((first, last)),
                (Ok(_) | Err(_), Ok(_) | Err(_)) => {
                    return Err(SelectionError { part: part.to_owned() });
                }
            }
        }
        if ranges.is_empty() {
            return Err(SelectionError { part: text.trim().to_owned() });
        }
        Ok(Self { ranges })
    }
}
