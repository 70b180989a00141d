//! `cargo xtask check`: format, lints and docs, for the machine and for wasm.

use crate::build::{WASM_TARGET, ensure_target};
use crate::tools::crates::Crates;
use crate::workspace::{Workspace, in_path, run, say};

/// The call that reads all docs, private items' too, with warnings as errors.
fn doc(workspace: &Workspace) -> std::process::Command {
    let mut command = workspace.cargo();
    command.args(["doc", "--no-deps", "--document-private-items"]);
    command.env("RUSTDOCFLAGS", "--deny warnings --allow rustdoc::private_intra_doc_links");
    command
}

/// Checks the format, the lints and the docs, and with `deny` licences and advisories too.
///
/// # Errors
///
/// Something is found; the tool's own words are shown.
pub(crate) fn check(workspace: &Workspace, deny: bool) -> anyhow::Result<()> {
    say("checking the format");
    run(workspace.cargo().args(["fmt", "--all", "--", "--check"]))?;
    // A workspace of its own, which nothing else here looks at.
    let fuzz = ["fmt", "--manifest-path", "fuzz/Cargo.toml", "--", "--check"];
    run(workspace.cargo().args(fuzz))?;
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
    say("docs");
    let mut native = doc(workspace);
    native.arg("--workspace");
    for name in &crates.browser_only {
        native.args(["--exclude", name]);
    }
    run(&mut native)?;
    let mut wasm = doc(workspace);
    wasm.args(["--target", WASM_TARGET]);
    for name in &crates.browser_only {
        wasm.args(["--package", name]);
    }
    run(&mut wasm)?;
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
