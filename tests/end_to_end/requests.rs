//! What a person asks for in the chat themselves: noticed, marked, saved once, remembered; and what
//! leaves no trace.

use std::fs;
use std::time::Duration;

use panelwright_companion::browser::{Page, Remote};
use panelwright_protocol::{PageAnswer, PageRequest};
use panelwright_requests::{Change, Event, RequestId};
use panelwright_stage::Generation;

use crate::rig::{Rig, count_pictures, wait_until};
use crate::studio::{ask, until};

const REQUEST: &str = "Draw a picture of an old lighthouse at night, in ink";
const QUESTION: &str = "Why is the sky blue in the morning?";

/// Our element stands beside the head and the body.
const MARK: &str = "document.documentElement.children.length === 3";

const NO_MARK: &str = "document.documentElement.children.length === 2";

/// Longer than anything of ours is put off.
const QUIET: Duration = Duration::from_secs(2);

/// When the page hears what is typed.
const HYDRATED: Duration = Duration::from_millis(1_500);

/// A person opens the chat.
async fn sit_down(browser: &Remote, rig: &Rig) -> Page {
    let page = browser.open_page(&rig.stage.url()).await.expect("the chat opens");
    let is_there = "[...document.querySelectorAll('[contenteditable=true]')]\
                    .some((box) => box.getClientRects().length > 0)";
    until(&page, "the box", is_there).await;
    // The page is put together in steps: what is typed before is lost, with or without us.
    tokio::time::sleep(HYDRATED).await;
    page
}

/// They type a text.
async fn write(page: &Page, text: &str) {
    let focus = "[...document.querySelectorAll('[contenteditable=true]')]\
                 .find((box) => box.getClientRects().length > 0).focus()";
    page.evaluate::<Option<()>>(focus).await.expect("the box takes the focus");
    page.type_text(text).await.expect("the text is typed");
}

/// They send it.
async fn send(page: &Page) {
    until(page, "the send button", "document.querySelector('.composer-send:enabled')").await;
    page.press_enter().await.expect("Enter is pressed");
    let is_sent = "document.querySelector('[data-turn-key], [data-testid^=conversation-turn-]')";
    until(page, "the turn", is_sent).await;
}

async fn choose(browser: &Remote, change: Change) {
    let popup = browser.open_extension_page("popup.html").await.expect("the popup opens");
    let answer = ask(&popup, &PageRequest::ChangePreferences { change }).await;
    assert!(matches!(answer, PageAnswer::Preferences { .. }), "{answer:?}");
    popup.close().await.expect("the popup closes");
}

/// Reads the stories of all requests as the service worker stored them: a text and its checksum.
const READ_STORIES: &str = "new Promise((done, fail) => {
    const opening = indexedDB.open('panelwright');
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
        const reading =
            opening.result.transaction('request_records').objectStore('request_records');
        const [keys, records] = [reading.getAllKeys(), reading.getAll()];
        records.onerror = () => fail(records.error);
        records.onsuccess = () =>
            done(records.result.map(([body], place) => [keys.result[place][0], body]));
        opening.result.close();
    };
})";

/// What happened to all requests, in order, each under its correlation id.
async fn stories(browser: &Remote) -> Vec<(RequestId, Event)> {
    #[derive(serde::Deserialize)]
    struct Record {
        event: Event,
    }
    let page = browser.open_extension_page("popup.html").await.expect("the popup opens");
    let found: Vec<(RequestId, String)> = page.evaluate(READ_STORIES).await.expect("the stories");
    page.close().await.expect("the popup closes");
    let read = |(id, body): (RequestId, String)| {
        let record: Record = serde_json::from_str(&body).expect("a record");
        (id, record.event)
    };
    found.into_iter().map(read).collect()
}

/// What happened to the only request.
async fn story(browser: &Remote) -> Vec<Event> {
    let found = stories(browser).await;
    let id = found.first().expect("a request").0.clone();
    let one = |(of, event): (RequestId, Event)| {
        assert_eq!(of, id, "one request has one correlation id");
        event
    };
    found.into_iter().map(one).collect()
}

/// Waits until a picture is on the disk, and the story says so.
async fn wait_for_the_file(browser: &Remote, rig: &Rig) {
    let mut is_saved = false;
    for _ in 0..300 {
        is_saved = count_pictures(&rig.out()) > 0
            && story(browser).await.iter().any(|event| matches!(event, Event::Saved { .. }));
        if is_saved {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(is_saved, "the picture is not saved: {:?}", story(browser).await);
}

/// One file, under a name from the prompt; and the whole story, each step once.
async fn check_saved_once(browser: &Remote, rig: &Rig) {
    tokio::time::sleep(QUIET).await;
    assert_eq!(count_pictures(&rig.out()), 1);
    let story = story(browser).await;
    let count = |is_it: fn(&Event) -> bool| story.iter().filter(|event| is_it(event)).count();
    let Some(Event::Detected { text, .. }) = story.first() else { panic!("{story:?}") };
    assert_eq!(text, REQUEST);
    assert_eq!(count(|event| matches!(event, Event::Detected { .. })), 1, "{story:?}");
    assert_eq!(count(|event| matches!(event, Event::Picture { .. })), 1, "{story:?}");
    assert_eq!(count(|event| matches!(event, Event::Saved { .. })), 1, "{story:?}");
    let has_conversation = |event: &Event| matches!(event, Event::Sent { conversation: Some(_) });
    assert!(story.iter().any(has_conversation), "{story:?}");
    let Some(Event::Saved { file }) = story.last() else { panic!("{story:?}") };
    assert!(file.contains("Draw a picture of an old lighthouse"), "{file}");
    assert_eq!(rig.stage.log().sends.len(), 1);
}

fn a_picture_that_a_person_asks_for_is_saved(generation: Generation) {
    let rig = Rig::attended(generation, 1_500);
    rig.with_new_browser(async |browser| {
        choose(browser, Change::Saving(true)).await;
        let page = sit_down(browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        send(&page).await;
        wait_for_the_file(browser, &rig).await;
        until(&page, "the sign at the picture", MARK).await;
        check_saved_once(browser, &rig).await;
    });
}

#[test]
fn a_picture_that_a_person_asks_for_is_saved_in_the_classic_page() {
    a_picture_that_a_person_asks_for_is_saved(Generation::A);
}

#[test]
fn a_picture_that_a_person_asks_for_is_saved_in_the_app_shell() {
    a_picture_that_a_person_asks_for_is_saved(Generation::B);
}

#[test]
fn a_killed_service_worker_loses_nothing_and_saves_nothing_twice() {
    let rig = Rig::attended(Generation::A, 4_000);
    rig.with_new_browser(async |browser| {
        choose(browser, Change::Saving(true)).await;
        let page = sit_down(browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        browser.kill_service_worker().await.expect("the worker can be killed");
        send(&page).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        browser.kill_service_worker().await.expect("the worker can be killed");
        wait_for_the_file(browser, &rig).await;
        browser.kill_service_worker().await.expect("the worker can be killed");
        check_saved_once(browser, &rig).await;
    });
}

#[test]
fn a_page_that_is_loaded_anew_goes_on_with_its_request() {
    let rig = Rig::attended(Generation::B, 5_000);
    rig.with_new_browser(async |browser| {
        choose(browser, Change::Saving(true)).await;
        let page = sit_down(browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        send(&page).await;
        until(&page, "the conversation", "location.pathname.startsWith('/c/')").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        page.reload().await.expect("the page is loaded anew");
        wait_for_the_file(browser, &rig).await;
        check_saved_once(browser, &rig).await;
    });
}

#[test]
fn a_plain_question_leaves_no_trace() {
    let rig = Rig::attended(Generation::A, 500);
    rig.with_new_browser(async |browser| {
        choose(browser, Change::Saving(true)).await;
        let page = sit_down(browser, &rig).await;
        write(&page, QUESTION).await;
        tokio::time::sleep(QUIET).await;
        until(&page, "no sign", NO_MARK).await;
        send(&page).await;
        wait_until("the stage to answer", || !rig.stage.log().sends.is_empty());
        tokio::time::sleep(QUIET).await;
        until(&page, "no sign", NO_MARK).await;
        assert_eq!(stories(browser).await, []);
        assert_eq!(count_pictures(&rig.out()), 0);
    });
}

#[test]
fn with_saving_off_nothing_is_saved_and_the_picture_is_remembered() {
    let rig = Rig::attended(Generation::B, 1_000);
    rig.with_new_browser(async |browser| {
        let page = sit_down(browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        send(&page).await;
        let mut story_so_far = Vec::new();
        for _ in 0..100 {
            story_so_far = stories(browser).await;
            if story_so_far.iter().any(|(_, event)| matches!(event, Event::Picture { .. })) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let last = story_so_far.last().map(|(_, event)| event);
        assert!(matches!(last, Some(Event::Picture { picture: None, .. })), "{story_so_far:?}");
        until(&page, "the sign at the picture", MARK).await;
        tokio::time::sleep(QUIET).await;
        assert_eq!(count_pictures(&rig.out()), 0);
    });
}

#[test]
fn switched_off_it_does_nothing() {
    let rig = Rig::attended(Generation::A, 500);
    rig.with_new_browser(async |browser| {
        let page = sit_down(browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        choose(browser, Change::Noticing(false)).await;
        until(&page, "the sign to go", NO_MARK).await;
        send(&page).await;
        tokio::time::sleep(QUIET).await;
        until(&page, "no sign", NO_MARK).await;
        assert_eq!(stories(browser).await, []);
    });
}

#[test]
fn the_tabs_of_a_batch_stay_quiet() {
    let rig = Rig::new(Generation::A, 1_500);
    let script = rig.file(
        "asked.md",
        "---\ntitle: Asked\n---\n\n# One\n\n## Page 1\n\n### Panel 1\n\nDraw a picture of a fox, in \
         oil.\n\n### Panel 2\n\nDraw a picture of a heron, in ink.\n",
    );
    let run = rig.start(&script, 1);
    rig.wait_for_sends(1);
    rig.with_browser(async |browser| {
        for page in browser.pages(&rig.stage.url()).await.expect("the worker's tab") {
            let guests: u32 = page
                .evaluate("document.documentElement.children.length")
                .await
                .expect("the page answers");
            assert_eq!(guests, 2, "a sign in a worker's tab");
        }
        assert_eq!(stories(&browser).await, []);
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_person_beside_a_batch_is_served_and_disturbs_nobody() {
    let rig = Rig::attended(Generation::A, 3_000);
    let script = rig.script(6);
    let run = rig.start(&script, 1);
    rig.wait_for_sends(1);
    rig.with_browser(async |browser| {
        let page = sit_down(&browser, &rig).await;
        write(&page, REQUEST).await;
        until(&page, "the sign at the box", MARK).await;
        send(&page).await;
        for _ in 0..200 {
            let made = |(_, event): &(RequestId, Event)| matches!(event, Event::Picture { .. });
            if stories(&browser).await.iter().any(made) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the person's picture was not noticed");
    });
    run.wait().expect_complete();
    let report = rig.report();
    assert_eq!(report.jobs.len(), 6);
    assert_eq!(count_pictures(&rig.out()), 6);
    assert_eq!(fs::read_dir(rig.out()).map(Iterator::count).ok(), Some(1));
}
