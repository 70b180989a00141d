//! `cargo xtask bench`: what Panelwright adds to a picture's own time, how soon a dead service
//! worker is of use again, and how large the wasm is.
//!
//! | file | what is measured | against |
//! |---|---|---|
//! | `pace` | seconds from one picture to the next in a tab | the time that the stage itself takes, in the same run |
//! | `detect` | scoring a text, on this machine | a text of a hundred characters, in the same run |
//! | `wake` | an answer of a service worker that was dead | an answer of one that lives, in the same run |
//!
//! Nothing is asserted: a bench tells, on whatever machine it runs.

mod detect;
mod pace;
mod wake;

use anyhow::Context;

use crate::build;
use crate::manifest::Flavour;
use crate::tools::browser::ensure_browser;
use crate::workspace::{Workspace, say};

/// How many tabs are tried.
const WORKERS: [u8; 3] = [1, 3, 5];
/// The stage's times for a picture, in milliseconds.
const GENERATION_TIMES_MS: [u64; 2] = [1_500, 6_000];
/// Pictures in each tab: enough for a median, few enough to wait for.
const PICTURES_PER_TAB: u32 = 8;

/// Runs all benches and prints their tables.
///
/// # Errors
///
/// Something is missing that cannot be installed, or a batch does not end with all its pictures.
pub(crate) fn bench(workspace: &Workspace) -> anyhow::Result<()> {
    say("scoring texts");
    detect::print(&detect::measure()?);
    ensure_browser()?;
    // What is measured is what authors get, with the stage's address allowed.
    let extension = workspace.dist.join("bench");
    build::build_into(workspace, Flavour::Bench, &extension)?;
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be made")?;
    say("the pace, in a real browser");
    let mut rows = Vec::new();
    for generation_time_ms in GENERATION_TIMES_MS {
        for workers in WORKERS {
            let job = pace::Trial { workers, generation_time_ms, pictures: PICTURES_PER_TAB };
            rows.push(runtime.block_on(job.run(&extension))?);
        }
    }
    pace::print(&rows);
    say("waking, in a real browser");
    let waking = runtime.block_on(wake::measure(&extension))?;
    wake::print(&waking);
    Ok(())
}
