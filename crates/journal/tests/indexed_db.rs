//! The store's obligations, held against a real IndexedDB in a service worker.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use idb::DatabaseEvent;
use panelwright_engine::{Event, Input, JobId, JobState, Moment, Phase, SessionId, Settings};
use panelwright_journal::bundle::Place;
use panelwright_journal::history::{Point, Towards, Wanted};
use panelwright_journal::open::{missing, open};
use panelwright_journal::requests::{self as journal_requests, Heard, RequestStore};
use panelwright_journal::{
    Archive, BatchHead, Book, Durability, IndexedDb, MemoryMirror, PanelRecord, Record, Sealed,
    Store, Weight, bundle, history, mirror, prune,
};
use panelwright_requests::{
    self as requests, Confidence, Page, Preferences, RequestId, RequestNews,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

fn head(id: &str, started_at: u64) -> BatchHead {
    BatchHead {
        id: id.into(),
        title: "T".into(),
        folder: "T".into(),
        site: "http://127.0.0.1:1".into(),
        started_at: Moment(started_at),
        taken_up_at: Some(Moment(started_at)),
        jobs: 2,
    }
}

fn panel(name: &str) -> PanelRecord {
    PanelRecord {
        name: name.into(),
        chapter: String::new(),
        prompt: format!("Draw {name}"),
        file: format!("T/{name}"),
    }
}

fn started() -> Event {
    Event::Started {
        settings: Settings::for_site("http://127.0.0.1:1", 2),
        jobs: 2,
        seed: 3,
        session: SessionId("s".into()),
    }
}

#[wasm_bindgen_test]
async fn a_batch_survives_closing_and_opening() {
    let store = IndexedDb::open("survives").await.unwrap();
    let mut book =
        Book::start(&store, head("b", 1), &[panel("one"), panel("two")], started()).await.unwrap();
    // Past a snapshot.
    for step in 0..520_u64 {
        let input = if step % 2 == 0 { Input::Pause } else { Input::Resume };
        let _step = book.handle(&store, Moment(step), input).await.unwrap();
    }
    store.close();

    let store = IndexedDb::open("survives").await.unwrap();
    assert_eq!(store.batches().await.unwrap(), [head("b", 1)]);
    assert_eq!(store.panels("b").await.unwrap(), [panel("one"), panel("two")]);
    let (loaded, damages) = Book::load(&store, head("b", 1)).await.unwrap();
    assert_eq!(loaded.state(), book.state());
    assert_eq!(damages, []);
    assert!(store.snapshot("b", 10_000).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_number_that_is_taken_is_refused_and_nothing_changes() {
    let store = IndexedDb::open("taken").await.unwrap();
    let first = Record::new(1, Moment(1), vec![Event::Paused]).seal().unwrap();
    let other = Record::new(1, Moment(2), vec![Event::Resumed]).seal().unwrap();
    store.append("b", 1, &first, Durability::Strict).await.unwrap();
    assert!(store.append("b", 1, &other, Durability::Relaxed).await.is_err());
    assert_eq!(store.records("b", 0).await.unwrap(), [(1, first)]);
}

#[wasm_bindgen_test]
async fn batches_do_not_see_one_another() {
    let store = IndexedDb::open("apart").await.unwrap();
    let first = Record::new(1, Moment(1), vec![started()]).seal().unwrap();
    store.create(&head("b1", 2), &[panel("one")], &first).await.unwrap();
    store.create(&head("b", 1), &[panel("other")], &first).await.unwrap();
    store.put_thumbnail("b", JobId(0), "data:,x").await.unwrap();
    assert_eq!(store.batches().await.unwrap(), [head("b", 1), head("b1", 2)]);
    assert_eq!(store.panels("b").await.unwrap(), [panel("other")]);
    assert_eq!(store.panel("b1", JobId(0)).await.unwrap(), Some(panel("one")));
    assert_eq!(store.panel("b1", JobId(1)).await.unwrap(), None);
    let jobs = [JobId(0), JobId(1)];
    assert_eq!(store.thumbnails("b", &jobs).await.unwrap(), [(JobId(0), "data:,x".to_owned())]);
    assert_eq!(store.thumbnails("b1", &jobs).await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn a_damaged_record_in_the_middle_is_left_and_gone_around() {
    let store = IndexedDb::open("damaged").await.unwrap();
    let mirror = MemoryMirror::default();
    let panels = [panel("one"), panel("two")];
    let head = head("b", 1);
    let mut book = Book::start(&store, head.clone(), &panels, started()).await.unwrap();
    mirror::keep_all(&mirror, &book, &panels).await.unwrap();
    let _step = book.handle(&store, Moment(2), Input::Pause).await.unwrap();
    // A record that fails its checksum, and one behind it that permits a send.
    let damaged = Sealed { body: "{}".into(), checksum: 1 };
    store.append("b", 3, &damaged, Durability::Strict).await.unwrap();
    let permitted = vec![Event::SendPermitted { job: JobId(1) }];
    let later = Record::new(4, Moment(4), permitted).seal().unwrap();
    store.append("b", 4, &later, Durability::Strict).await.unwrap();

    let session = SessionId("s".into());
    let files = async |_: &_| Vec::new();
    let opened = open(&store, &mirror, head.clone(), Moment(5), &session, files).await.unwrap();
    let job = opened.book.state().job(JobId(1)).unwrap();
    assert!(matches!(job.state, JobState::Unsettled { .. }));
    assert!(opened.words[0].contains("record 3"), "{:?}", opened.words);
    assert_eq!(store.records("b", 2).await.unwrap()[0], (3, damaged));
    let again = open(&store, &mirror, head, Moment(6), &session, files).await.unwrap();
    assert_eq!(again.book.state(), opened.book.state());
    assert!(again.words.is_empty());
}

#[wasm_bindgen_test]
async fn a_deleted_database_comes_back_from_its_second_copy() {
    let mirror = MemoryMirror::default();
    let store = IndexedDb::open("deleted").await.unwrap();
    let panels = [panel("one"), panel("two")];
    let book = Book::start(&store, head("b", 1), &panels, started()).await.unwrap();
    mirror::keep_all(&mirror, &book, &panels).await.unwrap();
    store.close();
    idb::Factory::new().unwrap().delete("deleted").unwrap().await.unwrap();

    let store = IndexedDb::open("deleted").await.unwrap();
    assert_eq!(store.batches().await.unwrap(), []);
    let lost = missing(&store, &mirror).await.unwrap().remove(0);
    let session = SessionId("s".into());
    let files = async |_: &_| Vec::new();
    let opened = open(&store, &mirror, lost, Moment(5), &session, files).await.unwrap();
    assert_eq!(opened.book.state().jobs().len(), 2);
    assert_eq!(store.batches().await.unwrap(), [head("b", 1)]);
    assert_eq!(store.panels("b").await.unwrap(), panels);
}

#[wasm_bindgen_test]
async fn a_database_of_a_newer_version_is_refused_in_words() {
    let newer = idb::Factory::new().unwrap().open("newer", Some(99)).unwrap().await.unwrap();
    newer.close();
    let refused = IndexedDb::open("newer").await.unwrap_err();
    assert!(refused.to_string().contains("newer Panelwright"), "{refused}");
}

/// A finished batch of that name, past a snapshot.
async fn finished(store: &IndexedDb, id: &str) -> Book {
    let panels = [panel("one"), panel("two")];
    let mut book = Book::start(store, head(id, 1), &panels, started()).await.unwrap();
    for step in 0..520_u64 {
        let input = if step % 2 == 0 { Input::Pause } else { Input::Resume };
        let _step = book.handle(store, Moment(step), input).await.unwrap();
    }
    let _step = book.handle(store, Moment(600), Input::Stop).await.unwrap();
    assert!(!book.state().is_open());
    store.put_thumbnail(id, JobId(1), "data:image/png;base64,QUJD").await.unwrap();
    book
}

#[wasm_bindgen_test]
async fn a_batch_is_seen_as_of_any_moment() {
    let store = IndexedDb::open("moments").await.unwrap();
    let book = finished(&store, "b").await;
    finished(&store, "b1").await;
    assert_eq!(store.extent("b").await.unwrap(), Some((1, book.seq())));
    assert_eq!(store.extent("c").await.unwrap(), None);
    let piece = store.records_between("b", 3, 5).await.unwrap();
    assert_eq!(piece.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [3, 4, 5]);

    let phase = async |point| {
        let scene = history::state_at(&store, "b", point).await.unwrap();
        scene.state.progress(scene.at).phase
    };
    assert_eq!(phase(Point::after(1)).await, Phase::Running);
    assert_eq!(phase(Point::after(2)).await, Phase::Paused);
    assert_eq!(phase(Point::after(505)).await, Phase::Running);
    assert_eq!(phase(Point::after(book.seq())).await, Phase::Stopped);

    let wanted = Wanted::default();
    let newest = Point::after(book.seq());
    let page = history::lines(&store, "b", newest, Towards::Older, &wanted, 10).await.unwrap();
    assert_eq!(page.lines.len(), 10);
    assert!(page.lines[0].point > page.lines[9].point);
}

#[wasm_bindgen_test]
async fn a_batch_goes_out_is_removed_and_comes_back() {
    let store = IndexedDb::open("carried").await.unwrap();
    let book = finished(&store, "b").await;
    finished(&store, "b1").await;
    let file = bundle::export(&store, &head("b", 1), Moment(700)).await.unwrap();
    prune::remove(&store, &book).await.unwrap();
    assert_eq!(store.batches().await.unwrap(), [head("b1", 1)]);
    assert_eq!(store.weigh("b").await.unwrap(), Weight::default());
    assert!(store.weigh("b1").await.unwrap().total() > 0);

    let read = bundle::read(&file, Moment(800)).unwrap();
    let brought = bundle::bring(&store, read.clone(), &Place::default()).await.unwrap();
    assert_eq!(brought.head.id, "b");
    let (loaded, damages) = Book::load(&store, brought.head).await.unwrap();
    assert_eq!((loaded.state(), damages.len()), (book.state(), 0));
    // The other batch has the folder by now.
    let files: Vec<String> =
        store.panels("b").await.unwrap().into_iter().map(|panel| panel.file).collect();
    assert_eq!(files, ["T (2)/one", "T (2)/two"]);
    let thumbnails = store.thumbnails("b", &[JobId(0), JobId(1)]).await.unwrap();
    assert_eq!(thumbnails, [(JobId(1), "data:image/png;base64,QUJD".to_owned())]);

    // A name that is taken is refused whole.
    let before = store.weigh("b").await.unwrap();
    let mut other = read;
    other.panels.pop();
    assert!(store.bring(&other).await.is_err());
    assert_eq!(store.weigh("b").await.unwrap(), before);
}

#[wasm_bindgen_test]
async fn a_story_is_forgotten_and_the_result_stays() {
    let store = IndexedDb::open("forgotten").await.unwrap();
    let book = finished(&store, "b").await;
    let before = store.weigh("b").await.unwrap();
    prune::forget_story(&store, &book).await.unwrap();
    let after = store.weigh("b").await.unwrap();
    assert!(after.story < before.story / 4, "{before:?} {after:?}");
    assert_eq!((after.panels, after.thumbnails), (before.panels, before.thumbnails));
    assert_eq!(store.snapshots("b").await.unwrap(), [book.seq()]);
    assert_eq!(store.extent("b").await.unwrap(), None);
    let (loaded, damages) = Book::load(&store, head("b", 1)).await.unwrap();
    assert_eq!((loaded.state(), damages.len()), (book.state(), 0));
}

#[wasm_bindgen_test]
async fn yesterdays_database_is_opened_and_its_batches_stay() {
    // As version 1 made it, with a batch in it.
    let mut request = idb::Factory::new().unwrap().open("yesterday", Some(1)).unwrap();
    request.on_upgrade_needed(|event| {
        let database = event.database().unwrap();
        for store in ["batches", "panels", "records", "snapshots", "thumbnails"] {
            database.create_object_store(store, idb::ObjectStoreParams::new()).unwrap();
        }
    });
    let old = request.await.unwrap();
    let mode = idb::TransactionMode::ReadWrite;
    let transaction = old.transaction(&["batches"], mode).unwrap();
    let json = r#"{"id":"b","title":"T","folder":"T","site":"http://127.0.0.1:1","started_at":1,"jobs":2,"taken_up_at":1}"#;
    let _key = transaction
        .object_store("batches")
        .unwrap()
        .put(&json.into(), Some(&"b".into()))
        .unwrap()
        .await
        .unwrap();
    transaction.commit().unwrap().await.unwrap();
    old.close();

    let store = IndexedDb::open("yesterday").await.unwrap();
    assert_eq!(store.batches().await.unwrap(), [head("b", 1)]);
    assert_eq!(journal_requests::list(&store).await.unwrap(), []);
    detect(&store, 1, 5).await;
    assert_eq!(journal_requests::list(&store).await.unwrap().len(), 1);
}

fn request_id(number: u32) -> RequestId {
    RequestId::parse(&format!("{number:08x}-9d40-4a6b-8f21-0c5d7e9a1b34")).unwrap()
}

/// Has a request detected at that moment.
async fn detect(store: &IndexedDb, number: u32, at: u64) {
    let news = RequestNews::ImageRequestDetected {
        text: "a fox".to_owned(),
        confidence: Confidence::of(0.9),
        page: Page::parse("chatgpt.com").unwrap(),
    };
    let (id, input) = (request_id(number), requests::Input::Page(news));
    let preferences = Preferences::default();
    let heard = journal_requests::hear(store, Moment(at), &id, input, &preferences);
    assert!(matches!(heard.await.unwrap(), Heard::Kept { .. }));
}

#[wasm_bindgen_test]
async fn a_request_whose_head_is_damaged_is_told_by_its_story() {
    let store = IndexedDb::open("heads").await.unwrap();
    for number in 1..=2 {
        detect(&store, number, u64::from(number)).await;
    }
    let before = journal_requests::list(&store).await.unwrap();
    let raw = idb::Factory::new().unwrap().open("heads", None).unwrap().await.unwrap();
    let transaction = raw.transaction(&["requests"], idb::TransactionMode::ReadWrite).unwrap();
    let key = request_id(1).as_str().into();
    let heads = transaction.object_store("requests").unwrap();
    let _key = heads.put(&"{".into(), Some(&key)).unwrap().await.unwrap();
    transaction.commit().unwrap().await.unwrap();
    raw.close();
    assert_eq!(journal_requests::list(&store).await.unwrap(), before);
}

#[wasm_bindgen_test]
async fn a_request_and_its_story_survive_closing_and_are_forgotten_together() {
    let store = IndexedDb::open("requests").await.unwrap();
    for number in 1..=3 {
        detect(&store, number, u64::from(number)).await;
    }
    let preferences = Preferences::default();
    let failed = requests::Input::Page(RequestNews::Failed { why: "no".to_owned() });
    let id = request_id(2);
    journal_requests::hear(&store, Moment(9), &id, failed, &preferences).await.unwrap();
    // A number that is taken is refused, and the request beside it stays as it was.
    let story = store.story(&id).await.unwrap();
    let mut other = journal_requests::list(&store).await.unwrap().remove(1);
    other.text = "another".to_owned();
    let again = store.add_to_story(&other, 2, &[story[0].1.clone()], Durability::Relaxed).await;
    assert!(again.is_err());
    store.close();

    let store = IndexedDb::open("requests").await.unwrap();
    let told = journal_requests::tell(&store, &id).await.unwrap();
    assert_eq!(told.records.len(), 2);
    let listed = journal_requests::list(&store).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.begun_at.0).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(told.request.as_ref(), Some(&listed[1]));

    journal_requests::forget(&store).await.unwrap();
    assert_eq!(journal_requests::list(&store).await.unwrap().len(), 2);
    assert_eq!(store.story(&id).await.unwrap(), []);
    assert_eq!(store.story(&request_id(1)).await.unwrap().len(), 1);
}
