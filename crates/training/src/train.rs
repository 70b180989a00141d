//! From rows to parameters.
//!
//! 1. What the texts are read into is what the detector reads (`FeatureReader`).
//! 2. What few clusters say is left out, be it wording or a turn: it may be their style, and nothing
//!    else. The same holds for signs that one cluster alone has.
//! 3. A cluster counts by the root of its size, so that the largest does not set the tone.
//! 4. Each cluster in turn is scored by what the others teach; from these scores of what is said to
//!    a chat, as it is said there, comes the calibration: it speaks of sources that were not seen.
//! 5. Weights become whole numbers of steps.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_detect::sign::Sign;
use panelwright_detect::{Family, FeatureReader, Features, Parameters};

use crate::calibrate::{Calibration, Scored, calibrate};
use crate::corpus::Row;
use crate::fit::{Example, fit};

/// How the training goes about it. The default is what ships; the others are what was measured
/// against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Whether signs are used, beside the bias.
    pub signs: bool,
    /// Whether pairs of concepts are used.
    pub pairs: bool,
    /// Which families of hashes are used.
    pub families: Vec<Family>,
    /// A hash is kept if so many clusters have it.
    pub clusters_min: usize,
    /// What a large weight of a sign costs.
    pub sign_penalty: f64,
    /// And of a sign that may weigh more: of a pair of concepts, which says more than either, and
    /// of what follows a picture.
    pub fine_penalty: f64,
    /// And of a hash.
    pub wording_penalty: f64,
    /// How much a row of our own corpus counts, where another counts 1.
    pub own_weight: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            signs: true,
            pairs: true,
            families: Family::ALL.to_vec(),
            clusters_min: 8,
            sign_penalty: 3e-3,
            fine_penalty: 5e-4,
            wording_penalty: 2e-5,
            own_weight: 3.0,
        }
    }
}

/// A row as it is learned from.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    pub(crate) row: &'a Row,
    features: Features,
    cluster: usize,
    weight: f64,
}

/// Reads the features of rows, and weighs them by the size of their clusters.
pub(crate) fn prepare<'a>(rows: &'a [Row], recipe: &Recipe) -> Vec<Prepared<'a>> {
    let reader = FeatureReader::built_in();
    let mut sizes: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        *sizes.entry(row.cluster()).or_default() += 1;
    }
    let numbers: BTreeMap<&str, usize> =
        sizes.keys().enumerate().map(|(number, cluster)| (*cluster, number)).collect();
    rows.iter()
        .map(|row| {
            let cluster = row.cluster();
            let own = if row.is_own() { recipe.own_weight } else { 1.0 };
            Prepared {
                row,
                features: reader.read(&row.text, row.context()),
                cluster: numbers[cluster],
                weight: own * (100.0 / f64::from(sizes[cluster])).sqrt(),
            }
        })
        .collect()
}

/// A model before its weights become whole numbers.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    vocabulary: Vocabulary,
    weights: Vec<f64>,
}

impl Model {
    /// Learns from rows.
    pub(crate) fn learn(rows: &[&Prepared], recipe: &Recipe) -> Self {
        let vocabulary = Vocabulary::of(rows, recipe);
        let examples: Vec<Example> = rows.iter().map(|row| vocabulary.example(row)).collect();
        let weights = fit(&examples.iter().collect::<Vec<_>>(), &vocabulary.penalties(recipe));
        Self { vocabulary, weights }
    }

    /// The log-odds of a row, before calibration.
    pub(crate) fn score(&self, row: &Prepared) -> f64 {
        self.vocabulary.example(row).score(&self.weights)
    }
}

/// Which features a model knows, and where their weights are: signs first, then hashes.
#[derive(Debug, Clone)]
struct Vocabulary {
    signs: Vec<bool>,
    wording: BTreeMap<u32, u32>,
    families: Vec<Family>,
}

impl Vocabulary {
    fn of(rows: &[&Prepared], recipe: &Recipe) -> Self {
        let mut signs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); Sign::COUNT];
        let mut wording: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for row in rows {
            for sign in &row.features.signs {
                signs[*sign].insert(row.cluster);
            }
            for family in &recipe.families {
                for hash in &row.features.wording[*family as usize] {
                    wording.entry(*hash).or_default().insert(row.cluster);
                }
            }
        }
        let signs = Sign::all()
            .map(|sign| match sign {
                Sign::Always => true,
                Sign::Pair(..) | Sign::Together(..) if !recipe.pairs => false,
                // What follows a picture is in our own corpus only.
                Sign::AfterPicture | Sign::ShortAfterPicture | Sign::AnyAfterPicture(_) => {
                    recipe.signs
                }
                Sign::Structure(_)
                | Sign::Any(_)
                | Sign::Head(_)
                | Sign::First(_)
                | Sign::Last(_)
                | Sign::InShort(_)
                | Sign::Opening(_)
                | Sign::Closing(_)
                | Sign::WithRole(_)
                | Sign::NoPicture(_)
                | Sign::Pair(..)
                | Sign::Together(..) => recipe.signs && signs[sign.index()].len() >= 2,
            })
            .collect();
        let first = u32::try_from(Sign::COUNT).unwrap_or_default();
        let wording = wording
            .into_iter()
            .filter(|(_, clusters)| clusters.len() >= recipe.clusters_min)
            .zip(first..)
            .map(|((hash, _), place)| (hash, place))
            .collect();
        Self { signs, wording, families: recipe.families.clone() }
    }

    fn penalties(&self, recipe: &Recipe) -> Vec<f64> {
        let penalty = |sign| match sign {
            // How likely a request is at all is learned freely.
            Sign::Always => 0.0,
            Sign::Pair(..)
            | Sign::Together(..)
            | Sign::AfterPicture
            | Sign::ShortAfterPicture
            | Sign::AnyAfterPicture(_) => recipe.fine_penalty,
            Sign::Structure(_)
            | Sign::Any(_)
            | Sign::Head(_)
            | Sign::First(_)
            | Sign::Last(_)
            | Sign::InShort(_)
            | Sign::Opening(_)
            | Sign::Closing(_)
            | Sign::WithRole(_)
            | Sign::NoPicture(_) => recipe.sign_penalty,
        };
        let mut penalties: Vec<f64> = Sign::all().map(penalty).collect();
        penalties.resize(self.signs.len() + self.wording.len(), recipe.wording_penalty);
        penalties
    }

    fn example(&self, row: &Prepared) -> Example {
        let features = &row.features;
        let signs = features.sign_values().into_iter().filter(|(sign, _)| self.signs[*sign]);
        let mut values: Vec<(u32, f64)> =
            signs.filter_map(|(sign, value)| Some((u32::try_from(sign).ok()?, value))).collect();
        for family in &self.families {
            let hashes = &features.wording[*family as usize];
            let each = Family::value_of_each(hashes.len());
            values.extend(hashes.iter().filter_map(|hash| Some((*self.wording.get(hash)?, each))));
        }
        Example { values, is_image: row.row.is_image(), weight: row.weight }
    }
}

/// Scores of rows by models that did not see their cluster.
pub(crate) fn held_out_scores(rows: &[&Prepared], recipe: &Recipe) -> Vec<Scored> {
    let clusters: BTreeSet<usize> = rows.iter().map(|row| fold_of(row)).collect();
    let mut scores: Vec<Option<Scored>> = vec![None; rows.len()];
    for cluster in clusters {
        let others: Vec<&Prepared> =
            rows.iter().copied().filter(|row| fold_of(row) != cluster).collect();
        let model = Model::learn(&others, recipe);
        for (row, score) in rows.iter().zip(&mut scores) {
            if fold_of(row) == cluster {
                *score = Some(Scored {
                    score: model.score(row),
                    is_image: row.row.is_image(),
                    weight: row.weight,
                });
            }
        }
    }
    scores.into_iter().flatten().collect()
}

/// Which rows are held out together. Our own clusters are many and small: they go in fives.
fn fold_of(row: &Prepared) -> usize {
    const OWN_FOLDS: usize = 5;
    if row.row.is_own() { usize::MAX - row.cluster % OWN_FOLDS } else { row.cluster }
}

/// A model with its calibration.
#[derive(Debug, Clone)]
pub(crate) struct Trained {
    pub(crate) model: Model,
    pub(crate) calibration: Calibration,
}

/// Learns from rows, and calibrates.
pub(crate) fn learn(rows: &[&Prepared], recipe: &Recipe) -> Trained {
    let calibration = calibration(rows, &held_out_scores(rows, recipe));
    Trained { model: Model::learn(rows, recipe), calibration }
}

/// The calibration that held-out scores of rows give. It is of what is said to a chat, as it is
/// said there: bare prompts are seldom that, and as many of them as corpora hold would make every
/// text too likely a request; texts that were written to be hard would make every score too unsure.
pub(crate) fn calibration(rows: &[&Prepared], scores: &[Scored]) -> Calibration {
    let natural = rows.iter().zip(scores).filter(|(row, _)| {
        let row = row.row;
        row.is_natural() && !row.is_bare_prompt()
    });
    calibrate(&natural.map(|(_, score)| *score).collect::<Vec<_>>())
}

/// Trains: the parameters that ship.
#[must_use]
pub fn train(rows: &[Row], recipe: &Recipe) -> Parameters {
    let prepared = prepare(rows, recipe);
    let trained = learn(&prepared.iter().collect::<Vec<_>>(), recipe);
    parameters(&trained)
}

/// Weights as whole numbers of steps; wording that comes to none is dropped.
pub(crate) fn parameters(trained: &Trained) -> Parameters {
    let (signs, wording) = trained.model.weights.split_at(Sign::COUNT);
    let (sign_step, wording_step) = (step(signs), step(wording));
    let places = trained.model.vocabulary.wording.iter();
    Parameters {
        sign_step,
        wording_step,
        slope: narrow(trained.calibration.slope),
        shift: narrow(trained.calibration.shift),
        signs: signs.iter().map(|weight| in_steps(*weight, sign_step)).collect(),
        wording: places
            .map(|(hash, place)| {
                let weight = wording[*place as usize - Sign::COUNT];
                (*hash, in_steps(weight, wording_step))
            })
            .filter(|(_, steps)| *steps != 0)
            .collect(),
    }
}

fn step(weights: &[f64]) -> f32 {
    let most = weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
    narrow(most.max(1e-6) / f64::from(i8::MAX))
}

#[expect(clippy::cast_possible_truncation, reason = "a few digits are enough")]
fn narrow(number: f64) -> f32 {
    number as f32
}

#[expect(clippy::cast_possible_truncation, reason = "held to the range")]
fn in_steps(weight: f64, step: f32) -> i8 {
    (weight / f64::from(step)).round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use panelwright_detect::Label;

    use super::*;

    #[test]
    fn bare_prompts_and_contrived_texts_have_no_say_in_the_calibration() {
        let row = |label, source: &str| Row {
            text: "a harbour".to_owned(),
            label,
            kind: source.split_once(':').unwrap().1.to_owned(),
            lang: "en".to_owned(),
            source: source.to_owned(),
            after_picture: false,
        };
        let rows = [
            row(Label::Image, "own-nat-test:chat-request"),
            row(Label::Other, "elsewhere:plain"),
            row(Label::Image, "elsewhere:bare-prompt"),
            row(Label::Image, "own-test:chat-request"),
        ];
        let prepared = prepare(&rows, &Recipe::default());
        let all: Vec<&Prepared> = prepared.iter().collect();
        let scored = |row: &&Prepared, score| Scored {
            score,
            is_image: row.row.is_image(),
            weight: row.weight,
        };
        let scores: Vec<Scored> = all
            .iter()
            .zip([2.0, -1.0, -5.0, -5.0])
            .map(|(row, score)| scored(row, score))
            .collect();
        assert_eq!(calibration(&all, &scores), calibration(&all[..2], &scores[..2]));
    }
}
