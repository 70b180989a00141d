//! Yesterday's stored forms are read by today's code: the files under `formats` were written by
//! the version that had that format, and are never written again.
//!
//! Format 1: a batch of ten jobs whose records hold every kind of event that there was, and the
//! snapshot after record 30.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

mod common;

use std::collections::BTreeSet;

use common::at_once;
use panelwright_engine::{Event, Input, JobPhase, Moment, Phase};
use panelwright_journal::{BatchHead, Book, Memory, Record, Sealed};

const RECORDS_1: &str = include_str!("formats/1/records.jsonl");
const SNAPSHOT_1: &[u8] = include_bytes!("formats/1/snapshot-30.bin");
const SNAPSHOT_1_SEQ: u64 = 30;

fn records(lines: &str) -> impl Iterator<Item = (u64, Sealed)> {
    let sealed = |line| {
        let (body, checksum) = serde_json::from_str(line).unwrap();
        Sealed { body, checksum }
    };
    (1..).zip(lines.lines().map(sealed))
}

fn store(is_with_snapshot: bool) -> Memory {
    let store = Memory::default();
    for (seq, sealed) in records(RECORDS_1) {
        store.records.borrow_mut().insert(("b1".into(), seq), sealed);
    }
    if is_with_snapshot {
        store.snapshots.borrow_mut().insert(("b1".into(), SNAPSHOT_1_SEQ), SNAPSHOT_1.to_vec());
    }
    store
}

fn head() -> BatchHead {
    BatchHead { jobs: 10, ..common::head(10) }
}

#[test]
fn every_record_of_format_1_is_read() {
    let opened = records(RECORDS_1).map(|(seq, sealed)| Record::open(seq, &sealed).unwrap());
    let events: Vec<Event> = opened.flat_map(|record| record.events).collect();
    let name = |event: &Event| {
        let words = format!("{event:?}");
        words.split([' ', '(']).next().unwrap().to_owned()
    };
    let kinds: BTreeSet<String> = events.iter().map(name).collect();
    // All that there were: two came with format 2.
    assert_eq!((events.len(), kinds.len()), (54, 29));
}

#[test]
fn a_journal_of_format_1_goes_on_from_its_snapshot_and_without() {
    for is_with_snapshot in [true, false] {
        let store = store(is_with_snapshot);
        let (mut book, damages) = at_once(Book::load(&store, head())).unwrap();
        assert_eq!(damages, []);
        let phases: Vec<JobPhase> =
            book.state().jobs().iter().map(panelwright_engine::Job::phase).collect();
        let mut expected = vec![JobPhase::SetAside; 10];
        expected[0] = JobPhase::Done;
        assert_eq!(phases, expected);
        assert_eq!(book.state().progress(Moment(0)).phase, Phase::Stopped);
        let kept = book.state().jobs()[0].picture().unwrap();
        assert_eq!((kept.size_bytes, kept.width), (34_567, 1_024));

        // What is written behind it is of today's format, and both are read together.
        let retry = Input::Retry { jobs: None };
        let _step = at_once(book.handle(&store, Moment(1_700_000_100_000), retry)).unwrap();
        let (again, damages) = at_once(Book::load(&store, head())).unwrap();
        assert_eq!(again.state(), book.state());
        assert_eq!(damages, []);
    }
}
