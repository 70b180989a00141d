//! Out of one place and into another; and files that were hurt on the way.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use panelwright_engine::{Event, Job, JobPhase, Moment, Phase};
use proptest::prelude::*;

use super::*;
use crate::history::{Point, state_at};
use crate::samples::{Tale, now, saved, way};
use crate::{Book, Memory, Store};

const LATER: Moment = Moment(5_000_000);

fn file_of(tale: &Tale) -> Vec<u8> {
    now(export(&tale.store, &tale.head, LATER)).unwrap()
}

/// The text of a file.
fn unpacked(file: &[u8]) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut text).unwrap();
    text
}

/// A file of that text, with an end that agrees with it.
fn repacked(text: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let (above, _) = text.trim_end().rsplit_once('\n').unwrap();
    let above = format!("{above}\n");
    let lines = above.lines().count();
    let sum = crate::audit::hex(&Sha256::digest(above.as_bytes()));
    let end = format!("{{\"end\":{{\"lines\":{lines},\"sha256\":\"{sum}\"}}}}\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all((above + &end).as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// Brings a file into a store.
fn import(store: &Memory, file: &[u8]) -> Bundle {
    let place = Place { fresh_id: "fresh".into(), kept_folders: vec!["the long walk (2)".into()] };
    now(bring(store, read(file, LATER).unwrap(), &place)).unwrap()
}

fn load(store: &Memory, head: &BatchHead) -> Book {
    let (book, damages) = now(Book::load(store, head.clone())).unwrap();
    assert_eq!(damages, []);
    book
}

#[test]
fn a_finished_batch_comes_out_as_it_went_in() {
    let tale = Tale::whole("b", 90);
    let other = Memory::default();
    let bundle = import(&other, &file_of(&tale));
    assert!(!bundle.is_open);
    assert_eq!(bundle.head, BatchHead { taken_up_at: None, ..tale.head.clone() });
    assert_eq!(*other.panels.borrow(), *tale.store.panels.borrow());
    assert_eq!(*other.records.borrow(), *tale.store.records.borrow());
    assert_eq!(*other.thumbnails.borrow(), *tale.store.thumbnails.borrow());
    assert_eq!(load(&other, &bundle.head).state(), &tale.state);
    // Its history moves as it did before.
    for seq in [1, 99, 400, tale.seq] {
        let scene = |store| now(state_at(store, "b", Point::after(seq))).unwrap();
        assert_eq!(scene(&other), scene(&tale.store));
    }
}

#[test]
fn an_open_batch_comes_in_paused_and_looks_for_what_was_sent() {
    let mut tale = Tale::begin("b", 5);
    tale.open_tab();
    // The first is saved, the second is being saved, the third was sent, the fourth is prepared.
    tale.tell_all(way(0));
    tale.tell_all(saved(0));
    tale.tell_all(way(1));
    tale.tell(saved(1).remove(0));
    tale.tell_all(way(2)[..3].to_vec());
    let other = Memory::default();
    let bundle = import(&other, &file_of(&tale));
    assert!(bundle.is_open);
    let book = load(&other, &bundle.head);
    let phases: Vec<JobPhase> = book.state().jobs().iter().map(Job::phase).collect();
    assert_eq!(
        phases,
        [
            JobPhase::Done,
            JobPhase::Looking,
            JobPhase::Looking,
            JobPhase::Waiting,
            JobPhase::Waiting
        ]
    );
    assert_eq!(book.state().progress(LATER).phase, Phase::Paused);
    assert!(book.state().downloads_in_question().is_empty());
    assert!(book.state().workers().iter().all(|worker| worker.tab().is_none()));
}

#[test]
fn a_name_and_a_folder_that_are_taken_are_not_taken_again() {
    let tale = Tale::whole("b", 3);
    let file = file_of(&tale);
    let bundle = import(&tale.store, &file);
    assert_eq!(bundle.head.id, "fresh");
    assert_eq!(bundle.head.folder, "The Long Walk (3)");
    let panels = now(tale.store.panels("fresh")).unwrap();
    assert!(panels.iter().all(|panel| panel.file.starts_with("The Long Walk (3)/p")));
    assert_eq!(now(tale.store.batches()).unwrap().len(), 2);
    assert_eq!(load(&tale.store, &bundle.head).state(), &tale.state);
}

#[test]
fn a_batch_without_its_beginning_is_carried_by_a_snapshot() {
    let tale = Tale::whole("b", 90);
    let book = load(&tale.store, &tale.head);
    now(crate::prune::forget_story(&tale.store, &book)).unwrap();
    let other = Memory::default();
    let bundle = import(&other, &file_of(&tale));
    assert!(bundle.records.is_empty());
    let mut book = load(&other, &bundle.head);
    assert_eq!(book.state(), &tale.state);
    // And it goes on from there.
    let retry = panelwright_engine::Input::Retry { jobs: None };
    let step = now(book.handle(&other, LATER, retry)).unwrap();
    assert!(step.events.iter().any(|event| matches!(event, Event::Retried { .. })));
    let book = load(&other, &bundle.head);
    assert!(book.state().is_open());
}

#[test]
fn what_is_damaged_stays_behind() {
    let tale = Tale::whole("b", 90);
    tale.store.records.borrow_mut().get_mut(&("b".into(), 77)).unwrap().checksum ^= 1;
    let bundle = read(&file_of(&tale), LATER).unwrap();
    assert_eq!(bundle.records.first().map(|(seq, _)| *seq), Some(501));
    assert_eq!(bundle.records.last().map(|(seq, _)| *seq), Some(tale.seq));

    // Nothing sound reaches to the end.
    tale.store.records.borrow_mut().get_mut(&("b".into(), tale.seq)).unwrap().checksum ^= 1;
    assert!(matches!(now(export(&tale.store, &tale.head, LATER)), Err(Error::Damaged(_))));
}

#[test]
fn a_file_that_was_cut_anywhere_is_told() {
    let file = file_of(&Tale::whole("b", 3));
    for length in (0..file.len()).step_by(3).chain([file.len() - 1]) {
        let trouble = read(&file[..length], LATER).unwrap_err();
        let is_told = match trouble {
            Trouble::Cut => true,
            // Not even the beginning is there.
            Trouble::NotOurs => length < 20,
            Trouble::Newer { .. }
            | Trouble::Damaged(_)
            | Trouble::TooLarge
            | Trouble::Unsound(_)
            | Trouble::Storage(_) => false,
        };
        assert!(is_told, "at byte {length}: {trouble:?}");
    }
}

#[test]
fn a_text_that_ends_between_two_lines_is_told() {
    let text = unpacked(&file_of(&Tale::whole("b", 3)));
    let (above, _) = text.trim_end().rsplit_once('\n').unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(format!("{above}\n").as_bytes()).unwrap();
    assert_eq!(read(&gzip.finish().unwrap(), LATER), Err(Trouble::Cut));
}

#[test]
fn a_changed_byte_changes_nothing_that_is_taken_in() {
    let file = file_of(&Tale::whole("b", 3));
    let whole = read(&file, LATER).unwrap();
    for position in 0..file.len() {
        let mut changed = file.clone();
        changed[position] ^= 0x11;
        // Some bits of the packing mean nothing, such as its date: the text is the same then.
        if let Ok(bundle) = read(&changed, LATER) {
            assert_eq!(bundle, whole, "byte {position}");
        }
    }
    let longer = [file.as_slice(), b"x"].concat();
    assert!(read(&longer, LATER).is_err());
    assert!(read(&[file.as_slice(), file.as_slice()].concat(), LATER).is_err());
}

#[test]
fn what_was_changed_and_summed_anew_is_still_held_against_itself() {
    let text = unpacked(&file_of(&Tale::whole("b", 3)));
    assert!(read(&repacked(&text), LATER).is_ok());
    for (what, from, to) in [
        ("a later version", "\"version\":1", "\"version\":2"),
        ("another format", "panelwright-batch", "panelwright-witch"),
        ("more panels than there are", "\"jobs\":3", "\"jobs\":4"),
        ("too many panels", "\"jobs\":3", "\"jobs\":4000000000"),
        ("no panel", "\"jobs\":3", "\"jobs\":0"),
        ("a folder outside", "\"folder\":\"The Long Walk\"", "\"folder\":\"../x\""),
        ("a file outside", "The Long Walk/p001-02", "The Long Walk/../../p001-02"),
        ("two panels in a file", "p001-02", "P001-01"),
        ("a name that is none", "\"id\":\"b\"", "\"id\":\"b.1#x\""),
        ("another site", "\"site\":\"http://127.0.0.1:1\"", "\"site\":\"https://example.com\""),
        ("a site in the clear", "http://127.0.0.1:1", "http://example.com"),
        ("an empty prompt", "\"prompt\":\"A heron", "\"prompt\":\"\",\"x\":\"A heron"),
        ("another number of records", "\"records\":", "\"records\":1"),
        ("a changed record", "\\\"paused\\\"", "\\\"resumed\\\""),
        ("a picture that is none", "data:image/webp", "javascript:x"),
    ] {
        let changed = text.replacen(from, to, 1);
        if changed != text {
            assert!(read(&repacked(&changed), LATER).is_err(), "{what}");
        } else {
            assert_eq!(what, "a changed record");
        }
    }
}

#[test]
fn records_that_are_sealed_and_false_are_told() {
    let text = unpacked(&file_of(&Tale::whole("b", 3)));
    let mut without = text.lines().collect::<Vec<_>>();
    let place = without.iter().position(|line| line.starts_with("{\"record\"")).unwrap() + 3;
    without.remove(place);
    let gap = without.join("\n") + "\n";
    assert!(matches!(read(&repacked(&gap), LATER), Err(Trouble::Damaged(_))));

    // A record of a job that is not there, with a right seal.
    let mut tale = Tale::whole("b", 3);
    let far = Event::Prepared { job: JobId(99) };
    let record = crate::Record::new(tale.seq + 1, LATER, vec![far]).seal().unwrap();
    now(tale.store.append("b", tale.seq + 1, &record, crate::Durability::Strict)).unwrap();
    tale.seq += 1;
    assert!(matches!(read(&file_of(&tale), LATER), Err(Trouble::Unsound(_))));
}

#[test]
fn the_words_say_what_to_do() {
    let text = unpacked(&file_of(&Tale::whole("b", 3)));
    let later = text.replacen("\"version\":1", "\"version\":7,\"more\":true", 1);
    let trouble = read(&repacked(&later), LATER).unwrap_err();
    assert_eq!(trouble, Trouble::Newer { found: 7 });
    assert!(trouble.to_string().contains("Update Panelwright"));
    assert_eq!(read(b"", LATER), Err(Trouble::NotOurs));
    assert_eq!(read(b"# The Long Walk\n", LATER), Err(Trouble::NotOurs));
    assert!(!read(b"# The Long Walk", LATER).unwrap_err().to_string().contains("Long Walk"));
}

#[test]
fn file_names_are_safe() {
    assert_eq!(file_name("The Sea: A Tale"), "The Sea - A Tale.panelwright");
    assert_eq!(file_name("..."), "batch.panelwright");
}

/// Three thousand panels: some 21,000 records. Without optimisation too it is a matter of
/// seconds.
#[test]
fn a_large_batch_goes_through_in_sane_time() {
    let tale = Tale::whole("b", 3_000);
    let began = std::time::Instant::now();
    let file = file_of(&tale);
    let exported = began.elapsed();
    let bundle = read(&file, LATER).unwrap();
    let took = began.elapsed();
    assert_eq!(bundle.records.len() as u64, tale.seq);
    println!(
        "{} records, {} bytes, out in {exported:?}, in in {:?}",
        tale.seq,
        file.len(),
        took - exported
    );
    assert!(took.as_secs() < 60, "{took:?}");
}

#[test]
fn the_size_of_a_batch_falls_when_its_story_is_forgotten() {
    let tale = Tale::whole("b", 90);
    let before = now(tale.store.weigh("b")).unwrap();
    let book = load(&tale.store, &tale.head);
    now(crate::prune::forget_story(&tale.store, &book)).unwrap();
    let after = now(tale.store.weigh("b")).unwrap();
    assert!(after.story < before.story / 4, "{before:?} {after:?}");
    assert_eq!((after.panels, after.thumbnails), (before.panels, before.thumbnails));
}

proptest! {
    #[test]
    fn random_bytes_are_refused_in_words(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(read(&bytes, LATER).is_err());
    }

    #[test]
    fn random_bytes_that_are_packed_are_refused_in_words(
        lines in proptest::collection::vec("[ -~]{0,60}", 0..20),
    ) {
        let head = unpacked(&file_of(&Tale::begin("b", 1)));
        let first = head.lines().next().unwrap_or_default();
        let text = format!("{first}\n{}\nend\n", lines.join("\n"));
        prop_assert!(read(&repacked(&text), LATER).is_err());
    }
}
