//! A file into a batch, or the reason why not.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use panelwright_engine::{DownloadId, Event, JobId, Moment, SessionId, State};
use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::record::Record;
use crate::snapshot::pack;
use crate::store::{BatchHead, PanelRecord};
use crate::tail::Tail;
use crate::{Error, Sealed};

use super::line::{AnyHeader, FORMAT, Line, Snapshot, VERSION};
use super::{ARRIVAL, Bundle, FILE_BYTES_MAX, check};

/// Text compresses to a tenth; what claims to be far more must not fill the memory.
const TEXT_BYTES_MAX: u64 = 1 << 30;
/// A snapshot of 50,000 jobs is the longest line, of about 40 MB.
const LINE_BYTES_MAX: u64 = 128 << 20;
/// Above every moment that a browser can write as a date.
const MOMENT_MAX: Moment = Moment(8_640_000_000_000_000);

/// Why a file is not taken in. Nothing was changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is something else.
    #[error(
        "This is no batch of Panelwright. Choose a file that was exported from the history; its \
         name ends with “.panelwright”."
    )]
    NotOurs,
    /// It was written by a later version.
    #[error(
        "This batch was exported by a newer Panelwright (its file has version {found}; this one \
         reads up to {VERSION}). Update Panelwright, then import the file again."
    )]
    Newer {
        /// The version that it says.
        found: u32,
    },
    /// Its end is missing.
    #[error(
        "The file ends too early: it was cut short when it was copied or downloaded. Nothing was \
         imported. Copy it again from where it was exported."
    )]
    Cut,
    /// It is not what was written.
    #[error(
        "The file is damaged ({0}). Nothing was imported. Copy it again from where it was \
         exported, or export it anew."
    )]
    Damaged(String),
    /// It is larger than any batch.
    #[error(
        "The file is larger than any batch that Panelwright exports. Nothing was imported. Look \
         whether it is the right one."
    )]
    TooLarge,
    /// It is whole, and says what cannot be.
    #[error(
        "The file tells of a batch that cannot be: {0}. Nothing was imported. Export it anew from \
         the profile that it came from."
    )]
    Unsound(String),
    /// The browser's storage refused.
    #[error(transparent)]
    Storage(Error),
}

/// Reads a batch from a file's bytes, checks all of it, and folds its journal. An open batch is
/// brought to what it is here: paused, in a browser session of its own, without tabs and without
/// downloads; what was sent and not settled is to be looked for.
///
/// # Errors
/// [`Trouble`], in words.
pub fn read(bytes: &[u8], now: Moment) -> Result<Bundle, Trouble> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Trouble::TooLarge);
    }
    let mut lines = Lines::new(bytes);
    let header = match lines.next()? {
        Some(first) => header(&first)?,
        None => return Err(Trouble::NotOurs),
    };
    check::head(&header.batch).map_err(Trouble::Unsound)?;
    let mut parts = Parts::new(header.batch);
    loop {
        let Some(text) = lines.next()? else { return Err(Trouble::Cut) };
        let line = serde_json::from_str(&text).map_err(|_| lines.damaged("cannot be read"))?;
        match line {
            Line::Header(_) => return Err(lines.damaged("is a second beginning")),
            Line::Panel(panel) => parts.panel(panel)?,
            Line::Snapshot(snapshot) => parts.snapshot(*snapshot)?,
            Line::Record { checksum, body } => parts.record(Sealed { body, checksum })?,
            Line::Thumbnail { job, address } => parts.thumbnail(job, address)?,
            Line::End { lines: count, sha256 } => {
                if (count, sha256) != lines.above() {
                    return Err(lines.damaged("does not agree with what is above it"));
                }
                break;
            }
        }
    }
    lines.expect_end()?;
    parts.into_bundle(header.records, now)
}

/// The first line, if it is one that this version reads.
fn header(first: &str) -> Result<super::line::Header, Trouble> {
    // The version first: a later one may have other members.
    let AnyHeader::Header { format, version } =
        serde_json::from_str(first).map_err(|_| Trouble::NotOurs)?;
    if format != FORMAT {
        return Err(Trouble::NotOurs);
    }
    if version > VERSION {
        return Err(Trouble::Newer { found: version });
    }
    match serde_json::from_str(first) {
        Ok(Line::Header(header)) => Ok(*header),
        Ok(
            Line::Panel(_)
            | Line::Snapshot(_)
            | Line::Record { .. }
            | Line::Thumbnail { .. }
            | Line::End { .. },
        )
        | Err(_) => Err(Trouble::Damaged("its first line cannot be read".to_owned())),
    }
}

/// The lines of a file, unpacked one at a time.
struct Lines<'a> {
    text: BufReader<std::io::Take<GzDecoder<&'a [u8]>>>,
    /// Of all lines but the last one that was read.
    digest: Sha256,
    last: Vec<u8>,
    count: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let text = BufReader::new(GzDecoder::new(bytes).take(TEXT_BYTES_MAX));
        Self { text, digest: Sha256::new(), last: Vec::new(), count: 0 }
    }

    /// The next line without its end; `None` after the last.
    fn next(&mut self) -> Result<Option<String>, Trouble> {
        let mut line = Vec::new();
        let read = (&mut self.text).take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
        if let Err(error) = read {
            // Not even its beginning is packed as ours are.
            let is_other = self.text.get_ref().get_ref().header().is_none();
            return Err(if is_other {
                Trouble::NotOurs
            } else if error.kind() == std::io::ErrorKind::UnexpectedEof {
                Trouble::Cut
            } else {
                self.damaged("cannot be unpacked")
            });
        }
        if line.is_empty() {
            return Ok(None);
        }
        self.count += 1;
        self.digest.update(&self.last);
        self.last.clone_from(&line);
        if line.pop() != Some(b'\n') {
            let is_endless = line.len() as u64 + 1 >= LINE_BYTES_MAX;
            let is_filled = self.text.get_ref().limit() == 0;
            return Err(if is_endless || is_filled { Trouble::TooLarge } else { Trouble::Cut });
        }
        String::from_utf8(line).map(Some).map_err(|_| self.damaged("is no text"))
    }

    /// How many lines stand above the last one that was read, and the sum of their bytes.
    fn above(&self) -> (u64, String) {
        (self.count.saturating_sub(1), hex(&self.digest.clone().finalize()))
    }

    /// After the last line: nothing more is there, and the packing's own sum is right.
    fn expect_end(mut self) -> Result<(), Trouble> {
        if self.next()?.is_some() || !self.text.get_ref().get_ref().get_ref().is_empty() {
            return Err(Trouble::Damaged("something follows its end".to_owned()));
        }
        Ok(())
    }

    fn damaged(&self, what: &str) -> Trouble {
        Trouble::Damaged(format!("line {} {what}", self.count))
    }
}

/// What was read so far.
struct Parts {
    head: BatchHead,
    panels: Vec<PanelRecord>,
    records: Vec<(u64, Sealed)>,
    snapshots: Vec<(u64, Vec<u8>)>,
    thumbnails: Vec<(JobId, String)>,
    /// The number of the last record, and the state after it.
    seq: u64,
    state: Option<State>,
    /// The records since the last snapshot: the batch opens, and its history moves, without
    /// folding all of it.
    tail: Tail,
}

impl Parts {
    fn new(head: BatchHead) -> Self {
        Self {
            head,
            panels: Vec::new(),
            records: Vec::new(),
            snapshots: Vec::new(),
            thumbnails: Vec::new(),
            seq: 0,
            state: None,
            tail: Tail::default(),
        }
    }

    fn panel(&mut self, panel: PanelRecord) -> Result<(), Trouble> {
        if self.panels.len() >= self.head.jobs as usize {
            return Err(unsound("it has more panels than it says"));
        }
        self.panels.push(panel);
        Ok(())
    }

    fn snapshot(&mut self, snapshot: Snapshot) -> Result<(), Trouble> {
        if self.state.is_some() || snapshot.seq == 0 || snapshot.seq > u64::from(u32::MAX) {
            return Err(unsound("its journal goes on from two places"));
        }
        check::state(&self.head, &snapshot.state).map_err(Trouble::Unsound)?;
        self.seq = snapshot.seq;
        self.state = Some(snapshot.state);
        Ok(self.take_snapshot()?)
    }

    fn record(&mut self, sealed: Sealed) -> Result<(), Trouble> {
        let record = Record::open(self.seq + 1, &sealed).map_err(|error| match error {
            Error::Damaged(words) => Trouble::Damaged(words),
            Error::Storage(_)
            | Error::NoBatch
            | Error::NoStart(_)
            | Error::Newer { .. }
            | Error::Open(_) => Trouble::Storage(error),
        })?;
        self.fold(&record)?;
        self.tail.add(&sealed);
        self.records.push((record.seq, sealed));
        let is_due = self.state.as_ref().is_some_and(|state| self.tail.is_due(self.seq, state));
        if is_due {
            self.take_snapshot()?;
        }
        Ok(())
    }

    fn fold(&mut self, record: &Record) -> Result<(), Trouble> {
        if record.at > MOMENT_MAX {
            return Err(unsound("its journal has a moment beyond all dates"));
        }
        let mut events = record.events.iter();
        let state = match &mut self.state {
            Some(state) => state,
            none => {
                let first = events.next();
                // The number of jobs is known before room is made for them.
                let is_ours = matches!(first,
                    Some(Event::Started { jobs, .. }) if *jobs == self.head.jobs);
                let state = first.filter(|_| is_ours).map(|first| State::begin(record.at, first));
                let Some(Ok(state)) = state else {
                    return Err(unsound("its journal does not begin with its start"));
                };
                check::state(&self.head, &state).map_err(Trouble::Unsound)?;
                none.insert(state)
            }
        };
        let workers = state.settings().workers;
        for event in events {
            if !event.is_sound(self.head.jobs, workers) {
                let seq = record.seq;
                return Err(unsound(&format!("record {seq} names what the batch does not have")));
            }
            state.apply(record.at, event);
        }
        self.seq = record.seq;
        Ok(())
    }

    fn take_snapshot(&mut self) -> Result<(), Error> {
        if let Some(state) = &self.state
            && self.snapshots.last().is_none_or(|(seq, _)| *seq < self.seq)
        {
            let packed = pack(state)?;
            self.tail = Tail::behind(self.seq, state, &packed);
            self.snapshots.push((self.seq, packed));
        }
        Ok(())
    }

    fn thumbnail(&mut self, job: JobId, address: String) -> Result<(), Trouble> {
        if job.0 >= self.head.jobs || self.thumbnails.len() >= self.head.jobs as usize {
            return Err(unsound("it has small pictures of panels that it does not have"));
        }
        check::thumbnail(&address).map_err(Trouble::Unsound)?;
        self.thumbnails.push((job, address));
        Ok(())
    }

    fn into_bundle(mut self, records: u64, now: Moment) -> Result<Bundle, Trouble> {
        check::panels(&self.head, &self.panels).map_err(Trouble::Unsound)?;
        if self.records.len() as u64 != records {
            return Err(unsound("it has other records than it says"));
        }
        let Some(state) = &self.state else {
            return Err(unsound("it has no journal"));
        };
        let is_open = state.is_open();
        if is_open {
            let events = arrival(state);
            let record = Record::new(self.seq + 1, now, events);
            self.fold(&record)?;
            self.records.push((record.seq, record.seal()?));
        }
        self.take_snapshot()?;
        self.head.taken_up_at = None;
        Ok(Bundle {
            head: self.head,
            panels: self.panels,
            records: self.records,
            snapshots: self.snapshots,
            thumbnails: self.thumbnails,
            is_open,
        })
    }
}

/// What happens to an open batch when it comes to another place: it is paused, its tabs are not
/// here, and neither are its downloads, whose numbers mean others here. What was sent is looked
/// for; a picture that was being saved is fetched again from its conversation.
fn arrival(state: &State) -> Vec<Event> {
    let lost = |(job, _): (JobId, Option<DownloadId>)| Event::SaveFailed {
        job,
        words: "the batch was brought here before the picture was on disk".to_owned(),
        ready_at: Moment(0),
    };
    let session = Event::SessionBegan { session: SessionId(ARRIVAL.to_owned()) };
    let mut events = vec![session];
    events.extend(state.downloads_in_question().into_iter().map(lost));
    events.push(Event::Paused);
    events
}

fn unsound(what: &str) -> Trouble {
    Trouble::Unsound(what.to_owned())
}
