//! The detector: a model, and a text scored with it.

use std::collections::BTreeMap;

use crate::features::Features;
use crate::hash::Slots;
use crate::hashed::Family;
use crate::lexicon::Lexicon;
use crate::logistic::probability;
use crate::model::{self, ModelError};
use crate::parameters::{Parameters, both_halves};
use crate::reason::{Ground, Reason};
use crate::sign::Sign;

/// The model of this version: what `cargo xtask train` wrote. The extension ships it as a file of
/// its own, see [`Detector::of_bytes`].
pub const BUILT_IN_MODEL: &[u8] = include_bytes!("model.bin");

/// What the page's own "Create image" tool being switched on adds, in log-odds. A reasoned number,
/// since no corpus tells it: who switches the tool on wants a picture some fifty times as often as
/// who does not, and a text that is plainly something else is still doubted.
const TOOL_ACTIVE: f64 = 4.0;

/// Weaker reasons are not told, in log-odds.
const TELLING: f64 = 0.15;
/// At most so many reasons are told.
const REASONS_MAX: usize = 6;

/// What is known beside the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The page's own "Create image" tool is switched on.
    pub tool_active: bool,
    /// The turn before this one ended in a picture.
    pub after_picture: bool,
}

/// What a text is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A request for a picture.
    Image,
    /// Anything else.
    Other,
}

impl Label {
    /// Its name in a corpus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Other => "other",
        }
    }
}

/// What was found of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// How likely the text is a request for a picture, from 0 to 1.
    pub confidence: f64,
    /// The likelier of the two.
    pub label: Label,
    /// What moved the score most, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Tells requests for pictures from other texts.
///
/// The same text in the same context gives the same bits everywhere: weights are whole numbers,
/// and the few operations on fractions are those that IEEE 754 defines exactly.
#[derive(Debug, Clone)]
pub struct Detector {
    lexicon: Lexicon,
    parameters: Parameters,
    wording: Slots<i8>,
    /// What each sign counts towards, by its place.
    grounds: Vec<Option<Ground>>,
}

impl Detector {
    /// The detector of this version. Making it takes a few milliseconds, so make it once.
    ///
    /// # Errors
    ///
    /// Never with the model that ships: a test reads it.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::of_bytes(BUILT_IN_MODEL)
    }

    /// The detector with a model that was read from a file.
    ///
    /// # Errors
    ///
    /// The bytes are no model, or none for this version.
    pub fn of_bytes(model: &[u8]) -> Result<Self, ModelError> {
        let (lexicon, parameters) = model::of_bytes(model)?;
        let wording = parameters.wording_by_hash();
        let grounds = Sign::all().map(Ground::of).collect();
        Ok(Self { lexicon, parameters, wording, grounds })
    }

    /// Scores a text. Any text has a score, and the time for it is bounded.
    #[must_use]
    pub fn score(&self, text: &str, context: Context) -> Detection {
        let features = Features::read(&self.lexicon, text, context);
        let mut sum = 0.0;
        let mut grounds: BTreeMap<Ground, f64> = BTreeMap::new();
        let mut add = |ground: Option<Ground>, weight: f64| {
            sum += weight;
            if let Some(ground) = ground {
                *grounds.entry(ground).or_default() += weight;
            }
        };
        let slope = f64::from(self.parameters.slope);
        for (sign, value) in features.sign_values() {
            let steps = self.parameters.signs.get(sign).copied().unwrap_or_default();
            let weight = f64::from(steps) * f64::from(self.parameters.sign_step) * value * slope;
            add(self.grounds.get(sign).copied().flatten(), weight);
        }
        for family in Family::ALL {
            let hashes = &features.wording[family as usize];
            let steps: i32 = hashes
                .iter()
                .filter_map(|hash| self.wording.get(both_halves(*hash)))
                .map(i32::from)
                .sum();
            let each = Family::value_of_each(hashes.len());
            let weight = f64::from(steps) * f64::from(self.parameters.wording_step) * each * slope;
            add(Some(Ground::of_family(family)), weight);
        }
        add(None, f64::from(self.parameters.shift));
        if context.tool_active {
            add(Some(Ground::ToolActive), TOOL_ACTIVE);
        }
        let confidence = probability(sum);
        let label = if confidence >= 0.5 { Label::Image } else { Label::Other };
        Detection { confidence, label, reasons: strongest(grounds) }
    }
}

fn strongest(grounds: BTreeMap<Ground, f64>) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = grounds
        .into_iter()
        .map(|(ground, weight)| Reason { ground, weight })
        .filter(|reason| reason.weight.abs() >= TELLING)
        .collect();
    // Stable: grounds of one weight stay in their own order.
    reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    reasons.truncate(REASONS_MAX);
    reasons
}

/// Reads features as the detector does, for training.
#[derive(Debug, Clone)]
pub struct FeatureReader {
    lexicon: Lexicon,
}

impl FeatureReader {
    /// With the lexicon of this version.
    #[must_use]
    pub fn built_in() -> Self {
        Self { lexicon: Lexicon::built_in() }
    }

    /// What is read off a text.
    #[must_use]
    pub fn read(&self, text: &str, context: Context) -> Features {
        Features::read(&self.lexicon, text, context)
    }
}
