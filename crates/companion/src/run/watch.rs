//! Following a batch to its end.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use panelwright_engine::Phase;
use panelwright_protocol::{AUDIT_VERSION, Audit, Status};

use super::progress::Display;
use super::studio::Studio;
use crate::browser::until;

/// Between two looks at the status, which is written at most four times a second.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a batch may need a person while nobody can see the browser. A page that is still
/// loading may look like one that needs a person for a moment.
const ALONE_FOR: Duration = Duration::from_secs(20);
/// From the batch's end to its audit's being on disk.
const AUDIT_WITHIN: Duration = Duration::from_secs(60);
/// From the browser's start to the first status.
const FIRST_STATUS_WITHIN: Duration = Duration::from_secs(60);

/// How the watching ended, and what was seen last.
pub(crate) struct Ending {
    pub(crate) end: End,
    pub(crate) status: Status,
}

/// Why there is no more to watch.
pub(crate) enum End {
    /// Finished or stopped.
    Ended,
    /// Only a person can go on.
    NeedsPerson {
        /// What the page shows.
        words: String,
    },
    /// The time is up.
    TimeUp,
}

/// Shows the progress until the batch ends, the deadline passes, or a person is needed and
/// nobody can see the browser.
pub(crate) async fn watch(
    studio: &Studio,
    deadline: Option<Instant>,
    is_headed: bool,
) -> anyhow::Result<Ending> {
    let mut display = Display::new();
    let mut needed_since: Option<Instant> = None;
    loop {
        let status = until("the batch's status", FIRST_STATUS_WITHIN, || studio.status()).await?;
        display.show(&status);
        let end = match &status.progress.phase {
            Phase::Finished | Phase::Stopped => Some(End::Ended),
            Phase::NeedsPerson { words, .. } => {
                let since = *needed_since.get_or_insert_with(Instant::now);
                let is_alone = !is_headed && since.elapsed() >= ALONE_FOR;
                is_alone.then(|| End::NeedsPerson { words: words.clone() })
            }
            Phase::Running | Phase::Paused => {
                needed_since = None;
                None
            }
        };
        let is_late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let end = end.or(is_late.then_some(End::TimeUp));
        if let Some(end) = end {
            display.finish(&status);
            return Ok(Ending { end, status });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Reads the audit that the extension writes beside the pictures when a batch has ended.
pub(crate) async fn audit(out: &Path, status: &Status) -> anyhow::Result<Audit> {
    let file = out.join(&status.folder).join("batch.json");
    let what = format!("the batch's audit {}", file.display());
    let audit = until(&what, AUDIT_WITHIN, async || Ok(read_audit(&file, status)));
    let audit = audit.await.context(
        "the batch has ended, and the extension did not write its audit; the pictures that it \
         saved are in their folder",
    )?;
    if audit.version != AUDIT_VERSION {
        bail!(
            "{} has version {}, and this program reads version {AUDIT_VERSION}: use the program \
             that came with the extension",
            file.display(),
            audit.version
        );
    }
    Ok(audit)
}

/// The audit of this batch in its last state; `None` while it is missing, half written, or still
/// the one from before a retry.
fn read_audit(file: &Path, status: &Status) -> Option<Audit> {
    let audit: Audit = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    let is_last = audit.batch == status.batch.0
        && audit.ended_at == status.progress.ended_at
        && audit.done == status.progress.done;
    is_last.then_some(audit)
}
