//! The table of sizes at the end of a build.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Prints each file of the extension's wasm folder with its size and its size when compressed
/// as a download would be.
///
/// # Errors
///
/// The folder or a file cannot be read.
pub(crate) fn print(folder: &Path) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be listed", folder.display()))?.path();
        if path.is_file() {
            let bytes = std::fs::read(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            rows.push((name, bytes.len(), compressed_length(&bytes)?));
        }
    }
    rows.sort();
    eprintln!("{:<24} {:>10} {:>10}", "wasm/", "bytes", "gzip");
    for (name, length, compressed) in rows {
        eprintln!("{name:<24} {length:>10} {compressed:>10}");
    }
    Ok(())
}

/// How long bytes are when compressed as a download would be.
pub(crate) fn compressed_length(bytes: &[u8]) -> anyhow::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
