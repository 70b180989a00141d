//! How soon a service worker that was dead is of use again.
//!
//! A batch is started and paused, so that no tab wakes the worker before we do. Then the worker
//! is killed and a page of the extension asks it for the batch's status, which it can answer only
//! once its wasm runs and the journal is loaded and folded. The same question to the living
//! worker is the floor.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use panelwright_companion::browser::{Browser, LaunchOptions, Page, until};
use panelwright_companion::run::{RunOptions, start};
use panelwright_stage::{Stage, StageOptions};

use crate::numbers::{median, worst};

/// Jobs in the batch that is loaded.
const JOBS: u32 = 300;
/// How often the worker is killed.
const KILLS: usize = 20;
/// From the pause to the last picture in hand.
const PAUSE_WITHIN: Duration = Duration::from_secs(60);

/// Asks for the status and tells how long the answer took, in milliseconds.
const ASK: &str = "(async () => {
    const begin = performance.now();
    const answer = await chrome.runtime.sendMessage('status');
    return answer?.status?.status ? performance.now() - begin : -1;
})()";

/// What was measured, in milliseconds.
pub(crate) struct Waking {
    dead: Vec<f64>,
    living: Vec<f64>,
}

pub(crate) async fn measure(extension: &Path) -> anyhow::Result<Waking> {
    let stage = Stage::start(StageOptions::default())?;
    let folder = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let script = folder.path().join("bench.txt");
    let prompts: String = (1..=JOBS)
        .map(|number| format!("A lighthouse on rock number {number}, in ink\n"))
        .collect();
    std::fs::write(&script, prompts).context("the script cannot be written")?;
    let browser = Browser::launch(&LaunchOptions {
        extension: extension.to_owned(),
        downloads: folder.path().to_owned(),
        profile: None,
        headed: false,
        arguments: Vec::new(),
        program: None,
    })
    .await?;
    let options = RunOptions {
        script: Some(script),
        site: Some(stage.url().trim_end_matches('/').to_owned()),
        workers: Some(3),
        ..RunOptions::default()
    };
    let waking = ask(&browser, &options, &stage).await;
    browser.close().await;
    stage.stop();
    waking
}

async fn ask(browser: &Browser, options: &RunOptions, stage: &Stage) -> anyhow::Result<Waking> {
    let remote = browser.remote();
    start(remote, options).await?;
    until("the first prompts", PAUSE_WITHIN, async || {
        Ok((stage.log().sends.len() >= 3).then_some(()))
    })
    .await?;
    let page = remote.open_extension_page("popup.html").await?;
    let _paused: serde_json::Value = page.evaluate("chrome.runtime.sendMessage('pause')").await?;
    let is_at_rest = "chrome.runtime.sendMessage('status').then((answer) => {
        const { phase, in_hand } = answer.status.status.progress;
        return phase === 'paused' && in_hand === 0;
    })";
    until("the pictures in hand", PAUSE_WITHIN, async || {
        Ok(page.evaluate::<bool>(is_at_rest).await?.then_some(()))
    })
    .await?;
    let mut waking = Waking { dead: Vec::new(), living: Vec::new() };
    for _ in 0..KILLS {
        if !remote.kill_service_worker().await? {
            bail!("there was no service worker to kill");
        }
        waking.dead.push(time(&page).await?);
        waking.living.push(time(&page).await?);
    }
    Ok(waking)
}

async fn time(page: &Page) -> anyhow::Result<f64> {
    let ms: f64 = page.evaluate(ASK).await?;
    if ms < 0.0 {
        bail!("the service worker did not answer with a status");
    }
    Ok(ms)
}

/// Prints what was measured.
pub(crate) fn print(waking: &Waking) {
    println!(
        "\n{:<44} {:>8} {:>8}",
        format!("status of a batch of {JOBS} jobs"),
        "median",
        "worst"
    );
    let rows =
        [("from a dead service worker", &waking.dead), ("from a living one", &waking.living)];
    for (name, values) in rows {
        let (Some(median), Some(worst)) = (median(values), worst(values)) else { continue };
        println!("{name:<44} {median:>5.0} ms {worst:>5.0} ms");
    }
    println!();
}
