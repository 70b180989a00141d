//! What the extension takes of the machine's memory, and how soon it wakes, as a batch grows.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use panelwright_companion::browser::{Page, Remote};
use panelwright_companion::run::RunReport;
use panelwright_stage::Stage;

use super::strikes::Striker;
use crate::numbers::{median, worst};

/// So many pictures are waited for before each measurement.
const MILESTONES: [usize; 6] = [100, 300, 1_000, 2_000, 3_000, 10_000];
/// How often the service worker is killed at each.
const KILLS: usize = 5;
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Runs a batch and measures at milestones.
///
/// # Errors
///
/// The batch's own, or the browser does not tell.
pub(super) async fn watched(
    striker: &Striker,
    stage: &Stage,
    run: impl Future<Output = anyhow::Result<RunReport>>,
) -> anyhow::Result<RunReport> {
    println!(
        "{:>9} {:>9} {:>18} {:>14} {:>14}",
        "pictures", "seconds", "extension process", "wake, median", "wake, worst"
    );
    let begin = Instant::now();
    let mut run = std::pin::pin!(run);
    let mut milestones = MILESTONES.iter();
    let mut next = milestones.next();
    loop {
        tokio::select! {
            outcome = &mut run => return outcome,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let made = stage.log().sends.len();
        let Some(milestone) = next.filter(|milestone| made >= **milestone) else { continue };
        let measured = tokio::select! {
            outcome = &mut run => return outcome,
            measured = measure(striker) => measured?,
        };
        let seconds = begin.elapsed().as_secs();
        let Measured { resident_mb, wakes } = measured;
        let (median, worst) = (median(&wakes).unwrap_or(0.0), worst(&wakes).unwrap_or(0.0));
        println!(
            "{milestone:>9} {seconds:>9} {resident_mb:>15} MB {median:>11.0} ms {worst:>11.0} ms"
        );
        next = milestones.next();
    }
}

struct Measured {
    resident_mb: u64,
    wakes: Vec<f64>,
}

async fn measure(striker: &Striker) -> anyhow::Result<Measured> {
    let remote = striker.remote().await?;
    let resident_mb = extension_memory_mb(striker.profile())?;
    let page = remote.open_extension_page("popup.html").await?;
    let mut wakes = Vec::new();
    for _ in 0..KILLS {
        wakes.push(wake_ms(&remote, &page).await?);
    }
    page.close().await?;
    Ok(Measured { resident_mb, wakes })
}

/// From the service worker's death to its first answer.
async fn wake_ms(remote: &Remote, page: &Page) -> anyhow::Result<f64> {
    const ASK: &str = "(async () => {
        const begin = performance.now();
        const answer = await chrome.runtime.sendMessage('status');
        return answer?.status?.status ? performance.now() - begin : -1;
    })()";
    remote.kill_service_worker().await?;
    let ms: f64 = page.evaluate(ASK).await?;
    if ms < 0.0 {
        bail!("the service worker did not answer with a status");
    }
    Ok(ms)
}

/// The resident memory of the process that holds the service worker and the extension's pages,
/// in megabytes: the largest of a profile's processes that Chromium marks as an extension's.
fn extension_memory_mb(profile: &Path) -> anyhow::Result<u64> {
    let mut largest = None;
    for entry in std::fs::read_dir("/proc").context("processes are counted on Linux only")? {
        let folder = entry?.path();
        let arguments = std::fs::read(folder.join("cmdline")).unwrap_or_default();
        let arguments = String::from_utf8_lossy(&arguments);
        let is_ours = arguments.contains("--extension-process")
            && arguments.contains(&*profile.to_string_lossy());
        if is_ours || (arguments.contains("--extension-process") && is_child_of(&folder, profile)) {
            largest = largest.max(resident_kb(&folder));
        }
    }
    let kilobytes: u64 = largest.context("no process of the extension was found")?;
    Ok(kilobytes / 1_024)
}

/// Renderers do not name the profile; their browser does.
fn is_child_of(process: &Path, profile: &Path) -> bool {
    let mut folder = process.to_path_buf();
    // A renderer's parent is the browser or the zygote, whose parent is the browser.
    for _ in 0..4 {
        let Some(parent) = parent(&folder) else { return false };
        folder = Path::new("/proc").join(parent.to_string());
        let arguments = std::fs::read(folder.join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&arguments).contains(&*profile.to_string_lossy()) {
            return true;
        }
    }
    false
}

fn parent(process: &Path) -> Option<u32> {
    field(process, "PPid:").and_then(|parent| u32::try_from(parent).ok())
}

fn resident_kb(process: &Path) -> Option<u64> {
    field(process, "VmRSS:")
}

fn field(process: &Path, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
