//! One step of a batch on its way to disk: into the journal, then into the second copy, and only
//! then to whoever performs its effects. Every shell takes this path.

use panelwright_engine::{Input, Moment, Step};

use crate::mirror::{self, Mirror};
use crate::store::Store;
use crate::{Book, Error};

/// A step that is on disk.
#[derive(Debug)]
#[must_use = "effects that are not performed are lost"]
pub struct Taken {
    /// What has happened, and what is to be done about it now.
    pub step: Step,
    /// Why the second copy does not have it yet. The next write of the same part makes up for it;
    /// until then it costs a look at most.
    pub behind: Option<Error>,
}

/// Hands an input to the engine and writes what came of it.
///
/// # Errors
/// As [`Book::handle`]; and as [`mirror::keep`] for a step that [`mirror::is_strict`]. The book is
/// then ahead of what may be done: drop it and open the batch again, as after a death.
pub async fn take(
    store: &impl Store,
    mirror: &impl Mirror,
    book: &mut Book,
    now: Moment,
    input: Input,
) -> Result<Taken, Error> {
    let step = book.handle(store, now, input).await?;
    match mirror::keep(mirror, book, &step.events).await {
        Err(error) if mirror::is_strict(&step.events) => Err(error),
        kept => Ok(Taken { step, behind: kept.err() }),
    }
}
