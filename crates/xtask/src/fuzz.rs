//! `cargo xtask fuzz`: inputs that coverage leads to, for everything that reads outside input.

use std::path::Path;

use anyhow::{Context, bail};

use crate::tools::fuzzer::ensure_fuzzer;
use crate::workspace::{Workspace, run, say};

/// Runs one fuzz target, or each, for so many seconds.
///
/// What was found to lead further is kept in `fuzz/corpus`, so that the next run goes on from
/// there.
///
/// # Errors
///
/// There is no such target, a tool is missing and cannot be installed, or an input breaks a
/// property: its file and how to run it again are shown.
pub(crate) fn fuzz(
    workspace: &Workspace,
    target: Option<&str>,
    seconds: u32,
) -> anyhow::Result<()> {
    let folder = workspace.root.join("fuzz");
    let known = targets(&folder)?;
    let chosen: Vec<&String> =
        known.iter().filter(|known| target.is_none_or(|target| target == **known)).collect();
    if chosen.is_empty() {
        bail!("there is no such fuzz target: choose one of {}", known.join(", "));
    }
    let programs = ensure_fuzzer(workspace)?;
    for name in chosen {
        say(&format!("fuzzing {name} for {seconds} s"));
        let corpus = folder.join("corpus").join(name);
        std::fs::create_dir_all(&corpus)
            .with_context(|| format!("{} cannot be made", corpus.display()))?;
        let mut cargo = workspace.cargo();
        cargo.current_dir(&folder).env("PATH", with_path(&programs)?);
        // Without a sanitizer the stable compiler does: there is no unsafe code to watch.
        cargo.args(["fuzz", "run", "--sanitizer", "none", name]).arg(&corpus);
        let seeds = if name == "script" {
            workspace.root.join("crates/script/samples")
        } else {
            folder.join("seeds").join(name)
        };
        if seeds.is_dir() {
            cargo.arg(seeds);
        }
        cargo.args(["--", &format!("-max_total_time={seconds}"), "-timeout=20"]);
        run(&mut cargo).with_context(|| format!("the target {name} found something"))?;
    }
    Ok(())
}

/// The names of the targets, in order.
fn targets(folder: &Path) -> anyhow::Result<Vec<String>> {
    let folder = folder.join("targets");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be listed", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

/// `PATH` with another folder in front: cargo finds its subcommands there.
fn with_path(folder: &Path) -> anyhow::Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).context("PATH cannot hold the folder of our tools")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_in_the_manifest() {
        let folder = Workspace::find().unwrap().root.join("fuzz");
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let names = targets(&folder).unwrap();
        for name in &names {
            assert!(manifest.contains(&format!("path = \"targets/{name}.rs\"")), "{name}");
        }
        assert_eq!(manifest.matches("[[bin]]").count(), names.len());
    }
}
