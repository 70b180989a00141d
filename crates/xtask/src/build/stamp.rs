//! Remembers what a step was made from, so that it is not done again for the same.

use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// Bumped when the steps themselves change, so that old results are made again.
const STEPS_VERSION: &str = "1";

/// The mark of one step's result: a file that holds the fingerprint of its inputs.
pub(crate) struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// Describes a step whose result goes into `folder`.
    pub(crate) fn new(folder: &Path, inputs: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for input in std::iter::once(&STEPS_VERSION.as_bytes()).chain(inputs) {
            // The length separates the inputs, so that no two lists look alike.
            hash.update(input.len().to_le_bytes());
            hash.update(input);
        }
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { file: folder.join(".stamp"), fingerprint }
    }

    /// Whether the result is there and was made from the same.
    pub(crate) fn is_fresh(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|found| found == self.fingerprint)
    }

    /// Empties the result's folder: a step that is cut short leaves no stamp.
    ///
    /// # Errors
    ///
    /// The folder cannot be emptied or made.
    pub(crate) fn clear(&self) -> anyhow::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        if folder.exists() {
            std::fs::remove_dir_all(folder)
                .with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))
    }

    /// Marks the result as made.
    ///
    /// # Errors
    ///
    /// The mark cannot be written.
    pub(crate) fn set(&self) -> anyhow::Result<()> {
        std::fs::write(&self.file, &self.fingerprint)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_fresh_only_for_the_same_inputs() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("step");
        let stamp = Stamp::new(&inside, &[b"ab", b"c"]);
        assert!(!stamp.is_fresh());
        stamp.clear().unwrap();
        assert!(!stamp.is_fresh());
        stamp.set().unwrap();
        assert!(Stamp::new(&inside, &[b"ab", b"c"]).is_fresh());
        assert!(!Stamp::new(&inside, &[b"a", b"bc"]).is_fresh());
    }
}
