//! The journal's disk: writes that fail, that are said to fail and are there, and that a power cut
//! takes back or cuts short; and what can befall what is stored.

use std::cell::{Cell, RefCell};

use panelwright_engine::{Event, JobId, State};
use panelwright_journal::{
    BatchHead, Durability, Error, Memory, PanelRecord, Record, Sealed, Store, snapshot,
};

/// The world's one batch.
pub(crate) const BATCH: &str = "b";

/// How the next write of a record goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NextWrite {
    /// As it should.
    #[default]
    Works,
    /// Nothing is written, and that is said.
    Fails,
    /// It is written, and is said to have failed.
    Lies,
}

/// A disk with a memory of what a power cut would leave.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    memory: Memory,
    next_write: Cell<NextWrite>,
    /// Records since the last write that was on the medium when it returned.
    unsafe_records: RefCell<Vec<(String, u64)>>,
    /// The snapshot that was read last, and its state: a worker that dies every few seconds reads
    /// the same one again and again, which is most of what a large world costs.
    last_read: RefCell<Option<(Vec<u8>, State)>>,
}

impl Disk {
    /// Decides how the next write of a record goes.
    pub(crate) fn prepare(&self, how: NextWrite) {
        self.next_write.set(how);
    }

    /// The power goes: what was not on the medium is lost, its first record perhaps cut short.
    /// Returns how many records are gone or cut.
    pub(crate) fn lose_power(&self, cuts_short: bool) -> usize {
        let lost = std::mem::take(&mut *self.unsafe_records.borrow_mut());
        let mut records = self.memory.records.borrow_mut();
        for (place, key) in lost.iter().enumerate() {
            match records.get_mut(key) {
                Some(sealed) if place == 0 && cuts_short => {
                    let mut half = sealed.body.len() / 2;
                    while !sealed.body.is_char_boundary(half) {
                        half -= 1;
                    }
                    sealed.body.truncate(half);
                }
                Some(_) => drop(records.remove(key)),
                None => {}
            }
        }
        lost.len()
    }

    /// The number of the last record; 0 for none.
    pub(crate) fn last(&self) -> u64 {
        self.memory.records.borrow().last_key_value().map_or(0, |((_, seq), _)| *seq)
    }

    pub(crate) fn has_record(&self, seq: u64) -> bool {
        self.memory.records.borrow().contains_key(&key(seq))
    }

    /// The number of the newest snapshot that can be read; 0 for none.
    pub(crate) fn newest_sound_snapshot(&self) -> u64 {
        let snapshots = self.memory.snapshots.borrow();
        let mut sound =
            snapshots.iter().rev().filter(|(_, packed)| snapshot::unpack(packed).is_ok());
        sound.next().map_or(0, |((_, seq), _)| *seq)
    }

    /// Whether a record is there and can be read.
    pub(crate) fn has_sound_record(&self, seq: u64) -> bool {
        let records = self.memory.records.borrow();
        records.get(&key(seq)).is_some_and(|record| Record::open(seq, record).is_ok())
    }

    /// What a record that can be read tells; nothing if it is not there.
    pub(crate) fn events(&self, seq: u64) -> Vec<Event> {
        let records = self.memory.records.borrow();
        let record = records.get(&key(seq)).and_then(|sealed| Record::open(seq, sealed).ok());
        record.map(|record| record.events).unwrap_or_default()
    }

    /// Whether it knows the job's file by that name.
    pub(crate) fn names_file(&self, job: JobId, file: &str) -> bool {
        let panels = self.memory.panels.borrow();
        panels.get(&(BATCH.to_owned(), job.0)).is_some_and(|panel| panel.file == file)
    }

    pub(crate) fn alter_record(&self, seq: u64) {
        if let Some(sealed) = self.memory.records.borrow_mut().get_mut(&key(seq)) {
            sealed.checksum ^= 1;
        }
    }

    pub(crate) fn lose_record(&self, seq: u64) {
        self.memory.records.borrow_mut().remove(&key(seq));
    }

    /// The last so many records are lost, but for the first of all, and what was taken of them.
    pub(crate) fn lose_tail(&self, records: u64) {
        let last = self.last().saturating_sub(records).max(1);
        self.memory.records.borrow_mut().retain(|(_, number), _| *number <= last);
        self.memory.snapshots.borrow_mut().retain(|(_, number), _| *number <= last);
    }

    /// Alters the newest snapshot that can be read; `false` where there is none.
    pub(crate) fn alter_newest_snapshot(&self) -> bool {
        let sound = self.newest_sound_snapshot();
        let mut snapshots = self.memory.snapshots.borrow_mut();
        let byte = snapshots.get_mut(&key(sound)).and_then(|packed| packed.last_mut());
        byte.map(|byte| *byte ^= 1).is_some()
    }

    pub(crate) fn lose_snapshots(&self) {
        self.memory.snapshots.borrow_mut().clear();
    }

    /// The database is deleted.
    pub(crate) fn lose_all(&self) {
        self.settle();
        self.memory.records.borrow_mut().clear();
        self.memory.snapshots.borrow_mut().clear();
        self.memory.panels.borrow_mut().clear();
        self.memory.heads.borrow_mut().clear();
    }

    /// All that was written is on the medium.
    pub(crate) fn settle(&self) {
        self.unsafe_records.borrow_mut().clear();
    }
}

/// Where a record, or a snapshot, of the world's one batch is kept.
fn key(seq: u64) -> (String, u64) {
    (BATCH.to_owned(), seq)
}

impl Store for Disk {
    async fn create(
        &self,
        head: &BatchHead,
        panels: &[PanelRecord],
        first: &Sealed,
    ) -> Result<(), Error> {
        self.memory.create(head, panels, first).await
    }

    async fn restore(
        &self,
        head: &BatchHead,
        panels: &[(JobId, PanelRecord)],
    ) -> Result<(), Error> {
        self.memory.restore(head, panels).await
    }

    async fn batches(&self) -> Result<Vec<BatchHead>, Error> {
        self.memory.batches().await
    }

    async fn panels(&self, batch: &str) -> Result<Vec<PanelRecord>, Error> {
        self.memory.panels(batch).await
    }

    async fn panel(&self, batch: &str, job: JobId) -> Result<Option<PanelRecord>, Error> {
        self.memory.panel(batch, job).await
    }

    async fn put_panel(&self, batch: &str, job: JobId, panel: &PanelRecord) -> Result<(), Error> {
        self.memory.put_panel(batch, job, panel).await
    }

    async fn append(
        &self,
        batch: &str,
        seq: u64,
        record: &Sealed,
        durability: Durability,
    ) -> Result<(), Error> {
        let refused = || Error::Storage("the disk is full".to_owned());
        match self.next_write.take() {
            NextWrite::Fails => return Err(refused()),
            how @ (NextWrite::Works | NextWrite::Lies) => {
                self.memory.append(batch, seq, record, durability).await?;
                match durability {
                    Durability::Strict => self.settle(),
                    Durability::Relaxed => {
                        self.unsafe_records.borrow_mut().push((batch.to_owned(), seq));
                    }
                }
                if how == NextWrite::Lies {
                    return Err(refused());
                }
            }
        }
        Ok(())
    }

    async fn records(&self, batch: &str, after: u64) -> Result<Vec<(u64, Sealed)>, Error> {
        self.memory.records(batch, after).await
    }

    async fn put_snapshot(&self, batch: &str, seq: u64, packed: &[u8]) -> Result<(), Error> {
        self.settle();
        self.memory.put_snapshot(batch, seq, packed).await
    }

    async fn snapshot(&self, batch: &str, at_most: u64) -> Result<Option<(u64, Vec<u8>)>, Error> {
        self.memory.snapshot(batch, at_most).await
    }

    fn unpack(&self, packed: &[u8]) -> Result<State, Error> {
        let mut last = self.last_read.borrow_mut();
        if let Some((bytes, state)) = last.as_ref()
            && bytes == packed
        {
            return Ok(state.clone());
        }
        let state = snapshot::unpack(packed)?;
        *last = Some((packed.to_vec(), state.clone()));
        Ok(state)
    }

    async fn put_thumbnail(&self, batch: &str, job: JobId, address: &str) -> Result<(), Error> {
        self.memory.put_thumbnail(batch, job, address).await
    }

    async fn thumbnails(&self, batch: &str, jobs: &[JobId]) -> Result<Vec<(JobId, String)>, Error> {
        self.memory.thumbnails(batch, jobs).await
    }
}
