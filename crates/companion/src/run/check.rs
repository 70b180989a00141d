//! `panelwright check`: how much of the chat page the real extension recognises.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, ValueHint};
use panelwright_protocol::TABLE_KEY;
use serde_json::json;

use super::{interrupted, place};
use crate::browser::{Browser, LaunchOptions, Page, Remote, download_folder, until};

/// From opening the studio's page to its being filled.
const SHOWN_WITHIN: Duration = Duration::from_secs(30);
/// From a press of a key to what follows from it: a tab may have to be opened and to load.
const CHECKED_WITHIN: Duration = Duration::from_secs(60);

/// See how much of the chat page is recognised, without sending anything.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "The exit code is 0 only if everything that is needed was found.")]
pub struct CheckOptions {
    /// The chat site's address [default: chatgpt.com].
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// The browser's profile; it keeps the sign-in and a loaded table [default: one that is thrown
    /// away].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub profile: Option<PathBuf>,
    /// Load this selector table first.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub table: Option<PathBuf>,
    /// Take a loaded selector table back first.
    #[arg(long, conflicts_with = "table")]
    pub built_in: bool,
    /// The folder of the built extension [default: ./dist/extension, or beside this program].
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub extension: Option<PathBuf>,
    /// A further argument for the browser, such as --browser-arg=--lang=de; may be repeated.
    #[arg(long = "browser-arg", value_name = "ARG", allow_hyphen_values = true)]
    pub browser_arguments: Vec<String>,
    /// Show the browser's window.
    #[arg(long)]
    pub headed: bool,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Whether everything that is needed was found.
    pub is_recognised: bool,
    /// The text for a bug report.
    pub text: String,
}

/// Checks the page. The browser is closed in any case, also when the person interrupts.
///
/// # Errors
///
/// The browser or the extension does not start, the table is refused, or the site does not load.
pub async fn check(options: &CheckOptions) -> anyhow::Result<CheckReport> {
    let extension = place::extension(options.extension.as_deref())?;
    if let Some(site) = &options.site {
        place::check_site(&extension, site)?;
    }
    // Nothing is downloaded; but a batch in the profile must find its folder as it was.
    let unused = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let earlier = options.profile.as_deref().map(download_folder).transpose()?.flatten();
    let browser = Browser::launch(&LaunchOptions {
        extension,
        downloads: earlier.unwrap_or_else(|| unused.path().to_owned()),
        profile: options.profile.clone(),
        headed: options.headed,
        arguments: options.browser_arguments.clone(),
        program: None,
    })
    .await?;
    let outcome = tokio::select! {
        outcome = drive(browser.remote(), options) => outcome,
        signal = interrupted() => Err(signal),
    };
    browser.close().await;
    outcome
}

async fn drive(browser: &Remote, options: &CheckOptions) -> anyhow::Result<CheckReport> {
    let page = browser.open_extension_page("studio.html#page").await?;
    page.wait_for("the studio", "document.querySelector('#check-page')", SHOWN_WITHIN).await?;
    if options.built_in {
        take_back(&page).await?;
    }
    if let Some(file) = &options.table {
        load(&page, file).await?;
    }
    if let Some(site) = &options.site {
        page.fill("#site", site.trim_end_matches('/')).await?;
    }
    let enabled = "document.querySelector('#check-page:enabled')";
    page.wait_for("the button of the check", enabled, SHOWN_WITHIN).await?;
    page.click("#check-page").await?;
    let text = shown(&page, "#check-text", "#problem").await?;
    let recognised = "document.querySelector('#check-text').dataset.recognised === 'true'";
    Ok(CheckReport { is_recognised: page.evaluate(recognised).await?, text })
}

/// Takes a loaded table back; none is no error.
async fn take_back(page: &Page) -> anyhow::Result<()> {
    let stored = format!(
        "chrome.storage.local.get({key}).then((found) => {key} in found)",
        key = json!(TABLE_KEY)
    );
    if page.evaluate(&stored).await? {
        let is_shown = "document.querySelector('#forget-table')";
        page.wait_for("the table that was loaded", is_shown, SHOWN_WITHIN).await?;
        page.click("#forget-table").await?;
        let is_gone = "!document.querySelector('#forget-table')";
        page.wait_for("the table to be taken back", is_gone, SHOWN_WITHIN).await?;
    }
    Ok(())
}

async fn load(page: &Page, file: &Path) -> anyhow::Result<()> {
    let table = std::fs::read_to_string(file)
        .with_context(|| format!("the table {} cannot be read", file.display()))?;
    page.fill("#table-text", &table).await?;
    page.click("#load-table").await?;
    // A table that was taken leaves the field empty; one that was refused stays to be mended.
    let state = "document.querySelector('#table-text').value === '' \
                 && document.querySelector('#forget-table') \
                 && document.querySelector('#table-state')?.textContent";
    shown_by(page, state, "#table-errors").await.map(drop)
}

/// Waits for a text of the studio, or for the words of why there is none.
async fn shown(page: &Page, wanted: &str, refusal: &str) -> anyhow::Result<String> {
    shown_by(page, &format!("document.querySelector('{wanted}')?.textContent"), refusal).await
}

async fn shown_by(page: &Page, wanted: &str, refusal: &str) -> anyhow::Result<String> {
    let script = format!(
        "[({wanted}) || '', ['{refusal}', '#problem']
            .map((place) => document.querySelector(place)?.textContent.trim())
            .find((words) => words) ?? '']"
    );
    let (text, words) = until("the studio's answer", CHECKED_WITHIN, async || {
        let (text, words): (String, String) = page.evaluate(&script).await?;
        Ok((!text.is_empty() || !words.is_empty()).then_some((text, words)))
    })
    .await?;
    if !words.is_empty() {
        bail!("the extension refused: {words}");
    }
    Ok(text)
}
