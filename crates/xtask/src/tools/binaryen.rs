//! binaryen's `wasm-opt` and `wasm2js`, at one version, from npm.
//!
//! Systems' own packages of binaryen are often years old and refuse what today's compilers write;
//! npm has builds of every release that run wherever node does.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use super::apt;
use crate::workspace::{in_path, read, run, say, tools_folder};

const VERSION: &str = "132.0.0";

/// An installed binaryen.
pub(crate) struct Binaryen {
    programs: PathBuf,
}

impl Binaryen {
    /// Finds the pinned version among our tools, or installs it there.
    ///
    /// # Errors
    ///
    /// node or npm is missing and cannot be installed, or npm fails.
    pub(crate) fn ensure() -> anyhow::Result<Self> {
        if in_path("node").is_none() {
            apt::install(&["nodejs", "npm"], "to optimise wasm with binaryen")?;
        }
        let home = tools_folder()?.join(format!("binaryen-{VERSION}"));
        let found = Self { programs: home.join("node_modules/binaryen/bin") };
        if found.programs.join("wasm-opt").is_file() && found.programs.join("wasm2js").is_file() {
            return Ok(found);
        }
        install(&home)?;
        let answer = read(found.tool("wasm-opt").arg("--version"))?;
        let answer = String::from_utf8_lossy(&answer);
        let release = VERSION.split('.').next().unwrap_or(VERSION);
        if !answer.split_whitespace().any(|word| word == release) {
            bail!("binaryen {VERSION} from npm says that it is `{}`", answer.trim());
        }
        Ok(found)
    }

    /// The version, for fingerprints.
    pub(crate) fn version(&self) -> &'static [u8] {
        VERSION.as_bytes()
    }

    /// One of binaryen's programs, ready for arguments.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.programs.join(name));
        command
    }
}

fn install(home: &Path) -> anyhow::Result<()> {
    if in_path("npm").is_none() {
        apt::install(&["nodejs", "npm"], "to install binaryen")?;
    }
    say(&format!("installing binaryen {VERSION} from npm into {}", home.display()));
    std::fs::create_dir_all(home).with_context(|| format!("{} cannot be made", home.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"]);
    npm.arg(home).arg(format!("binaryen@{VERSION}"));
    run(&mut npm).context("binaryen cannot be installed: is the npm registry within reach?")
}
