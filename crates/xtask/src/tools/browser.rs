//! The browser that runs the extension, and the driver that wasm tests need.

use std::path::PathBuf;

use anyhow::Context;
use panelwright_companion::browser::{BrowserError, find_browser};

use super::apt;
use crate::workspace::in_path;

/// The browser's program; Chromium is installed if there is none.
///
/// # Errors
///
/// There is no browser and none can be installed, or `CHROME` names none.
pub(crate) fn ensure_browser() -> anyhow::Result<PathBuf> {
    match find_browser() {
        Err(error @ BrowserError::NotFound { .. }) => {
            apt::install(&["chromium"], "to run the extension").context(error)?;
            Ok(find_browser()?)
        }
        found => Ok(found?),
    }
}

/// The program `chromedriver` (or what `CHROMEDRIVER` names); it is installed if there is none.
///
/// # Errors
///
/// There is none and none can be installed.
pub(crate) fn ensure_driver() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMEDRIVER").map(PathBuf::from) {
        anyhow::ensure!(
            path.is_file(),
            "the variable CHROMEDRIVER names {}, which is no file: correct it or unset it",
            path.display()
        );
        return Ok(path);
    }
    if let Some(found) = in_path("chromedriver") {
        return Ok(found);
    }
    apt::install(&["chromium-driver"], "to run the wasm tests in a browser")?;
    in_path("chromedriver").context("chromium-driver is installed and chromedriver is not in PATH")
}
