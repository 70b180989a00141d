//! The history of pictures that a person asks for in the chat themselves.
//!
//! Each request is a story of its own: a few sealed records, one event each, only ever added to.
//! Beside it stands the request as it is, in the same transaction, so that a list of all of them
//! reads no stories but those where that is damaged. The story is what counts: whatever is done with a request begins by folding
//! it.
//!
//! | file | what it holds |
//! |---|---|
//! | `record` | the stored form of an event, and its seal |
//! | `store` | what a place to store requests must guarantee |

mod record;
mod store;

use panelwright_engine::Moment;
use panelwright_requests::{Event, Input, Preferences, Refusal, Request, RequestId};

pub use self::record::RequestRecord;
pub use self::store::RequestStore;
use crate::{Durability, Error};

/// So many requests are kept. At twenty a day that is seven weeks; a list of them is read and
/// drawn in a moment.
pub const KEPT_MAX: usize = 1_000;

/// A request's story, as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The request that its events make; `None` if the first one is not among them.
    pub request: Option<Request>,
    /// What happened, in order.
    pub records: Vec<RequestRecord>,
    /// What cannot be read, in words.
    pub damages: Vec<String>,
    /// The number of the last record, readable or not.
    pub last: u64,
}

/// What became of something that a request heard.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// It is on disk, or was no news.
    Kept {
        /// The request as it is now.
        request: Box<Request>,
        /// What happened, in order; empty when it was no news.
        events: Vec<Event>,
    },
    /// Nothing is kept of it.
    Refused(Refusal),
}

/// Reads a request's story.
///
/// # Errors
/// Those of the store, and [`Error::Newer`] when a later version wrote a part of it.
pub async fn tell(store: &impl RequestStore, id: &RequestId) -> Result<Told, Error> {
    let found = store.story(id).await?;
    let mut told = Told {
        request: None,
        records: Vec::with_capacity(found.len()),
        damages: Vec::new(),
        last: found.last().map_or(0, |(seq, _)| *seq),
    };
    for (seq, sealed) in found {
        match RequestRecord::open(seq, &sealed) {
            Ok(record) => {
                match &mut told.request {
                    Some(request) => request.apply(record.at, &record.event),
                    None => told.request = Request::begin(id.clone(), record.at, &record.event),
                }
                told.records.push(record);
            }
            Err(Error::Damaged(words)) => told.damages.push(words),
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

/// Hands in what a request hears, and writes what comes of it. When this returns, it is on disk:
/// strictly, where something outside follows from it.
///
/// # Errors
/// Those of the store; nothing has changed then.
pub async fn hear(
    store: &impl RequestStore,
    now: Moment,
    id: &RequestId,
    input: Input,
    preferences: &Preferences,
) -> Result<Heard, Error> {
    let told = tell(store, id).await?;
    let events = match (&told.request, input) {
        (Some(request), input) => request.hear(input, preferences),
        (None, Input::Page(news)) if told.last == 0 => match Request::detect(news, preferences) {
            Ok(event) => vec![event],
            Err(refusal) => return Ok(Heard::Refused(refusal)),
        },
        // The story was forgotten, or its beginning is damaged.
        (None, _) => return Ok(Heard::Refused(Refusal::Unknown)),
    };
    let mut request = told.request;
    let mut records = Vec::with_capacity(events.len());
    for (seq, event) in (told.last + 1..).zip(&events) {
        match &mut request {
            Some(request) => request.apply(now, event),
            None => request = Request::begin(id.clone(), now, event),
        }
        records.push(RequestRecord::new(seq, now, event.clone()).seal()?);
    }
    let Some(request) = request else { return Ok(Heard::Refused(Refusal::Unknown)) };
    if !records.is_empty() {
        let durability = durability(&events);
        store.add_to_story(&request, told.last + 1, &records, durability).await?;
    }
    Ok(Heard::Kept { request: Box::new(request), events })
}

/// A file's name and its download must be known to whoever comes after a power cut.
fn durability(events: &[Event]) -> Durability {
    let is_about_a_file =
        |event: &Event| matches!(event, Event::SaveBegun { .. } | Event::Downloading { .. });
    if events.iter().any(is_about_a_file) { Durability::Strict } else { Durability::Relaxed }
}

/// All requests, newest first. One that cannot be read beside its story is told by the story; one
/// that cannot be read at all does not hide the others.
///
/// # Errors
/// Those of the store.
pub async fn list(store: &impl RequestStore) -> Result<Vec<Request>, Error> {
    let mut requests = Vec::new();
    for (id, head) in store.heads().await? {
        match head {
            Some(request) => requests.push(request),
            None => match tell(store, &id).await {
                Ok(told) => requests.extend(told.request),
                Err(Error::Newer { .. } | Error::Damaged(_)) => {}
                Err(error) => return Err(error),
            },
        }
    }
    // Of two of one moment the order is the same every time.
    requests.sort_by(|one, other| (other.begun_at, &other.id).cmp(&(one.begun_at, &one.id)));
    Ok(requests)
}

/// Forgets the oldest requests beyond so many. What is still open stays.
///
/// # Errors
/// Those of the store.
pub async fn prune(store: &impl RequestStore, kept: usize) -> Result<(), Error> {
    let requests = list(store).await?;
    let old = requests.iter().skip(kept).filter(|request| !request.state.is_open());
    let old: Vec<RequestId> = old.map(|request| request.id.clone()).collect();
    if old.is_empty() { Ok(()) } else { store.forget_requests(&old).await }
}

/// Forgets all requests that are over, by the author's word.
///
/// # Errors
/// Those of the store.
pub async fn forget(store: &impl RequestStore) -> Result<(), Error> {
    prune(store, 0).await
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
