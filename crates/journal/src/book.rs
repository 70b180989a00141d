//! One open batch: its state in memory and its journal on disk, never apart.

use panelwright_engine::{Event, Input, Moment, State, Step};

use crate::Error;
use crate::record::Record;
use crate::snapshot::{pack, unpack};
use crate::store::{BatchHead, Durability, PanelRecord, Store};

/// A snapshot is taken after this many pictures.
pub const SNAPSHOT_JOBS: u32 = 50;
/// And after this many records in any case, so that a batch in trouble wakes quickly too.
const SNAPSHOT_RECORDS: u64 = 500;

/// Something in a batch's stored form that could not be believed. It was left where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What is damaged, for the author.
    pub words: String,
}

/// One open batch.
#[derive(Debug)]
pub struct Book {
    head: BatchHead,
    state: State,
    /// The number of the last record.
    seq: u64,
    snapshot_seq: u64,
    snapshot_done: u32,
}

impl Book {
    /// Starts a batch: its panels and its first record are on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store refuses; nothing was started then.
    pub async fn start(
        store: &impl Store,
        head: BatchHead,
        panels: &[PanelRecord],
        started: Event,
    ) -> Result<Self, Error> {
        let state = State::begin(head.started_at, &started)?;
        let first = Record::new(1, head.started_at, vec![started]).seal()?;
        store.create(&head, panels, &first).await?;
        Ok(Self { head, state, seq: 1, snapshot_seq: 0, snapshot_done: 0 })
    }

    /// Loads a batch: the newest good snapshot and the records after it.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store cannot be read, [`Error::NoStart`] or [`Error::Damaged`]
    /// when neither a snapshot nor the journal's beginning can be believed.
    pub async fn load(store: &impl Store, head: BatchHead) -> Result<(Self, Vec<Damage>), Error> {
        let mut damages = Vec::new();
        let (mut seq, mut state) = match newest_snapshot(store, &head.id, &mut damages).await? {
            Some((seq, state)) => (seq, Some(state)),
            None => (0, None),
        };
        let mut snapshot_seq = seq;
        let records = store.records(&head.id, seq).await?;
        let last = records.last().map_or(seq, |(number, _)| *number);
        for (number, sealed) in records {
            let record = match Record::open(seq + 1, &sealed) {
                Ok(record) if number == seq + 1 => record,
                Ok(_) => {
                    let words = format!("record {} is missing", seq + 1);
                    damages.push(Damage { words });
                    break;
                }
                Err(error) => {
                    damages.push(Damage { words: error.to_string() });
                    break;
                }
            };
            let mut events = record.events.iter();
            let state = match &mut state {
                Some(state) => state,
                none => {
                    let first = events.next().ok_or(panelwright_engine::NoStart)?;
                    none.insert(State::begin(record.at, first)?)
                }
            };
            for event in events {
                state.apply(record.at, event);
            }
            seq = number;
        }
        let state = state.ok_or(panelwright_engine::NoStart)?;
        if seq < last {
            // What cannot be believed stays where it is, as history; the journal goes on behind
            // it, from a snapshot of what could be.
            store.put_snapshot(&head.id, last, &pack(&state)?).await?;
            (seq, snapshot_seq) = (last, last);
        }
        let snapshot_done = state.done();
        Ok((Self { head, state, seq, snapshot_seq, snapshot_done }, damages))
    }

    /// What the batch is.
    #[must_use]
    pub fn head(&self) -> &BatchHead {
        &self.head
    }

    /// Where the batch stands.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Hands an input to the engine and writes what came of it. When this returns, the events are
    /// on disk and the effects may be performed.
    ///
    /// # Errors
    /// [`Error::Storage`] when the record could not be written. The book's state is then ahead of
    /// the disk: drop the book and load it again, as after a death.
    pub async fn handle(
        &mut self,
        store: &impl Store,
        now: Moment,
        input: Input,
    ) -> Result<Step, Error> {
        let step = self.state.handle(now, input);
        if step.events.is_empty() {
            return Ok(step);
        }
        let must_last = !step.effects.is_empty() || step.events.iter().any(Event::must_last);
        let durability = if must_last { Durability::Strict } else { Durability::Relaxed };
        let record = Record::new(self.seq + 1, now, step.events.clone());
        store.append(&self.head.id, record.seq, &record.seal()?, durability).await?;
        self.seq += 1;
        self.snapshot_when_due(store).await?;
        Ok(step)
    }

    async fn snapshot_when_due(&mut self, store: &impl Store) -> Result<(), Error> {
        let done = self.state.done();
        let is_due = done >= self.snapshot_done + SNAPSHOT_JOBS
            || self.seq >= self.snapshot_seq + SNAPSHOT_RECORDS;
        if is_due {
            store.put_snapshot(&self.head.id, self.seq, &pack(&self.state)?).await?;
            self.snapshot_seq = self.seq;
            self.snapshot_done = done;
        }
        Ok(())
    }
}

async fn newest_snapshot(
    store: &impl Store,
    batch: &str,
    damages: &mut Vec<Damage>,
) -> Result<Option<(u64, State)>, Error> {
    let mut at_most = u64::from(u32::MAX);
    while let Some((seq, packed)) = store.snapshot(batch, at_most).await? {
        match unpack(&packed) {
            Ok(state) => return Ok(Some((seq, state))),
            Err(error) => damages.push(Damage { words: error.to_string() }),
        }
        // An older one and a longer tail tell the same.
        match seq.checked_sub(1) {
            Some(older) => at_most = older,
            None => break,
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use panelwright_engine::{SessionId, Settings};

    use super::*;
    use crate::Memory;

    /// The memory store never waits, so every future is ready at once.
    fn now<T>(future: impl Future<Output = T>) -> T {
        future.now_or_never().unwrap()
    }

    fn head() -> BatchHead {
        BatchHead {
            id: "b1".into(),
            title: "T".into(),
            folder: "T".into(),
            site: "http://127.0.0.1:1".into(),
            started_at: Moment(1),
            jobs: 5,
        }
    }

    fn started() -> (Memory, Book) {
        let store = Memory::default();
        let event = Event::Started {
            settings: Settings::for_site("http://127.0.0.1:1", 1),
            jobs: 5,
            seed: 9,
            session: SessionId("s".into()),
        };
        let book = now(Book::start(&store, head(), &[], event)).unwrap();
        (store, book)
    }

    fn toggle(store: &Memory, book: &mut Book, times: u64) {
        for time in 0..times {
            let input = if time % 2 == 0 { Input::Pause } else { Input::Resume };
            let _step = now(book.handle(store, Moment(time + 2), input)).unwrap();
        }
    }

    #[test]
    fn a_loaded_book_equals_the_one_that_was_written() {
        let (store, mut book) = started();
        // Past a snapshot, so that both ways of loading are taken.
        toggle(&store, &mut book, SNAPSHOT_RECORDS + 20);
        assert_eq!(store.snapshots.borrow().len(), 1);
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), book.state());
        assert_eq!(damages, []);

        store.snapshots.borrow_mut().clear();
        let (folded, _) = now(Book::load(&store, head())).unwrap();
        assert_eq!(folded.state(), book.state());
    }

    #[test]
    fn a_damaged_snapshot_is_reported_and_the_journal_tells_the_same() {
        let (store, mut book) = started();
        toggle(&store, &mut book, SNAPSHOT_RECORDS + 20);
        for packed in store.snapshots.borrow_mut().values_mut() {
            packed[9] ^= 1;
        }
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), book.state());
        assert_eq!(damages.len(), 1);
    }

    #[test]
    fn nothing_after_a_damaged_record_is_believed() {
        let (store, mut book) = started();
        toggle(&store, &mut book, 1);
        let before = book.state().clone();
        toggle(&store, &mut book, 6);
        store.records.borrow_mut().get_mut(&("b1".into(), 3)).unwrap().checksum ^= 1;
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), &before);
        assert_eq!(damages.len(), 1);

        // The batch goes on behind the damage, and the next wake finds it whole.
        let mut book = loaded;
        toggle(&store, &mut book, 3);
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), book.state());
        assert_eq!(damages, []);
    }

    #[test]
    fn a_missing_record_ends_the_fold() {
        let (store, mut book) = started();
        toggle(&store, &mut book, 6);
        store.records.borrow_mut().remove(&("b1".into(), 3));
        let (_, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(damages.len(), 1);
    }

    #[test]
    fn a_second_writer_is_refused() {
        let (store, mut book) = started();
        let (mut second, _) = now(Book::load(&store, head())).unwrap();
        toggle(&store, &mut book, 1);
        let refused = now(second.handle(&store, Moment(9), Input::Pause));
        assert!(matches!(refused, Err(Error::Storage(_))));
    }
}
