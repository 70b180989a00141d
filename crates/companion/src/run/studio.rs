//! The studio, used as a person would use it.
//!
//! The names of its fields and phases are a contract, written at the head of `studio.html`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use panelwright_protocol::{STATUS_KEY, Status};
use serde_json::json;

use super::RunOptions;
use crate::browser::{BrowserError, Page, Remote, until};

/// From a press of a key to what follows from it.
const REACTION_WITHIN: Duration = Duration::from_secs(30);
/// From Start to the first news of the batch, which is on disk by then.
const START_WITHIN: Duration = Duration::from_secs(60);

/// The studio's page.
pub(crate) struct Studio {
    page: Page,
}

/// Where the studio shows its history.
const HISTORY: &str = "#history";
/// From the press of Export to the file, for the largest batch.
const EXPORT_WITHIN: Duration = Duration::from_secs(120);
/// The end of an exported batch's name.
const EXPORTED: &str = "panelwright";

/// What the studio shows, as `body[data-phase]` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Empty,
    Planned,
    Starting,
    Running,
    Paused,
    NeedsPerson,
    Stopped,
    Finished,
}

impl Phase {
    const ALL: [Self; 8] = [
        Self::Empty,
        Self::Planned,
        Self::Starting,
        Self::Running,
        Self::Paused,
        Self::NeedsPerson,
        Self::Stopped,
        Self::Finished,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Planned => "planned",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::NeedsPerson => "needs_person",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
        }
    }

    /// Whether a batch is under way that another must not replace.
    pub(crate) fn is_unfinished(self) -> bool {
        match self {
            Self::Starting | Self::Running | Self::Paused | Self::NeedsPerson => true,
            Self::Empty | Self::Planned | Self::Stopped | Self::Finished => false,
        }
    }
}

impl std::fmt::Display for Phase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.name().replace('_', " "))
    }
}

impl Studio {
    /// Opens the studio in a tab and waits until it knows what is going on.
    pub(crate) async fn open(browser: &Remote) -> anyhow::Result<Self> {
        let page = browser.open_extension_page("studio.html").await?;
        let studio = Self { page };
        studio.phase().await?;
        Ok(studio)
    }

    /// The phase, once the page shows one.
    pub(crate) async fn phase(&self) -> anyhow::Result<Phase> {
        let phase = until("the studio to show what is going on", REACTION_WITHIN, async || {
            self.shown_phase().await
        });
        Ok(phase.await?)
    }

    /// Imports a script and starts its batch.
    pub(crate) async fn start(
        &self,
        script: &Path,
        options: &RunOptions,
        phase: Phase,
    ) -> anyhow::Result<()> {
        if matches!(phase, Phase::Stopped | Phase::Finished) {
            self.page.click("#new-batch").await?;
            self.present("#script-file").await?;
        }
        self.page.set_file_input("#script-file", script).await?;
        until("the script's import", REACTION_WITHIN, async || {
            let is_planned = self.shown_phase().await? == Some(Phase::Planned);
            Ok((is_planned || !self.text("#import-errors").await?.is_empty()).then_some(()))
        })
        .await?;
        let errors = self.text("#import-errors").await?;
        if !errors.is_empty() {
            bail!("the studio cannot read {}: {errors}", script.display());
        }
        if let Some(site) = &options.site {
            self.page.fill("#site", site.trim_end_matches('/')).await?;
        }
        if let Some(workers) = options.workers {
            self.page.fill("#workers", &workers.to_string()).await?;
        }
        if let Some(gap) = options.min_gap {
            self.page.fill("#min-gap", &gap.to_string()).await?;
        }
        if let Some(patience) = options.patience {
            self.page.fill("#patience", &(patience / 60.0).to_string()).await?;
        }
        let fresh_chat = "document.querySelector('#fresh-chat').checked";
        if options.same_chat && self.page.evaluate::<bool>(fresh_chat).await? {
            self.page.click("#fresh-chat").await?;
        }
        if let Some(kept) = options.two_pictures {
            self.page.fill("#two-pictures", kept.name()).await?;
        }
        if let Some(after_restart) = options.after_restart {
            self.page.fill("#after-restart", after_restart.name()).await?;
        }
        // The browser's download folder is already the one that was asked for.
        self.page.fill("#destination", "").await?;
        let enabled = "document.querySelector('#start:enabled')";
        self.page.wait_for("the Start button", enabled, REACTION_WITHIN).await?;
        self.page.click("#start").await?;
        self.under_way().await
    }

    /// Goes on with the batch that is in the profile.
    pub(crate) async fn resume(&self, phase: Phase) -> anyhow::Result<()> {
        match phase {
            Phase::Empty | Phase::Planned => bail!(
                "there is no batch in this profile to go on with: start one with \
                 `panelwright run SCRIPT --profile DIR`"
            ),
            Phase::Paused | Phase::NeedsPerson => {
                self.present("#resume").await?;
                self.page.click("#resume").await?;
                self.under_way().await
            }
            Phase::Starting | Phase::Running | Phase::Stopped | Phase::Finished => Ok(()),
        }
    }

    /// Has what was set aside tried again; nothing to retry is no error.
    pub(crate) async fn retry_failed(&self) -> anyhow::Result<()> {
        let status = until("the batch's status", REACTION_WITHIN, async || self.status().await);
        let status = status.await?;
        if status.progress.set_aside == 0 {
            return Ok(());
        }
        self.present("#retry-failed").await?;
        let before = Some(status.revision);
        self.page.click("#retry-failed").await?;
        until("the retry to start", START_WITHIN, async || {
            let now = self.status().await?.map(|status| status.revision);
            let problem = self.text("#problem").await?;
            Ok((now > before || !problem.is_empty()).then_some(()))
        })
        .await?;
        match self.text("#problem").await? {
            problem if problem.is_empty() => Ok(()),
            problem => bail!("the extension refused: {problem}"),
        }
    }

    /// Exports a batch as one file into the download folder, and tells its path.
    pub(crate) async fn export(&self, batch: &str, downloads: &Path) -> anyhow::Result<PathBuf> {
        let before = exported_files(downloads)?;
        let turn = format!("void (location.hash = {})", json!(HISTORY));
        self.page.evaluate::<serde_json::Value>(&turn).await?;
        let button = format!(".batch[data-batch={}] .export", json!(batch));
        self.present(&format!("{button}:enabled")).await?;
        self.page.click(&button).await?;
        let file = until("the exported file", EXPORT_WITHIN, async || {
            let now = exported_files(downloads).unwrap_or_default();
            Ok(now.difference(&before).next().cloned())
        });
        Ok(file.await?)
    }

    /// The status as the service worker last wrote it. Asking for it wakes nobody.
    pub(crate) async fn status(&self) -> Result<Option<Status>, BrowserError> {
        let script = format!(
            "chrome.storage.session.get({key}).then((found) => found[{key}] ?? null)",
            key = json!(STATUS_KEY)
        );
        self.page.evaluate(&script).await
    }

    /// Waits until the batch is under way, or was refused.
    async fn under_way(&self) -> anyhow::Result<()> {
        let refusal = until("the batch to start", START_WITHIN, async || {
            let problem = self.text("#problem").await?;
            if !problem.is_empty() {
                return Ok(Some(Some(problem)));
            }
            let is_on = match self.shown_phase().await? {
                Some(Phase::Running | Phase::NeedsPerson | Phase::Stopped | Phase::Finished) => {
                    true
                }
                Some(Phase::Empty | Phase::Planned | Phase::Starting | Phase::Paused) | None => {
                    false
                }
            };
            Ok(is_on.then_some(None))
        });
        match refusal.await? {
            Some(problem) => bail!("the extension refused: {problem}"),
            None => Ok(()),
        }
    }

    async fn shown_phase(&self) -> Result<Option<Phase>, BrowserError> {
        let name: Option<String> =
            self.page.evaluate("document.body.dataset.phase ?? null").await?;
        Ok(Phase::ALL.into_iter().find(|phase| name.as_deref() == Some(phase.name())))
    }

    async fn present(&self, selector: &str) -> Result<(), BrowserError> {
        let script = format!("document.querySelector({})", json!(selector));
        self.page.wait_for(&format!("{selector} in the studio"), &script, REACTION_WITHIN).await
    }

    async fn text(&self, selector: &str) -> Result<String, BrowserError> {
        let selector = json!(selector);
        let script = format!("document.querySelector({selector})?.textContent.trim() ?? ''");
        self.page.evaluate(&script).await
    }
}

/// The exported batches in a folder. The browser gives a file its name when it is whole.
fn exported_files(folder: &Path) -> anyhow::Result<BTreeSet<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("the folder {} cannot be read", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == EXPORTED)).collect())
}
