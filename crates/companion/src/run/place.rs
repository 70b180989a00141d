//! Where the built extension is.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

const BUILT: &str = "dist/extension";

/// The built extension: below the working folder, else below a folder above this program (a
/// program in `target/debug` belongs to the checkout around it).
#[must_use]
pub fn find_extension() -> Option<PathBuf> {
    let here = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors().skip(1));
    let folders = here.as_deref().into_iter().chain(above);
    folders.map(|folder| folder.join(BUILT)).find(|folder| is_extension(folder))
}

/// The extension's folder, as asked for or as found.
pub(crate) fn extension(asked: Option<&Path>) -> anyhow::Result<PathBuf> {
    match asked {
        Some(folder) if is_extension(folder) => Ok(folder.to_owned()),
        Some(folder) => bail!(
            "{} is no built extension, since it has no manifest.json: run `cargo xtask build` \
             and name dist/extension",
            folder.display()
        ),
        None => match find_extension() {
            Some(folder) => Ok(folder),
            None => bail!(
                "the extension is not built: run `cargo xtask build` in the checkout, or name its \
                 folder with --extension"
            ),
        },
    }
}

/// Refuses a site that this build of the extension has no permission for, before a browser is
/// started: the studio of such a build has no Start for it.
pub(crate) fn check_site(extension: &Path, site: &str) -> anyhow::Result<()> {
    let file = extension.join("manifest.json");
    let text =
        std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let manifest: Value = serde_json::from_slice(&text)
        .with_context(|| format!("{} is no manifest", file.display()))?;
    let patterns: Vec<&str> = manifest["host_permissions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if patterns.iter().any(|pattern| is_site_of(site, pattern)) {
        return Ok(());
    }
    bail!(
        "the extension in {} works on {} and not on {site}. A development build also works on \
         this machine's own addresses: `cargo xtask build`",
        extension.display(),
        patterns.join(", ")
    )
}

/// Whether an address belongs to a match pattern such as `http://127.0.0.1/*`, which stands for
/// every port of that host.
fn is_site_of(site: &str, pattern: &str) -> bool {
    let (Some((scheme, rest)), Some((pattern_scheme, pattern_rest))) =
        (site.split_once("://"), pattern.split_once("://"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.split(':').next().unwrap_or(authority);
    scheme == pattern_scheme && Some(host) == pattern_rest.strip_suffix("/*")
}

fn is_extension(folder: &Path) -> bool {
    folder.join("manifest.json").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sites_of_the_manifest_are_let_through() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = r#"{"host_permissions":["https://chatgpt.com/*","http://127.0.0.1/*"]}"#;
        std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();
        for site in ["https://chatgpt.com", "http://127.0.0.1:8080/", "http://127.0.0.1"] {
            assert!(check_site(folder.path(), site).is_ok(), "{site}");
        }
        for site in
            ["http://chatgpt.com", "https://chatgpt.com.example", "chatgpt.com", "http://[::1]"]
        {
            let error = check_site(folder.path(), site).unwrap_err().to_string();
            assert!(error.contains(site) && error.contains("https://chatgpt.com/*"), "{error}");
        }
    }

    #[test]
    fn a_folder_without_a_manifest_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = extension(Some(folder.path())).unwrap_err().to_string();
        assert!(error.contains("cargo xtask build"), "{error}");
        std::fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        assert_eq!(extension(Some(folder.path())).unwrap(), folder.path());
    }
}
