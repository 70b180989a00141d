//! The store's obligations, held against a real IndexedDB in a service worker.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_engine::{Event, Input, JobId, Moment, SessionId, Settings};
use panelwright_journal::{BatchHead, Book, Durability, IndexedDb, PanelRecord, Record, Store};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

fn head(id: &str, started_at: u64) -> BatchHead {
    BatchHead {
        id: id.into(),
        title: "T".into(),
        folder: "T".into(),
        site: "http://127.0.0.1:1".into(),
        started_at: Moment(started_at),
        jobs: 2,
    }
}

fn panel(name: &str) -> PanelRecord {
    PanelRecord {
        name: name.into(),
        chapter: String::new(),
        prompt: format!("Draw {name}"),
        file: name.into(),
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
