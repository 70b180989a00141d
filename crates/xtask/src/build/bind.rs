//! Runs wasm-bindgen over a compiled part.

use std::path::{Path, PathBuf};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use super::stamp::Stamp;
use super::{Part, optimise};
use crate::manifest::Flavour;
use crate::tools::binaryen::Binaryen;
use crate::workspace::say;

/// Binds a part, makes it small, and returns the folder of the result.
///
/// # Errors
///
/// The wasm file cannot be read, wasm-bindgen refuses it, or binaryen fails.
pub(crate) fn bind(
    work: &Path,
    part: Part,
    wasm: &Path,
    flavour: Flavour,
    binaryen: &Binaryen,
) -> anyhow::Result<PathBuf> {
    let folder = work.join(part.name());
    let bytes =
        std::fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let stamp = Stamp::new(&folder, &[&bytes, flavour.folder().as_bytes(), binaryen.version()]);
    if stamp.is_fresh() {
        return Ok(folder);
    }
    stamp.clear()?;
    let size = bytes.len();
    say(&format!("binding {} ({} kB)", part.name(), size / 1000));
    bindgen(part.name(), bytes)?
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen refuses {}", wasm.display()))?;
    optimise::optimise(binaryen, flavour, &folder.join(format!("{}_bg.wasm", part.name())))?;
    stamp.set()?;
    Ok(folder)
}

/// wasm-bindgen for module workers and pages, without TypeScript.
///
/// # Errors
///
/// wasm-bindgen refuses the combination of settings.
pub(crate) fn bindgen(name: &str, wasm: Vec<u8>) -> anyhow::Result<Bindgen> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, wasm).typescript(false).web(true)?;
    // The glue finds its wasm beside itself; as a library, wasm-bindgen leaves that out.
    bindgen.omit_default_module_path(false);
    // Names help a stack trace in development; a release is stripped by wasm-opt afterwards.
    bindgen.remove_producers_section(true);
    Ok(bindgen)
}
