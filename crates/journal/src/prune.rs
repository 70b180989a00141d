//! Forgetting, by the author's word: the story of a batch, or all of it. Never of one that is
//! open, and never a picture on disk.

use crate::snapshot::{pack, unpack};
use crate::{Archive, Book, Error};

/// Forgets how a batch came about; its result stays, as a snapshot of the last state.
///
/// # Errors
/// [`Error::Open`] for a batch that is open, [`Error::Storage`] when the place refuses; nothing
/// was forgotten then.
pub async fn forget_story(archive: &impl Archive, book: &Book) -> Result<(), Error> {
    refuse_open(book)?;
    let packed = pack(book.state())?;
    // From here on this is the only word about the batch: it has to be readable.
    if unpack(&packed)? != *book.state() {
        return Err(Error::Damaged("a snapshot differs from what was packed".to_owned()));
    }
    archive.forget_story(&book.head().id, book.seq(), &packed).await
}

/// Forgets a batch. Its pictures stay where they are on disk.
///
/// # Errors
/// As [`forget_story`].
pub async fn remove(archive: &impl Archive, book: &Book) -> Result<(), Error> {
    refuse_open(book)?;
    archive.remove(&book.head().id).await
}

fn refuse_open(book: &Book) -> Result<(), Error> {
    if book.state().is_open() { Err(Error::Open(book.head().title.clone())) } else { Ok(()) }
}
