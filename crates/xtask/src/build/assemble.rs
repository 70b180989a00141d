//! Puts the finished files into the extension's folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::manifest;
use crate::workspace::Workspace;

/// The manifest's source; everything else in `extension/` is loaded as it is.
const MANIFEST_SOURCE: &str = "manifest";

/// Writes `extension/`, `www/`, the bound wasm, files of data and the manifest into `target`, and
/// takes away what does not belong there. A file that has not changed is not written again.
///
/// # Errors
///
/// Two sources have a file of the same name, a file cannot be read or written, or the manifest
/// names files that nobody made.
pub(crate) fn assemble(
    workspace: &Workspace,
    manifest: &Value,
    wasm: &[PathBuf],
    data: &[(&str, &[u8])],
    target: &Path,
) -> anyhow::Result<()> {
    let mut files = BTreeMap::new();
    let extension = workspace.root.join("extension");
    collect(&extension, Path::new(""), &mut files, &|path| path == Path::new(MANIFEST_SOURCE))?;
    collect(&workspace.root.join("www"), Path::new(""), &mut files, &|_| false)?;
    for folder in wasm {
        collect(folder, Path::new("wasm"), &mut files, &|_| false)?;
    }
    for (path, bytes) in data {
        add(&mut files, PathBuf::from(path), Content::Bytes(bytes.to_vec()))?;
    }
    let mut text = serde_json::to_string_pretty(manifest)?;
    text.push('\n');
    add(&mut files, PathBuf::from("manifest.json"), Content::Bytes(text.into_bytes()))?;
    remove_others(target, Path::new(""), &files)?;
    for (path, content) in &files {
        write_changed(&target.join(path), content)?;
    }
    let missing: Vec<String> = manifest::named_files(manifest)
        .into_iter()
        .filter(|name| !files.contains_key(Path::new(name)))
        .collect();
    if !missing.is_empty() {
        bail!("the manifest names files that are not there: {}", missing.join(", "));
    }
    Ok(())
}

enum Content {
    File(PathBuf),
    Bytes(Vec<u8>),
}

type Files = BTreeMap<PathBuf, Content>;

fn add(files: &mut Files, path: PathBuf, content: Content) -> anyhow::Result<()> {
    if files.contains_key(&path) {
        bail!("two sources of the extension have a file {}: rename one", path.display());
    }
    files.insert(path, content);
    Ok(())
}

/// Lists the files of a folder by their path below `prefix`. Hidden files (stamps, an editor's
/// leavings) stay out.
fn collect(
    folder: &Path,
    prefix: &Path,
    files: &mut Files,
    leave_out: &dyn Fn(&Path) -> bool,
) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("{} cannot be listed", folder.display()))?;
        let path = prefix.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with('.') || leave_out(&path) {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &path, files, leave_out)?;
        } else {
            add(files, path, Content::File(entry.path()))?;
        }
    }
    Ok(())
}

fn remove_others(folder: &Path, prefix: &Path, files: &Files) -> anyhow::Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry.with_context(|| format!("{} cannot be listed", folder.display()))?;
        let (place, path) = (entry.path(), prefix.join(entry.file_name()));
        let outcome = if !place.is_dir() {
            if files.contains_key(&path) { Ok(()) } else { std::fs::remove_file(&place) }
        } else if files.keys().any(|file| file.starts_with(&path)) {
            remove_others(&place, &path, files)?;
            Ok(())
        } else {
            std::fs::remove_dir_all(&place)
        };
        outcome.with_context(|| format!("{} cannot be removed", place.display()))?;
    }
    Ok(())
}

fn write_changed(target: &Path, content: &Content) -> anyhow::Result<()> {
    let read;
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::File(source) => {
            read = std::fs::read(source)
                .with_context(|| format!("{} cannot be read", source.display()))?;
            &read
        }
    };
    if std::fs::read(target).is_ok_and(|old| old == *bytes) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    std::fs::write(target, bytes).with_context(|| format!("{} cannot be written", target.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(root: &Path) -> Workspace {
        for (path, text) in [
            ("extension/background.js", "1"),
            ("extension/manifest/release.json", "{}"),
            ("extension/_locales/en/messages.json", "{}"),
            ("www/popup.html", "2"),
            ("bound/content.js", "3"),
            ("bound/.stamp", "4"),
        ] {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Workspace { root: root.into(), dist: root.join("dist"), work: root.join("work") }
    }

    fn listing(folder: &Path) -> Vec<String> {
        let mut files = BTreeMap::new();
        collect(folder, Path::new(""), &mut files, &|_| false).unwrap();
        files.keys().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn sources_are_merged_and_leftovers_removed() {
        let root = tempfile::tempdir().unwrap();
        let workspace = workspace(root.path());
        let target = workspace.extension();
        std::fs::create_dir_all(target.join("old/deep")).unwrap();
        std::fs::write(target.join("old/deep/file"), "x").unwrap();
        std::fs::write(target.join("stale.js"), "x").unwrap();
        let manifest = json!({ "background": { "service_worker": "background.js" } });
        let data: (&str, &[u8]) = ("wasm/data.bin", b"5");
        assemble(&workspace, &manifest, &[root.path().join("bound")], &[data], &target).unwrap();
        assert_eq!(
            listing(&target),
            [
                "_locales/en/messages.json",
                "background.js",
                "manifest.json",
                "popup.html",
                "wasm/content.js",
                "wasm/data.bin"
            ]
        );
    }

    #[test]
    fn a_file_that_the_manifest_names_must_be_there() {
        let root = tempfile::tempdir().unwrap();
        let workspace = workspace(root.path());
        let manifest = json!({ "side_panel": { "default_path": "studio.html" } });
        let error = assemble(&workspace, &manifest, &[], &[], &workspace.extension()).unwrap_err();
        assert!(error.to_string().contains("studio.html"), "{error}");
    }

    #[test]
    fn two_sources_of_one_file_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let workspace = workspace(root.path());
        std::fs::write(root.path().join("www/background.js"), "x").unwrap();
        let error = assemble(&workspace, &json!({}), &[], &[], &workspace.extension()).unwrap_err();
        assert!(error.to_string().contains("background.js"), "{error}");
    }
}
