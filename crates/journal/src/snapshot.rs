//! A whole state, as stored: JSON, deflated, with a checksum in front.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use panelwright_engine::State;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::migrate::{self, FORMAT, Form};

/// A snapshot of a 20,000-job batch is about 12 MB of JSON. What claims to be far more is not a
/// snapshot and must not fill the memory.
const JSON_BYTES_MAX: u64 = 256 << 20;
const CHECKSUM_BYTES: usize = 4;

#[derive(Serialize)]
struct Packed<'a> {
    format: u32,
    state: &'a State,
}

#[derive(Deserialize)]
struct Unpacked {
    state: State,
}

/// The stored form of a state.
///
/// # Errors
/// [`Error::Damaged`] when the state has no JSON form, which none of ours lacks.
pub fn pack(state: &State) -> Result<Vec<u8>, Error> {
    let packed = Packed { format: FORMAT, state };
    let json = serde_json::to_vec(&packed).map_err(|error| Error::Damaged(error.to_string()))?;
    let mut packed = vec![0; CHECKSUM_BYTES];
    let mut encoder = DeflateEncoder::new(&mut packed, Compression::fast());
    let written = encoder.write_all(&json).and_then(|()| encoder.finish().map(drop));
    written.map_err(|error| Error::Damaged(error.to_string()))?;
    let checksum = crc32fast::hash(&packed[CHECKSUM_BYTES..]);
    packed[..CHECKSUM_BYTES].copy_from_slice(&checksum.to_le_bytes());
    Ok(packed)
}

/// The state in a stored form.
///
/// # Errors
/// [`Error::Damaged`] when the checksum, the compression or the shape is wrong, [`Error::Newer`]
/// when a later version wrote it.
pub fn unpack(packed: &[u8]) -> Result<State, Error> {
    let damaged = |what: &str| Error::Damaged(format!("a snapshot {what}"));
    let (checksum, deflated) =
        packed.split_first_chunk::<CHECKSUM_BYTES>().ok_or_else(|| damaged("is cut short"))?;
    if crc32fast::hash(deflated) != u32::from_le_bytes(*checksum) {
        return Err(damaged("fails its checksum"));
    }
    let mut json = Vec::new();
    DeflateDecoder::new(deflated)
        .take(JSON_BYTES_MAX)
        .read_to_end(&mut json)
        .map_err(|error| damaged(&format!("cannot be unpacked: {error}")))?;
    // Through text, like everything else: JSON from bytes is a second copy of all the code that
    // reads it.
    let json = String::from_utf8(json).map_err(|_| damaged("is no text"))?;
    let unpacked: Unpacked = migrate::read(Form::Snapshot, "a snapshot", &json)?;
    Ok(unpacked.state)
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{Event, Moment, SessionId, Settings};

    use super::*;

    fn state() -> State {
        let started = Event::Started {
            settings: Settings::for_site("http://127.0.0.1:1", 3),
            jobs: 40,
            seed: 9,
            session: SessionId("s".into()),
        };
        State::begin(Moment(1), &started).unwrap()
    }

    #[test]
    fn a_packed_state_unpacks_to_itself() {
        assert_eq!(unpack(&pack(&state()).unwrap()).unwrap(), state());
    }

    #[test]
    fn every_single_changed_byte_is_noticed() {
        let packed = pack(&state()).unwrap();
        for position in 0..packed.len() {
            let mut changed = packed.clone();
            changed[position] ^= 0x40;
            assert!(unpack(&changed).is_err(), "byte {position}");
        }
        assert!(unpack(&packed[..3]).is_err());
    }
}
