//! Requests in memory: what is told, what is kept, what damage and death do.

use futures_util::FutureExt;
use panelwright_engine::{DownloadId, Evidence, Picture, PictureFormat, Source};
use panelwright_requests::{Change, Confidence, Page, RequestNews, State};

use super::*;
use crate::Memory;

fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

fn id(number: u32) -> RequestId {
    RequestId::parse(&format!("{number:08x}-9d40-4a6b-8f21-0c5d7e9a1b34")).unwrap()
}

fn detected(text: &str) -> Input {
    Input::Page(RequestNews::ImageRequestDetected {
        text: text.to_owned(),
        confidence: Confidence::of(0.9),
        page: Page::parse("chatgpt.com").unwrap(),
    })
}

fn picture() -> Input {
    let picture = Picture {
        format: PictureFormat::Png,
        size_bytes: 10,
        width: 1,
        height: 1,
        sha256: "0".repeat(64),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    };
    Input::Page(RequestNews::Picture { picture: Some(picture), conversation: None })
}

fn whole() -> Input {
    let file = "Panelwright/Chat/a fox 00000001.png".to_owned();
    Input::Downloaded { download: DownloadId(7), file, size_bytes: Some(10) }
}

/// A store and a clock that goes on by one at each input.
#[derive(Default)]
struct Life {
    store: Memory,
    preferences: Preferences,
    now: u64,
}

impl Life {
    fn saving() -> Self {
        Self { preferences: Preferences::default().with(Change::Saving(true)), ..Self::default() }
    }

    fn hear(&mut self, number: u32, input: Input) -> Heard {
        self.now += 1;
        let id = id(number);
        let heard = hear(&self.store, Moment(self.now), &id, input, &self.preferences);
        now_or_never(heard).unwrap()
    }

    #[track_caller]
    fn stands(&mut self, number: u32, input: Input) -> State {
        match self.hear(number, input) {
            Heard::Kept { request, .. } => request.state,
            Heard::Refused(refusal) => panic!("{refusal}"),
        }
    }

    fn told(&self, number: u32) -> Told {
        now_or_never(tell(&self.store, &id(number))).unwrap()
    }

    fn all(&self) -> Vec<Request> {
        now_or_never(list(&self.store)).unwrap()
    }
}

#[test]
fn a_request_goes_its_way_and_its_story_tells_it() {
    let mut life = Life::saving();
    assert_eq!(life.stands(1, detected("a fox")), State::Detected);
    let sent = Input::Page(RequestNews::Sent { conversation: None });
    assert_eq!(life.stands(1, sent), State::Requested);
    assert_eq!(life.stands(1, Input::Page(RequestNews::Generating)), State::Generating);
    assert_eq!(life.stands(1, picture()), State::Saving);
    let running = Input::Downloading { download: DownloadId(7) };
    assert_eq!(life.stands(1, running), State::Saving);
    assert_eq!(life.stands(1, whole()), State::Saved);

    let told = life.told(1);
    let moments: Vec<u64> = told.records.iter().map(|record| record.at.0).collect();
    assert_eq!(moments, [1, 2, 3, 4, 4, 5, 6]);
    assert_eq!(told.damages, Vec::<String>::new());
    let request = told.request.unwrap();
    assert_eq!(request.file.as_deref(), Some("Panelwright/Chat/a fox 00000001.png"));
    assert_eq!(life.all(), [request]);
}

#[test]
fn what_is_said_again_is_stored_once() {
    let mut life = Life::saving();
    for input in [detected("a fox"), picture(), whole()] {
        life.hear(1, input.clone());
        let before = life.told(1);
        let again = life.hear(1, input);
        assert!(matches!(again, Heard::Kept { events, .. } if events.is_empty()));
        assert_eq!(life.told(1), before);
    }
}

#[test]
fn a_refused_text_leaves_no_trace() {
    let mut life = Life::default();
    assert_eq!(life.hear(1, detected("<img src=x>")), Heard::Refused(Refusal::Markup));
    assert_eq!(life.hear(2, picture()), Heard::Refused(Refusal::Unknown));
    assert_eq!(life.store.requests.borrow().len(), 0);
    assert_eq!(life.store.request_records.borrow().len(), 0);
}

#[test]
fn the_newest_come_first_and_the_oldest_go() {
    let mut life = Life::default();
    for number in 1..=5 {
        life.hear(number, detected("a fox"));
        let failed = Input::Page(RequestNews::Failed { why: "no".to_owned() });
        // The second is still open.
        if number != 2 {
            life.hear(number, failed);
        }
    }
    now_or_never(prune(&life.store, 2)).unwrap();
    let left: Vec<RequestId> = life.all().into_iter().map(|request| request.id).collect();
    assert_eq!(left, [id(5), id(4), id(2)]);
    assert_eq!(life.told(1).last, 0);

    now_or_never(forget(&life.store)).unwrap();
    let left: Vec<RequestId> = life.all().into_iter().map(|request| request.id).collect();
    assert_eq!(left, [id(2)]);
    let stories = life.store.request_records.borrow();
    assert!(stories.keys().all(|(of, _)| *of == id(2)));
}

#[test]
fn a_damaged_event_is_told_and_the_story_goes_on_behind_it() {
    let mut life = Life::saving();
    life.hear(1, detected("a fox"));
    life.hear(1, Input::Page(RequestNews::Generating));
    life.store.request_records.borrow_mut().get_mut(&(id(1), 2)).unwrap().checksum ^= 1;
    assert_eq!(life.stands(1, picture()), State::Saving);
    let told = life.told(1);
    assert_eq!((told.records.len(), told.damages.len(), told.last), (3, 1, 4));

    // Without its beginning a story is only told, and goes with the others.
    life.store.request_records.borrow_mut().get_mut(&(id(1), 1)).unwrap().checksum ^= 1;
    assert_eq!(life.told(1).request, None);
    assert_eq!(life.hear(1, whole()), Heard::Refused(Refusal::Unknown));
    assert_eq!(life.hear(1, detected("a fox")), Heard::Refused(Refusal::Unknown));
}

#[test]
fn a_damaged_head_is_told_by_its_story_and_hides_no_other() {
    let mut life = Life::saving();
    for number in 1..=3 {
        life.hear(number, detected("a fox"));
    }
    let before = life.all();
    for number in [2, 3] {
        *life.store.requests.borrow_mut().get_mut(&id(number)).unwrap() = None;
    }
    assert_eq!(life.all(), before);

    // A later version wrote the third: nothing of it is known.
    let newer = |sealed: &mut crate::Sealed| {
        sealed.body = sealed.body.replace("\"format\":1", "\"format\":9");
        sealed.checksum = crc32fast::hash(sealed.body.as_bytes());
    };
    newer(life.store.request_records.borrow_mut().get_mut(&(id(3), 1)).unwrap());
    assert_eq!(life.all(), before[1..]);
}
