//! A browser from its start to its end.

use std::path::Path;
use std::time::Duration;

use super::connection::Connection;
use super::preferences::write_preferences;
use super::process::Process;
use super::profile::Profile;
use super::remote::{CLOSE_WITHIN, PORT_FILE, Remote, read_address};
use super::wait::until;
use super::{BrowserError, ExtensionId, LaunchOptions, find_browser};

/// A cold start on a busy machine with two cores takes a few seconds.
const START_WITHIN: Duration = Duration::from_secs(60);

/// A running Chromium with the extension in it. Dropping it kills it.
#[derive(Debug)]
pub struct Browser {
    // In this order they are dropped: the profile is removed after the processes have ended.
    process: Process,
    remote: Remote,
    profile: Profile,
}

impl Browser {
    /// Starts a browser with the extension and waits until it can be driven.
    ///
    /// # Errors
    ///
    /// There is no browser, it does not start, or the extension's folder or the profile cannot be
    /// used.
    pub async fn launch(options: &LaunchOptions) -> Result<Self, BrowserError> {
        let program = match &options.program {
            Some(program) => program.clone(),
            None => find_browser()?,
        };
        let folder = &options.extension;
        let folder = folder.canonicalize().map_err(BrowserError::file(folder, "found"))?;
        let extension = ExtensionId::of_folder(&folder)?;
        let downloads = &options.downloads;
        std::fs::create_dir_all(downloads).map_err(BrowserError::file(downloads, "made"))?;
        let downloads = downloads.canonicalize().map_err(BrowserError::file(downloads, "found"))?;
        let profile = Profile::open(options.profile.as_deref())?;
        write_preferences(profile.path(), &downloads)?;
        let port_file = profile.path().join(PORT_FILE);
        // Left over from an earlier run, it would lead to a browser that is gone.
        match std::fs::remove_file(&port_file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(BrowserError::file(port_file, "removed")(error));
            }
            Ok(()) | Err(_) => {}
        }
        let arguments = options.command_line(profile.path(), &folder);
        let mut process = Process::start(&program, &arguments)?;
        let address = until("the browser's start", START_WITHIN, async || {
            match (read_address(&port_file), process.ended()) {
                (Some(address), _) => Ok(Some(address)),
                (None, Some(end)) => Err(end),
                (None, None) => Ok(None),
            }
        })
        .await?;
        let connection = Connection::open(&address).await?;
        Ok(Self { process, remote: Remote::new(connection, extension), profile })
    }

    /// The way to it.
    #[must_use]
    pub fn remote(&self) -> &Remote {
        &self.remote
    }

    /// The profile's folder.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Kills every process of the browser at once, as a crash or a power cut would. A profile of
    /// the author's own stays as the crash left it.
    pub async fn kill(mut self) {
        self.process.kill().await;
        self.profile.remove().await;
    }

    /// Closes the browser in order, so that the profile is written; kills it if it does not end.
    pub async fn close(mut self) {
        // An error means that it is gone already, which the next line notices.
        let _ = self.remote.ask_to_close().await;
        if !self.process.wait(CLOSE_WITHIN).await {
            self.process.kill().await;
        }
        self.profile.remove().await;
    }
}
