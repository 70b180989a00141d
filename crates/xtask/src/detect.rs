//! `cargo xtask train` and `cargo xtask evaluate`: the detector of requests for pictures.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueHint};
use panelwright_detect::{Detector, model};
use panelwright_training::corpus::{self, Row};
use panelwright_training::evaluate::{
    Outcome, approaches, by_keyword, cross_validate, cross_validate_own, score,
};
use panelwright_training::{Recipe, report};

use crate::build::compressed_length;
use crate::workspace::{Workspace, say};

/// Where the detector's model is, from the workspace's root.
const MODEL: &str = "crates/detect/src/model.bin";

/// What is trained on.
#[derive(Debug, Args)]
pub(crate) struct TrainOptions {
    /// A corpus to learn from beside our own: JSON lines with text, label, kind, lang and source.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    corpus: Option<PathBuf>,
    /// Where the model goes [default: where the detector has it].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct EvaluateOptions {
    /// The corpus: JSON lines with text, label, kind, lang and source [default: our own].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    corpus: Option<PathBuf>,
    /// Only score with the model that ships, and learn nothing: for texts from elsewhere.
    #[arg(long)]
    shipped: bool,
    /// Also measure the approaches that were tried.
    #[arg(long, conflicts_with = "shipped")]
    approaches: bool,
    /// Also list the surest errors, so many. Their texts are shown.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
}

/// Trains, and writes the model. The same corpora give the same bytes.
///
/// # Errors
///
/// A corpus cannot be read, or the model cannot be written.
pub(crate) fn train(workspace: &Workspace, options: &TrainOptions) -> anyhow::Result<()> {
    let mut rows = corpus::own()?;
    if let Some(file) = &options.corpus {
        rows.extend(read(file)?);
    }
    say(&format!("training on {} texts", rows.len()));
    let parameters = panelwright_training::train(&rows, &Recipe::default());
    let file = options.out.clone().unwrap_or_else(|| workspace.root.join(MODEL));
    let signs = parameters.signs.iter().filter(|weight| **weight != 0).count();
    let wording = parameters.wording.len();
    let bytes = model::to_bytes(&parameters);
    std::fs::write(&file, &bytes)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    let (length, compressed) = (bytes.len(), compressed_length(&bytes)?);
    say(&format!("{signs} signs and {wording} hashes of wording have a weight"));
    say(&format!("{}: {length} bytes, {compressed} compressed", file.display()));
    Ok(())
}

/// Measures, and prints the tables.
///
/// # Errors
///
/// The corpus or the model cannot be read.
pub(crate) fn evaluate(options: &EvaluateOptions) -> anyhow::Result<()> {
    let own = corpus::own()?;
    let rows = options.corpus.as_deref().map(read).transpose()?;
    if !options.shipped {
        let recipe = Recipe::default();
        let none = Vec::new();
        let others = rows.as_ref().unwrap_or(&none);
        if !others.is_empty() {
            let outcomes = cross_validate(others, &own, &recipe);
            show("each origin scored by what the others teach", &outcomes, options.errors);
        }
        let outcomes = cross_validate_own(others, &own, &recipe);
        show("our own corpus, a fifth scored by what the rest teaches", &outcomes, options.errors);
    }
    // What was just measured may be what makes the one that ships again.
    let detector = Detector::built_in()?;
    let shown = rows.as_ref().unwrap_or(&own);
    let title = "with the model that ships (too good where they have learned from these texts)";
    show(title, &score(shown, &detector), options.errors);
    if options.approaches {
        compare(shown, &own);
    }
    Ok(())
}

fn show(title: &str, outcomes: &[Outcome], errors: usize) {
    println!("== {title}\n\n{}", report::tables(outcomes));
    if errors > 0 {
        println!("the surest errors\n{}", report::errors(outcomes, errors));
    }
}

fn compare(rows: &[Row], own: &[Row]) {
    println!("== approaches: chat requests against others, each origin by what the others teach\n");
    println!("{}", report::headings(""));
    println!("{}", report::headline("a word of drawing or of pictures", &by_keyword(rows)));
    let without_own = cross_validate(rows, &[], &Recipe::default());
    println!("{}", report::headline("all, without our own corpus", &without_own));
    for (name, recipe) in approaches() {
        println!("{}", report::headline(name, &cross_validate(rows, own, &recipe)));
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<Row>> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the corpus {} cannot be read", file.display()))?;
    corpus::read(&text).with_context(|| file.display().to_string())
}
