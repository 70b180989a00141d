//! The history in the studio: a moment of a batch, out into a file, away, and in again; and a
//! story that is forgotten.

use panelwright_companion::browser::Page;
use panelwright_engine::BatchId;
use panelwright_protocol::{PageAnswer, PageRequest};
use panelwright_stage::Generation;

use crate::rig::Rig;
use crate::studio::{ask, first_batch, go, open, press, text, until, wait_for_file};

/// The counts that the page shows: done, left, set aside.
async fn tally(page: &Page) -> Vec<String> {
    let script = "[...document.querySelectorAll('.past .tally dd')].map((dd) => dd.textContent)";
    page.evaluate(script).await.expect("the counts")
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
        let page = open(browser, "#history").await;
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

/// The result of a batch of four: in the list, at its last moment without what led to it, and in
/// the batch's own place.
async fn check_result(page: &Page, batch: &str) {
    go(page, "#history").await;
    assert_eq!(first_batch(page).await, batch);
    assert_eq!(text(page, ".batch .done").await, "4 of 4");
    go(page, &format!("#history/{batch}")).await;
    until(
        page,
        "the last moment",
        "document.querySelector('.past .tally dd')?.textContent === '4'",
    )
    .await;
    assert_eq!(tally(page).await, ["4", "0", "0"]);
    let told = "document.querySelector('.past .event, .past .list-empty')?.textContent";
    until(page, "what is left of the story", &format!("!['Looking…', undefined].includes({told})"))
        .await;
    // A browser that starts again is told of a batch that is over, too.
    let events = text(page, ".past .events").await;
    assert!(!events.contains("picture") && !events.contains("batch was started"), "{events}");
    go(page, "#batch").await;
    let pictures = "document.querySelectorAll('.panel[data-state=done] img').length === 4";
    until(page, "the small pictures", pictures).await;
}

#[test]
fn a_forgotten_story_leaves_the_result_for_good() {
    let rig = Rig::new(Generation::A, 4_000);
    let script = rig.script(4);
    let run = rig.start(&script, 2);
    rig.wait_for_sends(1);
    let mut batch = String::new();
    rig.with_browser(async |browser| {
        let page = open(&browser, "#history").await;
        batch = first_batch(&page).await;
        until(&page, "no offer to forget", "document.querySelector('.batch .forget') === null")
            .await;
        let request = PageRequest::ForgetStory { batch: BatchId(batch.clone()) };
        let PageAnswer::Refused { words } = ask(&page, &request).await else {
            panic!("the story of an open batch was forgotten");
        };
        assert!(words.contains("is still open") && words.contains("Let it finish"), "{words}");
        page.close().await.expect("the tab closes");
    });
    run.wait().expect_complete();

    rig.with_new_browser(async |browser| {
        let page = open(browser, "#history").await;
        first_batch(&page).await;
        press(&page, ".batch .forget").await;
        press(&page, "#forget-confirm").await;
        until(&page, "no story to forget", "document.querySelector('.batch .forget') === null")
            .await;
        go(&page, &format!("#history/{batch}")).await;
        let said = "document.querySelector('.past .list-empty')?.textContent.includes('forgotten')";
        until(&page, "what is said instead of the events", said).await;
        check_result(&page, &batch).await;
        browser.kill_service_worker().await.expect("the service worker ends");
        page.reload().await.expect("the page is loaded anew");
        check_result(&page, &batch).await;
    });
    rig.with_new_browser(async |browser| {
        check_result(&open(browser, "#history").await, &batch).await;
    });
    // The audit, the files and the site know nothing of it.
    rig.resume().wait().expect_complete();
    rig.check_complete(&script);
}
