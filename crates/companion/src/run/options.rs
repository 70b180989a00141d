//! What `panelwright run` can be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

const EXAMPLES: &str = "\
Examples:
  The whole comic, in a window, where you sign in once; the profile keeps the session:
    panelwright run comic.md --headed --profile ~/.panelwright --out pictures

  Go on after the machine was restarted:
    panelwright run --resume --headed --profile ~/.panelwright

  Against a stage on this machine, three tabs at once:
    panelwright run comic.md --site http://127.0.0.1:8080 --workers 3

The exit code is 0 only if every panel has its picture.";

/// How a batch comes up when the browser is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AfterRestart {
    /// Running if it ran, paused if it was paused.
    AsItWas,
    /// Running, even if it was paused.
    Running,
    /// Paused, until it is resumed.
    Paused,
}

impl AfterRestart {
    /// Its name in the studio's list.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AsItWas => "as_it_was",
            Self::Running => "running",
            Self::Paused => "paused",
        }
    }
}

/// Make a script's pictures through the extension in a browser.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = EXAMPLES)]
pub struct RunOptions {
    /// The script: Markdown, JSON, CSV, TSV, or one prompt a line.
    #[arg(required_unless_present = "resume", value_hint = ValueHint::FilePath)]
    pub script: Option<PathBuf>,
    /// The chat site's address [default: chatgpt.com].
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// How many tabs work at once, 1 to 5 [default: as the studio proposes].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub workers: Option<u8>,
    /// The folder for the pictures [default: pictures, or with --resume where the batch began].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// The browser's profile; it keeps the sign-in and the batch [default: one that is thrown
    /// away].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub profile: Option<PathBuf>,
    /// Go on with the batch that is in the profile; the script is not read.
    #[arg(long, requires = "profile", conflicts_with = "script")]
    pub resume: bool,
    /// Try again what was set aside in the batch that is in the profile.
    #[arg(long, requires = "resume")]
    pub retry_failed: bool,
    /// Write the report of every job to this file, as JSON.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub report: Option<PathBuf>,
    /// When the batch has ended, export it as one file into the folder of the pictures, as the
    /// studio's history does: every event, to be looked at here or elsewhere.
    #[arg(long)]
    pub export: bool,
    /// The least time between two prompts, in seconds [default: what suits the site].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub min_gap: Option<f64>,
    /// The longest wait for one picture, in seconds; then it is looked for once more, and set aside
    /// [default: 900].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub patience: Option<f64>,
    /// Send one prompt after the other into the same chat of a tab [default: a new chat for each,
    /// so that no picture is coloured by the one before].
    #[arg(long)]
    pub same_chat: bool,
    /// Which picture is kept where the site makes two and asks which one is better [default: as
    /// the studio proposes]. In the same chat the site's button for it is pressed before the next
    /// prompt.
    #[arg(long, value_name = "WHICH")]
    pub two_pictures: Option<KeptPicture>,
    /// How the batch comes up when the browser is started again in the middle of it [default: as
    /// the studio proposes].
    #[arg(long, value_name = "HOW", value_enum)]
    pub after_restart: Option<AfterRestart>,
    /// The folder of the built extension [default: ./dist/extension, or beside this program].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub extension: Option<PathBuf>,
    /// A further argument for the browser, such as --browser-arg=--lang=de; may be repeated.
    #[arg(long = "browser-arg", value_name = "ARG", allow_hyphen_values = true)]
    pub browser_arguments: Vec<String>,
    /// Show the browser's window: to watch, to sign in, or to do what only a person can do.
    #[arg(long)]
    pub headed: bool,
    /// Give up after this many minutes [default: never].
    #[arg(long = "timeout", value_name = "MINUTES", value_parser = minutes)]
    pub timeout_minutes: Option<f64>,
}

/// Which of two pictures is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeptPicture {
    /// The first.
    First,
    /// The second.
    Second,
    /// The one that a person chooses in the page; the batch waits for them.
    Ask,
}

impl KeptPicture {
    /// The choice as the studio's form names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Ask => "ask",
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number of seconds is needed".to_owned())?;
    if (0.0..=3600.0).contains(&value) {
        return Ok(value);
    }
    Err("between 0 and 3600 seconds".to_owned())
}

fn minutes(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "a number of minutes is needed".to_owned())?;
    // A month: longer than any batch, short enough for every clock.
    if value > 0.0 && value <= 43_200.0 {
        return Ok(value);
    }
    Err("more than 0 and at most 43200 minutes".to_owned())
}
