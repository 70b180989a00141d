//! What others see of a batch: the status record, the badge, a notification.

use std::cell::RefCell;
use std::mem;

use gloo_timers::future::TimeoutFuture;
use panelwright_engine::{JobId, Moment, Phase, Progress, Trouble};
use panelwright_journal::{Book, Store, audit};
use panelwright_protocol::{STATUS_KEY, Status};
use panelwright_webext::storage::Area;
use panelwright_webext::{action, notifications};
use wasm_bindgen_futures::spawn_local;

use crate::error::Error;
use crate::{clocks, desk, now, pages};

/// Pages are told at most four times a second.
const PUBLISH_GAP_MS: u64 = 250;
const COLOUR_GOING: &str = "#2f5d50";
const COLOUR_WAITING: &str = "#8a5a00";
const COLOUR_WANTED: &str = "#a8442a";

#[derive(Default)]
struct Published {
    last: Moment,
    is_pending: bool,
    has_begun: bool,
    is_in_trouble: bool,
}

thread_local! {
    static PUBLISHED: RefCell<Published> = RefCell::default();
}

/// Called after every step, under the lock: sets the clocks, and has the rest done soon.
pub(crate) fn after_step(book: &Book, has_changed: bool) {
    clocks::set(book.state());
    let had_begun =
        PUBLISHED.with_borrow_mut(|published| mem::replace(&mut published.has_begun, true));
    if has_changed || !had_begun {
        publish_soon();
    }
}

/// A new batch has taken the place of the old one.
pub(crate) fn forget_batch() {
    PUBLISHED.with_borrow_mut(|published| published.last = Moment(0));
    publish_soon();
}

fn publish_soon() {
    let wait_ms = PUBLISHED.with_borrow_mut(|published| {
        if published.is_pending {
            return None;
        }
        published.is_pending = true;
        Some(PUBLISH_GAP_MS.saturating_sub(now().since(published.last)))
    });
    let Some(wait_ms) = wait_ms else { return };
    spawn_local(async move {
        TimeoutFuture::new(u32::try_from(wait_ms).unwrap_or(0)).await;
        PUBLISHED.with_borrow_mut(|published| {
            published.is_pending = false;
            published.last = now();
        });
        if let Err(error) = publish().await {
            desk::web_log(&format!("Panelwright: the status: {error}"));
        }
    });
}

async fn publish() -> Result<(), Error> {
    let Some(status) = pages::status().await? else {
        // The last batch was removed.
        Area::Session.remove(STATUS_KEY).await?;
        action::set_badge("", COLOUR_GOING).await?;
        return Ok(());
    };
    Area::Session.write(STATUS_KEY, &status).await?;
    let (text, colour) = badge(&status.progress);
    action::set_badge(&text, colour).await?;
    Ok(())
}

/// What the toolbar button says: per cent while it goes, in another colour while something is
/// waited for that ends by itself, and a mark when a person is wanted.
fn badge(progress: &Progress) -> (String, &'static str) {
    let over = u64::from(progress.done + progress.set_aside);
    let percent = over * 100 / u64::from(progress.total.max(1));
    match &progress.phase {
        Phase::Running => match (&progress.trouble, &progress.hold) {
            // It may mend itself, or not: somebody had better look.
            (Some(Trouble::Unreachable { .. }), _) => ("!".to_owned(), COLOUR_WANTED),
            (Some(Trouble::Offline { .. } | Trouble::Memory { .. }), _) | (None, Some(_)) => {
                (format!("{percent}%"), COLOUR_WAITING)
            }
            (None, None) => (format!("{percent}%"), COLOUR_GOING),
        },
        Phase::Paused => ("II".to_owned(), COLOUR_GOING),
        Phase::NeedsPerson { .. } => ("!".to_owned(), COLOUR_WANTED),
        Phase::Finished if progress.set_aside > 0 => {
            (progress.set_aside.to_string(), COLOUR_WANTED)
        }
        Phase::Finished => ("✓".to_owned(), COLOUR_GOING),
        Phase::Stopped => (String::new(), COLOUR_GOING),
    }
}

/// The status but for the panels' names, and the jobs to be named.
pub(crate) fn status_of(book: &Book) -> (Status, Vec<Option<JobId>>) {
    let state = book.state();
    let head = book.head();
    let progress = state.progress(now());
    let in_hand = progress.workers.iter().map(|worker| worker.job).collect();
    let status = Status {
        batch: panelwright_engine::BatchId(head.id.clone()),
        title: head.title.clone(),
        folder: head.folder.clone(),
        site: head.site.clone(),
        progress,
        worker_panels: Vec::new(),
        revision: state.revision(),
        verdict: (!state.is_open()).then(|| audit::verdict(book)),
        notices: state.notices().to_vec(),
    };
    (status, in_hand)
}

/// Adds the names of the panels that workers have in hand.
pub(crate) async fn name_panels(
    mut status: Status,
    in_hand: &[Option<JobId>],
) -> Result<Status, Error> {
    let store = desk::store().await?;
    for job in in_hand {
        let panel = match job {
            Some(job) => store.panel(&status.batch.0, *job).await?,
            None => None,
        };
        status.worker_panels.push(panel.map(|panel| panel.name).unwrap_or_default());
    }
    Ok(status)
}

/// Tells the person on the desktop what became of damaged records; the pages show it, too.
pub(crate) fn tell(book: &Book, words: Vec<String>) {
    if words.is_empty() {
        return;
    }
    let title = format!("{}: something was wrong with its records", book.head().title);
    spawn_local(async move {
        let told = notifications::show("records", &title, &words.join(" ")).await;
        if let Err(error) = told {
            desk::web_log(&format!("Panelwright: a notification: {error}"));
        }
    });
}

/// Tells the person, once per life of the worker, that the browser does not keep what it is given.
pub(crate) fn trouble(error: &Error) {
    let is_first = !PUBLISHED
        .with_borrow_mut(|published| std::mem::replace(&mut published.is_in_trouble, true));
    if !is_first {
        return;
    }
    let words = error.to_string();
    spawn_local(async move {
        // The badge stays when the notification is gone.
        let shown = action::set_badge("!", COLOUR_WANTED).await;
        let told = notifications::show("storage", "Panelwright cannot go on", &words).await;
        if let Err(error) = shown.and(told) {
            desk::web_log(&format!("Panelwright: a notification: {error}"));
        }
    });
}

/// Tells the person on the desktop that the batch ended, or needs them.
pub(crate) async fn notify() -> Result<(), Error> {
    let Some(status) = pages::status().await? else { return Ok(()) };
    let (title, message) = notice(&status);
    notifications::show("batch", &title, &message).await?;
    Ok(())
}

fn notice(status: &Status) -> (String, String) {
    let Status { title, site, progress, verdict, .. } = status;
    match (&progress.phase, &progress.trouble) {
        (Phase::NeedsPerson { words, .. }, _) => (format!("{title} needs you"), words.clone()),
        (Phase::Running, Some(Trouble::Unreachable { tries, .. })) => (
            format!("{title} cannot reach the site"),
            format!(
                "{site} did not load {tries} times in a row. It is tried again by itself, ever \
                 more seldom. Look whether the site opens in a tab of your own."
            ),
        ),
        (Phase::Running | Phase::Paused | Phase::Stopped | Phase::Finished, _) => {
            (format!("{title} has ended"), verdict.clone().unwrap_or_default())
        }
    }
}
