//! Outcomes as tables for people.

use std::fmt::Write as _;

use crate::bootstrap::{Range, ranges};
use crate::corpus::Row;
use crate::evaluate::{Outcome, by};
use crate::measures::{Judged, Measures, bins, measure};

/// All tables of some outcomes.
#[must_use]
pub fn tables(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    // Writing to a string does not fail, here and below.
    let _ = writeln!(text, "{}", headings("overall"));
    for (name, group) in [
        ("chat requests, others", of(outcomes, |row| !row.is_bare_prompt())),
        ("all", of(outcomes, |_| true)),
    ] {
        let _ = writeln!(text, "{}", figures(name, &group));
        let _ = writeln!(text, "{}", intervals(&group));
    }
    let _ = writeln!(text, "\n{}", headings("by language"));
    for (language, group) in by(outcomes, |row| &row.lang) {
        let _ = writeln!(text, "{}", figures(language, &group));
    }
    let _ =
        writeln!(text, "\n{:<44} {:>6} {:>6} {:>10}", "by kind", "texts", "right", "confidence");
    for (kind, group) in by(outcomes, |row| &row.kind) {
        let _ = writeln!(text, "{}", share(kind, &group));
    }
    let _ =
        writeln!(text, "\n{:<44} {:>6} {:>6} {:>10}", "by origin", "texts", "right", "confidence");
    for (origin, group) in by(outcomes, Row::cluster) {
        let _ = writeln!(text, "{}", share(origin, &group));
    }
    let _ =
        writeln!(text, "\n{:<22} {:>6} {:>10} {:>10}", "confidence", "texts", "mean", "came true");
    let judged: Vec<Judged> = outcomes.iter().map(Outcome::judged).collect();
    for (index, bin) in bins(&judged).iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let name = format!(
            "0.{index} to {}",
            ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"][index]
        );
        let _ = writeln!(
            text,
            "{name:<22} {:>6} {:>10.3} {:>10.3}",
            bin.count, bin.confidence, bin.came_true
        );
    }
    text
}

/// One line: the figures of chat requests against others.
#[must_use]
pub fn headline(name: &str, outcomes: &[Outcome]) -> String {
    figures(name, &of(outcomes, |row| !row.is_bare_prompt()))
}

/// The headings over lines of figures.
#[must_use]
pub fn headings(name: &str) -> String {
    format!(
        "{name:<40} {:>6} {:>8} {:>9} {:>6} {:>6} {:>6} {:>6}",
        "texts", "requests", "precision", "recall", "F1", "AP", "ECE"
    )
}

/// The texts that were taken for the other thing, the surest first.
#[must_use]
pub fn errors(outcomes: &[Outcome], count: usize) -> String {
    let mut wrong: Vec<(&Outcome, f64)> =
        outcomes.iter().filter_map(|outcome| Some((outcome, outcome.wrong_by()?))).collect();
    wrong.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut text = String::new();
    for (outcome, _) in wrong.into_iter().take(count) {
        let row = outcome.row;
        let brief: String = row.text.chars().take(120).collect();
        let _ = writeln!(
            text,
            "{:.2} {} {} {}: {}",
            outcome.confidence,
            row.kind,
            row.lang,
            row.cluster(),
            brief.replace('\n', " / ")
        );
    }
    text
}

fn of<'a, 'o>(outcomes: &'o [Outcome<'a>], wanted: impl Fn(&Row) -> bool) -> Vec<&'o Outcome<'a>> {
    outcomes.iter().filter(|outcome| wanted(outcome.row)).collect()
}

fn figures(name: &str, outcomes: &[&Outcome]) -> String {
    let judged: Vec<Judged> = outcomes.iter().map(|outcome| outcome.judged()).collect();
    let measures = measure(&judged);
    format!(
        "{name:<40} {:>6} {:>8} {:>9} {:>6} {:>6} {:>6} {:>6}",
        measures.count,
        measures.requests,
        number(measures.precision),
        number(measures.recall),
        number(measures.f1),
        number(measures.average_precision),
        number(measures.calibration_error)
    )
}

fn intervals(outcomes: &[&Outcome]) -> String {
    let [f1, average_precision, calibration_error] = ranges(
        outcomes,
        [
            |measures: &Measures| measures.f1,
            |measures| measures.average_precision,
            |measures| measures.calibration_error,
        ],
    );
    let range = |range: Range| format!("{} to {}", number(range.low), number(range.high));
    format!(
        "  95 % by origin: F1 {}, AP {}, ECE {}",
        range(f1),
        range(average_precision),
        range(calibration_error)
    )
}

fn share(name: &str, outcomes: &[&Outcome]) -> String {
    let right = outcomes.iter().filter(|outcome| outcome.wrong_by().is_none()).count();
    let sum: f64 = outcomes.iter().map(|outcome| outcome.confidence).sum();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand texts")]
    let (count, right) = (outcomes.len() as f64, right as f64);
    format!("{name:<44} {:>6} {:>6.3} {:>10.3}", outcomes.len(), right / count, sum / count)
}

/// A figure, or a dash where there was nothing to measure.
fn number(figure: f64) -> String {
    if figure.is_finite() { format!("{figure:.3}") } else { "-".to_owned() }
}
