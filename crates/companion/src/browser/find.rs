//! Finds a browser on this machine.

use std::path::PathBuf;

use super::BrowserError;

/// Browsers that load an extension from the command line; branded Chrome no longer does.
const NAMES: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome-for-testing", "chrome-for-testing"];

/// The browser's program: the variable `CHROME`, else the first known name in `PATH`.
///
/// # Errors
///
/// `CHROME` names no file, or there is no browser.
pub fn find_browser() -> Result<PathBuf, BrowserError> {
    if let Some(path) = std::env::var_os("CHROME").filter(|value| !value.is_empty()) {
        let path = PathBuf::from(path);
        return if path.is_file() { Ok(path) } else { Err(BrowserError::NotAProgram { path }) };
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
        .ok_or_else(|| BrowserError::NotFound { looked: NAMES.join(", ") })
}

/// Whether this process is the system's administrator, for whom Chromium's sandbox does not
/// start.
#[must_use]
pub fn is_root() -> bool {
    #[cfg(unix)]
    {
        nix::unistd::geteuid().is_root()
    }
    #[cfg(not(unix))]
    {
        false
    }
}
