//! What popup and studio ask for.

use panelwright_journal::requests;
use panelwright_requests::RequestId;
use panelwright_webext::downloads;

use super::register::register;
use crate::desk;
use crate::error::Error;

/// Forgets the requests that are over.
pub(crate) async fn forget() -> Result<(), Error> {
    let store = desk::store().await?;
    let register = register();
    let _nobody_writes_meanwhile = register.lock().await;
    Ok(requests::forget(store.as_ref()).await?)
}

/// Shows a request's file in the desktop's file manager.
pub(crate) async fn show_file(id: &RequestId) -> Result<(), Error> {
    let store = desk::store().await?;
    let request = requests::tell(store.as_ref(), id).await?.request;
    let download = request.and_then(|request| request.download);
    let known = match download {
        Some(download) => downloads::by_id(download.0).await?,
        None => None,
    };
    match known {
        Some(download) if download.exists => Ok(downloads::show(download.id)?),
        Some(_) => Err(Error::Refused(
            "The file is not where it was saved any more. Look where you moved it, or save the \
             picture again from its conversation."
                .to_owned(),
        )),
        None => Err(Error::Refused(
            "The browser does not remember this file: its list of downloads was cleared. Look in \
             the download folder under the name in the history."
                .to_owned(),
        )),
    }
}
