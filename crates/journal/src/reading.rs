//! A batch's stored form as it is found, read as far as it can be believed. Nothing is written.

use panelwright_engine::{Moment, State};

use crate::Error;
use crate::record::{Record, Sealed};
use crate::store::{BatchHead, Store};
use crate::tail::Tail;

/// Something in a batch's stored form that could not be believed. It was left where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What is damaged, for the author.
    pub words: String,
}

/// A journal as it was found.
#[derive(Debug)]
pub struct Reading {
    /// What the batch is.
    pub head: BatchHead,
    /// The fold of all that is believed; `None` when nothing is.
    pub state: Option<State>,
    /// The last record that is believed.
    pub seq: u64,
    /// The last number that is taken.
    pub last: u64,
    /// The believed records behind the newest snapshot that is believed.
    pub(crate) tail: Tail,
    /// When the last believed record was written.
    pub at: Moment,
    /// What is readable beyond the damage.
    pub later: Vec<Record>,
    /// How many records are known to be missing or unreadable.
    pub lost: u64,
    /// Whether nobody can say how many records there were.
    pub is_end_unknown: bool,
    /// What is damaged, in words.
    pub damages: Vec<Damage>,
}

impl Reading {
    /// Reads a batch: the newest good snapshot and the records after it.
    ///
    /// # Errors
    /// [`Error::Storage`] when the store cannot be read, [`Error::Newer`] when a later version
    /// wrote it.
    pub async fn of(store: &impl Store, head: BatchHead) -> Result<Self, Error> {
        let mut reading = Self {
            head,
            state: None,
            seq: 0,
            last: 0,
            tail: Tail::default(),
            at: Moment(0),
            later: Vec::new(),
            lost: 0,
            is_end_unknown: false,
            damages: Vec::new(),
        };
        reading.read_snapshot(store).await?;
        // The snapshot's own record is there, unless records were lost; or the batch was over by
        // then, and the author had its story forgotten.
        let may_be_forgotten = reading.state.as_ref().is_some_and(|state| !state.is_open());
        let mut records = store.records(&reading.head.id, reading.seq.saturating_sub(1)).await?;
        if reading.seq > 0 {
            match records.first() {
                Some((number, _)) if *number == reading.seq => drop(records.remove(0)),
                Some(_) | None if may_be_forgotten => {}
                Some(_) | None => reading.tell("the records up to the last snapshot are missing"),
            }
        }
        reading.last = records.last().map_or(reading.seq, |(number, _)| *number);
        reading.is_end_unknown = reading.state.is_none() && records.is_empty()
            || !reading.damages.is_empty() && records.is_empty();
        reading.fold(&records)?;
        let believed = records.iter().filter(|(number, _)| *number <= reading.seq);
        believed.for_each(|(_, sealed)| reading.tail.add(sealed));
        Ok(reading)
    }

    /// Whether the journal was believed to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.state.is_some() && self.lost == 0 && !self.is_end_unknown
    }

    async fn read_snapshot(&mut self, store: &impl Store) -> Result<(), Error> {
        let mut at_most = u64::from(u32::MAX);
        while let Some((seq, packed)) = store.snapshot(&self.head.id, at_most).await? {
            match store.unpack(&packed) {
                Ok(state) => {
                    self.tail = Tail::behind(seq, &state, &packed);
                    (self.seq, self.state) = (seq, Some(state));
                    return Ok(());
                }
                Err(newer @ Error::Newer { .. }) => return Err(newer),
                Err(error) => self.tell(&error.to_string()),
            }
            // An older one and a longer tail tell the same.
            match seq.checked_sub(1) {
                Some(older) => at_most = older,
                None => break,
            }
        }
        Ok(())
    }

    fn fold(&mut self, records: &[(u64, Sealed)]) -> Result<(), Error> {
        let mut opened = Vec::with_capacity(records.len());
        for (number, sealed) in records {
            match Record::open(*number, sealed) {
                Err(newer @ Error::Newer { .. }) => return Err(newer),
                record => opened.push((*number, record)),
            }
        }
        let mut rest = opened.as_slice();
        while let [(number, record), after @ ..] = rest {
            if let Ok(record) = record
                && *number == self.seq + 1
                && self.take(record)
            {
                rest = after;
                continue;
            }
            // Somebody has met this damage before, and went on behind it.
            let resumes = |(_, record): &(u64, Result<Record, Error>)| {
                record.as_ref().is_ok_and(|record| record.resumes_after() == Some(self.seq))
            };
            match rest.iter().rposition(resumes) {
                Some(position) if rest[position].1.as_ref().is_ok_and(|it| self.take(it)) => {
                    rest = &rest[position + 1..];
                }
                Some(_) | None => break,
            }
        }
        if rest.is_empty() {
            return Ok(());
        }
        self.tell(&first_words(self.seq + 1, rest));
        self.later = rest.iter().filter_map(|(_, record)| record.clone().ok()).collect();
        let readable = u64::try_from(self.later.len()).unwrap_or(0);
        // A record that is readable and no beginning is no loss, but nothing can be built on it.
        self.lost = (self.last - self.seq).saturating_sub(readable).max(1);
        Ok(())
    }

    /// Takes a record in; `false` when the journal would have to begin with it and it is no
    /// beginning.
    fn take(&mut self, record: &Record) -> bool {
        let mut events = record.events.iter();
        let state = match &mut self.state {
            Some(state) => state,
            none => {
                let begun = events.next().map(|first| State::begin(record.at, first));
                let Some(Ok(state)) = begun else { return false };
                none.insert(state)
            }
        };
        for event in events {
            state.apply(record.at, event);
        }
        (self.seq, self.at) = (record.seq, record.at);
        true
    }

    fn tell(&mut self, words: &str) {
        self.damages.push(Damage { words: words.to_owned() });
    }
}

/// What is wrong where the fold ended.
fn first_words(expected: u64, rest: &[(u64, Result<Record, Error>)]) -> String {
    match rest.first() {
        Some((number, Err(Error::Damaged(words)))) if *number == expected => words.clone(),
        Some((number, Err(error))) if *number == expected => error.to_string(),
        Some((number, Ok(_))) if *number == expected => {
            format!("record {expected} does not fit where it stands")
        }
        Some(_) | None => format!("record {expected} is missing"),
    }
}
