//! The content script's Rust as plain JavaScript, for pages whose policy forbids WebAssembly.
//!
//! wasm-bindgen's glue and `wasm2js`' output become one module with the exports of the glue. The
//! glue reaches wasm only through `WebAssembly.Module` and `WebAssembly.Instance`; a local object
//! of that name, which runs the JavaScript instead, is all that it takes, and a new instance
//! after a panic works as with wasm.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::stamp::Stamp;
use super::{Part, bind, sections};
use crate::manifest::Flavour;
use crate::tools::binaryen::Binaryen;
use crate::workspace::{read, say};

mod wide;

/// How the glue ends; our own ending takes its place.
const GLUE_END: &str = "export { initSync, __wbg_init as default };";
/// Where `wasm2js` ends the function that is an instance, and starts to make the only one.
const INSTANCE_END: &str = "var retasmFunc = asmFunc(";
/// Where `wasm2js` puts a larger memory in the place of the old one.
const MEMORY_REPLACED: &str = "buffer = newBuffer;";
/// The module from which wasm asks where the glue's fixed values end; the bridge answers.
const FIXED_VALUES: &str = "__wbindgen_externref_xform__";
/// The JavaScript between the two.
const BRIDGE: &str = include_str!("plain/bridge.js");

/// What rustc may have used and `wasm2js` cannot turn into JavaScript, and what it may stay with.
const LOWER: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// Makes `<part>-plain.js` and returns the folder that it is in.
///
/// # Errors
///
/// A tool fails, or its output has another shape than this version of it had.
pub(crate) fn plain(
    work: &Path,
    part: Part,
    wasm: &Path,
    flavour: Flavour,
    binaryen: &Binaryen,
) -> anyhow::Result<PathBuf> {
    let name = format!("{}-plain", part.name());
    let folder = work.join(&name);
    let bytes =
        std::fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let inputs = [&*bytes, flavour.folder().as_bytes(), binaryen.version(), BRIDGE.as_bytes()];
    let stamp = Stamp::new(&folder, &inputs);
    if stamp.is_fresh() {
        return Ok(folder);
    }
    stamp.clear()?;
    say(&format!("turning {} into plain JavaScript", part.name()));
    let mut bound = bind::bindgen(&name, sections::without_target_features(&bytes)?)?
        .generate_output()
        .with_context(|| format!("wasm-bindgen refuses {} without features", wasm.display()))?;
    let wide = wide::wide_functions(bound.wasm())?;
    let steps = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let (full, lowered) = (steps.path().join("full.wasm"), steps.path().join("lowered.wasm"));
    std::fs::write(&full, bound.wasm_mut().emit_wasm())
        .with_context(|| format!("{} cannot be written", full.display()))?;
    read(binaryen.tool("wasm-opt").args(LOWER).arg(&full).arg("-o").arg(&lowered))?;
    let level = if flavour.is_optimised() { "-Oz" } else { "-O1" };
    let script = read(binaryen.tool("wasm2js").arg(level).arg(&lowered))?;
    let script = String::from_utf8(script).context("wasm2js wrote something that is no text")?;
    let module = join(bound.js(), &script, &wide)?;
    let file = folder.join(format!("{name}.js"));
    std::fs::write(&file, module)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    stamp.set()?;
    Ok(folder)
}

/// Puts glue, bridge and script together.
fn join(glue: &str, script: &str, wide: &wide::Wide) -> anyhow::Result<String> {
    let glue = glue.trim_end().strip_suffix(GLUE_END).context(
        "wasm-bindgen's glue ends in another way than this version of xtask knows: adapt \
         build/plain.rs to the new wasm-bindgen",
    )?;
    if !glue.contains("let heap = ") {
        bail!(
            "wasm-bindgen made glue with reference types although the wasm file says that there \
             are none: adapt build/sections.rs to the new wasm-bindgen"
        );
    }
    let glue = without_imports(glue)?;
    // The imports come first and the instance comes last; both are the bridge's business.
    let body_start = script
        .lines()
        .take_while(|line| line.starts_with("import ") || line.is_empty())
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let body = script[body_start..].split_once(INSTANCE_END).map(|(body, _)| body);
    let body = body.context(
        "wasm2js' output has another shape than this version of xtask knows: adapt build/plain.rs",
    )?;
    let body = detach_replaced_memory(body)?;
    Ok(format!(
        "// Made by `cargo xtask build` from the same Rust as content_bg.wasm.\n\
         const asmFunc = (() => {{\n{body}\nreturn asmFunc;\n}})();\n\
         const WIDE_IMPORTS = {};\nconst WIDE_EXPORTS = {};\n{glue}\n{BRIDGE}",
        serde_json::to_string(&wide.imports)?,
        serde_json::to_string(&wide.exports)?,
    ))
}

/// The glue without its import of [`FIXED_VALUES`], which is there when the wasm file was built
/// with reference types and bound without. Any other import would not be found.
fn without_imports(glue: &str) -> anyhow::Result<String> {
    let mut lines = Vec::new();
    for line in glue.lines() {
        match line.strip_prefix("import * as ").and_then(|rest| rest.split_once(" from ")) {
            Some((name, module)) if module.contains(FIXED_VALUES) => {
                lines.push(format!("const {name} = {{}};"));
            }
            Some((_, module)) => bail!(
                "the content script's crate imports the JavaScript module {module}, which the \
                 plain build cannot carry: put what it does into content.js"
            ),
            None => lines.push(line.to_owned()),
        }
    }
    Ok(lines.join("\n"))
}

/// A wasm memory that grows detaches its old buffer, by which the glue knows that its views are
/// stale; `wasm2js` leaves the old buffer as it is, and the glue would write into it.
fn detach_replaced_memory(body: &str) -> anyhow::Result<String> {
    match body.matches(MEMORY_REPLACED).count() {
        0 if !body.contains("__wasm_memory_grow") => Ok(body.to_owned()),
        1 => Ok(body.replace(MEMORY_REPLACED, "buffer.transfer(0); buffer = newBuffer;")),
        count => bail!(
            "wasm2js replaces a grown memory in {count} places, and this version of xtask knows \
             one: adapt build/plain.rs"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import * as a from 'a';\n\nvar x;\nfunction asmFunc(imports) {\n \
                          function __wasm_memory_grow() {\n  buffer = newBuffer;\n }\n}\n\n\
                          var retasmFunc = asmFunc({\n});\nexport var memory = 1;\n";

    #[test]
    fn glue_and_script_become_one_module_with_the_glues_exports() {
        let import = format!("import * as import1 from \"{FIXED_VALUES}\"");
        let glue = format!("{import}\nlet heap = [];\nexport function start() {{}}\n{GLUE_END}\n");
        let module = join(&glue, SCRIPT, &wide::Wide::default()).unwrap();
        assert!(module.contains("export function start()"), "{module}");
        assert!(module.contains("as default"), "{module}");
        assert!(module.contains("buffer.transfer(0)"), "{module}");
        assert!(module.contains("const import1 = {};"), "{module}");
        for gone in ["import * as", "retasmFunc", "export var", "__wbg_init as default"] {
            assert!(!module.contains(gone), "{gone} in {module}");
        }
    }

    #[test]
    fn tools_of_another_shape_are_noticed() {
        let wide = wide::Wide::default();
        let glue = format!("let heap = [];\n{GLUE_END}");
        assert!(join("let heap = [];", SCRIPT, &wide).is_err());
        assert!(join(GLUE_END, SCRIPT, &wide).is_err());
        assert!(join(&glue, "var x;", &wide).is_err());
        let snippet = format!("import * as import1 from './snippets/x.js'\n{glue}");
        assert!(join(&snippet, SCRIPT, &wide).is_err());
        assert!(join(&glue, &SCRIPT.replace("newBuffer", "larger"), &wide).is_err());
    }
}
