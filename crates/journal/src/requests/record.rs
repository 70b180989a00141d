//! One event of a request, as stored.

use panelwright_engine::Moment;
use panelwright_requests::Event;
use serde::{Deserialize, Serialize};

use crate::{Error, Sealed};

/// The format that is written. A change of what is stored needs the next number and a way to read
/// this one.
const FORMAT: u32 = 1;

/// One event in a request's story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The form this is stored in.
    format: u32,
    /// Its place in the story, from 1, without gaps.
    pub seq: u64,
    /// When it was recorded.
    pub at: Moment,
    /// What happened.
    pub event: Event,
}

impl RequestRecord {
    /// A record of the present format.
    #[must_use]
    pub fn new(seq: u64, at: Moment, event: Event) -> Self {
        Self { format: FORMAT, seq, at, event }
    }

    /// The stored form.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the event has no JSON form, which none of ours lacks.
    pub fn seal(&self) -> Result<Sealed, Error> {
        let body =
            serde_json::to_string(self).map_err(|error| Error::Damaged(error.to_string()))?;
        let checksum = crc32fast::hash(body.as_bytes());
        Ok(Sealed { body, checksum })
    }

    /// Reads a stored form that should be the record numbered `seq`.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the checksum, the number or the shape is wrong, [`Error::Newer`]
    /// when a later version wrote it.
    pub fn open(seq: u64, sealed: &Sealed) -> Result<Self, Error> {
        /// Enough to tell a newer format from a damaged one.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }

        // serde's words may quote what stands there, and what stands there is a prompt.
        let unreadable = |_| Error::Damaged(format!("event {seq} of a request cannot be read"));
        if crc32fast::hash(sealed.body.as_bytes()) != sealed.checksum {
            return Err(Error::Damaged(format!("event {seq} of a request fails its checksum")));
        }
        let Head { format } = serde_json::from_str(&sealed.body).map_err(unreadable)?;
        if format > FORMAT {
            return Err(Error::Newer { what: format!("event {seq} of a request"), format });
        }
        let record: Self = serde_json::from_str(&sealed.body).map_err(unreadable)?;
        if record.seq != seq {
            let found = record.seq;
            return Err(Error::Damaged(format!(
                "event {seq} of a request says that it is {found}"
            )));
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Sealed {
        RequestRecord::new(2, Moment(5), Event::Generating).seal().unwrap()
    }

    #[test]
    fn a_sealed_record_opens_to_itself() {
        let record = RequestRecord::new(2, Moment(5), Event::Generating);
        assert_eq!(RequestRecord::open(2, &sealed()), Ok(record));
    }

    #[test]
    fn a_changed_a_misplaced_and_a_newer_record_are_told() {
        let mut changed = sealed();
        changed.body.push(' ');
        assert!(matches!(RequestRecord::open(2, &changed), Err(Error::Damaged(_))));
        assert!(matches!(RequestRecord::open(3, &sealed()), Err(Error::Damaged(_))));
        let body = sealed().body.replace("\"format\":1", "\"format\":9");
        let newer = Sealed { checksum: crc32fast::hash(body.as_bytes()), body };
        assert!(matches!(RequestRecord::open(2, &newer), Err(Error::Newer { format: 9, .. })));
    }

    #[test]
    fn words_about_damage_hold_no_prompt() {
        let body = r#"{"format":1,"seq":2,"at":1,"event":{"a secret fox":1}}"#.to_owned();
        let odd = Sealed { checksum: crc32fast::hash(body.as_bytes()), body };
        let words = RequestRecord::open(2, &odd).unwrap_err().to_string();
        assert!(!words.contains("fox"), "{words}");
    }
}
