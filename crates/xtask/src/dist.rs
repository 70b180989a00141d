//! `cargo xtask dist`: the release as one file, the same for everyone who builds it.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::build;
use crate::manifest::Flavour;
use crate::workspace::{Workspace, say};

/// Builds the release and packs it as `dist/panelwright-<version>.zip`.
///
/// # Errors
///
/// The release cannot be built, or a file cannot be read or written.
pub(crate) fn dist(workspace: &Workspace) -> anyhow::Result<()> {
    // Not in dist/extension: packing a release must not take the development build from under
    // the command line.
    let extension = workspace.work.join("packed");
    build::build_into(workspace, Flavour::Release, &extension)?;
    let file = workspace.dist.join(format!("panelwright-{}.zip", env!("CARGO_PKG_VERSION")));
    let bytes = pack(&extension)?;
    std::fs::write(&file, &bytes)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    say(&format!("{} ({} kB)", file.display(), bytes.len() / 1000));
    Ok(())
}

/// Packs a folder: sorted names, one fixed time and one mode, so that the same files always give
/// the same bytes.
fn pack(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    let mut names: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), path)
        })
        .collect();
    names.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        // The earliest time that the format knows: 1980-01-01.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, path) in names {
        let bytes =
            std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be listed", folder.display()))?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut files = vec![("b.js", "2"), ("a/x.js", "1"), ("c.js", "3")];
        for folder in &folders {
            for (name, text) in &files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            // The second folder is written in another order and at another time.
            files.reverse();
        }
        let packed = pack(folders[0].path()).unwrap();
        assert_eq!(packed, pack(folders[1].path()).unwrap());
        let archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        let names: Vec<String> =
            archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a/x.js", "b.js", "c.js"]);
    }
}
