//! Makes wasm files small with binaryen's `wasm-opt`.

use std::path::Path;

use anyhow::Context;

use crate::manifest::Flavour;
use crate::tools::binaryen::Binaryen;
use crate::workspace::say;

/// Rewrites a bound wasm file in place. A development build is left as it is: it loads from the
/// same disk in a few milliseconds either way, and binaryen would be most of the build's time.
///
/// # Errors
///
/// binaryen fails; nothing is shipped unoptimised instead.
pub(crate) fn optimise(binaryen: &Binaryen, flavour: Flavour, wasm: &Path) -> anyhow::Result<()> {
    if !flavour.is_optimised() {
        return Ok(());
    }
    let name = wasm.file_stem().unwrap_or_default().to_string_lossy();
    say(&format!("optimising {name}"));
    let smaller = wasm.with_extension("opt");
    let mut command = binaryen.tool("wasm-opt");
    command.args(["-Oz", "--converge", "--strip-debug", "--strip-producers"]);
    // Last, since binaryen itself reads there what it may use.
    command.arg("--strip-target-features");
    command.arg(wasm).arg("-o").arg(&smaller);
    crate::workspace::read(&mut command)?;
    std::fs::rename(&smaller, wasm)
        .with_context(|| format!("{} cannot be replaced", wasm.display()))
}
