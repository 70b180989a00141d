//! Stamps the version, and fails when the manifest, the site table and the list of permissions
//! disagree. It never calls cargo.

use std::path::Path;
use std::process::Command;

#[path = "crates/xtask/src/manifest/rules.rs"]
mod rules;

const MANIFEST_FOLDER: &str = "extension/manifest";

fn main() {
    println!("cargo::rerun-if-changed=crates/xtask/src/manifest/rules.rs");
    println!("cargo::rerun-if-changed={MANIFEST_FOLDER}");
    match manifest_problems() {
        Ok(problems) | Err(problems) => {
            for problem in problems {
                println!("cargo::error=extension/manifest: {problem}");
            }
        }
    }
    println!("cargo::rustc-env=PANELWRIGHT_VERSION={}", version());
}

fn manifest_problems() -> Result<Vec<String>, Vec<String>> {
    let manifest = read_json("release.json")?;
    let sites = read_json("sites.json")?;
    let permissions = read_json("permissions.json")?;
    Ok(rules::disagreements(&manifest, &sites, &permissions))
}

fn read_json(name: &str) -> Result<serde_json::Value, Vec<String>> {
    let path = Path::new(MANIFEST_FOLDER).join(name);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| vec![format!("{name} cannot be read: {error}.")])?;
    serde_json::from_str(&text).map_err(|error| vec![format!("{name} is not JSON: {error}.")])
}

/// The package's version, with git's name for the commit where there is a checkout.
fn version() -> String {
    let package = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    // The log of HEAD grows with every commit and checkout; a path that is not there would make
    // cargo run this again at every build.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    match git(&["describe", "--always", "--tags"]) {
        Some(commit) => format!("{package} ({commit})"),
        None => package,
    }
}

/// What git answers, or `None` where git or the checkout is missing: a source archive builds too.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
