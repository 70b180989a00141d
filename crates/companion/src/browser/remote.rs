//! A running browser, as anyone who can reach its debugging port may use it.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use super::connection::Connection;
use super::process::kill_by_number;
use super::wait::until;
use super::{BrowserError, ExtensionId, Page, Target, TargetKind};

/// From opening an address to the page's being there.
const PAGE_WITHIN: Duration = Duration::from_secs(30);
/// From asking something to close to its end.
pub(crate) const CLOSE_WITHIN: Duration = Duration::from_secs(10);

/// The file in a profile in which Chromium says where it listens: a port and a path.
pub(crate) const PORT_FILE: &str = "DevToolsActivePort";

/// A way to a running browser. Dropping it leaves the browser alone.
#[derive(Debug)]
pub struct Remote {
    connection: Connection,
    extension: ExtensionId,
}

impl Remote {
    pub(crate) fn new(connection: Connection, extension: ExtensionId) -> Self {
        Self { connection, extension }
    }

    /// Reaches the browser that runs with a profile, beside whoever started it.
    ///
    /// # Errors
    ///
    /// No browser runs with that profile within `deadline`, or it does not answer.
    pub async fn attach(
        profile: &Path,
        extension: ExtensionId,
        deadline: Duration,
    ) -> Result<Self, BrowserError> {
        let port_file = profile.join(PORT_FILE);
        let connection = until("a browser with that profile", deadline, async || {
            match read_address(&port_file) {
                // The file of a browser that was killed stays: nobody answers there.
                Some(address) => Ok(Connection::open(&address).await.ok()),
                None => Ok(None),
            }
        })
        .await?;
        Ok(Self::new(connection, extension))
    }

    /// The extension's id.
    #[must_use]
    pub fn extension(&self) -> &ExtensionId {
        &self.extension
    }

    /// Everything that is open, asked without attaching to any of it.
    ///
    /// # Errors
    ///
    /// The browser is gone.
    pub async fn targets(&self) -> Result<Vec<Target>, BrowserError> {
        const METHOD: &str = "Target.getTargets";
        let mut answer = self.connection.call(None, METHOD, json!({})).await?;
        serde_json::from_value(answer["targetInfos"].take()).map_err(|error| BrowserError::Answer {
            method: METHOD.to_owned(),
            problem: error.to_string(),
        })
    }

    /// Every open tab whose address starts with `address`.
    ///
    /// # Errors
    ///
    /// The browser is gone.
    pub async fn pages(&self, address: &str) -> Result<Vec<Page>, BrowserError> {
        let targets = self.targets().await?;
        let is_wanted =
            |target: &Target| target.kind == TargetKind::Page && target.url.starts_with(address);
        Ok(targets.into_iter().filter(is_wanted).map(|target| self.page(target.id)).collect())
    }

    /// Opens an address in a new tab and waits until the page is loaded.
    ///
    /// # Errors
    ///
    /// The page does not load in time, or the browser is gone.
    pub async fn open_page(&self, address: &str) -> Result<Page, BrowserError> {
        let page = self.open_tab(address).await?;
        let script = "document.readyState === 'complete' && location.href !== 'about:blank'";
        page.wait_for(&format!("{address} to load"), script, PAGE_WITHIN).await?;
        Ok(page)
    }

    /// Opens one of the extension's own pages. Just after its start the browser may not have
    /// loaded the extension yet; then it is tried again.
    ///
    /// # Errors
    ///
    /// The extension is not loaded in time, or the browser is gone.
    pub async fn open_extension_page(&self, file: &str) -> Result<Page, BrowserError> {
        let address = self.extension.address(file);
        let what = format!("{address} to load (is the extension's manifest sound?)");
        until(&what, PAGE_WITHIN, async || {
            let page = self.open_page(&address).await?;
            let id = page.evaluate::<Option<String>>("globalThis.chrome?.runtime?.id").await?;
            if id.as_deref() == Some(&*self.extension.to_string()) {
                return Ok(Some(page));
            }
            page.close().await?;
            Ok(None)
        })
        .await
    }

    /// Ends the extension's service worker, as the browser itself does after some idle seconds.
    /// Returns whether there was one. It starts again with the next event.
    ///
    /// # Errors
    ///
    /// It does not end in time, or the browser is gone.
    pub async fn kill_service_worker(&self) -> Result<bool, BrowserError> {
        let origin = self.extension.address("");
        let targets = self.targets().await?;
        let worker = targets.into_iter().find(|target| {
            target.kind == TargetKind::ServiceWorker && target.url.starts_with(&origin)
        });
        let Some(worker) = worker else { return Ok(false) };
        self.close_target(&worker.id).await?;
        until("the service worker's end", CLOSE_WITHIN, async || {
            let targets = self.targets().await?;
            Ok(targets.iter().all(|target| target.id != worker.id).then_some(()))
        })
        .await?;
        Ok(true)
    }

    /// Closes a tab or ends a worker, by its id.
    ///
    /// # Errors
    ///
    /// There is no such target, or the browser is gone.
    pub async fn close_target(&self, id: &str) -> Result<(), BrowserError> {
        self.connection
            .call(None, "Target.closeTarget", json!({ "targetId": id }))
            .await
            .map(|_| ())
    }

    /// Kills every process of the browser at once, as a crash or a power cut would.
    ///
    /// # Errors
    ///
    /// The browser is gone already, or does not tell its own number.
    pub async fn kill(&self) -> Result<(), BrowserError> {
        const METHOD: &str = "SystemInfo.getProcessInfo";
        let answer = self.connection.call(None, METHOD, json!({})).await?;
        let processes = answer["processInfo"].as_array().map(Vec::as_slice).unwrap_or_default();
        let number = processes
            .iter()
            .find(|process| process["type"] == "browser")
            .and_then(|process| process["id"].as_u64())
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| BrowserError::Answer {
                method: METHOD.to_owned(),
                problem: "it names no browser process".to_owned(),
            })?;
        kill_by_number(number);
        Ok(())
    }

    /// Asks the browser to close in order.
    ///
    /// # Errors
    ///
    /// It is gone already.
    pub(crate) async fn ask_to_close(&self) -> Result<(), BrowserError> {
        self.connection.call(None, "Browser.close", json!({})).await.map(|_| ())
    }

    async fn open_tab(&self, address: &str) -> Result<Page, BrowserError> {
        const METHOD: &str = "Target.createTarget";
        let answer = self.connection.call(None, METHOD, json!({ "url": address })).await?;
        let target = answer["targetId"].as_str().ok_or_else(|| BrowserError::Answer {
            method: METHOD.to_owned(),
            problem: "it has no target".to_owned(),
        })?;
        Ok(self.page(target.to_owned()))
    }

    fn page(&self, target: String) -> Page {
        Page::new(self.connection.clone(), target)
    }
}

/// The debugging address, once the browser has written both lines of the file.
pub(crate) fn read_address(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let (port, path) = text.trim_end().split_once('\n')?;
    let port: u16 = port.parse().ok()?;
    path.starts_with('/').then(|| format!("ws://127.0.0.1:{port}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_once_both_lines_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(PORT_FILE);
        assert_eq!(read_address(&file), None);
        for unfinished in ["", "4100", "4100\n", "x\n/devtools"] {
            std::fs::write(&file, unfinished).unwrap();
            assert_eq!(read_address(&file), None, "{unfinished:?}");
        }
        std::fs::write(&file, "4100\n/devtools/browser/1-2").unwrap();
        assert_eq!(read_address(&file).unwrap(), "ws://127.0.0.1:4100/devtools/browser/1-2");
    }
}
