//! From log-odds to a probability, with the same bits on every machine.
//!
//! The exponential functions of a system's mathematical library and of the one that is compiled
//! into wasm may differ in their last bit. This one needs only sums, products and quotients, which
//! IEEE 754 defines to the bit.

/// Beyond this a probability no longer differs from 0 or 1 in any way that matters.
const LOG_ODDS_MAX: f64 = 30.0;

/// The probability that belongs to log-odds.
#[must_use]
pub fn probability(log_odds: f64) -> f64 {
    // Not a number: nothing is known.
    if log_odds.is_nan() {
        return 0.5;
    }
    1.0 / (1.0 + exponential(-log_odds.clamp(-LOG_ODDS_MAX, LOG_ODDS_MAX)))
}

/// e to the power of `x`, for moderate `x`: its series near nought, squared back up.
fn exponential(x: f64) -> f64 {
    let small = x / 256.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for power in 1..=10 {
        term *= small / f64::from(power);
        sum += term;
    }
    for _ in 0..8 {
        sum *= sum;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_logistic_function() {
        for step in -60..=60 {
            let log_odds = f64::from(step) / 2.0;
            let exact = 1.0 / (1.0 + (-log_odds).exp());
            assert!((probability(log_odds) - exact).abs() < 1e-12, "{log_odds}");
        }
        assert!(probability(0.0).to_bits() == 0.5_f64.to_bits());
        assert!(probability(f64::INFINITY) > 0.999_999 && probability(f64::NEG_INFINITY) < 1e-6);
        assert!(probability(f64::NAN).to_bits() == 0.5_f64.to_bits());
    }
}
