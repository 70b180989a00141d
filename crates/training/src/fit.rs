//! Logistic regression: the weights that fit examples best without being large.
//!
//! The loss is smooth and convex, so there is one best answer; L-BFGS finds it in some tens of
//! steps. Everything is done in one fixed order, so the same examples give the same bits.

use std::collections::VecDeque;

use panelwright_detect::logistic::probability;

/// An example: which features it has and how much of each, its label, and how much it counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Example {
    /// Feature and value, each feature once.
    pub(crate) values: Vec<(u32, f64)>,
    /// Whether it is a request for a picture.
    pub(crate) is_image: bool,
    /// How much it counts.
    pub(crate) weight: f64,
}

impl Example {
    /// The log-odds that the weights give it.
    pub(crate) fn score(&self, weights: &[f64]) -> f64 {
        self.values.iter().map(|(feature, value)| weights[*feature as usize] * value).sum()
    }
}

/// How many of the last steps are remembered.
const MEMORY: usize = 10;
/// Enough for a figure that no longer moves.
const STEPS_MAX: usize = 120;
/// A step that changes the loss by less than this part of it is the last.
const CHANGE_MIN: f64 = 1e-7;

/// Fits weights. `penalties` says, by feature, how much a large weight costs.
pub(crate) fn fit(examples: &[&Example], penalties: &[f64]) -> Vec<f64> {
    let mut weights = vec![0.0; penalties.len()];
    let mut history: VecDeque<Step> = VecDeque::new();
    let (mut loss, mut gradient) = loss_and_gradient(examples, penalties, &weights);
    for _ in 0..STEPS_MAX {
        let direction = direction(&gradient, &history);
        let slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            break;
        }
        let Some((next, next_loss, next_gradient)) = search(
            examples,
            penalties,
            &weights,
            &direction,
            loss,
            slope,
            history.is_empty(),
            &gradient,
        ) else {
            break;
        };
        let moved = difference(&next, &weights);
        let turned = difference(&next_gradient, &gradient);
        let curvature = dot(&moved, &turned);
        if curvature > 1e-12 {
            history.push_back(Step { moved, turned, curvature });
            if history.len() > MEMORY {
                history.pop_front();
            }
        }
        let is_done = loss - next_loss < CHANGE_MIN * loss;
        (weights, loss, gradient) = (next, next_loss, next_gradient);
        if is_done {
            break;
        }
    }
    weights
}

/// A step that was taken: by what the weights moved, and by what the gradient turned.
struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    curvature: f64,
}

/// Halves the step until the loss falls by a fair part of what its slope promises.
#[expect(clippy::too_many_arguments, reason = "the state of one step of the descent")]
fn search(
    examples: &[&Example],
    penalties: &[f64],
    weights: &[f64],
    direction: &[f64],
    loss: f64,
    slope: f64,
    is_first: bool,
    gradient: &[f64],
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    let mut size = if is_first { 1.0 / dot(gradient, gradient).sqrt().max(1e-12) } else { 1.0 };
    for _ in 0..30 {
        let next: Vec<f64> =
            weights.iter().zip(direction).map(|(weight, step)| weight + size * step).collect();
        let (next_loss, next_gradient) = loss_and_gradient(examples, penalties, &next);
        if next_loss <= loss + 1e-4 * size * slope {
            return Some((next, next_loss, next_gradient));
        }
        size *= 0.5;
    }
    None
}

/// Downhill, as the last steps let the curvature be guessed (the two-loop recursion).
fn direction(gradient: &[f64], history: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(history.len());
    for step in history.iter().rev() {
        let share = dot(&step.moved, &direction) / step.curvature;
        add_scaled(&mut direction, &step.turned, -share);
        shares.push(share);
    }
    if let Some(last) = history.back() {
        let scale = last.curvature / dot(&last.turned, &last.turned);
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for (step, share) in history.iter().zip(shares.into_iter().rev()) {
        let back = dot(&step.turned, &direction) / step.curvature;
        add_scaled(&mut direction, &step.moved, share - back);
    }
    direction
}

fn loss_and_gradient(examples: &[&Example], penalties: &[f64], weights: &[f64]) -> (f64, Vec<f64>) {
    let total: f64 = examples.iter().map(|example| example.weight).sum();
    let mut gradient: Vec<f64> =
        weights.iter().zip(penalties).map(|(weight, penalty)| weight * penalty).collect();
    let mut loss = 0.5 * dot(weights, &gradient);
    for example in examples {
        let score = example.score(weights);
        let margin = if example.is_image { score } else { -score };
        let share = example.weight / total;
        // ln(1 + e^-margin), without the overflow.
        loss += share * ((-margin.abs()).exp().ln_1p() + (-margin).max(0.0));
        let target = f64::from(u8::from(example.is_image));
        let error = share * (probability(score) - target);
        for (feature, value) in &example.values {
            gradient[*feature as usize] += error * value;
        }
    }
    (loss, gradient)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn difference(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

fn add_scaled(to: &mut [f64], what: &[f64], scale: f64) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += scale * what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(values: &[(u32, f64)], is_image: bool) -> Example {
        Example { values: values.to_vec(), is_image, weight: 1.0 }
    }

    #[test]
    fn what_tells_the_labels_apart_gets_the_weight() {
        let examples = [
            example(&[(0, 1.0), (1, 1.0)], true),
            example(&[(0, 1.0), (1, 1.0), (2, 1.0)], true),
            example(&[(0, 1.0)], false),
            example(&[(0, 1.0), (2, 1.0)], false),
        ];
        let weights = fit(&examples.iter().collect::<Vec<_>>(), &[0.0, 1e-3, 1e-3]);
        assert!(weights[1] > 2.0, "{weights:?}");
        assert!(weights[2].abs() < 0.1, "{weights:?}");
        assert!(examples.iter().all(|e| (e.score(&weights) > 0.0) == e.is_image));
    }

    #[test]
    fn without_features_the_share_of_requests_is_learned() {
        let examples = [true, true, true, false].map(|is_image| example(&[(0, 1.0)], is_image));
        let weights = fit(&examples.iter().collect::<Vec<_>>(), &[0.0]);
        assert!((probability(weights[0]) - 0.75).abs() < 1e-3, "{weights:?}");
    }
}
