//! How sure a figure is: it is taken again and again from clusters drawn with replacement.

use std::collections::BTreeMap;

use crate::evaluate::Outcome;
use crate::measures::{Judged, Measures, measure};

/// How often the figures are taken.
const ROUNDS: usize = 1_000;

/// The range that a figure falls into in 95 of 100 draws of clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    /// Its lower end.
    pub(crate) low: f64,
    /// Its upper end.
    pub(crate) high: f64,
}

/// The ranges of some figures of the same outcomes. The same outcomes always give the same ranges.
#[must_use]
pub(crate) fn ranges<const N: usize>(
    outcomes: &[&Outcome],
    figures: [fn(&Measures) -> f64; N],
) -> [Range; N] {
    let mut clusters: BTreeMap<&str, Vec<Judged>> = BTreeMap::new();
    for outcome in outcomes {
        clusters.entry(outcome.row.cluster()).or_default().push(outcome.judged());
    }
    let clusters: Vec<Vec<Judged>> = clusters.into_values().collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut drawn: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let draw: Vec<Judged> = (0..clusters.len())
            .flat_map(|_| clusters[random.below(clusters.len())].iter().copied())
            .collect();
        let measures = measure(&draw);
        for (values, figure) in drawn.iter_mut().zip(figures) {
            let value = figure(&measures);
            // Without a request among the clusters drawn there is no such figure.
            if value.is_finite() {
                values.push(value);
            }
        }
    }
    drawn.map(|mut values| {
        values.sort_by(f64::total_cmp);
        let at = |part: usize| values.get(values.len() * part / 1_000).copied();
        Range { low: at(25).unwrap_or(f64::NAN), high: at(974).unwrap_or(f64::NAN) }
    })
}

/// A xorshift generator: the draws need no more.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }
}
