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

/// This part of the texts are taken to be requests. Our own corpus holds as many as its writers put
/// in, which says nothing of a chat; in the sources of the development corpus together, without bare
/// prompts, it is a fifth (303 of 1,631).
const REQUESTS: f64 = 0.2;

/// Fits slope and shift.
pub(crate) fn calibrate(scores: &[Scored]) -> Calibration {
    let total = |is_image| -> f64 {
        let of_label = scores.iter().filter(|scored| scored.is_image == is_image);
        of_label.map(|scored| scored.weight).sum()
    };
    let (requests, others) = (REQUESTS / total(true), (1.0 - REQUESTS) / total(false));
    let examples: Vec<Example> = scores
        .iter()
        .map(|scored| Example {
            values: vec![(0, scored.score), (1, 1.0)],
            is_image: scored.is_image,
            weight: scored.weight * if scored.is_image { requests } else { others },
        })
        .collect();
    let weights = fit(&examples.iter().collect::<Vec<_>>(), &[PENALTY, PENALTY]);
    Calibration { slope: weights[0], shift: weights[1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Said to be e^4 : 1, and right in three of four cases.
    fn hasty(requests: usize) -> Vec<Scored> {
        let scored = |number: usize, is_image: bool| {
            let score = if is_image == (number % 4 < 3) { 4.0 } else { -4.0 };
            Scored { score, is_image, weight: 1.0 }
        };
        let of = |count, is_image| (0..count).map(move |number| scored(number, is_image));
        of(requests, true).chain(of(400, false)).collect()
    }

    #[test]
    fn scores_that_promise_too_much_are_taken_down() {
        let calibration = calibrate(&hasty(400));
        // Of five texts one is a request; three of four of these are found, and one of four others.
        let (found, mistaken) = (REQUESTS * 0.75, (1.0 - REQUESTS) * 0.25);
        let right = found / (found + mistaken);
        assert!((calibration.confidence(4.0) - right).abs() < 0.03, "{calibration:?}");
    }

    #[test]
    fn how_many_requests_a_corpus_holds_does_not_matter() {
        let (few, many) = (calibrate(&hasty(40)), calibrate(&hasty(4_000)));
        assert!((few.confidence(4.0) - many.confidence(4.0)).abs() < 1e-3, "{few:?}, {many:?}");
        assert!((few.confidence(-4.0) - many.confidence(-4.0)).abs() < 1e-3, "{few:?}, {many:?}");
    }
}
