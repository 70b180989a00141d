//! The second copy: what has to be known of a batch when its database is lost, kept in another
//! place (`chrome.storage`).
//!
//! | key | what | written |
//! |---|---|---|
//! | `mirror/<batch>/head` | what the batch is, how it goes | at the start, and when that changes |
//! | `mirror/<batch>/jobs/<n>` | the traces of [`CHUNK_JOBS`] jobs | when one of them changes |
//! | `mirror/<batch>/panels/<n>` | the panels of the same jobs | at the start, and when edited |
//!
//! **Invariants.** A job's trace is in the second copy before its prompt may be sent
//! ([`is_strict`]); the rest may lag behind by what is being written. Only the chunk that changed
//! is written, so that a write does not grow with the batch. Every value is sealed with a
//! checksum and numbered by the journal's record; the newest good one counts, wherever it is from.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use panelwright_engine::{
    AttemptId, Event, Hold, JobId, Moment, Phase, SessionId, Settings, State, Trace,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::migrate::{self, FORMAT, Form};
use crate::store::{BatchHead, PanelRecord};
use crate::{Book, Error};

/// So many jobs share a chunk: few enough that a write stays at a few kilobytes, many enough that
/// a batch of thousands has only hundreds of keys.
pub const CHUNK_JOBS: u32 = 4;

const PREFIX: &str = "mirror/";

/// A place for the second copy.
///
/// Obligations: `put` stores every value, or fails; what it returned for is read by every later
/// `get`, also after the browser was killed. It is no transaction: a part may be stored when it
/// fails.
#[allow(async_fn_in_trait, reason = "one thread; no caller needs the future to be Send")]
pub trait Mirror {
    /// Stores values under their keys.
    async fn put(&self, items: &[(String, String)]) -> Result<(), Error>;

    /// All keys that begin so.
    async fn keys(&self, prefix: &str) -> Result<Vec<String>, Error>;

    /// The values of these keys: a key may have several, from several places.
    async fn get(&self, keys: &[String]) -> Result<Vec<(String, String)>, Error>;

    /// Removes these keys and their values.
    async fn remove(&self, keys: &[String]) -> Result<(), Error>;
}

/// The second copy's twin in memory. Open, so that tests can damage it.
#[derive(Debug, Default)]
pub struct MemoryMirror(pub RefCell<BTreeMap<String, String>>);

impl Mirror for MemoryMirror {
    async fn put(&self, items: &[(String, String)]) -> Result<(), Error> {
        self.0.borrow_mut().extend(items.iter().cloned());
        Ok(())
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let items = self.0.borrow();
        Ok(items.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }

    async fn get(&self, keys: &[String]) -> Result<Vec<(String, String)>, Error> {
        let items = self.0.borrow();
        let found = keys.iter().filter_map(|key| items.get_key_value(key));
        Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn remove(&self, keys: &[String]) -> Result<(), Error> {
        self.0.borrow_mut().retain(|key, _| !keys.contains(key));
        Ok(())
    }
}

/// What a batch is and how it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MirroredHead {
    format: u32,
    /// The record after which this was so.
    pub seq: u64,
    /// What the batch is.
    pub head: BatchHead,
    /// The author's choices.
    pub settings: Settings,
    /// Where jitter is drawn from.
    pub seed: u64,
    /// What the batch was doing.
    pub phase: Phase,
    /// A limit that was in force.
    pub hold: Option<Hold>,
}

/// The traces of a chunk of jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MirroredJobs {
    format: u32,
    /// The record after which this was so.
    pub seq: u64,
    /// Which chunk.
    pub chunk: u32,
    /// The number of the next attempt.
    pub next_attempt: AttemptId,
    /// What is known of its jobs.
    pub traces: Vec<Trace>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct MirroredPanels {
    format: u32,
    seq: u64,
    chunk: u32,
    panels: Vec<PanelRecord>,
}

/// A batch as its second copy shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reflection {
    /// What the batch is and how it went.
    pub head: Option<MirroredHead>,
    /// Chunks of traces, by number.
    pub jobs: BTreeMap<u32, MirroredJobs>,
    /// Chunks of panels, by number.
    pub panels: BTreeMap<u32, Vec<PanelRecord>>,
    /// How many values cannot be believed.
    pub damaged: usize,
}

impl Reflection {
    /// Whether the chunk of that job is there and good: what it does not tell was not sent.
    #[must_use]
    pub fn vouches_for(&self, job: JobId) -> bool {
        self.jobs.contains_key(&(job.0 / CHUNK_JOBS))
    }

    /// Whether nothing of it is missing for a batch of that many jobs.
    #[must_use]
    pub fn is_whole(&self, jobs: u32) -> bool {
        let chunks = jobs.div_ceil(CHUNK_JOBS);
        let has_all = |chunk| self.jobs.contains_key(&chunk) && self.panels.contains_key(&chunk);
        self.head.is_some() && self.damaged == 0 && (0..chunks).all(has_all)
    }

    /// The newest record that it tells of; 0 for none.
    #[must_use]
    pub fn seq(&self) -> u64 {
        let of_jobs = self.jobs.values().map(|chunk| chunk.seq);
        of_jobs.chain(self.head.as_ref().map(|head| head.seq)).max().unwrap_or(0)
    }

    /// A job's panel.
    #[must_use]
    pub fn panel(&self, job: JobId) -> Option<&PanelRecord> {
        let chunk = self.panels.get(&(job.0 / CHUNK_JOBS))?;
        chunk.get((job.0 % CHUNK_JOBS) as usize)
    }
}

/// Whether these events have to be in the second copy before anything is done about them: a send
/// was permitted. What else the second copy lags behind by costs a look, never a send.
#[must_use]
pub fn is_strict(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::SendPermitted { .. }))
}

/// Whether the second copy tells of these events. The journal's record of them has to outlast a
/// power cut then: a journal that knows less than its second copy is one from another time.
#[must_use]
pub fn is_kept(events: &[Event]) -> bool {
    events.iter().any(|event| !matches!(change(event), Change::None))
}

/// Writes what these events changed.
///
/// # Errors
/// [`Error::Storage`] when the place refuses; the effects of a step that [`is_strict`] must not be
/// performed then.
pub async fn keep(mirror: &impl Mirror, book: &Book, events: &[Event]) -> Result<(), Error> {
    let (mut chunks, mut is_head) = (BTreeSet::new(), false);
    for event in events {
        match change(event) {
            Change::None => {}
            Change::Head => is_head = true,
            Change::Job(job) => drop(chunks.insert(job.0 / CHUNK_JOBS)),
            Change::All => {
                is_head = true;
                chunks.extend(0..chunk_count(book.head()));
            }
        }
    }
    let mut items = Vec::new();
    if is_head {
        items.push(head_item(book)?);
    }
    for chunk in chunks {
        items.push(jobs_item(book, chunk)?);
    }
    if items.is_empty() { Ok(()) } else { mirror.put(&items).await }
}

/// The chunks that are not as the book has them. The journal is forced to the medium and this copy is
/// not, so that it may lag behind after a power cut.
#[must_use]
pub fn lagging(book: &Book, reflection: &Reflection) -> BTreeSet<u32> {
    let is_as_in_book = |chunk: &u32| {
        let mirrored = reflection.jobs.get(chunk);
        mirrored.is_some_and(|mirrored| mirrored.traces == traces(book, *chunk))
    };
    (0..chunk_count(book.head())).filter(|chunk| !is_as_in_book(chunk)).collect()
}

/// Writes the traces of these chunks. What the book tells has to be on the medium by then.
///
/// # Errors
/// As [`keep`].
pub async fn keep_chunks(
    mirror: &impl Mirror,
    book: &Book,
    chunks: &BTreeSet<u32>,
) -> Result<(), Error> {
    let items: Result<Vec<_>, Error> = chunks.iter().map(|chunk| jobs_item(book, *chunk)).collect();
    mirror.put(&items?).await
}

/// Writes everything.
///
/// # Errors
/// As [`keep`].
pub async fn keep_all(
    mirror: &impl Mirror,
    book: &Book,
    panels: &[PanelRecord],
) -> Result<(), Error> {
    let mut items = vec![head_item(book)?];
    for chunk in 0..chunk_count(book.head()) {
        items.push(jobs_item(book, chunk)?);
    }
    for (chunk, panels) in (0..).zip(panels.chunks(CHUNK_JOBS as usize)) {
        items.push(panels_item(book, chunk, panels)?);
    }
    mirror.put(&items).await
}

/// Writes the panels of the chunk that `job` is in; `panels` are all of that chunk.
///
/// # Errors
/// As [`keep`].
pub async fn keep_panels(
    mirror: &impl Mirror,
    book: &Book,
    job: JobId,
    panels: &[PanelRecord],
) -> Result<(), Error> {
    mirror.put(&[panels_item(book, job.0 / CHUNK_JOBS, panels)?]).await
}

/// The jobs that share a chunk with `job`, in a batch of that many.
pub fn neighbours(job: JobId, jobs: u32) -> impl Iterator<Item = JobId> {
    let first = job.0 / CHUNK_JOBS * CHUNK_JOBS;
    (first..(first + CHUNK_JOBS).min(jobs)).map(JobId)
}

/// Forgets the second copy of a batch that the author removed.
///
/// # Errors
/// [`Error::Storage`] when the place refuses.
pub async fn forget(mirror: &impl Mirror, batch: &str) -> Result<(), Error> {
    let keys = mirror.keys(&format!("{PREFIX}{batch}/")).await?;
    mirror.remove(&keys).await
}

/// Reads all that there is of a batch.
///
/// # Errors
/// [`Error::Storage`] when the place cannot be read, [`Error::Newer`] when a later version wrote
/// it.
pub async fn reflect(mirror: &impl Mirror, batch: &str) -> Result<Reflection, Error> {
    let mut found = Reflection::default();
    let mut panels: BTreeMap<u32, MirroredPanels> = BTreeMap::new();
    let prefix = format!("{PREFIX}{batch}/");
    let keys = mirror.keys(&prefix).await?;
    for (key, value) in mirror.get(&keys).await? {
        let kind = key[prefix.len()..].split('/').next().unwrap_or_default();
        let taken = match kind {
            "head" => open::<MirroredHead>(&key, &value).map(|head| {
                if found.head.as_ref().is_none_or(|known| known.seq < head.seq) {
                    found.head = Some(head);
                }
            }),
            "jobs" => open::<MirroredJobs>(&key, &value).map(|chunk| {
                if found.jobs.get(&chunk.chunk).is_none_or(|known| known.seq < chunk.seq) {
                    found.jobs.insert(chunk.chunk, chunk);
                }
            }),
            "panels" => open::<MirroredPanels>(&key, &value).map(|chunk| {
                if panels.get(&chunk.chunk).is_none_or(|known| known.seq < chunk.seq) {
                    panels.insert(chunk.chunk, chunk);
                }
            }),
            unknown => Err(Error::Damaged(format!("a second copy of “{unknown}”"))),
        };
        match taken {
            Ok(()) => {}
            Err(newer @ Error::Newer { .. }) => return Err(newer),
            Err(_) => found.damaged += 1,
        }
    }
    found.panels = panels.into_iter().map(|(number, chunk)| (number, chunk.panels)).collect();
    Ok(found)
}

/// The heads of all batches that have a second copy, oldest first.
///
/// # Errors
/// As [`reflect`].
pub async fn heads(mirror: &impl Mirror) -> Result<Vec<MirroredHead>, Error> {
    let mut heads: BTreeMap<String, MirroredHead> = BTreeMap::new();
    let mut keys = mirror.keys(PREFIX).await?;
    keys.retain(|key| key.ends_with("/head"));
    for (key, value) in mirror.get(&keys).await? {
        match open::<MirroredHead>(&key, &value) {
            Ok(head) if heads.get(&key).is_none_or(|known| known.seq < head.seq) => {
                heads.insert(key, head);
            }
            // Damage is told by whoever reads that batch.
            Ok(_) | Err(Error::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let mut heads: Vec<MirroredHead> = heads.into_values().collect();
    heads.sort_by_key(|mirrored| mirrored.head.started_at);
    Ok(heads)
}

impl MirroredHead {
    /// Whether the batch had something left to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.phase {
            Phase::Running | Phase::Paused | Phase::NeedsPerson { .. } => true,
            Phase::Stopped | Phase::Finished => false,
        }
    }

    /// The event that began the batch, for a journal that is begun anew.
    #[must_use]
    pub fn started(&self, session: SessionId) -> Event {
        Event::Started {
            settings: self.settings.clone(),
            jobs: self.head.jobs,
            seed: self.seed,
            session,
        }
    }
}

enum Change {
    None,
    Head,
    Job(JobId),
    All,
}

fn change(event: &Event) -> Change {
    match event {
        // A search finds again what these tell.
        Event::Assigned { .. }
        | Event::Prepared { .. }
        | Event::PermissionUnheard { .. }
        | Event::SendSeen { conversation: None, .. }
        | Event::Unsettled { .. }
        | Event::LookBegan { .. }
        | Event::DownloadBegan { .. }
        | Event::SaveFailed { .. }
        | Event::SessionBegan { .. }
        | Event::AuditWritten
        | Event::TabRequested { .. }
        | Event::TabAttached { .. }
        | Event::TabLoaded { .. }
        | Event::TabLost { .. }
        | Event::MemoryChanged { .. }
        | Event::NetworkLost
        | Event::NetworkBack
        | Event::Noticed { .. } => Change::None,
        Event::Paused
        | Event::Resumed
        | Event::Finished
        | Event::PersonNeeded { .. }
        | Event::LimitSeen { .. } => Change::Head,
        Event::SendPermitted { job }
        | Event::SendSeen { job, conversation: Some(_) }
        | Event::GivenBack { job, .. }
        | Event::SendFailed { job, .. }
        | Event::PictureMade { job, .. }
        | Event::Saved { job }
        | Event::SetAside { job, .. }
        | Event::Retried { job }
        | Event::PromptEdited { job } => Change::Job(*job),
        Event::Started { .. } | Event::Stopped | Event::Recovered(_) => Change::All,
    }
}

fn chunk_count(head: &BatchHead) -> u32 {
    head.jobs.div_ceil(CHUNK_JOBS)
}

fn head_item(book: &Book) -> Result<(String, String), Error> {
    let state: &State = book.state();
    // A hold that has ended by the next reading does no harm.
    let progress = state.progress(Moment(0));
    let mirrored = MirroredHead {
        format: FORMAT,
        seq: book.seq(),
        head: book.head().clone(),
        settings: state.settings().clone(),
        seed: state.seed(),
        phase: progress.phase,
        hold: state.hold(Moment(0)).cloned(),
    };
    Ok((format!("{PREFIX}{}/head", book.head().id), seal(&mirrored)?))
}

fn jobs_item(book: &Book, chunk: u32) -> Result<(String, String), Error> {
    let mirrored = MirroredJobs {
        format: FORMAT,
        seq: book.seq(),
        chunk,
        next_attempt: book.state().next_attempt(),
        traces: traces(book, chunk),
    };
    Ok((format!("{PREFIX}{}/jobs/{chunk}", book.head().id), seal(&mirrored)?))
}

fn traces(book: &Book, chunk: u32) -> Vec<Trace> {
    let first = chunk * CHUNK_JOBS;
    let jobs = (first..first + CHUNK_JOBS).map(JobId);
    jobs.filter_map(|id| Trace::of(id, book.state().job(id)?)).collect()
}

fn panels_item(book: &Book, chunk: u32, panels: &[PanelRecord]) -> Result<(String, String), Error> {
    let mirrored =
        MirroredPanels { format: FORMAT, seq: book.seq(), chunk, panels: panels.to_vec() };
    Ok((format!("{PREFIX}{}/panels/{chunk}", book.head().id), seal(&mirrored)?))
}

/// Eight digits of CRC-32 in hex, then JSON.
fn seal(value: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_string(value).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(format!("{:08x}{json}", crc32fast::hash(json.as_bytes())))
}

fn open<T: DeserializeOwned>(key: &str, sealed: &str) -> Result<T, Error> {
    let damaged = || Error::Damaged(format!("{key} fails its checksum"));
    let (checksum, json) = sealed.split_at_checked(8).ok_or_else(damaged)?;
    if u32::from_str_radix(checksum, 16) != Ok(crc32fast::hash(json.as_bytes())) {
        return Err(damaged());
    }
    migrate::read(Form::Mirror, key, json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_to_what_was_sealed_and_notices_every_changed_letter() {
        let sealed = seal(&vec![1, 2, 3]).unwrap();
        assert_eq!(&sealed[8..], "[1,2,3]");
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed.replace_range(position..=position, "x");
            assert!(open::<Vec<u32>>("k", &changed).is_err(), "{position}");
        }
        assert!(open::<Vec<u32>>("k", "").is_err());
    }
}
