//! The history in the studio: a moment of a batch, out into a file, away, and in again.

use std::path::Path;
use std::time::Duration;

use panelwright_companion::browser::Page;
use panelwright_stage::Generation;

use crate::rig::{Rig, wait_until};

const SOON: Duration = Duration::from_secs(60);

/// Waits until a script gives `true` in the page.
async fn until(page: &Page, what: &str, script: &str) {
    page.wait_for(what, script, SOON).await.expect("the page gets there");
}

async fn text(page: &Page, selector: &str) -> String {
    let script = format!("document.querySelector('{selector}')?.textContent.trim() ?? ''");
    page.evaluate(&script).await.expect("a text")
}

/// The counts that the page shows: done, left, set aside.
async fn tally(page: &Page) -> Vec<String> {
    let script = "[...document.querySelectorAll('.past .tally dd')].map((dd) => dd.textContent)";
    page.evaluate(script).await.expect("the counts")
}

async fn press(page: &Page, selector: &str) {
    until(page, selector, &format!("document.querySelector('{selector}:enabled')")).await;
    page.click(selector).await.expect("it can be pressed");
}

async fn go(page: &Page, fragment: &str) {
    let script = format!("void (location.hash = '{fragment}')");
    page.evaluate::<serde_json::Value>(&script).await.expect("the page turns");
}

async fn first_batch(page: &Page) -> String {
    until(
        page,
        "the batch's counts",
        "/^\\d/.test(document.querySelector('.batch .done')?.textContent)",
    )
    .await;
    page.evaluate("document.querySelector('.batch').dataset.batch").await.expect("a batch")
}

/// Goes through a batch's life from its first moment to its last.
async fn travel(page: &Page, batch: &str, panels: usize) {
    go(page, &format!("#history/{batch}")).await;
    until(page, "the newest moment", "document.querySelector('.past .event[aria-current]')").await;
    assert_eq!(tally(page).await, [panels.to_string(), "0".into(), "0".into()]);
    press(page, "#moment-first").await;
    until(page, "the first moment", "document.querySelector('#moment-first:disabled')").await;
    assert_eq!(tally(page).await, ["0".into(), panels.to_string(), "0".into()]);
    assert!(text(page, ".past .event[aria-current]").await.contains("The batch was started"));
    press(page, "#moment-last").await;
    let all_done = format!("document.querySelector('.past .tally dd').textContent === '{panels}'");
    until(page, "the end again", &all_done).await;
}

#[test]
fn a_batch_goes_out_is_removed_and_comes_back_as_it_was() {
    let rig = Rig::new(Generation::A, 300);
    let script = rig.script(4);
    rig.run(&script, 2).expect_complete();
    let file = rig.out().join("The Long Walk.panelwright");

    rig.with_new_browser(async |browser| {
        let page = browser.open_extension_page("studio.html").await.expect("the studio opens");
        go(&page, "#history").await;
        let batch = first_batch(&page).await;
        assert_eq!(text(&page, ".batch .done").await, "4 of 4");
        travel(&page, &batch, 4).await;

        go(&page, "#history").await;
        first_batch(&page).await;
        press(&page, ".batch .export").await;
        wait_for_file(&file);

        press(&page, ".batch .remove").await;
        press(&page, "#remove-confirm").await;
        until(&page, "an empty list", "document.querySelector('.batch') === null").await;

        page.set_file_input("#batch-file", &file).await.expect("the file is chosen");
        assert_eq!(first_batch(&page).await, batch, "its name was free again");
        assert_eq!(text(&page, ".batch .done").await, "4 of 4");
        assert_eq!(text(&page, "#import-trouble").await, "");
        travel(&page, &batch, 4).await;
        page.close().await.expect("the tab closes");
    });
    // The pictures were none of the history's business.
    rig.check_complete(&script);
}

fn wait_for_file(file: &Path) {
    wait_until("the exported file", || {
        std::fs::metadata(file).is_ok_and(|about| about.len() > 1_000)
    });
}
