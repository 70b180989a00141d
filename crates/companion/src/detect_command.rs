//! `panelwright detect`: which texts are requests for pictures, and why.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueHint};
use panelwright_detect::{Context, Detector, Label};
use serde_json::{Map, Value, json};
use thiserror::Error;

/// Tell requests for pictures from other texts: JSON lines in, the same lines with `confidence`,
/// `label` and `reasons` out.
#[derive(Debug, Clone, Args)]
#[command(after_help = "A line is an object with `text`; `tool_active` and `after_picture` in it \
                        hold for that line alone. Blank lines are skipped, other fields are kept. \
                        At a line that cannot be read the command stops: what is written up to \
                        there holds, and the exit code is 1.")]
pub struct DetectOptions {
    /// The lines [default: standard input].
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Take the page's own tool for pictures for switched on.
    #[arg(long)]
    pub tool_active: bool,
    /// Take every text for said right after a picture.
    #[arg(long)]
    pub after_picture: bool,
    /// The confidence from which a text gets the label `image`, from 0 to 1.
    #[arg(long, value_name = "CONFIDENCE", default_value_t = 0.5, value_parser = confidence)]
    pub threshold: f64,
}

/// A line is none that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// It is no JSON.
    #[error("line {line}, column {column}: this is no JSON object. {MEND}")]
    NotJson {
        /// Which line, from 1.
        line: usize,
        /// Where in it, from 1.
        column: usize,
    },
    /// It is JSON without a text.
    #[error("line {line}: there is no `text`, or it is no string. {MEND}")]
    NoText {
        /// Which line, from 1.
        line: usize,
    },
}

const MEND: &str = "Write each text as {\"text\": \"...\"} on a line of its own.";

/// Reads lines and writes them with what was found.
///
/// # Errors
///
/// The file cannot be read, or a line is none.
pub fn detect(options: &DetectOptions) -> anyhow::Result<()> {
    let detector = Detector::built_in()?;
    let output = BufWriter::new(std::io::stdout().lock());
    let Some(file) = &options.file else {
        return annotate(&detector, options, std::io::stdin().lock(), output);
    };
    let lines = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    annotate(&detector, options, BufReader::new(lines), output)
        .with_context(|| file.display().to_string())
}

fn annotate(
    detector: &Detector,
    options: &DetectOptions,
    input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<()> {
    for (index, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {} cannot be read", index + 1))?;
        if line.trim().is_empty() {
            continue;
        }
        let annotated = match annotated(detector, options, &line, index + 1) {
            Ok(annotated) => annotated,
            Err(error) => {
                output.flush()?;
                return Err(error.into());
            }
        };
        match writeln!(output, "{annotated}") {
            // A reader that has seen enough (`| head`) is no error.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            outcome => outcome?,
        }
    }
    match output.flush() {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// The line with what was found in it.
fn annotated(
    detector: &Detector,
    options: &DetectOptions,
    text: &str,
    line: usize,
) -> Result<Value, LineError> {
    let mut row: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| LineError::NotJson { line, column: error.column() })?;
    let text = row.get("text").and_then(Value::as_str).ok_or(LineError::NoText { line })?;
    let is_set = |name: &str| row.get(name).and_then(Value::as_bool).unwrap_or(false);
    let context = Context {
        tool_active: options.tool_active || is_set("tool_active"),
        after_picture: options.after_picture || is_set("after_picture"),
    };
    let found = detector.score(text, context);
    let label = if found.confidence >= options.threshold { Label::Image } else { Label::Other };
    let reasons: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
    row.insert("confidence".to_owned(), json!(found.confidence));
    row.insert("label".to_owned(), json!(label.name()));
    row.insert("reasons".to_owned(), json!(reasons));
    Ok(Value::Object(row))
}

fn confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(confidence) if (0.0..=1.0).contains(&confidence) => Ok(confidence),
        Ok(_) | Err(_) => Err("a confidence is a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> DetectOptions {
        DetectOptions { file: None, tool_active: false, after_picture: false, threshold: 0.5 }
    }

    fn run(options: &DetectOptions, input: &str) -> (String, Option<LineError>) {
        let detector = Detector::built_in().unwrap();
        let mut output = Vec::new();
        let outcome = annotate(&detector, options, input.as_bytes(), &mut output);
        let error = outcome.err().map(|error| error.downcast::<LineError>().unwrap());
        (String::from_utf8(output).unwrap(), error)
    }

    fn rows(output: &str) -> Vec<Value> {
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn lines_come_back_with_what_was_found_and_all_they_had() {
        let input =
            "{\"text\":\"draw me a cat\",\"id\":7}\n\n{\"text\":\"why is the sky blue?\"}\n";
        let (output, error) = run(&options(), input);
        assert_eq!(error, None);
        let rows = rows(&output);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0]["id"], 7);
        assert_eq!(rows[0]["label"], "image");
        assert!(rows[0]["confidence"].as_f64().unwrap() > 0.9, "{output}");
        let mut reasons = rows[0]["reasons"].as_array().unwrap().iter().filter_map(Value::as_str);
        assert!(reasons.any(|reason| reason.ends_with("says to draw or paint")), "{output}");
        assert_eq!(rows[1]["label"], "other");
        assert!(rows[1]["confidence"].as_f64().unwrap() < 0.1, "{output}");
    }

    #[test]
    fn the_context_counts_for_all_lines_or_for_one() {
        let text = "{\"text\":\"now as a watercolour\"}\n";
        let in_line = "{\"text\":\"now as a watercolour\",\"tool_active\":true}\n";
        let confidence = |options: &DetectOptions, input: &str| {
            rows(&run(options, input).0)[0]["confidence"].as_f64().unwrap()
        };
        let alone = confidence(&options(), text);
        let for_all = confidence(&DetectOptions { tool_active: true, ..options() }, text);
        assert!(for_all > alone);
        assert!((confidence(&options(), in_line) - for_all).abs() < 1e-12);
    }

    #[test]
    fn the_threshold_decides_the_label() {
        let never = DetectOptions { threshold: 1.0, ..options() };
        let (output, _) = run(&never, "{\"text\":\"draw me a cat\"}\n");
        assert_eq!(rows(&output)[0]["label"], "other");
    }

    #[test]
    fn a_line_that_is_none_is_named_and_ends_it() {
        let (output, error) = run(&options(), "{\"text\":\"a\"}\nnothing\n{\"text\":\"b\"}\n");
        assert_eq!(output.lines().count(), 1);
        assert!(matches!(error, Some(LineError::NotJson { line: 2, .. })), "{error:?}");
        let (_, error) = run(&options(), "{\"text\":5}\n");
        let error = error.unwrap();
        assert_eq!(error, LineError::NoText { line: 1 });
        assert!(error.to_string().contains("{\"text\": \"...\"}"), "{error}");
    }
}
