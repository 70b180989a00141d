//! One step of a batch, as stored.

use panelwright_engine::{Event, Moment};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::migrate::{self, FORMAT, Form};

/// The events of one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The form this is stored in.
    format: u32,
    /// Its place in the journal, from 1, without gaps.
    pub seq: u64,
    /// When the step was taken.
    pub at: Moment,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// A record's text and its checksum (CRC-32): told apart from one that was cut short or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The record as JSON.
    pub body: String,
    /// CRC-32 of the body's UTF-8 bytes.
    pub checksum: u32,
}

impl Record {
    /// A record of the present format.
    #[must_use]
    pub fn new(seq: u64, at: Moment, events: Vec<Event>) -> Self {
        Self { format: FORMAT, seq, at, events }
    }

    /// The stored form.
    ///
    /// # Errors
    /// [`Error::Damaged`] when an event has no JSON form, which none of ours lacks.
    pub fn seal(&self) -> Result<Sealed, Error> {
        let body = serde_json::to_string(self).map_err(|e| Error::Damaged(e.to_string()))?;
        let checksum = crc32fast::hash(body.as_bytes());
        Ok(Sealed { body, checksum })
    }

    /// The last record that was believed when this one was written to go on behind a damage.
    pub(crate) fn resumes_after(&self) -> Option<u64> {
        self.events.iter().find_map(|event| {
            if let Event::Recovered(recovered) = event { Some(recovered.after) } else { None }
        })
    }

    /// Reads a stored form that should be the record numbered `seq`.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the checksum, the number or the shape is wrong, [`Error::Newer`]
    /// when a later version wrote it.
    pub fn open(seq: u64, sealed: &Sealed) -> Result<Self, Error> {
        if crc32fast::hash(sealed.body.as_bytes()) != sealed.checksum {
            return Err(Error::Damaged(format!("record {seq} fails its checksum")));
        }
        let record: Self = migrate::read(Form::Record, &format!("record {seq}"), &sealed.body)?;
        if record.seq != seq {
            let found = record.seq;
            return Err(Error::Damaged(format!("record {seq} says that it is {found}")));
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Sealed {
        Record::new(7, Moment(5), vec![Event::Paused, Event::Resumed]).seal().unwrap()
    }

    #[test]
    fn a_sealed_record_opens_to_itself() {
        let record = Record::new(7, Moment(5), vec![Event::Paused, Event::Resumed]);
        assert_eq!(Record::open(7, &sealed()), Ok(record));
    }

    #[test]
    fn a_changed_a_cut_and_a_misplaced_record_are_told() {
        let mut changed = sealed();
        changed.body = changed.body.replace("paused", "resume");
        let mut cut = sealed();
        cut.body.truncate(10);
        assert!(matches!(Record::open(7, &changed), Err(Error::Damaged(_))));
        assert!(matches!(Record::open(7, &cut), Err(Error::Damaged(_))));
        assert!(matches!(Record::open(8, &sealed()), Err(Error::Damaged(_))));
    }
}
