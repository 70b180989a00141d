//! The program that runs wasm tests.

use std::path::PathBuf;

use anyhow::Context;

use crate::workspace::{Workspace, read, run, say, tools_folder};

const PROGRAM: &str = "wasm-bindgen-test-runner";

/// `wasm-bindgen-test-runner` of the very version of wasm-bindgen that the workspace is locked
/// to, since the two speak a private language. It is compiled into our tools if it is not there.
///
/// # Errors
///
/// The locked version cannot be found, or the runner cannot be compiled.
pub(crate) fn ensure_runner(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let lock = workspace.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock)
        .with_context(|| format!("{} cannot be read", lock.display()))?;
    let version = locked_version(&text, "wasm-bindgen")
        .with_context(|| format!("{} has no wasm-bindgen", lock.display()))?;
    let tools = tools_folder()?;
    let program = tools.join("bin").join(PROGRAM);
    let is_right = || {
        let answer = read(std::process::Command::new(&program).arg("--version")).ok()?;
        let answer = String::from_utf8(answer).ok()?;
        answer.split_whitespace().any(|word| word == version).then_some(())
    };
    if program.is_file() && is_right().is_some() {
        return Ok(program);
    }
    say(&format!("compiling {PROGRAM} {version} into {} (some minutes)", tools.display()));
    let mut install = workspace.cargo();
    // Not with its own lock file, which names versions that a registry may not have (any more).
    install.args(["install", "wasm-bindgen-cli", "--version", version, "--force"]);
    install.arg("--root").arg(&tools);
    run(&mut install)?;
    Ok(program)
}

/// The version of a package in a lock file.
fn locked_version<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_exact_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
