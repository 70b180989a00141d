//! Which crates are for the browser, as their manifests say.

use anyhow::Context;

use crate::workspace::Workspace;

/// The crates by what can be done with them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Crates {
    /// They are made for the browser: the lints look at them as wasm.
    pub(crate) browser: Vec<String>,
    /// Of those, the ones of which nothing can be tested outside of a browser.
    pub(crate) browser_only: Vec<String>,
    /// They have tests that run in a browser.
    pub(crate) wasm_tested: Vec<String>,
}

impl Crates {
    /// Reads every crate's manifest, so that a new crate is not forgotten.
    ///
    /// # Errors
    ///
    /// A manifest or a source file cannot be read.
    pub(crate) fn read(workspace: &Workspace) -> anyhow::Result<Self> {
        let folder = workspace.root.join("crates");
        let mut found = Self::default();
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be listed", folder.display()))?;
        let mut folders: Vec<_> =
            entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        folders.sort();
        for folder in folders {
            let file = folder.join("Cargo.toml");
            let Ok(manifest) = std::fs::read_to_string(&file) else { continue };
            let name = package_name(&manifest)
                .with_context(|| format!("{} names no package", file.display()))?;
            let is_wasm_tested = has_dependency(&manifest, "wasm-bindgen-test");
            if is_wasm_tested {
                found.wasm_tested.push(name.to_owned());
            }
            if is_for_the_browser(&manifest) || is_wasm_tested {
                found.browser.push(name.to_owned());
                if !has_native_tests(&folder.join("src")) {
                    found.browser_only.push(name.to_owned());
                }
            }
        }
        Ok(found)
    }
}

fn package_name(manifest: &str) -> Option<&str> {
    manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
}

fn has_dependency(manifest: &str, name: &str) -> bool {
    manifest.lines().any(|line| {
        let key = line.split(['.', ' ', '=']).next().unwrap_or_default();
        key == name
    })
}

/// Whether the bindings to JavaScript are used on every target, and not on wasm alone.
fn is_for_the_browser(manifest: &str) -> bool {
    let sections = manifest.split("\n[");
    sections
        .filter(|section| section.starts_with("dependencies]"))
        .any(|section| has_dependency(section, "wasm-bindgen"))
}

fn has_native_tests(folder: &std::path::Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.filter_map(Result::ok).map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return has_native_tests(&path);
        }
        std::fs::read_to_string(&path).is_ok_and(|text| text.contains("#[test]"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: &str = "[package]\nname = \"a\"\n\n[dependencies]\nwasm-bindgen.workspace = true\n\
                           \n[dev-dependencies]\nwasm-bindgen-test.workspace = true\n";
    const BOTH: &str = "[package]\nname = \"b\"\n\n[dependencies]\nserde.workspace = true\n\
                        \n[target.'cfg(target_arch = \"wasm32\")'.dependencies]\n\
                        wasm-bindgen.workspace = true\n";

    #[test]
    fn crates_are_told_apart_by_their_manifests() {
        assert_eq!(package_name(BROWSER), Some("a"));
        assert!(is_for_the_browser(BROWSER) && !is_for_the_browser(BOTH));
        assert!(has_dependency(BROWSER, "wasm-bindgen-test"));
        assert!(!has_dependency(BOTH, "wasm-bindgen-test"));
    }

    #[test]
    fn this_workspace_has_parts_of_each_kind() {
        let crates = Crates::read(&Workspace::find().unwrap()).unwrap();
        let has = |list: &[String], name: &str| list.iter().any(|own| own == name);
        assert!(has(&crates.browser, "panelwright-background"), "{crates:?}");
        assert!(has(&crates.wasm_tested, "panelwright-journal"), "{crates:?}");
        assert!(!has(&crates.browser, "panelwright-engine"), "{crates:?}");
    }
}
