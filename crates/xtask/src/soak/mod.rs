//! `cargo xtask soak`: batch after batch through the real extension in a real browser, while
//! service workers, tabs and the browser itself die at random. For long runs by hand.
//!
//! | file | what it does |
//! |---|---|
//! | `strikes` | kills, by chance, and notes when |
//! | `recovery` | how long it took until something was done again |
//! | `story` | the batch's own journal of it |
//! | `memory` | what the extension's own process takes |
//! | `check` | every file right, no prompt sent twice |

mod check;
mod memory;
mod recovery;
mod story;
mod strikes;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use panelwright_companion::browser::ExtensionId;
use panelwright_companion::run::{RunOptions, RunReport, run};
use panelwright_stage::{FaultRule, Faults, Generation, PictureShape, Stage, StageOptions, Timing};

use crate::build;
use crate::manifest::Flavour;
use crate::tools::browser::ensure_browser;
use crate::workspace::{Workspace, say};
use recovery::Recoveries;
use story::Story;
use strikes::Striker;

/// The page's first fetch of a picture fails this often, and it asks for a pace.
const FAULTS: [&str; 2] = ["picture_forbidden@chance:0.1*1", "picture_truncated@chance:0.05*1"];
/// So fast the stage takes prompts; what comes faster is turned away.
const MINIMUM_GAP_MS: u64 = 120;
/// Starts of the browser for one batch; more says that nothing goes forward.
const STARTS_PER_JOB_MAX: usize = 1;
const STARTS_LEAST: usize = 20;

/// What the soak is to do.
#[derive(Debug, Clone, Args)]
pub(crate) struct SoakOptions {
    /// Batch after batch until so many hours are over; always one.
    #[arg(long, default_value_t = 0.0)]
    hours: f64,
    /// Panels in each batch.
    #[arg(long, default_value_t = 300)]
    jobs: u32,
    /// Tabs at once.
    #[arg(long, default_value_t = 5)]
    workers: u8,
    /// The stage's time for a picture, in milliseconds.
    #[arg(long, default_value_t = 1_000)]
    generation_ms: u64,
    /// Which chat page the stage shows.
    #[arg(long, default_value = "a")]
    page: Page,
    /// Draws when what dies.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Nothing dies, and the stage is as fast as it can be: for memory and size.
    #[arg(long)]
    calm: bool,
}

/// A generation of the chat page.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Page {
    /// The classic page.
    A,
    /// The app shell.
    B,
}

/// Soaks.
///
/// # Errors
///
/// Something is missing that cannot be installed, a file is wrong or missing, or a prompt was sent
/// twice.
pub(crate) fn soak(workspace: &Workspace, options: &SoakOptions) -> anyhow::Result<()> {
    ensure_browser()?;
    let extension = workspace.dist.join("bench");
    build::build_into(workspace, Flavour::Bench, &extension)?;
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be made")?;
    let ends_at = Instant::now() + Duration::from_secs_f64(options.hours.max(0.0) * 3_600.0);
    let mut recoveries = Recoveries::default();
    for batch in 0.. {
        say(&format!("batch {}", batch + 1));
        let seed = options.seed + batch;
        runtime.block_on(soak_batch(&extension, options, seed, &mut recoveries))?;
        recoveries.print();
        if Instant::now() >= ends_at {
            return Ok(());
        }
    }
    Ok(())
}

async fn soak_batch(
    extension: &Path,
    options: &SoakOptions,
    seed: u64,
    recoveries: &mut Recoveries,
) -> anyhow::Result<()> {
    let stage = Stage::start(stage_options(options, seed)?)?;
    let mut folder = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let script = folder.path().join("soak.txt");
    std::fs::write(&script, prompts(options.jobs)).context("the script cannot be written")?;
    let profile = folder.path().join("profile");
    let run_options = RunOptions {
        script: Some(script),
        site: Some(stage.url().trim_end_matches('/').to_owned()),
        workers: Some(options.workers),
        out: Some(folder.path().join("pictures")),
        extension: Some(extension.to_owned()),
        profile: Some(profile.clone()),
        export: true,
        ..RunOptions::default()
    };
    let id = ExtensionId::of_folder(extension)?;
    let mut striker = Striker::new(seed, profile, id, stage.url());
    let begin = Instant::now();
    let outcome = if options.calm {
        memory::watched(&striker, &stage, run(&run_options)).await
    } else {
        run_struck(&run_options, &mut striker, options.jobs).await
    };
    let report = outcome.inspect_err(|_| {
        // For whoever looks for the reason.
        say(&format!("profile and pictures are kept in {}", folder.path().display()));
        folder.disable_cleanup(true);
    })?;
    let took = begin.elapsed();
    let log = stage.log();
    stage.stop();
    check::check(&report, &log, options.jobs)?;
    let story = report.exported.as_deref().map(Story::read).transpose()?.unwrap_or_default();
    recoveries.take(&striker.struck, &story, &log);
    println!(
        "{} of {} pictures right, {} prompts taken, none twice; {:.0} s; turned away by the pace \
         limit: {}",
        report.verified,
        report.total,
        log.sends.len(),
        took.as_secs_f64(),
        log.refused.len()
    );
    Ok(())
}

/// Runs a batch while it is struck, and starts the browser again whenever it was killed.
async fn run_struck(
    options: &RunOptions,
    striker: &mut Striker,
    jobs: u32,
) -> anyhow::Result<RunReport> {
    let starts_max = STARTS_LEAST.max(jobs as usize * STARTS_PER_JOB_MAX);
    let mut options = options.clone();
    for _ in 0..starts_max {
        striker.browser_starts();
        let outcome = {
            let run = std::pin::pin!(run(&options));
            striker.strike_beside(run).await
        };
        match outcome {
            Ok(report) => return Ok(report),
            Err(error) if striker.has_killed_browser() => {
                options.resume = true;
                options.script = None;
                say(&format!("the browser was killed ({}); going on", brief(&error)));
            }
            Err(error) => return Err(error),
        }
    }
    bail!("the batch did not end after {starts_max} starts of the browser")
}

fn brief(error: &anyhow::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().chars().take(80).collect()
}

fn stage_options(options: &SoakOptions, seed: u64) -> anyhow::Result<StageOptions> {
    let generation = match options.page {
        Page::A => Generation::A,
        Page::B => Generation::B,
    };
    if options.calm {
        let timing = Timing {
            generation_time_ms: 0,
            send_button_delay_ms: 0,
            overlay_delay_ms: 0,
            hydration_ms: 0,
            ..Timing::default()
        };
        let picture = PictureShape { width_px: 512, height_px: 512, ..PictureShape::default() };
        return Ok(StageOptions { generation, timing, picture, ..StageOptions::default() });
    }
    let rules: Result<Vec<FaultRule>, _> = FAULTS.iter().map(|rule| rule.parse()).collect();
    let timing = Timing {
        generation_time_ms: options.generation_ms,
        minimum_gap_ms: MINIMUM_GAP_MS,
        ..Timing::default()
    };
    Ok(StageOptions {
        generation,
        timing,
        faults: Faults { seed, rules: rules? },
        ..StageOptions::default()
    })
}

/// A prompt a line, no two the same.
fn prompts(count: u32) -> String {
    (1..=count).map(|number| format!("A heron at milestone {number} of the old road\n")).collect()
}

/// Where a batch's profile lies.
pub(crate) type Profile = PathBuf;
