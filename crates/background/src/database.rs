//! Opening the extension's database; one that will not open is left as it is, and another is used.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use panelwright_journal::{IndexedDb, Store};
use panelwright_webext::storage::Area;
use serde::{Deserialize, Serialize};

use crate::desk::web_log;
use crate::error::Error;

const FIRST_NAME: &str = "panelwright";
/// Which database is used, when it is not the first.
const PLACE_KEY: &str = "database";
/// A database that is busy with closing elsewhere opens a moment later.
const TRIES_AFTER_MS: [u32; 3] = [0, 300, 1_500];
/// A database that is blocked never answers.
const ANSWER_WITHIN_MS: u32 = 5_000;
/// Whoever lost so many has another problem.
const DATABASES_MAX: u32 = 9;

/// Which database is used.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Place {
    number: u32,
}

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
    let place = Area::Local.read::<Place>(PLACE_KEY).await.ok().flatten();
    let number = place.map_or(1, |place| place.number);
    let refused = match try_often(&name(number)).await {
        Ok(store) => return Ok(Opened { store, words: None }),
        Err(newer @ panelwright_journal::Error::Newer { .. }) => return Err(newer.into()),
        Err(refused) => refused,
    };
    let (next, store) = next_after(number).await.ok_or_else(|| Error::from(refused.clone()))?;
    Area::Local.write(PLACE_KEY, &Place { number: next }).await?;
    let words = format!(
        "The browser could not open the database “{}”: {refused}. It was left as it is, and “{}” \
         is used from now on.",
        name(number),
        name(next)
    );
    web_log(&format!("Panelwright: {words}"));
    Ok(Opened { store, words: Some(words) })
}

async fn next_after(number: u32) -> Option<(u32, IndexedDb)> {
    for next in number + 1..=DATABASES_MAX {
        if let Ok(store) = try_open(&name(next)).await {
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

fn name(number: u32) -> String {
    if number == 1 { FIRST_NAME.to_owned() } else { format!("{FIRST_NAME}-{number}") }
}
