//! `cargo xtask build`: from the crates and the pages to an extension that Chrome loads.

mod assemble;
mod bind;
mod compile;
mod optimise;
mod plain;
mod sections;
mod sizes;
mod stamp;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;

pub(crate) use compile::{WASM_TARGET, ensure_target};
pub(crate) use sizes::compressed_length;

use crate::manifest::{Flavour, Source};
use crate::tools::binaryen::Binaryen;
use crate::workspace::{Workspace, say};

/// What the content script's detector knows, in the extension's folder: a page loads it when
/// somebody types.
const DETECTOR: &str = "wasm/detector.bin";

/// A wasm file of the extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The service worker.
    Background,
    /// The content script, which also comes as plain JavaScript.
    Content,
    /// Popup and studio.
    Ui,
}

impl Part {
    const ALL: [Self; 3] = [Self::Background, Self::Content, Self::Ui];

    /// The name of its files: `content` gives `wasm/content.js` and `wasm/content_bg.wasm`.
    fn name(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Content => "content",
            Self::Ui => "ui",
        }
    }

    /// The package that it is built from.
    fn package(self) -> &'static str {
        match self {
            Self::Background => "panelwright-background",
            Self::Content => "panelwright-content",
            Self::Ui => "panelwright-ui",
        }
    }
}

/// Builds one flavour of the extension into `dist/extension`, where the command line and the tests
/// look for it, and returns that folder.
///
/// # Errors
///
/// As [`build_into`].
pub(crate) fn build(workspace: &Workspace, flavour: Flavour) -> anyhow::Result<PathBuf> {
    let extension = workspace.extension();
    build_into(workspace, flavour, &extension)?;
    Ok(extension)
}

/// Builds one flavour of the extension into a folder.
///
/// # Errors
///
/// Anything that keeps the extension from being whole: code that does not compile, a tool that
/// is missing, a file that the manifest names and nobody made.
pub(crate) fn build_into(
    workspace: &Workspace,
    flavour: Flavour,
    extension: &Path,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let source = Source::read(&workspace.root.join("extension/manifest"))?;
    ensure_target(workspace)?;
    say("compiling background, content and ui for wasm");
    let compiled = compile::compile(workspace, flavour)?;
    let binaryen = Binaryen::ensure()?;
    let work = workspace.work.join(flavour.folder());
    // The parts have nothing in common, and binaryen uses one core each.
    let folders = std::thread::scope(|scope| {
        let mut steps = Vec::new();
        for (part, wasm) in &compiled {
            let (work, binaryen) = (&work, &binaryen);
            steps.push(scope.spawn(move || bind::bind(work, *part, wasm, flavour, binaryen)));
            if *part == Part::Content {
                steps.push(scope.spawn(move || plain::plain(work, *part, wasm, flavour, binaryen)));
            }
        }
        steps
            .into_iter()
            .map(|step| step.join().unwrap_or_else(|_| anyhow::bail!("a build step panicked")))
            .collect::<anyhow::Result<Vec<_>>>()
    })?;
    let manifest = source.build(flavour, env!("CARGO_PKG_VERSION"))?;
    let detector = (DETECTOR, panelwright_detect::BUILT_IN_MODEL);
    assemble::assemble(workspace, &manifest, &folders, &[detector], extension)
        .with_context(|| format!("{} is not whole", extension.display()))?;
    sizes::print(&extension.join("wasm"))?;
    say(&format!(
        "{} build of the extension for {} in {} ({:.1} s)",
        flavour.folder(),
        source.patterns(flavour).join(", "),
        extension.display(),
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}
