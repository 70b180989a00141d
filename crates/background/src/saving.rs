//! Pictures and the audit to disk, by the browser's own downloads.

use panelwright_engine::{DownloadId, DownloadSeen, Input, Job, JobId, Picture};
use panelwright_journal::{Book, IndexedDb, Store, audit};
use panelwright_webext::downloads::{self, Download, State};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::effects::Answer;
use crate::error::Error;
use crate::{desk, shim};

const AUDIT_NAME: &str = "batch.json";
/// How long the audit's few bytes may take to be written before the next wake writes them again.
const AUDIT_WRITE_TRIES: u32 = 50;
const AUDIT_WRITE_STEP_MS: u32 = 100;

/// Starts the download of a picture whose bytes are at hand, under the name that its panel gives.
pub(crate) async fn save(job: JobId, picture: &Picture, bytes: &JsValue) -> Result<Input, Error> {
    let file = {
        let store = desk::store().await?;
        let batch = desk::with_book(|book| book.head().id.clone()).await?.ok_or(Error::NoBatch)?;
        let panel = store.panel(&batch, job).await?.ok_or(Error::NoBatch)?;
        panel.path(picture)
    };
    let media_type = picture.format.media_type();
    let address = shim::data_address(bytes, media_type)?;
    let seen = match downloads::download(&address, &file).await {
        // Small files are on disk before the answer is here, and their event has passed unheard.
        Ok(id) => match downloads::by_id(id).await? {
            Some(download) => seen(&download),
            None => DownloadSeen::Running { download: DownloadId(id) },
        },
        Err(error) => DownloadSeen::Failed { words: error.to_string() },
    };
    keep_thumbnail(job, bytes.clone(), media_type);
    Ok(Input::Download { job, seen })
}

/// What the engine is told of a download.
pub(crate) fn seen(download: &Download) -> DownloadSeen {
    let id = DownloadId(download.id);
    match download.state {
        State::InProgress => DownloadSeen::Running { download: id },
        State::Complete => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let size_bytes = (download.file_size >= 0.0).then_some(download.file_size as u32);
            DownloadSeen::Complete { download: id, size_bytes }
        }
        State::Interrupted => DownloadSeen::Failed {
            words: download.error.clone().unwrap_or_else(|| "no reason given".to_owned()),
        },
    }
}

/// Looks what became of a download, if it is a job's. Gives whether it is.
pub(crate) async fn look(id: DownloadId) -> Result<bool, Error> {
    let job = desk::with_book(|book| book.state().job_of_download(id)).await?.flatten();
    let Some(job) = job else { return Ok(false) };
    if let Some(download) = downloads::by_id(id.0).await? {
        desk::feed(Input::Download { job, seen: seen(&download) }).await?;
    }
    Ok(true)
}

/// Looks what became of all downloads whose end is not recorded: their events pass unheard while a
/// worker dies.
pub(crate) async fn look_at_all() -> Result<(), Error> {
    let known = desk::with_book(|book| book.state().downloads_in_question()).await?;
    for id in known.unwrap_or_default().into_iter().filter_map(|(_, id)| id) {
        look(id).await?;
    }
    Ok(())
}

/// The path below the download folder that a job's picture is being saved to.
pub(crate) async fn file_of(
    store: &IndexedDb,
    book: &Book,
    job: JobId,
) -> Result<Option<String>, Error> {
    let picture = book.state().job(job).and_then(Job::picture);
    let panel = store.panel(&book.head().id, job).await?;
    Ok(picture.zip(panel).map(|(picture, panel)| panel.path(picture)))
}

/// Writes the audit beside the pictures.
pub(crate) async fn write_audit() -> Result<Answer, Error> {
    let store = desk::store().await?;
    let head = desk::with_book(|book| book.head().clone()).await?.ok_or(Error::NoBatch)?;
    let panels = store.panels(&head.id).await?;
    let audit = desk::with_book(|book| audit::audit(book, &panels, crate::now()));
    let audit = audit.await?.ok_or(Error::NoBatch)?;
    let text =
        serde_json::to_string_pretty(&audit).map_err(|error| Error::Refused(error.to_string()))?;
    let bytes = js_sys::Uint8Array::from(text.as_bytes());
    let address = shim::data_address(&bytes, "application/json")?;
    let id = downloads::download(&address, &format!("{}/{AUDIT_NAME}", head.folder)).await?;
    for _ in 0..AUDIT_WRITE_TRIES {
        if let Some(Download { state: State::Complete, .. }) = downloads::by_id(id).await? {
            return Ok(Some(Input::AuditWritten));
        }
        gloo_timers::future::TimeoutFuture::new(AUDIT_WRITE_STEP_MS).await;
    }
    Ok(None)
}

/// Keeps a small version for the studio. It is a convenience: what fails is said and forgotten.
fn keep_thumbnail(job: JobId, bytes: JsValue, media_type: &'static str) {
    spawn_local(async move {
        if let Err(error) = try_keep_thumbnail(job, &bytes, media_type).await {
            desk::web_log(&format!("Panelwright: no thumbnail of job {job}: {error}"));
        }
    });
}

async fn try_keep_thumbnail(job: JobId, bytes: &JsValue, media_type: &str) -> Result<(), Error> {
    let address = shim::thumbnail(bytes, media_type).await?;
    let batch = desk::with_book(|book| book.head().id.clone()).await?.ok_or(Error::NoBatch)?;
    desk::store().await?.put_thumbnail(&batch, job, &address).await?;
    Ok(())
}
