//! The program that builds and runs fuzz targets.

use std::path::PathBuf;

use crate::workspace::{Workspace, in_path, run, say, tools_folder};

use super::apt;

const VERSION: &str = "0.13.2";

/// The folder that holds `cargo-fuzz`, which is compiled into our tools if it is not there, and a
/// C++ compiler for the part of it that is linked into every target.
///
/// # Errors
///
/// One of the two is missing and cannot be installed.
pub(crate) fn ensure_fuzzer(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    if in_path("c++").is_none() {
        apt::install(&["g++"], "to build fuzz targets")?;
    }
    let tools = tools_folder()?;
    let programs = tools.join("bin");
    if programs.join("cargo-fuzz").is_file() {
        return Ok(programs);
    }
    say(&format!("compiling cargo-fuzz {VERSION} into {} (some minutes)", tools.display()));
    let mut install = workspace.cargo();
    install.args(["install", "cargo-fuzz", "--version", VERSION, "--root"]);
    run(install.arg(&tools))?;
    Ok(programs)
}
