//! Whether the profile was last used on another kind of machine.
//!
//! A profile that is copied takes everything with it, and the browser gives an extension nothing
//! that tells one machine from another but the kinds of system and processor. So a copy to a
//! machine of the same kind is not seen here; its parts may still be from different times, which
//! opening the batch does see.

use panelwright_webext::Error;
use panelwright_webext::runtime::{self, Platform};
use panelwright_webext::storage::Area;

const MACHINE_KEY: &str = "machine";

/// What the author is to know, if this is another kind of machine than the one that was
/// remembered.
pub(crate) async fn words_if_changed() -> Result<Option<String>, Error> {
    let here = runtime::platform().await?;
    let last = Area::Local.read::<Platform>(MACHINE_KEY).await.ok().flatten();
    Ok(last.filter(|last| *last != here).map(|last| {
        format!(
            "This profile was last used on another machine ({last}; this one is {here}). The \
             batch is paused: make sure that it does not go on there as well, then press Resume."
        )
    }))
}

/// Remembers this machine; once what it differs from is written down.
pub(crate) async fn remember() -> Result<(), Error> {
    Area::Local.write(MACHINE_KEY, &runtime::platform().await?).await
}
