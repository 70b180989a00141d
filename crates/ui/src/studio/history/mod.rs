//! The batches that there have been, and each of them as of any event.
//!
//! The page reads the journal itself, without the service worker: that stays small, and the
//! history can be read while nothing runs. What changes a batch is asked of the service worker,
//! which may have it in hand.
//!
//! | file | what it is |
//! |---|---|
//! | `place` | the journal, as the page reads it |
//! | `list`, `item` | all batches |
//! | `carry` | a batch into a file, a file into a batch |
//! | `forget` | what is asked before something is forgotten |
//! | `past` | one batch: a moment of it, beside what happened |
//! | `moment`, `lines`, `stood` | the moment; the events; the panels as they stood |
//! | `telling` | the events in words |

mod carry;
mod forget;
mod item;
mod lines;
mod list;
mod moment;
mod past;
mod place;
mod stood;
mod telling;

pub(crate) use list::list;
pub(crate) use past::past;
pub(in crate::studio) use place::journal;
