//! The extension's manifest, made from its one source in `extension/manifest`.

mod rules;

use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which extension is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// What authors install: the release sites only, and no key, since the store gives the
    /// extension its id and refuses an upload with a key.
    Release,
    /// For the demo and the tests: also sites on this machine, and a fixed key, so that the
    /// extension has the same id wherever it lies.
    Development,
    /// What is measured: the code that authors get, on the sites of a development build.
    Bench,
}

impl Flavour {
    /// The name of its folder below the build's work folder.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Development => "development",
            Self::Bench => "bench",
        }
    }

    /// Whether the code is made small and quick, at the price of a long build.
    pub(crate) fn is_optimised(self) -> bool {
        match self {
            Self::Release | Self::Bench => true,
            Self::Development => false,
        }
    }

    /// Whether it works with sites on this machine, under a fixed id.
    fn is_for_this_machine(self) -> bool {
        match self {
            Self::Development | Self::Bench => true,
            Self::Release => false,
        }
    }
}

/// The files of `extension/manifest`, read.
pub(crate) struct Source {
    manifest: Value,
    sites: Vec<Site>,
    key: String,
}

/// A row of the site table.
#[derive(Deserialize)]
struct Site {
    #[serde(rename = "match")]
    pattern: String,
    build: String,
}

impl Source {
    /// Reads the source and holds it against the rules that `build.rs` checks too.
    ///
    /// # Errors
    ///
    /// A file that is missing or unreadable, or a disagreement between them.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let manifest = read_json(&folder.join("release.json"))?;
        let sites = read_json(&folder.join("sites.json"))?;
        let permissions = read_json(&folder.join("permissions.json"))?;
        let problems = rules::disagreements(&manifest, &sites, &permissions);
        if !problems.is_empty() {
            bail!("{} disagrees with itself:\n- {}", folder.display(), problems.join("\n- "));
        }
        let key_file = folder.join("development.key");
        let key = std::fs::read_to_string(&key_file)
            .with_context(|| format!("{} cannot be read", key_file.display()))?
            .trim()
            .to_owned();
        let sites = serde_json::from_value(sites).context("sites.json has an unreadable row")?;
        Ok(Self { manifest, sites, key })
    }

    /// The manifest of one flavour.
    ///
    /// # Errors
    ///
    /// A version that Chrome would refuse.
    pub(crate) fn build(&self, flavour: Flavour, version: &str) -> anyhow::Result<Value> {
        let mut manifest = self.manifest.clone();
        manifest["version"] = json!(chrome_version(version)?);
        manifest["version_name"] = json!(version);
        if flavour.is_for_this_machine() {
            manifest["key"] = json!(self.key);
            let patterns = self.patterns(flavour);
            manifest["host_permissions"] = json!(patterns);
            for list in ["content_scripts", "web_accessible_resources"] {
                for entry in manifest[list].as_array_mut().into_iter().flatten() {
                    entry["matches"] = json!(patterns);
                }
            }
        }
        Ok(manifest)
    }

    /// The match patterns of the sites that a flavour works on.
    pub(crate) fn patterns(&self, flavour: Flavour) -> Vec<&str> {
        let is_in = |site: &&Site| flavour.is_for_this_machine() || site.build == "release";
        self.sites.iter().filter(is_in).map(|site| &*site.pattern).collect()
    }
}

/// The files that a manifest names, relative to the extension's folder. Locales included, since
/// Chrome refuses an extension whose default locale is missing.
pub(crate) fn named_files(manifest: &Value) -> Vec<String> {
    let mut files = Vec::new();
    let mut add = |value: &Value| files.extend(value.as_str().map(str::to_owned));
    add(&manifest["background"]["service_worker"]);
    add(&manifest["action"]["default_popup"]);
    add(&manifest["side_panel"]["default_path"]);
    for icons in [&manifest["icons"], &manifest["action"]["default_icon"]] {
        icons.as_object().into_iter().flatten().for_each(|(_, path)| add(path));
    }
    for (list, key) in [("content_scripts", "js"), ("web_accessible_resources", "resources")] {
        for entry in manifest[list].as_array().into_iter().flatten() {
            entry[key].as_array().into_iter().flatten().for_each(&mut add);
        }
    }
    if let Some(locale) = manifest["default_locale"].as_str() {
        files.push(format!("_locales/{locale}/messages.json"));
    }
    files.sort();
    files.dedup();
    files
}

/// A version as Chrome wants it: one to four numbers between dots, each at most 65,535.
fn chrome_version(version: &str) -> anyhow::Result<&str> {
    let numbers = version.split(['-', '+']).next().unwrap_or(version);
    let parts: Vec<&str> = numbers.split('.').collect();
    if parts.len() > 4 || parts.iter().any(|part| part.parse::<u16>().is_err()) {
        bail!(
            "the workspace's version {version} is no version for Chrome, which wants one to four \
             numbers between dots: change it in Cargo.toml"
        );
    }
    Ok(numbers)
}

fn read_json(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source_folder() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../extension/manifest")
    }

    fn build(flavour: Flavour) -> Value {
        Source::read(&source_folder()).unwrap().build(flavour, "1.2.3-beta.1").unwrap()
    }

    #[test]
    fn a_release_reaches_the_chat_only_and_has_no_key() {
        let manifest = build(Flavour::Release);
        assert_eq!(manifest["host_permissions"], json!(["https://chatgpt.com/*"]));
        assert_eq!(manifest["content_scripts"][0]["matches"], json!(["https://chatgpt.com/*"]));
        assert!(manifest.get("key").is_none());
        assert_eq!(manifest["version"], "1.2.3");
        assert_eq!(manifest["version_name"], "1.2.3-beta.1");
    }

    #[test]
    fn a_development_build_also_reaches_this_machine_in_every_list() {
        let manifest = build(Flavour::Development);
        for list in [
            &manifest["host_permissions"],
            &manifest["content_scripts"][0]["matches"],
            &manifest["web_accessible_resources"][0]["matches"],
        ] {
            let sites = list.as_array().unwrap();
            assert!(sites.contains(&json!("http://127.0.0.1/*")), "{list}");
            assert!(sites.contains(&json!("https://chatgpt.com/*")), "{list}");
        }
        let id = panelwright_companion::browser::ExtensionId::from_key(
            manifest["key"].as_str().unwrap(),
        );
        assert_eq!(id.unwrap().to_string(), "nhejjifjjjlmodjjmlmflpcdmgnipfjn");
    }

    #[test]
    fn flavours_differ_in_sites_and_key_only() {
        let strip = |mut manifest: Value| {
            manifest.as_object_mut().unwrap().remove("key");
            manifest.as_object_mut().unwrap().remove("host_permissions");
            manifest["content_scripts"][0]["matches"] = Value::Null;
            manifest["web_accessible_resources"][0]["matches"] = Value::Null;
            manifest
        };
        assert_eq!(strip(build(Flavour::Release)), strip(build(Flavour::Development)));
    }

    #[test]
    fn no_build_asks_for_the_tabs_permission() {
        let permissions = build(Flavour::Development)["permissions"].clone();
        assert!(!permissions.as_array().unwrap().contains(&json!("tabs")), "{permissions}");
    }

    #[test]
    fn versions_that_chrome_refuses_are_refused_here() {
        assert!(chrome_version("0.1.0").is_ok());
        for version in ["1.2.3.4.5", "1.x", "", "70000.1"] {
            assert!(chrome_version(version).is_err(), "{version}");
        }
    }

    #[test]
    fn the_files_that_a_manifest_names_are_found() {
        let files = named_files(&build(Flavour::Release));
        for file in ["background.js", "popup.html", "studio.html", "_locales/en/messages.json"] {
            assert!(files.iter().any(|name| name == file), "{file} in {files:?}");
        }
    }
}
