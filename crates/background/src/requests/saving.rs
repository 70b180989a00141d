//! Pictures to disk, by the browser's own downloads, once each.
//!
//! The file's name is on disk before the download begins (`SaveBegun`), and the download's number
//! before the page is answered (`Downloading`). So whoever comes after a death finds the download
//! by its number or by its name, which no other request has, and a second try replaces the first
//! one's file instead of adding one.

use std::cell::RefCell;
use std::collections::BTreeSet;

use panelwright_engine::{DownloadId, DownloadSeen};
use panelwright_journal::requests::Heard;
use panelwright_requests::{Input, Preferences, Request, RequestId};
use panelwright_webext::downloads::{self, Download};
use wasm_bindgen::JsValue;

use super::register::{is_for_the_page, register, take};
use super::{care, preferences};
use crate::error::Error;
use crate::saving::seen;
use crate::{desk, shim};

thread_local! {
    /// The requests whose download is being started.
    static STARTING: RefCell<BTreeSet<RequestId>> = RefCell::default();
}

/// Held while a request's download is started, so that the same news twice does not start two.
struct Starting(RequestId);

impl Starting {
    /// `None` while another call does it.
    fn begin(id: &RequestId) -> Option<Self> {
        let is_first = STARTING.with_borrow_mut(|starting| starting.insert(id.clone()));
        is_first.then(|| Self(id.clone()))
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        STARTING.with_borrow_mut(|starting| starting.remove(&self.0));
    }
}

/// Starts the download of a picture whose bytes are at hand, if its request waits for them. Gives
/// the request as it is afterwards.
pub(super) async fn save(request: Request, bytes: &JsValue) -> Result<Request, Error> {
    if request.waits_for_bytes().is_none() {
        return Ok(request);
    }
    let Some(_starting) = Starting::begin(&request.id) else {
        // Unanswered, the page says it again.
        return Err(Error::Refused("this picture is just being given to the browser".to_owned()));
    };
    let preferences = preferences::read().await?;
    // After a death in between, the browser may have it already.
    let Some(request) = look_by_name(request, &preferences).await? else {
        return Err(Error::Refused("this request was forgotten meanwhile".to_owned()));
    };
    let (Some(file), Some(picture)) = (request.waits_for_bytes(), &request.picture) else {
        return Ok(request);
    };
    let address = shim::data_address(bytes, picture.format.media_type())?;
    let input = match downloads::download(&address, file).await {
        Ok(id) => Input::Downloading { download: DownloadId(id) },
        Err(error) => Input::DownloadFailed {
            why: format!(
                "the browser did not take the picture ({error}); look whether the folder can be \
                 written to, then save the picture from the page"
            ),
        },
    };
    let request = hear(&request.id, input, &preferences).await?.unwrap_or(request);
    // A small file is on disk before its number is: its event has passed unheard.
    look_at(request, &preferences).await
}

/// Looks what became of a download, if it is one of ours.
pub(crate) async fn look(id: DownloadId) -> Result<(), Error> {
    let store = desk::store().await?;
    let found = {
        let register = register();
        let mut register = register.lock().await;
        let open = register.open(store.as_ref()).await?;
        open.values().find(|request| request.download == Some(id)).cloned()
    };
    let Some(request) = found else { return Ok(()) };
    look_at(request, &preferences::read().await?).await?;
    care::set_alarm().await
}

/// Looks at all downloads whose end is not recorded: their events pass unheard while a worker
/// dies.
pub(super) async fn settle() -> Result<(), Error> {
    let store = desk::store().await?;
    let open: Vec<Request> = {
        let register = register();
        let mut register = register.lock().await;
        register.open(store.as_ref()).await?.values().cloned().collect()
    };
    let preferences = preferences::read().await?;
    for request in open {
        if request.waits_for_bytes().is_none() {
            look_at(request, &preferences).await?;
        } else if let Some(_starting) = Starting::begin(&request.id) {
            look_by_name(request, &preferences).await?;
        }
    }
    Ok(())
}

/// Finds a download that was started and whose number was not written down. Gives the request as
/// it is afterwards; `None` if it is gone.
async fn look_by_name(
    request: Request,
    preferences: &Preferences,
) -> Result<Option<Request>, Error> {
    let Some(file) = request.waits_for_bytes() else { return Ok(Some(request)) };
    let found = downloads::newest_by_name(file).await?.filter(|download| match download.state {
        downloads::State::InProgress => true,
        downloads::State::Complete => download.exists,
        downloads::State::Interrupted => false,
    });
    let Some(download) = found else { return Ok(Some(request)) };
    let input = Input::Downloading { download: DownloadId(download.id) };
    match hear(&request.id, input, preferences).await? {
        Some(request) => look_at(request, preferences).await.map(Some),
        None => Ok(None),
    }
}

/// Looks what became of a request's download, if it has one whose end is not recorded.
async fn look_at(request: Request, preferences: &Preferences) -> Result<Request, Error> {
    let Some(id) = request.download.filter(|_| request.state.is_open()) else {
        return Ok(request);
    };
    let input = match downloads::by_id(id.0).await? {
        Some(download) => match seen(&download) {
            DownloadSeen::Running { .. } => return Ok(request),
            DownloadSeen::Complete { download: id, size_bytes } => {
                let file = path_of(&download, request.file.as_deref());
                Input::Downloaded { download: id, file, size_bytes }
            }
            DownloadSeen::Failed { words } => Input::DownloadFailed {
                why: format!(
                    "the browser stopped writing it ({words}); look whether the disk is full and \
                     the folder can be written to, then save the picture from the page"
                ),
            },
        },
        None => Input::DownloadFailed {
            why: "the browser does not remember the download; look for the picture in the \
                  download folder, else save it from the page"
                .to_owned(),
        },
    };
    Ok(hear(&request.id, input, preferences).await?.unwrap_or(request))
}

/// Where the file stands below the download folder. Another extension may have renamed it.
fn path_of(download: &Download, wanted: Option<&str>) -> String {
    let path = download.filename.replace('\\', "/");
    match wanted.filter(|wanted| path.ends_with(wanted)) {
        Some(wanted) => wanted.to_owned(),
        None => path.rsplit('/').next().unwrap_or(&path).to_owned(),
    }
}

/// Writes what a download has come to and tells the page that watches the request. Gives the
/// request as it is now; `None` if it is gone.
async fn hear(
    id: &RequestId,
    input: Input,
    preferences: &Preferences,
) -> Result<Option<Request>, Error> {
    match take(id, input, preferences).await? {
        Heard::Kept { request, events } => {
            if is_for_the_page(&events) {
                care::tell_page(&request);
            }
            Ok(Some(*request))
        }
        Heard::Refused(_) => Ok(None),
    }
}
