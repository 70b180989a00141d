//! One open batch: its state in memory and its journal on disk, never apart.

use std::collections::BTreeSet;

use panelwright_engine::{Event, Input, Moment, State, Step};

use crate::Error;
use crate::mirror::{self, Reflection};
use crate::reading::{Damage, Reading};
use crate::record::Record;
use crate::recover::{Found, recover};
use crate::snapshot::pack;
use crate::store::{BatchHead, Durability, PanelRecord, Store};
use crate::tail::Tail;

/// One open batch.
#[derive(Debug)]
pub struct Book {
    head: BatchHead,
    state: State,
    /// The number of the last record.
    seq: u64,
    /// The records since the last snapshot.
    tail: Tail,
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
        let mut tail = Tail::default();
        tail.add(&first);
        Ok(Self { head, state, seq: 1, tail })
    }

    /// Loads a batch. Where its journal cannot be believed to its end, it goes on with what can be
    /// made out ([`mod@crate::recover`]) from the journal alone.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store cannot be read or written, [`Error::Newer`] when a later
    /// version wrote the batch, [`Error::NoStart`] when nothing of it can be believed.
    pub async fn load(store: &impl Store, head: BatchHead) -> Result<(Self, Vec<Damage>), Error> {
        let reading = Reading::of(store, head).await?;
        let damages = reading.damages.clone();
        if reading.is_whole() {
            return Ok((Self::whole(reading)?, damages));
        }
        let at = reading.at;
        let session = reading.state.as_ref().ok_or(panelwright_engine::NoStart)?.session().clone();
        let recovery = recover(&Found {
            reading: &reading,
            reflection: &Reflection::default(),
            panels: &[],
            promptless: &BTreeSet::new(),
            files: &[],
            session: &session,
        });
        Ok((Self::go_on(store, reading, at, recovery.events).await?, damages))
    }

    /// A batch whose journal was believed to its end.
    ///
    /// # Errors
    /// [`Error::NoStart`] when it was not.
    pub fn whole(reading: Reading) -> Result<Self, Error> {
        let state = reading.state.ok_or(panelwright_engine::NoStart)?;
        Ok(Self { head: reading.head, state, seq: reading.last, tail: reading.tail })
    }

    /// Goes on behind what was read, with these events. What could not be believed stays where it
    /// is.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store refuses; the next reading finds what this one did.
    pub async fn go_on(
        store: &impl Store,
        reading: Reading,
        at: Moment,
        events: Vec<Event>,
    ) -> Result<Self, Error> {
        let seq = reading.last + 1;
        let (mut state, mut rest) = (reading.state, events.as_slice());
        if state.is_none()
            && let Some((first, others)) = rest.split_first()
        {
            state = Some(State::begin(reading.head.started_at, first)?);
            rest = others;
        }
        let mut state = state.ok_or(panelwright_engine::NoStart)?;
        for event in rest {
            state.apply(at, event);
        }
        let record = Record::new(seq, at, events).seal()?;
        store.append(&reading.head.id, seq, &record, Durability::Strict).await?;
        let mut book = Self { head: reading.head, state, seq, tail: reading.tail };
        // Waking is quick again, and what was damaged is not read every time.
        book.settle(store).await?;
        Ok(book)
    }

    /// Writes something down for the author.
    ///
    /// # Errors
    /// As [`Book::handle`].
    pub async fn notice(
        &mut self,
        store: &impl Store,
        at: Moment,
        words: Vec<String>,
    ) -> Result<(), Error> {
        let events: Vec<Event> = words.into_iter().map(|words| Event::Noticed { words }).collect();
        let record = Record::new(self.seq + 1, at, events.clone()).seal()?;
        store.append(&self.head.id, self.seq + 1, &record, Durability::Strict).await?;
        self.seq += 1;
        for event in &events {
            self.state.apply(at, event);
        }
        self.settle(store).await
    }

    /// What the batch is.
    #[must_use]
    pub fn head(&self) -> &BatchHead {
        &self.head
    }

    /// The number of the last record.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
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
        let must_last = !step.effects.is_empty()
            || step.events.iter().any(Event::must_last)
            || mirror::is_kept(&step.events);
        let durability = if must_last { Durability::Strict } else { Durability::Relaxed };
        let record = Record::new(self.seq + 1, now, step.events.clone());
        let sealed = record.seal()?;
        store.append(&self.head.id, record.seq, &sealed, durability).await?;
        self.seq += 1;
        self.tail.add(&sealed);
        if self.tail.is_due(self.seq, &self.state) {
            self.settle(store).await?;
        }
        Ok(step)
    }

    /// Has all that the book tells on the medium: a snapshot is written strictly, and so is what was
    /// written before it.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store refuses; nothing is lost then.
    pub async fn settle(&mut self, store: &impl Store) -> Result<(), Error> {
        let packed = pack(&self.state)?;
        store.put_snapshot(&self.head.id, self.seq, &packed).await?;
        self.tail = Tail::behind(self.seq, &self.state, &packed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use panelwright_engine::{SessionId, Settings};

    use super::*;
    use crate::Memory;

    /// More records than a batch of a few jobs goes without a snapshot.
    const PAST_A_SNAPSHOT: u64 = 520;

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
            taken_up_at: Some(Moment(1)),
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
        toggle(&store, &mut book, PAST_A_SNAPSHOT);
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
        toggle(&store, &mut book, PAST_A_SNAPSHOT);
        for packed in store.snapshots.borrow_mut().values_mut() {
            packed[9] ^= 1;
        }
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), book.state());
        assert_eq!(damages.len(), 1);
    }

    #[test]
    fn a_batch_goes_on_behind_a_damage_and_says_so_once() {
        let (store, mut book) = started();
        toggle(&store, &mut book, 6);
        store.records.borrow_mut().get_mut(&("b1".into(), 3)).unwrap().checksum ^= 1;
        let (mut book, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(damages.len(), 1);
        assert!(!book.state().notices().is_empty());

        toggle(&store, &mut book, 3);
        let (loaded, damages) = now(Book::load(&store, head())).unwrap();
        assert_eq!(loaded.state(), book.state());
        assert_eq!(damages, []);

        // The journal alone tells the way around the damage.
        store.snapshots.borrow_mut().clear();
        let (folded, _) = now(Book::load(&store, head())).unwrap();
        assert_eq!(folded.state(), book.state());
    }

    #[test]
    fn a_missing_record_is_told() {
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
