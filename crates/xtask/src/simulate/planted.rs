//! Plants bugs in a copy of the sources, one after the other, and counts the seeds that it takes
//! the simulator to find each.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, bail};

use super::bugs::{BUGS, Bug};
use crate::workspace::{Workspace, run, say};

/// What the simulator prints when a promise broke, before the seed.
const FOUND: &str = "first broken promise: seed ";
/// So many seeds are tried for each bug.
const SEEDS_MAX: &str = "5000";
/// Jobs in each world: more conversations than a page lists.
const JOBS: &str = "60";
/// What is not part of the sources.
const NO_SOURCES: [&str; 4] = ["target", "dist", "pictures", ".git"];

/// Plants every bug and prints how soon each was found.
///
/// # Errors
///
/// The copy does not compile, or a bug is not found.
pub(crate) fn planted(workspace: &Workspace) -> anyhow::Result<()> {
    let copy = workspace.work.join("planted");
    if copy.exists() {
        fs::remove_dir_all(&copy).context("the old copy of the sources cannot be removed")?;
    }
    copy_tree(&workspace.root, &copy)?;
    let mut missed = Vec::new();
    println!("{:<52} {:>8}  what broke", "bug", "seeds");
    for bug in BUGS {
        match find(workspace, &copy, bug)? {
            Some((seeds, broken)) => println!("{:<52} {seeds:>8}  {broken}", bug.name),
            None => {
                println!("{:<52} {:>8}", bug.name, "missed");
                missed.push(bug.name);
            }
        }
    }
    if !missed.is_empty() {
        bail!("the simulator does not find: {}", missed.join("; "));
    }
    Ok(())
}

/// How many seeds it takes to find a bug, and what was seen of it.
fn find(workspace: &Workspace, copy: &Path, bug: &Bug) -> anyhow::Result<Option<(u64, String)>> {
    let file = copy.join(bug.file);
    let right = fs::read_to_string(&file)?;
    if right.matches(bug.right).count() != 1 {
        bail!("“{}” cannot be planted: {} has changed", bug.name, bug.file);
    }
    fs::write(&file, right.replace(bug.right, bug.wrong))?;
    say(&format!("planting: {}", bug.name));
    let cargo = || {
        let mut cargo = workspace.cargo();
        cargo.current_dir(copy).env("CARGO_TARGET_DIR", workspace.work.join("planted-target"));
        // A planted bug may leave something unused behind.
        cargo.env("RUSTFLAGS", "--cap-lints=allow");
        cargo
    };
    let built = run(cargo().args(["build", "--quiet", "--release", "-p", "panelwright-simulate"]));
    let output = built.and_then(|()| {
        let mut command = cargo();
        command.args(["run", "--quiet", "--release", "-p", "panelwright-simulate", "--"]);
        command.args(["--jobs", JOBS, "--stop-at-first", "--seeds", SEEDS_MAX]);
        Ok(command.stderr(Stdio::inherit()).output()?)
    });
    fs::write(&file, right)?;
    let text = String::from_utf8_lossy(&output?.stdout).into_owned();
    Ok(text.lines().find_map(told))
}

/// Reads the line that tells of a broken promise.
fn told(line: &str) -> Option<(u64, String)> {
    let (seed, broken) = line.strip_prefix(FOUND)?.split_once(": ")?;
    Some((seed.parse::<u64>().ok()? + 1, broken.to_owned()))
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if NO_SOURCES.iter().any(|no| OsStr::new(no) == name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &to.join(&name))?;
        } else {
            fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simulators_line_is_read() {
        let line = format!("{FOUND}41: job 3 was paid for twice");
        assert_eq!(told(&line), Some((42, "job 3 was paid for twice".to_owned())));
        assert_eq!(told("Every promise held in every world."), None);
    }
}
