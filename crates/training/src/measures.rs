//! The figures that tell how good confidences are.

/// A confidence and what was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The confidence that it is a request for a picture.
    pub confidence: f64,
    /// Whether it is one.
    pub is_image: bool,
}

/// How good a set of confidences is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// How many texts.
    pub count: usize,
    /// How many of them are requests.
    pub requests: usize,
    /// Of those taken for requests, how many are.
    pub precision: f64,
    /// Of the requests, how many were taken for such.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// Precision, averaged over the ranks of the requests.
    pub average_precision: f64,
    /// How far confidences are from what came true, in the mean of ten bins.
    pub calibration_error: f64,
}

/// The bins of the calibration error.
const BINS: usize = 10;

/// Confidences of about the same height.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub confidence: f64,
    /// How many of them came true, as a part of 1.
    pub came_true: f64,
}

/// Measures confidences; a text counts as taken for a request from 0.5.
#[must_use]
pub fn measure(judged: &[Judged]) -> Measures {
    let count_of = |wanted: &dyn Fn(&Judged) -> bool| judged.iter().filter(|j| wanted(j)).count();
    let requests = count_of(&|j| j.is_image);
    let taken = count_of(&|j| j.confidence >= 0.5);
    let right = count_of(&|j| j.is_image && j.confidence >= 0.5);
    Measures {
        count: judged.len(),
        requests,
        precision: ratio(right, taken),
        recall: ratio(right, requests),
        f1: ratio(2 * right, taken + requests),
        average_precision: average_precision(judged),
        calibration_error: calibration_error(judged),
    }
}

/// Precision averaged over the requests, from the surest text down. Texts of one confidence are
/// taken together, so that their order does not matter.
fn average_precision(judged: &[Judged]) -> f64 {
    let mut sorted: Vec<&Judged> = judged.iter().collect();
    sorted.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let requests = judged.iter().filter(|j| j.is_image).count();
    let (mut seen, mut right, mut sum) = (0, 0, 0.0);
    for equal in sorted.chunk_by(|one, other| one.confidence.total_cmp(&other.confidence).is_eq()) {
        let new = equal.iter().filter(|j| j.is_image).count();
        seen += equal.len();
        right += new;
        sum += ratio(right, seen) * ratio(new, requests);
    }
    if requests == 0 { f64::NAN } else { sum }
}

/// The bins, from the lowest confidences to the highest.
#[must_use]
pub fn bins(judged: &[Judged]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (index, bin) in bins.iter_mut().enumerate() {
        let members: Vec<&Judged> =
            judged.iter().filter(|j| bin_of(j.confidence) == index).collect();
        let sum: f64 = members.iter().map(|j| j.confidence).sum();
        *bin = Bin {
            count: members.len(),
            confidence: sum / float(members.len().max(1)),
            came_true: ratio(members.iter().filter(|j| j.is_image).count(), members.len()),
        };
    }
    bins
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
fn bin_of(confidence: f64) -> usize {
    ((confidence * float(BINS)) as usize).min(BINS - 1)
}

fn calibration_error(judged: &[Judged]) -> f64 {
    let filled = bins(judged).into_iter().filter(|bin| bin.count > 0);
    filled.map(|bin| (bin.confidence - bin.came_true).abs() * ratio(bin.count, judged.len())).sum()
}

/// Not a number where there is nothing to divide by: nothing was measured.
fn ratio(part: usize, whole: usize) -> f64 {
    float(part) / float(whole)
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand texts")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(all: &[(f64, bool)]) -> Vec<Judged> {
        all.iter().map(|&(confidence, is_image)| Judged { confidence, is_image }).collect()
    }

    #[test]
    fn figures_of_a_small_set_are_as_counted_by_hand() {
        let measures = measure(&judged(&[(0.9, true), (0.8, false), (0.7, true), (0.2, false)]));
        assert!((measures.precision - 2.0 / 3.0).abs() < 1e-12);
        assert!((measures.recall - 1.0).abs() < 1e-12);
        assert!((measures.f1 - 0.8).abs() < 1e-12);
        // The first request at rank 1, the second at rank 3.
        assert!((measures.average_precision - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        let gaps = (0.1 + 0.8 + 0.3 + 0.2) / 4.0;
        assert!((measures.calibration_error - gaps).abs() < 1e-12);
    }

    #[test]
    fn what_means_what_it_says_has_no_error() {
        let all: Vec<(f64, bool)> = (0..10).map(|number| (0.8, number < 8)).collect();
        assert!(measure(&judged(&all)).calibration_error < 1e-12);
    }

    #[test]
    fn equal_confidences_have_no_order() {
        let one = measure(&judged(&[(0.5, true), (0.5, false)]));
        let other = measure(&judged(&[(0.5, false), (0.5, true)]));
        assert_eq!(one, other);
        assert!((one.average_precision - 0.5).abs() < 1e-12);
    }
}
