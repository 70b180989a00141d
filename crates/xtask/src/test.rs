//! `cargo xtask test`: everything that can tell whether Panelwright works.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use clap::ValueEnum;
use panelwright_companion::browser::is_root;
use serde_json::{Value, json};

use crate::build::{self, WASM_TARGET, ensure_target};
use crate::check::check;
use crate::manifest::Flavour;
use crate::tools::browser::{ensure_browser, ensure_driver};
use crate::tools::crates::Crates;
use crate::tools::runner::ensure_runner;
use crate::workspace::{Workspace, run, say};

/// A kind of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Format and lints, then the tests that need no browser.
    Native,
    /// The tests of the crates that run as wasm, in a headless browser.
    Wasm,
    /// The whole: the real extension in a real browser, against the stage.
    E2e,
}

impl Kind {
    /// Quick ones first.
    const ALL: [Self; 3] = [Self::Native, Self::Wasm, Self::E2e];
}

/// Runs one kind of tests, or all; with `long` those end-to-end tests as well that the normal run
/// leaves out. What a kind needs is set up first, so that a missing tool is
/// told before anything is compiled.
///
/// # Errors
///
/// A tool is missing and cannot be installed, or a test fails; cargo's own summary is shown.
pub(crate) fn test(workspace: &Workspace, only: Option<Kind>, long: bool) -> anyhow::Result<()> {
    let kinds: Vec<Kind> =
        Kind::ALL.into_iter().filter(|kind| only.is_none_or(|only| only == *kind)).collect();
    let needs_browser = kinds.iter().any(|kind| *kind != Kind::Native);
    if needs_browser {
        ensure_browser()?;
    }
    for kind in kinds {
        match kind {
            Kind::Native => native(workspace)?,
            Kind::Wasm => wasm(workspace)?,
            Kind::E2e => end_to_end(workspace, long)?,
        }
    }
    Ok(())
}

fn native(workspace: &Workspace) -> anyhow::Result<()> {
    check(workspace, false)?;
    say("native tests");
    let mut cargo = workspace.cargo();
    // The root package's tests are the end-to-end tests.
    cargo.args(["test", "--workspace", "--exclude", "panelwright", "--no-fail-fast"]);
    for name in Crates::read(workspace)?.browser_only {
        cargo.args(["--exclude", &name]);
    }
    run(&mut cargo).context("native tests failed")
}

fn wasm(workspace: &Workspace) -> anyhow::Result<()> {
    let browser = ensure_browser()?;
    let driver = ensure_driver()?;
    ensure_target(workspace)?;
    let runner = ensure_runner(workspace)?;
    let folder = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let settings = folder.path().join("webdriver.json");
    let text = serde_json::to_string_pretty(&driver_settings(&browser, is_root()))?;
    std::fs::write(&settings, text)
        .with_context(|| format!("{} cannot be written", settings.display()))?;
    say("wasm tests, in a headless browser");
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--target", WASM_TARGET, "--lib", "--tests", "--no-fail-fast"]);
    for name in Crates::read(workspace)?.wasm_tested {
        cargo.args(["--package", &name]);
    }
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings);
    // A busy machine with two cores may take a while to start a browser; the default is 20 s.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    cargo.env("CHROMEDRIVER", driver);
    run(&mut cargo).context("wasm tests failed")
}

/// What the driver starts the browser with.
fn driver_settings(browser: &Path, is_root: bool) -> Value {
    let mut arguments = vec!["--headless=new", "--disable-gpu", "--disable-dev-shm-usage"];
    if is_root {
        // The sandbox does not start for root.
        arguments.push("--no-sandbox");
    }
    json!({ "goog:chromeOptions": { "binary": browser, "args": arguments } })
}

fn end_to_end(workspace: &Workspace, long: bool) -> anyhow::Result<()> {
    build::build(workspace, Flavour::Development)?;
    say("end-to-end tests, three at a time: each has a browser of its own, and mostly waits");
    run(&mut end_to_end_tests(workspace, &["--test-threads=3"]))
        .context("end-to-end tests failed")?;
    if long {
        say("the long end-to-end tests, which tell what they see");
        let mut cargo = end_to_end_tests(workspace, &["--ignored", "--nocapture"]);
        run(&mut cargo).context("long end-to-end tests failed")?;
    }
    Ok(())
}

fn end_to_end_tests(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--package", "panelwright", "--test", "*", "--no-fail-fast", "--"]);
    cargo.args(arguments);
    cargo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_stays_on_unless_we_are_root() {
        let settings = |is_root| driver_settings(Path::new("/b/chromium"), is_root).to_string();
        assert!(settings(false).contains("--headless=new"));
        assert!(settings(false).contains("/b/chromium"));
        assert!(!settings(false).contains("--no-sandbox"));
        assert!(settings(true).contains("--no-sandbox"));
    }
}
