//! The browser's profile folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::BrowserError;

/// A profile: the author's own, or one that is thrown away.
#[derive(Debug)]
pub(crate) enum Profile {
    /// Kept.
    Kept(PathBuf),
    /// Removed with this value.
    Temporary(tempfile::TempDir),
}

/// For how long a temporary profile is tried to be removed: the browser's last processes may
/// still be writing into it.
const REMOVE_WITHIN: Duration = Duration::from_secs(3);

impl Profile {
    /// Makes the folder if it is not there, and a temporary one without a path.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, BrowserError> {
        let Some(path) = path else {
            let folder = tempfile::Builder::new().prefix("panelwright-profile-").tempdir();
            return folder
                .map(Self::Temporary)
                .map_err(BrowserError::file(std::env::temp_dir(), "written"));
        };
        std::fs::create_dir_all(path).map_err(BrowserError::file(path, "made"))?;
        path.canonicalize().map(Self::Kept).map_err(BrowserError::file(path, "found"))
    }

    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }

    /// Removes a temporary profile after the browser has ended.
    pub(crate) async fn remove(self) {
        let Self::Temporary(folder) = self else { return };
        let folder = folder.keep();
        let start = std::time::Instant::now();
        // What is left after that is the system's temporary folder's business.
        while std::fs::remove_dir_all(&folder).is_err()
            && folder.exists()
            && start.elapsed() < REMOVE_WITHIN
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
