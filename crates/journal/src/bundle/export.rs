//! A batch into a file.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use panelwright_engine::{Moment, State};
use sha2::{Digest, Sha256};

use crate::archive::each_thumbnail;
use crate::audit::hex;
use crate::record::Record;
use crate::snapshot::unpack;
use crate::store::BatchHead;
use crate::{Archive, Error};

use super::line::{FORMAT, Header, Line, Snapshot, VERSION};

/// So many records are read at a time.
const RECORDS_AT_ONCE: u64 = 500;

/// The file of a batch as it stands. What is damaged stays behind: the file goes on from the
/// first sound snapshot after it.
///
/// # Errors
/// [`Error::Storage`] when the place cannot be read, [`Error::Damaged`] when no sound piece of
/// the journal reaches to its end.
pub async fn export(
    archive: &impl Archive,
    head: &BatchHead,
    now: Moment,
) -> Result<Vec<u8>, Error> {
    let chain = Chain::find(archive, &head.id).await?;
    let first = chain.base.as_ref().map_or(1, |base| base.seq + 1);
    let mut file = Writer::new();
    file.put(&Line::Header(Box::new(Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        panelwright: env!("CARGO_PKG_VERSION").to_owned(),
        exported_at: now,
        batch: head.clone(),
        records: (chain.last + 1).saturating_sub(first),
    })))?;
    for panel in archive.panels(&head.id).await? {
        file.put(&Line::Panel(panel))?;
    }
    if let Some(base) = chain.base {
        file.put(&Line::Snapshot(Box::new(base)))?;
    }
    let mut from = first;
    while from <= chain.last {
        let to = chain.last.min(from + RECORDS_AT_ONCE - 1);
        for (_, sealed) in archive.records_between(&head.id, from, to).await? {
            file.put(&Line::Record { checksum: sealed.checksum, body: sealed.body })?;
        }
        from = to + 1;
    }
    each_thumbnail(archive, head, |job, address| file.put(&Line::Thumbnail { job, address }))
        .await?;
    file.end()
}

/// The piece of a journal that can be believed, up to its end.
struct Chain {
    /// Where it goes on from; `None` when it has its beginning.
    base: Option<Snapshot>,
    /// The number of the last record.
    last: u64,
}

impl Chain {
    async fn find(archive: &impl Archive, batch: &str) -> Result<Self, Error> {
        let Some((first, last)) = archive.extent(batch).await? else {
            let base = base_at(archive, batch, 0).await?;
            return Ok(Self { last: base.seq, base: Some(base) });
        };
        let mut base = None;
        let mut seq = 0;
        if first > 1 {
            let found = base_at(archive, batch, first - 1).await?;
            seq = found.seq;
            base = Some(found);
        }
        while seq < last {
            let to = last.min(seq + RECORDS_AT_ONCE);
            let records = archive.records_between(batch, seq + 1, to).await?;
            let sound = records
                .iter()
                .zip(seq + 1..)
                .take_while(|((number, sealed), expected)| {
                    number == expected && Record::open(*expected, sealed).is_ok()
                })
                .count() as u64;
            seq += sound;
            if seq < to {
                // A damage: the next snapshot behind it holds what was believed.
                let found = base_at(archive, batch, seq + 1).await?;
                seq = found.seq;
                base = Some(found);
            }
        }
        Ok(Self { base, last: last.max(seq) })
    }
}

/// The oldest sound snapshot numbered `at_least` or more.
async fn base_at(archive: &impl Archive, batch: &str, at_least: u64) -> Result<Snapshot, Error> {
    for number in archive.snapshots(batch).await? {
        if number < at_least {
            continue;
        }
        if let Some((seq, packed)) = archive.snapshot(batch, number).await?
            && seq == number
            && let Ok(state) = unpack(&packed)
        {
            let state: State = state;
            return Ok(Snapshot { seq, state });
        }
    }
    Err(Error::Damaged("no sound snapshot is behind the damage".to_owned()))
}

/// Writes lines, and their sum at the end.
struct Writer {
    gzip: GzEncoder<Vec<u8>>,
    digest: Sha256,
    lines: u64,
}

impl Writer {
    fn new() -> Self {
        Self {
            gzip: GzEncoder::new(Vec::new(), Compression::fast()),
            digest: Sha256::new(),
            lines: 0,
        }
    }

    fn put(&mut self, line: &Line) -> Result<(), Error> {
        let mut text = serde_json::to_string(line).map_err(not_written)?;
        text.push('\n');
        self.digest.update(text.as_bytes());
        self.lines += 1;
        self.gzip.write_all(text.as_bytes()).map_err(not_written)
    }

    fn end(mut self) -> Result<Vec<u8>, Error> {
        let sha256 = hex(&self.digest.finalize_reset());
        let lines = self.lines;
        self.put(&Line::End { lines, sha256 })?;
        self.gzip.finish().map_err(not_written)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn not_written(error: impl ToString) -> Error {
    Error::Damaged(error.to_string())
}
