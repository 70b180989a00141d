//! `cargo xtask demo`: from a fresh checkout to pictures on disk.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ValueEnum;
use panelwright_companion::run::{RunOptions, RunReport, run};
use panelwright_stage::{Generation, Stage, StageOptions};

use crate::build;
use crate::manifest::Flavour;
use crate::tools::browser::ensure_browser;
use crate::workspace::{Workspace, say};

/// How many tabs the demo works with: enough to see them take turns.
const WORKERS: u8 = 3;
/// Far longer than the demo takes; it ends a demo that hangs.
const TIMEOUT_MINUTES: f64 = 15.0;

/// Which chat page the stage shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// The classic page.
    A,
    /// The page of autumn 2026.
    B,
}

impl Page {
    fn folder(self) -> &'static str {
        match self {
            Self::A => "demo-a",
            Self::B => "demo-b",
        }
    }

    fn generation(self) -> Generation {
        match self {
            Self::A => Generation::A,
            Self::B => Generation::B,
        }
    }
}

/// Builds the extension, starts a stage on this machine and makes the pictures of the sample
/// scripts, as `panelwright run` does.
///
/// # Errors
///
/// Something is missing that cannot be installed, or a sample did not get all of its pictures.
pub(crate) fn demo(workspace: &Workspace, page: Page) -> anyhow::Result<()> {
    let samples = samples(workspace)?;
    ensure_browser()?;
    let extension = build::build(workspace, Flavour::Development)?;
    let out = workspace.root.join("pictures").join(page.folder());
    if out.exists() {
        say(&format!("removing the pictures of the last demo from {}", out.display()));
        std::fs::remove_dir_all(&out)
            .with_context(|| format!("{} cannot be removed", out.display()))?;
    }
    let stage =
        Stage::start(StageOptions { generation: page.generation(), ..StageOptions::default() })?;
    let site = stage.url().trim_end_matches('/').to_owned();
    say(&format!("the stage, which stands in for the chat, is at {site}"));
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be made")?;
    let mut reports: Vec<RunReport> = Vec::new();
    for script in samples {
        say(&format!("making the pictures of {}", script.display()));
        let options = RunOptions {
            script: Some(script),
            site: Some(site.clone()),
            workers: Some(WORKERS),
            out: Some(out.clone()),
            extension: Some(extension.clone()),
            timeout_minutes: Some(TIMEOUT_MINUTES),
            ..RunOptions::default()
        };
        let report = runtime.block_on(run(&options))?;
        println!("{report}\n");
        reports.push(report);
    }
    stage.stop();
    let incomplete = reports.iter().filter(|report| !report.is_complete()).count();
    if incomplete > 0 {
        bail!("{incomplete} of {} samples did not get all of their pictures", reports.len());
    }
    say(&format!("the pictures are in {}", out.display()));
    Ok(())
}

/// The sample scripts, in the order of their names.
fn samples(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    let folder = workspace.root.join("crates/script/samples");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be listed", folder.display()))?;
    let mut samples: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    samples.sort();
    if samples.is_empty() {
        bail!("{} has no sample script (*.md)", folder.display());
    }
    Ok(samples)
}
