//! A new batch.

use panelwright_engine::{Event, Moment, WORKERS_MAX};
use panelwright_journal::{BatchHead, Book, PanelRecord, mirror};
use panelwright_protocol::StartRequest;
use panelwright_script::folder;
use panelwright_script::limits::{PICTURES_MAX, PROMPT_CHARACTERS_MAX};
use panelwright_script::safe_name::safe_path;

use crate::error::Error;
use crate::mirror::Places;
use crate::{desk, effects, now, publish, shelf, shim};

/// Starts a batch: when this returns it is on disk, and the first tab is being opened.
pub(crate) async fn start(mut request: StartRequest) -> Result<(), Error> {
    check(&request)?;
    let settings = &mut request.settings;
    settings.pace = settings.pace.clone().within_reason(&settings.site);
    if !settings.is_sound() {
        let words = "A number in the settings is beyond what a batch can live by. Set pace and \
                     patience to what the studio proposes, then start.";
        return Err(Error::Refused(words.to_owned()));
    }
    let mut taken = shelf::kept_folders().await?;
    taken.extend(desk::batches().await?.into_iter().map(|head| head.folder));
    // A batch whose records are lost has its folder all the same.
    let mirrored = mirror::heads(&Places).await?;
    taken.extend(mirrored.into_iter().map(|mirrored| mirrored.head.folder));
    let session = desk::session().await?;
    let files: Vec<String> = request.panels.iter().map(|panel| panel.file.clone()).collect();
    let placed = folder::place(&destination(&request.destination), &files, &taken);
    let panels: Vec<PanelRecord> = request
        .panels
        .into_iter()
        .zip(placed.files)
        .map(|(panel, file)| PanelRecord {
            name: panel.address,
            chapter: panel.chapter.unwrap_or_default(),
            prompt: panel.prompt,
            file,
        })
        .collect();
    let started_at = now();
    let jobs = u32::try_from(panels.len()).unwrap_or(u32::MAX);
    let head = BatchHead {
        id: batch_name(started_at),
        title: request.title,
        folder: placed.folder,
        site: request.settings.site.clone(),
        started_at,
        taken_up_at: Some(started_at),
        jobs,
    };
    // Any number will do: jitter only has to differ between batches, and to replay.
    let seed = started_at.0;
    let started = Event::Started { settings: request.settings, jobs, seed, session };

    let woken = {
        let desk = desk::desk();
        let mut desk = desk.lock().await;
        let mut woken = desk.wake().await?;
        if let Some(open) = desk.book.as_ref().filter(|book| book.state().is_open()) {
            let title = open.head().title.clone();
            effects::spawn(woken);
            return Err(Error::Refused(format!(
                "“{title}” is still open. Let it finish, or stop it, before you start another."
            )));
        }
        let store = desk.store().await?;
        let book = Book::start(store.as_ref(), head, &panels, started).await?;
        // The batch is on disk; no prompt is sent before its trace is in the second copy.
        if let Err(error) = mirror::keep_all(&Places, &book, &panels).await {
            publish::trouble(&error.into());
        }
        desk.open(book);
        woken.extend(desk.handle(panelwright_engine::Input::Tick).await?);
        woken
    };
    publish::forget_batch();
    effects::spawn(woken);
    Ok(())
}

/// The author's folder as one that every platform accepts; empty for none.
fn destination(wanted: &str) -> String {
    let wanted = wanted.trim().trim_matches('/');
    if wanted.is_empty() { String::new() } else { safe_path(wanted) }
}

fn batch_name(started_at: Moment) -> String {
    let unique = shim::unique_name();
    let short: String = unique.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    format!("b{}-{short}", started_at.0)
}

/// A request comes from our own page, and is checked all the same: what is on disk must be sound.
fn check(request: &StartRequest) -> Result<(), Error> {
    let refuse = |words: String| Err(Error::Refused(words));
    if request.panels.is_empty() {
        return refuse("The script has no panel, so there is nothing to make.".to_owned());
    }
    if request.panels.len() > PICTURES_MAX {
        return refuse(format!(
            "The script has {} panels; a batch takes {PICTURES_MAX}. Start it in parts.",
            request.panels.len()
        ));
    }
    if !(1..=WORKERS_MAX).contains(&request.settings.workers) {
        return refuse(format!("Choose 1 to {WORKERS_MAX} workers."));
    }
    let site = &request.settings.site;
    if !(site.starts_with("https://") || site.starts_with("http://")) || site.ends_with('/') {
        return refuse(format!("“{site}” is not the address of a chat site."));
    }
    for panel in &request.panels {
        let length = panel.prompt.chars().count();
        if length == 0 || length > PROMPT_CHARACTERS_MAX {
            return refuse(format!(
                "The prompt of {} has {length} characters; a chat takes 1 to \
                 {PROMPT_CHARACTERS_MAX}. Change the panel or the style, then start.",
                panel.address
            ));
        }
    }
    Ok(())
}
