//! Corpora: texts with labels, one JSON object a line.

use panelwright_detect::{Context, Label};
use serde::Deserialize;
use thiserror::Error;

/// Our own corpus: requests and hard negatives written for this project.
const OWN: &str = include_str!("../../detect/corpus/own.jsonl");
/// Texts that nothing is learned from, to see what was learned by.
const HELD_OUT: &str = include_str!("../../detect/corpus/held-out.jsonl");

/// A text and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// The text.
    pub text: String,
    /// What it is.
    #[serde(deserialize_with = "label")]
    pub label: Label,
    /// Its kind, such as `chat-request` or `hard-negative`.
    pub kind: String,
    /// Its language, such as `en`.
    pub lang: String,
    /// Where it is from: `origin:part`.
    pub source: String,
    /// Whether it was said right after a picture.
    #[serde(default)]
    pub after_picture: bool,
}

impl Row {
    /// The cluster that the text belongs to: its origin. Texts of one origin have one style, so
    /// they are held out together, and counted together where it is asked how sure a figure is.
    #[must_use]
    pub fn cluster(&self) -> &str {
        self.source.split_once(':').map_or(&self.source, |(origin, _)| origin)
    }

    /// Whether it was written for this project.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.cluster().starts_with("own-")
    }

    /// Whether it stands as texts stand where people ask for something, hard and easy ones mixed as
    /// they are there. Many of our own were written to be hard.
    #[must_use]
    pub fn is_natural(&self) -> bool {
        !self.is_own() || self.cluster().starts_with("own-nat-")
    }

    /// Whether it is a request for a picture.
    #[must_use]
    pub fn is_image(&self) -> bool {
        self.label == Label::Image
    }

    /// Whether it is nothing but a prompt for a generator of pictures: a caption, settings. Such are
    /// told apart, since from their words alone some are only captions.
    #[must_use]
    pub fn is_bare_prompt(&self) -> bool {
        self.kind == "bare-prompt"
    }

    /// The context that it was said in.
    #[must_use]
    pub fn context(&self) -> Context {
        Context { tool_active: false, after_picture: self.after_picture }
    }
}

fn label<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Name {
        Image,
        Other,
    }
    Ok(match Name::deserialize(deserializer)? {
        Name::Image => Label::Image,
        Name::Other => Label::Other,
    })
}

/// A line of a corpus cannot be read.
#[derive(Debug, Error)]
#[error(
    "line {line} of the corpus cannot be read: {error}. A line is a JSON object with `text`, \
     `label` (`image` or `other`), `kind`, `lang` and `source`."
)]
pub struct CorpusError {
    /// Which line, from 1.
    pub line: usize,
    /// What the reader of JSON says.
    #[source]
    pub error: serde_json::Error,
}

/// Reads a corpus; blank lines are skipped.
///
/// # Errors
///
/// A line is no row.
pub fn read(text: &str) -> Result<Vec<Row>, CorpusError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| CorpusError { line: index + 1, error })
        })
        .collect()
}

/// Our own corpus.
///
/// # Errors
///
/// A line of it is no row; a test reads them all.
pub fn own() -> Result<Vec<Row>, CorpusError> {
    read(OWN)
}

/// The texts of ours that nothing is learned from.
///
/// # Errors
///
/// A line of them is no row; a test reads them all.
pub fn held_out() -> Result<Vec<Row>, CorpusError> {
    read(HELD_OUT)
}
