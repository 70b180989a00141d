//! Batches out of the history: taken up again, or forgotten by the author's word.

use panelwright_engine::{BatchId, Input};
use panelwright_journal::{Archive, BatchHead, Book, IndexedDb, Store, mirror, prune};
use panelwright_protocol::KEPT_FOLDERS_KEY;
use panelwright_webext::storage::Area;

use crate::error::Error;
use crate::mirror::Places;
use crate::{desk, effects, now, publish};

/// Takes an open batch in hand that was brought in from a file. It is paused there, and comes up
/// as after any other death, in a browser session in which none of its tabs are.
pub(crate) async fn take_up(batch: &BatchId) -> Result<(), Error> {
    let desk = desk::desk();
    let mut desk = desk.lock().await;
    effects::spawn(desk.wake().await?);
    if let Some(open) = desk.book.as_ref().filter(|book| book.state().is_open()) {
        return Err(Error::Refused(format!(
            "“{}” is still open. Let it finish, or stop it, before you take up another.",
            open.head().title
        )));
    }
    let store = desk.store().await?;
    let head = head_of(&store, batch).await?;
    let (book, _) = Book::load(store.as_ref(), head).await?;
    if !book.state().is_open() {
        let title = &book.head().title;
        return Err(Error::Refused(format!("“{title}” is over; there is nothing to go on with.")));
    }
    let panels = store.panels(&batch.0).await?;
    mirror::keep_all(&Places, &book, &panels).await?;
    store.put_head(&BatchHead { taken_up_at: Some(now()), ..book.head().clone() }).await?;
    desk.let_go();
    let mut woken = desk.wake().await?;
    // Its settings may have it run after every restart of the browser; this is none.
    woken.extend(desk.handle(Input::Pause).await?);
    effects::spawn(woken);
    publish::forget_batch();
    Ok(())
}

/// Forgets how a batch came about.
pub(crate) async fn forget_story(batch: &BatchId) -> Result<(), Error> {
    let desk = desk::desk();
    let mut desk = desk.lock().await;
    effects::spawn(desk.wake().await?);
    let store = desk.store().await?;
    match desk.book.as_ref().filter(|book| book.head().id == batch.0) {
        Some(book) => prune::forget_story(store.as_ref(), book).await?,
        None => prune::forget_story(store.as_ref(), &load(&store, batch).await?).await?,
    }
    Ok(())
}

/// Forgets a batch. When it was the current one, the one before takes its place.
pub(crate) async fn remove(batch: &BatchId) -> Result<(), Error> {
    let desk = desk::desk();
    let mut desk = desk.lock().await;
    effects::spawn(desk.wake().await?);
    let store = desk.store().await?;
    // First the folder's name: better one too many is kept than one too few.
    keep_folder(head_of(&store, batch).await?.folder).await?;
    match desk.book.as_ref().filter(|book| book.head().id == batch.0) {
        Some(book) => {
            prune::remove(store.as_ref(), book).await?;
            desk.let_go();
            publish::forget_batch();
        }
        None => prune::remove(store.as_ref(), &load(&store, batch).await?).await?,
    }
    Ok(mirror::forget(&Places, &batch.0).await?)
}

/// The folders of batches that were removed; their pictures are still there.
pub(crate) async fn kept_folders() -> Result<Vec<String>, Error> {
    Ok(Area::Local.read(KEPT_FOLDERS_KEY).await?.unwrap_or_default())
}

async fn keep_folder(folder: String) -> Result<(), Error> {
    let mut kept = kept_folders().await?;
    if !kept.contains(&folder) {
        kept.push(folder);
        Area::Local.write(KEPT_FOLDERS_KEY, &kept).await?;
    }
    Ok(())
}

async fn load(store: &IndexedDb, batch: &BatchId) -> Result<Book, Error> {
    let (book, _) = Book::load(store, head_of(store, batch).await?).await?;
    Ok(book)
}

async fn head_of(store: &IndexedDb, batch: &BatchId) -> Result<BatchHead, Error> {
    let heads = store.batches().await?;
    heads.into_iter().find(|head| head.id == batch.0).ok_or(Error::NoBatch)
}
