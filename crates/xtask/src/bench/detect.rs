//! How long scoring a text takes, by its length.

use std::time::Instant;

use panelwright_detect::{Context, Detector};

use crate::numbers::median;

/// Lengths of texts, in characters.
const LENGTHS: [usize; 3] = [100, 1_000, 4_000];
/// Texts of each length.
const ROUNDS: usize = 2_000;

const SENTENCE: &str = "Please create a picture of an old lighthouse keeper who reads a letter by \
                        candle light, painted in oil, with a stormy sea behind the window. ";

/// The times for texts of one length.
pub(crate) struct Row {
    characters: usize,
    /// Of each text, in milliseconds, in ascending order.
    times_ms: Vec<f64>,
}

/// Scores texts of each length.
///
/// # Errors
///
/// The detector's model cannot be read.
pub(crate) fn measure() -> anyhow::Result<Vec<Row>> {
    let detector = Detector::built_in()?;
    let rows = LENGTHS.map(|characters| {
        let text: String = SENTENCE.chars().cycle().take(characters).collect();
        let mut times_ms: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let began = Instant::now();
                std::hint::black_box(detector.score(&text, Context::default()));
                began.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        times_ms.sort_by(f64::total_cmp);
        Row { characters, times_ms }
    });
    Ok(rows.into())
}

/// Prints the times, and how they grow with the text.
pub(crate) fn print(rows: &[Row]) {
    let first = rows.first().and_then(|row| median(&row.times_ms));
    println!("{:>10} {:>10} {:>12} {:>8}", "characters", "median ms", "99 of 100 ms", "ratio");
    for row in rows {
        let middle = median(&row.times_ms).unwrap_or_default();
        let late = row.times_ms.get(row.times_ms.len() * 99 / 100).copied().unwrap_or_default();
        let ratio = middle / first.unwrap_or(f64::NAN);
        println!("{:>10} {middle:>10.4} {late:>12.4} {ratio:>8.1}", row.characters);
    }
}
