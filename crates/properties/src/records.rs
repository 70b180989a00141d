//! What is stored: records and snapshots.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use panelwright_journal::requests::RequestRecord;
use panelwright_journal::{Record, Sealed, snapshot};

/// A record's text opens or is refused, and what opened is sealed so that it opens to the same.
/// With another seal, or in another place, it never opens. Returns whether it opened.
pub fn record_opens_or_is_refused(seq: u64, body: &str) -> bool {
    let checksum = crc32fast::hash(body.as_bytes());
    let sealed = Sealed { body: body.to_owned(), checksum };
    let unsealed = Sealed { checksum: !checksum, ..sealed.clone() };
    assert!(Record::open(seq, &unsealed).is_err(), "a broken seal must be told");
    let Ok(record) = Record::open(seq, &sealed) else { return false };
    assert_eq!(record.seq, seq);
    assert!(Record::open(seq.wrapping_add(1), &sealed).is_err(), "a wrong place must be told");
    let again = record.seal().expect("what was opened can be sealed");
    assert_eq!(Record::open(seq, &again), Ok(record));
    true
}

/// The same for an event of a request.
pub fn request_event_opens_or_is_refused(seq: u64, body: &str) -> bool {
    let checksum = crc32fast::hash(body.as_bytes());
    let sealed = Sealed { body: body.to_owned(), checksum };
    let unsealed = Sealed { checksum: !checksum, ..sealed.clone() };
    assert!(RequestRecord::open(seq, &unsealed).is_err(), "a broken seal must be told");
    let Ok(record) = RequestRecord::open(seq, &sealed) else { return false };
    assert_eq!(record.seq, seq);
    assert!(
        RequestRecord::open(seq.wrapping_add(1), &sealed).is_err(),
        "a wrong place must be told"
    );
    let again = record.seal().expect("what was opened can be sealed");
    assert_eq!(RequestRecord::open(seq, &again), Ok(record));
    true
}

/// A stored snapshot is unpacked or refused: as it is, as what is behind a good seal, and as what
/// is compressed behind one. Returns whether one of them was a snapshot.
pub fn snapshot_unpacks_or_is_refused(bytes: &[u8]) -> bool {
    [bytes.to_vec(), sealed(bytes), sealed(&deflated(bytes))].iter().any(|packed| {
        let Ok(state) = snapshot::unpack(packed) else { return false };
        let again = snapshot::pack(&state).expect("what was unpacked can be packed");
        assert_eq!(snapshot::unpack(&again), Ok(state));
        true
    })
}

/// Behind the checksum that a snapshot has in front.
fn sealed(deflated: &[u8]) -> Vec<u8> {
    [&crc32fast::hash(deflated).to_le_bytes(), deflated].concat()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}
