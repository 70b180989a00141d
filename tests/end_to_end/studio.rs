//! The studio, as a person uses it beside the command line.

use std::path::Path;
use std::time::Duration;

use panelwright_companion::browser::{Page, Remote};
use panelwright_engine::{Event, Moment};
use panelwright_protocol::{PageAnswer, PageRequest};
use serde::Deserialize;

use crate::rig::wait_until;

const SOON: Duration = Duration::from_secs(60);

/// Reads the records as the service worker stored them: a text and its checksum.
const READ_RECORDS: &str = "new Promise((done, fail) => {
    const opening = indexedDB.open('panelwright');
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
        const reading = opening.result.transaction('records').objectStore('records').getAll();
        reading.onerror = () => fail(reading.error);
        reading.onsuccess = () => done(reading.result.map(([body]) => body));
        opening.result.close();
    };
})";

/// A step of a batch, as its journal has it.
#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) at: Moment,
    pub(crate) events: Vec<Event>,
}

/// Opens the studio at one of its places, in a tab of its own.
pub(crate) async fn open(browser: &Remote, place: &str) -> Page {
    let page = browser.open_extension_page("studio.html").await.expect("the studio opens");
    go(&page, place).await;
    page
}

/// Waits until a script gives `true` in the page.
pub(crate) async fn until(page: &Page, what: &str, script: &str) {
    page.wait_for(what, script, SOON).await.expect("the page gets there");
}

/// What an element says; nothing where there is none.
pub(crate) async fn text(page: &Page, selector: &str) -> String {
    let script = format!("document.querySelector('{selector}')?.textContent.trim() ?? ''");
    page.evaluate(&script).await.expect("a text")
}

/// Presses a button, once it can be pressed.
pub(crate) async fn press(page: &Page, selector: &str) {
    until(page, selector, &format!("document.querySelector('{selector}:enabled')")).await;
    page.click(selector).await.expect("it can be pressed");
}

/// Goes to another place of the studio.
pub(crate) async fn go(page: &Page, fragment: &str) {
    let script = format!("void (location.hash = '{fragment}')");
    page.evaluate::<serde_json::Value>(&script).await.expect("the page turns");
}

/// The name of the first batch in the history, once its counts are shown.
pub(crate) async fn first_batch(page: &Page) -> String {
    until(
        page,
        "the batch's counts",
        "/^\\d/.test(document.querySelector('.batch .done')?.textContent)",
    )
    .await;
    page.evaluate("document.querySelector('.batch').dataset.batch").await.expect("a batch")
}

/// Waits until a file is there that holds something.
pub(crate) fn wait_for_file(file: &Path) {
    wait_until("the exported file", || {
        std::fs::metadata(file).is_ok_and(|about| about.len() > 1_000)
    });
}

/// Asks the service worker, as the studio does.
pub(crate) async fn ask(page: &Page, request: &PageRequest) -> PageAnswer {
    let request = serde_json::to_string(request).expect("a request");
    let script = format!("chrome.runtime.sendMessage({request})");
    page.evaluate(&script).await.expect("an answer")
}

/// Waits until the studio shows this phase of the batch.
pub(crate) async fn wait_for_phase(page: &Page, phase: &str) {
    let script = format!("document.body.dataset.phase === '{phase}'");
    until(page, &format!("the batch to be {phase}"), &script).await;
}

/// The journal of the only batch in the profile, in order.
pub(crate) async fn journal(page: &Page) -> Vec<Step> {
    let bodies: Vec<String> = page.evaluate(READ_RECORDS).await.expect("the records");
    let read = |body: &String| serde_json::from_str(body).expect("a record");
    bodies.iter().map(read).collect()
}
