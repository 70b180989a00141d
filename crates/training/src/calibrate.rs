//! Calibration: how far a score is to be believed.
//!
//! Two numbers, a slope and a shift (Platt's method), from scores of sources that the model did
//! not see. More would fit better and promise more than two thousand texts of a few sources hold.

use panelwright_detect::logistic::probability;

use crate::fit::{Example, fit};

/// A score and what was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    /// Log-odds before calibration.
    pub(crate) score: f64,
    /// What the text is.
    pub(crate) is_image: bool,
    /// How much it counts.
    pub(crate) weight: f64,
}

/// Turns a score into a confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calibration {
    /// What a score is multiplied by.
    pub(crate) slope: f64,
    /// What is added then.
    pub(crate) shift: f64,
}

impl Calibration {
    /// The confidence of a score.
    pub(crate) fn confidence(self, score: f64) -> f64 {
        probability(self.slope * score + self.shift)
    }
}

/// A large slope or shift costs so much: a few scores alone make nothing sure.
const PENALTY: f64 = 1e-3;

/// Fits slope and shift.
pub(crate) fn calibrate(scores: &[Scored]) -> Calibration {
    let examples: Vec<Example> = scores
        .iter()
        .map(|scored| Example {
            values: vec![(0, scored.score), (1, 1.0)],
            is_image: scored.is_image,
            weight: scored.weight,
        })
        .collect();
    let weights = fit(&examples.iter().collect::<Vec<_>>(), &[PENALTY, PENALTY]);
    Calibration { slope: weights[0], shift: weights[1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_promise_too_much_are_taken_down() {
        // Said to be e^4 : 1, and right in three of four cases.
        let scores: Vec<Scored> = (0..400)
            .map(|number| {
                let says_image = number % 2 == 0;
                Scored {
                    score: if says_image { 4.0 } else { -4.0 },
                    is_image: says_image == (number % 8 < 6),
                    weight: 1.0,
                }
            })
            .collect();
        let calibration = calibrate(&scores);
        assert!((calibration.confidence(4.0) - 0.75).abs() < 0.03, "{calibration:?}");
        assert!((calibration.confidence(-4.0) - 0.25).abs() < 0.03, "{calibration:?}");
    }
}
