//! Opening the extension's database; one that will not open is left as it is, and another is used.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_journal::{DatabasePlace, IndexedDb, Store};
use panelwright_webext::storage::Area;

use crate::desk::web_log;
use crate::error::Error;

/// A database that is busy with closing elsewhere opens a moment later.
const TRIES_AFTER_MS: [u32; 3] = [0, 300, 1_500];
/// A database that is blocked never answers.
const ANSWER_WITHIN_MS: u32 = 5_000;
/// Whoever lost so many has another problem.
const DATABASES_MAX: u32 = 9;

/// The database, open, and what the author is to know of it.
pub(crate) struct Opened {
    pub(crate) store: IndexedDb,
    pub(crate) words: Option<String>,
}

/// Opens the database that is in use, or the next one where it cannot be opened.
///
/// # Errors
/// The words of the first that failed, when none can be opened; [`panelwright_journal::Error::Newer`]
/// at once, because what a newer version wrote must not be passed by.
pub(crate) async fn open() -> Result<Opened, Error> {
    let known = Area::Local.read::<DatabasePlace>(DatabasePlace::KEY).await.ok().flatten();
    let place = known.unwrap_or_default();
    let refused = match try_often(&place.name()).await {
        Ok(store) => return Ok(Opened { store, words: None }),
        Err(newer @ panelwright_journal::Error::Newer { .. }) => return Err(newer.into()),
        Err(refused) => refused,
    };
    let (next, store) = next_after(place).await.ok_or_else(|| Error::from(refused.clone()))?;
    Area::Local.write(DatabasePlace::KEY, &next).await?;
    let words = format!(
        "The browser could not open the database “{}”: {refused}. It was left as it is, and “{}” \
         is used from now on.",
        place.name(),
        next.name()
    );
    web_log(&format!("Panelwright: {words}"));
    Ok(Opened { store, words: Some(words) })
}

async fn next_after(place: DatabasePlace) -> Option<(DatabasePlace, IndexedDb)> {
    for number in place.number + 1..=DATABASES_MAX {
        let next = DatabasePlace { number };
        if let Ok(store) = try_open(&next.name()).await {
            return Some((next, store));
        }
    }
    None
}

async fn try_often(name: &str) -> Result<IndexedDb, panelwright_journal::Error> {
    let mut refused = panelwright_journal::Error::Storage("it was not tried".to_owned());
    for after_ms in TRIES_AFTER_MS {
        TimeoutFuture::new(after_ms).await;
        match try_open(name).await {
            Ok(store) => return Ok(store),
            Err(newer @ panelwright_journal::Error::Newer { .. }) => return Err(newer),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// A database counts as open when its batches can be listed.
async fn try_open(name: &str) -> Result<IndexedDb, panelwright_journal::Error> {
    let opening = std::pin::pin!(async {
        let store = IndexedDb::open(name).await?;
        store.batches().await?;
        Ok(store)
    });
    let deadline = std::pin::pin!(TimeoutFuture::new(ANSWER_WITHIN_MS));
    match select(opening, deadline).await {
        Either::Left((opened, _)) => opened,
        Either::Right(((), _)) => {
            Err(panelwright_journal::Error::Storage("it did not answer in time".to_owned()))
        }
    }
}
