//! What the author has chosen, in `chrome.storage.local`.

use std::rc::Rc;

use futures_util::lock::Mutex;
use panelwright_protocol::PREFERENCES_KEY;
use panelwright_requests::{Change, Preferences};
use panelwright_webext::storage::Area;

use crate::desk;
use crate::error::Error;

thread_local! {
    /// Held from reading to writing: of two changes at once none must be lost.
    static WRITING: Rc<Mutex<()>> = Rc::default();
}

/// What the author has chosen. What is stored and cannot be read counts as nothing chosen: saving
/// is off then.
pub(crate) async fn read() -> Result<Preferences, Error> {
    match Area::Local.read::<Preferences>(PREFERENCES_KEY).await {
        Ok(found) => Ok(found.unwrap_or_default()),
        Err(panelwright_webext::Error::Convert(_)) => {
            // Not the error's words: they may quote the author's.
            desk::web_log("Panelwright: the stored preferences cannot be read; saving is off");
            Ok(Preferences::default())
        }
        Err(error) => Err(error.into()),
    }
}

/// Changes one thing, and gives all as it is now.
pub(crate) async fn change(change: Change) -> Result<Preferences, Error> {
    let writing = WRITING.with(Rc::clone);
    let _one_at_a_time = writing.lock().await;
    let preferences = read().await?.with(change);
    Area::Local.write(PREFERENCES_KEY, &preferences).await?;
    Ok(preferences)
}
