//! What is left of a batch when its records break, in every way that was thought of, with the
//! second copy whole, missing or broken as well. `--nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

mod common;

use common::{World, at_once, head};
use panelwright_engine::{JobId, JobState, Moment, Phase, SessionId};
use panelwright_journal::open::{Opened, missing, open};
use panelwright_journal::{Memory, Store};

const JOBS: u32 = 160;
/// Two snapshots, and a tail of several records.
const SENDS: usize = 125;

/// What is broken.
struct Break {
    what: &'static str,
    damage: fn(&Memory),
}

const fn breakage(what: &'static str, damage: fn(&Memory)) -> Break {
    Break { what, damage }
}

const BREAKS: &[Break] = &[
    breakage("nothing", |_| {}),
    breakage("a byte flipped in a record", |store| {
        let mut records = store.records.borrow_mut();
        let sealed = records.values_mut().rev().nth(9).unwrap();
        sealed.body = sealed.body.replacen("job", "jab", 1).replacen("at\"", "as\"", 1);
    }),
    breakage("a record missing", |store| {
        let key = store.records.borrow().keys().rev().nth(9).unwrap().clone();
        store.records.borrow_mut().remove(&key);
    }),
    breakage("a record cut short", |store| {
        let mut records = store.records.borrow_mut();
        let sealed = records.values_mut().rev().nth(9).unwrap();
        sealed.body.truncate(20);
    }),
    breakage("four records in a row cut short", |store| {
        let mut records = store.records.borrow_mut();
        for sealed in records.values_mut().rev().skip(5).take(4) {
            sealed.body.truncate(20);
        }
    }),
    breakage("the last record lost", |store| drop(store.records.borrow_mut().pop_last())),
    breakage("the last 12 records lost (an old copy)", |store| {
        for _ in 0..12 {
            store.records.borrow_mut().pop_last();
        }
    }),
    breakage("a record under its neighbour's number", |store| {
        let mut records = store.records.borrow_mut();
        let mut newest = records.values_mut().rev().skip(8);
        let (later, earlier) = (newest.next().unwrap(), newest.next().unwrap());
        std::mem::swap(later, earlier);
    }),
    breakage("a number that is there twice", |store| {
        let mut records = store.records.borrow_mut();
        let mut newest = records.values_mut().rev().skip(8);
        let (later, earlier) = (newest.next().unwrap(), newest.next().unwrap());
        *later = earlier.clone();
    }),
    breakage("the newest snapshot damaged", |store| {
        store.snapshots.borrow_mut().values_mut().next_back().unwrap()[40] ^= 1;
    }),
    breakage("all snapshots damaged", |store| {
        store.snapshots.borrow_mut().values_mut().for_each(|packed| packed[40] ^= 1);
    }),
    breakage("no snapshot, and the first record damaged", |store| {
        store.snapshots.borrow_mut().clear();
        store.records.borrow_mut().values_mut().next().unwrap().checksum ^= 1;
    }),
    breakage("all records gone", |store| store.records.borrow_mut().clear()),
    breakage("all records and snapshots gone", |store| {
        store.records.borrow_mut().clear();
        store.snapshots.borrow_mut().clear();
    }),
    breakage("the database deleted", |store| {
        store.records.borrow_mut().clear();
        store.snapshots.borrow_mut().clear();
        store.panels.borrow_mut().clear();
        store.heads.borrow_mut().clear();
    }),
    breakage("the texts of three panels missing", |store| {
        for job in [3, 124, 150] {
            store.panels.borrow_mut().remove(&("b1".to_owned(), job));
        }
    }),
];

/// How the second copy is.
#[derive(Clone, Copy, PartialEq)]
enum SecondCopy {
    Whole,
    Missing,
    Broken,
}

/// What opening the batch anew gave; `None` where nothing of it is left.
fn reopen(world: &World) -> Option<Opened> {
    let session = SessionId("s2".into());
    let lost = at_once(missing(&world.store, &world.mirror)).unwrap();
    let head = at_once(world.store.batches()).unwrap().into_iter().chain(lost).next()?;
    let files = async |_: &_| world.files.clone();
    let now = world.now.plus(60_000);
    Some(at_once(open(&world.store, &world.mirror, head, now, &session, files)).unwrap())
}

fn broken(breakage: &Break, copy: SecondCopy) -> World {
    let mut world = World::start(JOBS);
    world.run_until(SENDS);
    assert!(world.store.snapshots.borrow().len() >= 2);
    (breakage.damage)(&world.store);
    match copy {
        SecondCopy::Whole => {}
        SecondCopy::Missing => world.mirror.0.borrow_mut().clear(),
        SecondCopy::Broken => world.mirror.0.borrow_mut().values_mut().for_each(|value| {
            value.truncate(value.len() - 3);
        }),
    }
    world
}

fn waiting(opened: &Opened) -> impl Iterator<Item = JobId> + '_ {
    let jobs = (0..).map(JobId).zip(opened.book.state().jobs());
    jobs.filter(|(_, job)| {
        matches!(job.state, JobState::Waiting { .. } | JobState::Preparing { .. })
    })
    .map(|(id, _)| id)
}

#[test]
fn what_was_permitted_to_be_sent_never_waits_again() {
    println!(
        "| what was broken | second copy | done | to look for | phase | what the author was told |"
    );
    println!("|---|---|---|---|---|---|");
    for breakage in BREAKS {
        for copy in [SecondCopy::Whole, SecondCopy::Missing, SecondCopy::Broken] {
            let world = broken(breakage, copy);
            let truth = world.book.state().done();
            let copy_words = match copy {
                SecondCopy::Whole => "whole",
                SecondCopy::Missing => "missing",
                SecondCopy::Broken => "broken",
            };
            let Some(opened) = reopen(&world) else {
                assert!(copy != SecondCopy::Whole, "{}: lost with a whole copy", breakage.what);
                println!("| {} | {copy_words} | - | - | - | no batch |", breakage.what);
                continue;
            };
            let state = opened.book.state();
            let unsettled = state
                .jobs()
                .iter()
                .filter(|job| matches!(job.state, JobState::Unsettled { .. }))
                .count();
            let phase = state.progress(world.now).phase;
            println!(
                "| {} | {copy_words} | {} of {truth} | {unsettled} | {phase:?} | {} |",
                breakage.what,
                state.done(),
                opened.words.join(" ")
            );
            let again: Vec<JobId> =
                waiting(&opened).filter(|job| world.permitted.contains(job)).collect();
            assert_eq!(again, [], "{} / {copy_words}: would be sent again", breakage.what);
            // Where all that is missing is found in another place, nothing has to be said.
            let is_mended = breakage.what.starts_with("the texts") && copy == SecondCopy::Whole;
            let is_told = !opened.words.is_empty() || breakage.what == "nothing" || is_mended;
            assert!(is_told, "{} / {copy_words}: nothing was said", breakage.what);
            let is_paused = phase == Phase::Paused;
            let says_so = opened.words.iter().any(|words| words.contains("is paused"));
            assert_eq!(is_paused, says_so, "{} / {copy_words}", breakage.what);
            if copy == SecondCopy::Whole {
                assert!(state.done() >= truth, "{}: {} of {truth}", breakage.what, state.done());
                assert!(unsettled <= usize::from(common::WORKERS), "{}", breakage.what);
                assert_eq!(is_paused, breakage.what.starts_with("the last"), "{}", breakage.what);
            }

            // What was made of it is the journal now: it reads back the same, without a word.
            let words = reopen(&world).unwrap();
            assert_eq!(words.words, Vec::<String>::new(), "{} / {copy_words}", breakage.what);
            assert_eq!(words.book.state(), state, "{} / {copy_words}", breakage.what);
            // And without its snapshots, too, which only make it quick; unless nothing else was left.
            if breakage.what != "all records gone" {
                world.store.snapshots.borrow_mut().clear();
                let folded = reopen(&world).unwrap();
                assert_eq!(folded.book.state().jobs(), state.jobs(), "{}", breakage.what);
            }
        }
    }
}

#[test]
fn nothing_is_deleted() {
    for breakage in BREAKS {
        let world = broken(breakage, SecondCopy::Broken);
        let before = world.store.records.borrow().clone();
        let _opened = reopen(&world);
        let after = world.store.records.borrow();
        for (key, sealed) in &before {
            assert_eq!(after.get(key), Some(sealed), "{}", breakage.what);
        }
    }
}

#[test]
fn a_newer_form_is_refused_and_nothing_is_changed() {
    let world = broken(&BREAKS[0], SecondCopy::Whole);
    let newer = r#"{"format":99,"seq":1,"at":1,"events":[]}"#;
    let last = world.book.seq();
    world.store.records.borrow_mut().insert(
        ("b1".to_owned(), last + 1),
        panelwright_journal::Sealed {
            body: newer.to_owned(),
            checksum: crc32fast::hash(newer.as_bytes()),
        },
    );
    let (records, mirror) = (world.store.records.borrow().len(), world.mirror.0.borrow().clone());
    let session = SessionId("s2".into());
    let files = async |_: &_| Vec::new();
    let refused =
        at_once(open(&world.store, &world.mirror, head(JOBS), Moment(5), &session, files));
    assert!(refused.unwrap_err().to_string().contains("newer Panelwright"));
    assert_eq!(world.store.records.borrow().len(), records);
    assert_eq!(*world.mirror.0.borrow(), mirror);
}
