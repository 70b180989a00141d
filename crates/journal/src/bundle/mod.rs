//! A whole batch as one file: out of one profile and into another. `docs/batch-file.md` has the
//! format.
//!
//! | file | what it does |
//! |---|---|
//! | `line` | the lines of the file |
//! | `export` | a batch into a file |
//! | `import` | a file into a batch, or the reason why not |
//! | `check` | what a batch must be before it is stored |
//!
//! **Invariants.** A file that was cut or changed anywhere is told. Nothing is stored before all
//! of the file was read, checked and folded.

mod check;
mod export;
mod import;
mod line;
// The properties need a source of chance, which the machine has.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use panelwright_engine::JobId;
use panelwright_script::folder;

use crate::store::{BatchHead, PanelRecord};
use crate::{Archive, Error, Sealed};

pub use export::export;
pub use import::{Trouble, read};
pub use line::{FORMAT, VERSION};

/// What a file's name ends with.
pub const EXTENSION: &str = "panelwright";

/// The largest file that is read: with thumbnails, a batch of 20,000 panels is about 200 MB.
pub const FILE_BYTES_MAX: usize = 512 << 20;

/// The browser session in which an open batch arrives; no browser gives this name.
pub const ARRIVAL: &str = "imported";

/// A whole batch, checked and ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// What the batch is.
    pub head: BatchHead,
    /// Its panels, by job.
    pub panels: Vec<PanelRecord>,
    /// The records of its journal, in order.
    pub records: Vec<(u64, Sealed)>,
    /// Snapshots, the last one of the last record.
    pub snapshots: Vec<(u64, Vec<u8>)>,
    /// Small pictures.
    pub thumbnails: Vec<(JobId, String)>,
    /// Whether something is still to be done. Such a batch comes in paused.
    pub is_open: bool,
}

impl Bundle {
    /// Gives the batch a name and a folder that no batch of this place has.
    fn settle_among(&mut self, others: &[BatchHead], place: &Place) {
        if others.iter().any(|other| other.id == self.head.id) {
            self.head.id.clone_from(&place.fresh_id);
        }
        let mut taken = place.kept_folders.clone();
        taken.extend(others.iter().map(|other| other.folder.clone()));
        let folder = folder::free(&self.head.folder, &taken);
        if folder != self.head.folder {
            for panel in &mut self.panels {
                if let Some(below) = panel.file.strip_prefix(&self.head.folder) {
                    panel.file = format!("{folder}{below}");
                }
            }
            self.head.folder = folder;
        }
    }
}

/// The name of the file that a batch is exported to.
#[must_use]
pub fn file_name(title: &str) -> String {
    let name = panelwright_script::safe_name::safe_file(title);
    let name = if name.is_empty() { "batch" } else { &name };
    format!("{name}.{EXTENSION}")
}

/// What a batch has to know of the place that it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// A name that no batch has, for when its own is taken.
    pub fresh_id: String,
    /// Folders that are taken, beside those of the batches that are there.
    pub kept_folders: Vec<String>,
}

/// Stores a batch that was read from a file, under a name and in a folder that are free.
///
/// # Errors
/// [`Trouble`], in words; nothing was stored then.
pub async fn bring(
    archive: &impl Archive,
    mut bundle: Bundle,
    place: &Place,
) -> Result<Bundle, Trouble> {
    let others = archive.batches().await?;
    bundle.settle_among(&others, place);
    archive.bring(&bundle).await?;
    Ok(bundle)
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Storage(error)
    }
}
