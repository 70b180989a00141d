//! How good the confidences are, on texts that were not learned from.
//!
//! Each origin of a corpus is scored by what all others and our own corpus teach, with the
//! calibration made from those alone. That is the figure to believe: texts of one origin are
//! alike, often translations of each other, and a model that has seen some of them knows the rest.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_detect::concept::Concept;
use panelwright_detect::sign::Sign;
use panelwright_detect::{Detector, Family, FeatureReader};

use crate::corpus::Row;
use crate::measures::Judged;
use crate::train::{Prepared, Recipe, calibration, held_out_scores, learn, prepare};

/// A row and what was made of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome<'a> {
    /// The row.
    pub row: &'a Row,
    /// The confidence that it is a request for a picture.
    pub confidence: f64,
}

impl Outcome<'_> {
    /// Confidence and truth, without the rest.
    #[must_use]
    pub fn judged(&self) -> Judged {
        Judged { confidence: self.confidence, is_image: self.row.is_image() }
    }

    /// How far the confidence is on the wrong side; `None` if it is on the right one.
    #[must_use]
    pub fn wrong_by(&self) -> Option<f64> {
        let is_taken = self.confidence >= 0.5;
        (is_taken != self.row.is_image()).then_some((self.confidence - 0.5).abs())
    }
}

/// Scores each origin of `rows` by what the others and `own` teach.
#[must_use]
pub fn cross_validate<'a>(rows: &'a [Row], own: &'a [Row], recipe: &Recipe) -> Vec<Outcome<'a>> {
    let (rows, own) = (prepare(rows, recipe), prepare(own, recipe));
    let origins: BTreeSet<&str> = rows.iter().map(|row| row.row.cluster()).collect();
    let mut outcomes = Vec::with_capacity(rows.len());
    for origin in origins {
        let is_held_out = |row: &&Prepared| row.row.cluster() == origin;
        let others: Vec<&Prepared> =
            rows.iter().filter(|row| !is_held_out(row)).chain(&own).collect();
        let trained = learn(&others, recipe);
        outcomes.extend(rows.iter().filter(is_held_out).map(|row| Outcome {
            row: row.row,
            confidence: trained.calibration.confidence(trained.model.score(row)),
        }));
    }
    outcomes
}

/// Scores our own corpus, a fifth of its clusters at a time, by what the rest and `rows` teach.
#[must_use]
pub fn cross_validate_own<'a>(
    rows: &'a [Row],
    own: &'a [Row],
    recipe: &Recipe,
) -> Vec<Outcome<'a>> {
    let (rows, own) = (prepare(rows, recipe), prepare(own, recipe));
    let all: Vec<&Prepared> = rows.iter().chain(&own).collect();
    let scores = held_out_scores(&all, recipe);
    let calibration = calibration(&all, &scores);
    let outcomes = all.iter().zip(&scores).map(|(row, scored)| Outcome {
        row: row.row,
        confidence: calibration.confidence(scored.score),
    });
    outcomes.skip(rows.len()).collect()
}

/// Scores rows with a detector as it ships.
#[must_use]
pub fn score<'a>(rows: &'a [Row], detector: &Detector) -> Vec<Outcome<'a>> {
    rows.iter()
        .map(|row| Outcome { row, confidence: detector.score(&row.text, row.context()).confidence })
        .collect()
}

/// The approaches that were measured against each other, by name.
#[must_use]
pub fn approaches() -> Vec<(&'static str, Recipe)> {
    let shipped = Recipe::default();
    let without_wording = Recipe { families: Vec::new(), ..shipped.clone() };
    let with = |families: &[Family]| Recipe { families: families.to_vec(), ..shipped.clone() };
    vec![
        ("hashes only", Recipe { signs: false, ..shipped.clone() }),
        ("signs only, without pairs", Recipe { pairs: false, ..without_wording.clone() }),
        ("signs only", without_wording),
        ("signs and turns", with(&[Family::Turns])),
        ("signs and words", with(&[Family::Words])),
        ("signs and letters", with(&[Family::Letters])),
        ("all, hashes of any single origin too", Recipe { clusters_min: 1, ..shipped.clone() }),
        ("all, hashes barely held back", Recipe { wording_penalty: 1e-6, ..shipped.clone() }),
        ("all: what ships", shipped),
    ]
}

/// The simplest thing that could work: a word of drawing or of pictures, in any language of the
/// lexicon, means a request.
#[must_use]
pub fn by_keyword(rows: &[Row]) -> Vec<Outcome<'_>> {
    let reader = FeatureReader::built_in();
    let keywords = [Concept::Draw, Concept::Picture, Concept::Product, Concept::Medium]
        .map(|concept| Sign::Any(concept).index());
    rows.iter()
        .map(|row| {
            let signs = reader.read(&row.text, row.context()).signs;
            let has_keyword = keywords.iter().any(|keyword| signs.contains(keyword));
            Outcome { row, confidence: f64::from(u8::from(has_keyword)) }
        })
        .collect()
}

/// Figures of groups of outcomes, by name, in the order of the names.
#[must_use]
pub fn by<'a, 'o>(
    outcomes: &'o [Outcome<'a>],
    name: impl Fn(&'a Row) -> &'a str,
) -> BTreeMap<&'a str, Vec<&'o Outcome<'a>>> {
    let mut groups: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        groups.entry(name(outcome.row)).or_default().push(outcome);
    }
    groups
}
