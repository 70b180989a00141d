//! How a browser is started.

use std::path::{Path, PathBuf};

use super::find::is_root;

/// What to start, and with what.
#[derive(Debug, Clone)]
pub struct LaunchOptions {
    /// The folder of the unpacked extension.
    pub extension: PathBuf,
    /// The download folder; it is made if it is not there.
    pub downloads: PathBuf,
    /// The profile's folder; `None` for one that is thrown away at the end.
    pub profile: Option<PathBuf>,
    /// Whether there is a window.
    pub headed: bool,
    /// Further arguments for the browser.
    pub arguments: Vec<String>,
    /// The browser's program; `None` to look for one.
    pub program: Option<PathBuf>,
}

impl LaunchOptions {
    /// A headless browser with a profile that is thrown away.
    #[must_use]
    pub fn new(extension: impl Into<PathBuf>, downloads: impl Into<PathBuf>) -> Self {
        Self {
            extension: extension.into(),
            downloads: downloads.into(),
            profile: None,
            headed: false,
            arguments: Vec::new(),
            program: None,
        }
    }

    /// The browser's arguments, for a profile and an extension whose paths are absolute.
    pub(crate) fn command_line(&self, profile: &Path, extension: &Path) -> Vec<String> {
        let extension = extension.display();
        let mut arguments = vec![
            // Port 0: the browser takes a free one and writes it into its profile.
            "--remote-debugging-port=0".to_owned(),
            format!("--user-data-dir={}", profile.display()),
            format!("--disable-extensions-except={extension}"),
            format!("--load-extension={extension}"),
        ];
        let fixed = [
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-gpu",
            "--disable-sync",
            // No question about the desktop's keyring, and no bubble after a crash.
            "--password-store=basic",
            "--hide-crash-restore-bubble",
            "--window-size=1280,900",
        ];
        arguments.extend(fixed.map(str::to_owned));
        if !self.headed {
            arguments.push("--headless=new".to_owned());
        }
        if is_root() {
            // The sandbox does not start for root. Root most often means a container, where
            // shared memory is too small for pages.
            arguments.push("--no-sandbox".to_owned());
            arguments.push("--disable-dev-shm-usage".to_owned());
        }
        arguments.extend(self.arguments.iter().cloned());
        arguments.push("about:blank".to_owned());
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_shown_only_when_asked_for() {
        let mut options = LaunchOptions::new("/e", "/d");
        let line = |options: &LaunchOptions| {
            options.command_line(Path::new("/p"), Path::new("/e")).join(" ")
        };
        assert!(line(&options).contains("--headless=new"));
        options.headed = true;
        options.arguments = vec!["--lang=de".to_owned()];
        let line = line(&options);
        assert!(!line.contains("--headless"), "{line}");
        assert!(line.ends_with("--lang=de about:blank"), "{line}");
        assert_eq!(line.contains("--no-sandbox"), is_root());
    }
}
