//! Compiles the wasm crates.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::Part;
use crate::manifest::Flavour;
use crate::workspace::{self, Workspace};

/// The compilation target of everything that runs in the browser.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A line of cargo's JSON output, as far as we care.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles all parts with one call of cargo and returns each one's wasm file.
///
/// # Errors
///
/// The code does not compile (cargo's words are shown), or cargo did not name a part's file.
pub(crate) fn compile(
    workspace: &Workspace,
    flavour: Flavour,
) -> anyhow::Result<Vec<(Part, PathBuf)>> {
    let profile = if flavour.is_optimised() { "wasm-release" } else { "wasm-dev" };
    let mut command = workspace.cargo();
    command.args(["build", "--target", WASM_TARGET, "--profile", profile, "--lib"]);
    command.arg("--message-format=json-render-diagnostics");
    if let Some(cargo_home) = cargo_home() {
        // Paths of the compiler's machine end up in panic messages; without them two machines
        // build the same bytes, and nobody learns anything about the machine.
        let rule = format!("--remap-path-prefix={}=/cargo", cargo_home.display());
        let setting = serde_json::to_string(&[rule])?;
        command.args(["--config", &format!("target.{WASM_TARGET}.rustflags={setting}")]);
    }
    for part in Part::ALL {
        command.args(["--package", part.package()]);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("cargo does not start: is it in PATH?")?;
    if !output.status.success() {
        bail!("the wasm crates do not compile; cargo's words are above");
    }
    let files = wasm_files(&output.stdout);
    let find = |part: Part| {
        let name = format!("{}.wasm", part.package().replace('-', "_"));
        let file = files.iter().find(|file| file.file_name().is_some_and(|own| own == &*name));
        let file = file.with_context(|| {
            format!(
                "cargo built {} without {name}: its crate-type must include cdylib",
                part.package()
            )
        })?;
        Ok((part, file.clone()))
    };
    Part::ALL.into_iter().map(find).collect()
}

/// Where cargo keeps the sources of dependencies.
fn cargo_home() -> Option<PathBuf> {
    let set = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    set.or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

fn wasm_files(messages: &[u8]) -> Vec<PathBuf> {
    messages
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .flat_map(|message| message.filenames)
        .filter(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .collect()
}

/// Makes sure that rustc can compile for wasm.
///
/// # Errors
///
/// The target is missing and rustup cannot add it.
pub(crate) fn ensure_target(workspace: &Workspace) -> anyhow::Result<()> {
    let mut rustc = std::process::Command::new("rustc");
    rustc.args(["--print", "sysroot"]).current_dir(&workspace.root);
    let sysroot = String::from_utf8(workspace::read(&mut rustc)?)
        .context("rustc's folder has a name that is not UTF-8")?;
    let library = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    workspace::say(&format!("adding the compilation target {WASM_TARGET} with rustup"));
    let mut rustup = std::process::Command::new("rustup");
    rustup.args(["target", "add", WASM_TARGET]).current_dir(&workspace.root);
    workspace::run(&mut rustup).with_context(|| {
        format!("install the target {WASM_TARGET} for this Rust toolchain, then try again")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_files_are_found_among_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","filenames":["/t/liba.rlib","/t/a.wasm"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\nnot json\n",
        );
        assert_eq!(wasm_files(messages.as_bytes()), [PathBuf::from("/t/a.wasm")]);
    }
}
