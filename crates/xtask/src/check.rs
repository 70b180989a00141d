//! `cargo xtask check`: format and lints, for the machine and for wasm.

use crate::build::{WASM_TARGET, ensure_target};
use crate::tools::crates::Crates;
use crate::workspace::{Workspace, in_path, run, say};

/// Checks the format and the lints, and with `deny` licences and advisories too.
///
/// # Errors
///
/// Something is found; the tool's own words are shown.
pub(crate) fn check(workspace: &Workspace, deny: bool) -> anyhow::Result<()> {
    say("checking the format");
    run(workspace.cargo().args(["fmt", "--all", "--", "--check"]))?;
    let crates = Crates::read(workspace)?;
    say("clippy, for the machine");
    let mut native = workspace.cargo();
    native.args(["clippy", "--workspace", "--all-targets"]);
    for name in &crates.browser_only {
        native.args(["--exclude", name]);
    }
    run(native.args(["--", "--deny", "warnings"]))?;
    ensure_target(workspace)?;
    say("clippy, for wasm");
    let mut wasm = workspace.cargo();
    wasm.args(["clippy", "--target", WASM_TARGET, "--all-targets"]);
    for name in &crates.browser {
        wasm.args(["--package", name]);
    }
    run(wasm.args(["--", "--deny", "warnings"]))?;
    if !deny {
        return Ok(());
    }
    if in_path("cargo-deny").is_none() {
        say("licences and advisories were not checked, since cargo-deny is not installed \
             (cargo install cargo-deny --locked)");
        return Ok(());
    }
    say("licences, advisories and sources");
    run(workspace.cargo().args(["deny", "check"]))
}
