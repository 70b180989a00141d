//! How sure the page is that a text asks for a picture.

use serde::{Deserialize, Serialize};

/// How likely a text is a request for a picture, in whole per cent: finer is not meant, and a
/// whole number is stored and read back as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Confidence(u8);

/// What a confidence amounts to, for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Rather a request than not.
    Likely,
    /// A request, as nine of ten such texts are.
    VeryLikely,
    /// Hardly anything else.
    NearlyCertain,
}

/// Under this nothing is noticed, sent or kept.
const NOTICED_PERCENT: u8 = 50;
const VERY_LIKELY_PERCENT: u8 = 80;
const NEARLY_CERTAIN_PERCENT: u8 = 95;

impl Confidence {
    /// From a fraction; what lies outside 0 to 1, or is no number, counts as the nearest end.
    #[must_use]
    pub fn of(fraction: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let percent = (fraction.clamp(0.0, 1.0) * 100.0).floor() as u8;
        Self(percent)
    }

    /// In per cent, 0 to 100.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }

    /// What it amounts to; `None` for a text that is left alone.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        match self.0 {
            ..NOTICED_PERCENT => None,
            NOTICED_PERCENT..VERY_LIKELY_PERCENT => Some(Level::Likely),
            VERY_LIKELY_PERCENT..NEARLY_CERTAIN_PERCENT => Some(Level::VeryLikely),
            NEARLY_CERTAIN_PERCENT.. => Some(Level::NearlyCertain),
        }
    }
}

impl Level {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::VeryLikely => "very likely",
            Self::NearlyCertain => "nearly certain",
        }
    }
}

impl TryFrom<u8> for Confidence {
    type Error = &'static str;

    fn try_from(percent: u8) -> Result<Self, &'static str> {
        if percent <= 100 { Ok(Self(percent)) } else { Err("a confidence has 0 to 100 per cent") }
    }
}

impl From<Confidence> for u8 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_fraction_is_a_confidence() {
        let percent = |fraction| Confidence::of(fraction).percent();
        assert_eq!([-1.0, 0.0, 0.499, 0.5, 1.0, 7.0].map(percent), [0, 0, 49, 50, 100, 100]);
        assert_eq!(percent(f64::NAN), 0);
    }

    #[test]
    fn levels_begin_where_a_text_is_noticed() {
        let level = |percent| Confidence::try_from(percent).ok().and_then(Confidence::level);
        assert_eq!(level(49), None);
        assert_eq!(level(50), Some(Level::Likely));
        assert_eq!(level(80), Some(Level::VeryLikely));
        assert_eq!(level(95), Some(Level::NearlyCertain));
        assert_eq!(Confidence::try_from(101), Err("a confidence has 0 to 100 per cent"));
    }
}
