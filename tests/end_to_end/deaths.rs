//! Workers, tabs and browsers that die on the way: the same result, and no prompt sent twice.

use std::time::Duration;

use panelwright_stage::Generation;

use crate::rig::{Rig, wait_until};

#[test]
fn a_service_worker_killed_every_two_seconds_costs_nothing() {
    let rig = Rig::new(Generation::A, 1_000);
    let script = rig.script(24);
    let mut run = rig.start(&script, 3);
    let mut kills = 0;
    rig.wait_for_sends(1);
    while run.is_going_on() {
        kills += u32::from(rig.kill_service_worker());
        // The pace of the killing is the test's subject; nothing is waited for.
        std::thread::sleep(Duration::from_secs(2));
    }
    run.wait().expect_complete();
    rig.check_complete(&script);
    assert!(kills >= 3, "only {kills} kills prove little");
}

#[test]
fn a_closed_tab_and_a_crashed_tab_give_their_jobs_back() {
    let rig = Rig::new(Generation::B, 2_000);
    let script = rig.script(12);
    let run = rig.start(&script, 3);
    rig.wait_for_sends(3);
    let site = rig.stage.url();
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        browser.close_target(pages[0].id()).await.expect("a tab closes");
    });
    rig.wait_for_sends(6);
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        pages[0].crash().await.expect("a tab crashes");
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
}

/// Where prompts share a chat, it shows other jobs' prompts too, and belongs to none of them.
#[test]
fn tabs_that_die_in_chats_that_go_on_cost_nothing() {
    let rig = Rig::new(Generation::A, 2_000);
    let script = rig.script(8);
    let run = rig.start_with(&script, 2, &["--same-chat"]);
    let site = rig.stage.url();
    rig.wait_for_sends(3);
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        pages[0].crash().await.expect("a tab crashes");
    });
    rig.wait_for_sends(6);
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        browser.close_target(pages[0].id()).await.expect("a tab closes");
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
}

#[test]
fn a_killed_browser_goes_on_where_it_was() {
    let rig = Rig::new(Generation::A, 1_500);
    let script = rig.script(18);
    let mut run = rig.start(&script, 3);
    for sends in [2, 8, 13] {
        rig.wait_for_sends(sends);
        rig.kill_browser(run);
        run = rig.resume();
    }
    run.wait().expect_complete();
    rig.check_complete(&script);
}

/// Between two prompts no page has anything to say, and an alarm takes half a minute: a tab that
/// lives wakes the worker as soon as it dies.
#[test]
fn a_worker_that_dies_while_its_tabs_wait_is_woken_at_once() {
    let rig = Rig::new(Generation::A, 500);
    let script = rig.script(2);
    let run = rig.start_with(&script, 1, &["--min-gap", "8"]);
    rig.wait_for_sends(1);
    let done = "chrome.storage.session.get('status').then((it) => it.status.progress.done)";
    wait_until("the first picture", || rig.in_studio::<u32>(done) == 1);
    rig.with_browser(async |browser| {
        assert!(browser.kill_service_worker().await.expect("the worker is killed"));
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
    let sends = rig.stage.log().sends;
    let gap_ms = sends[1].at_ms - sends[0].at_ms;
    assert!((7_500..18_000).contains(&gap_ms), "{gap_ms} ms between the prompts");
}

/// As after a start of the browser, when only the worker knows; and as if it had died over the
/// page's first two questions.
const LOSE_TWO: &str = "
    const send = chrome.runtime.sendMessage.bind(chrome.runtime);
    window.lost = 0;
    chrome.storage.session.get = () => Promise.resolve({});
    chrome.storage.onChanged.addListener = () => {};
    chrome.runtime.sendMessage = (...message) => {
        if (window.lost === 2) return send(...message);
        window.lost += 1;
        const words = 'The message port closed before a response was received.';
        return Promise.reject(new Error(words));
    };
";

/// That nobody answered does not say that there is no batch.
#[test]
fn a_studio_whose_question_is_lost_asks_again() {
    let rig = Rig::new(Generation::A, 15_000);
    let script = rig.script(1);
    let run = rig.start(&script, 1);
    rig.wait_for_sends(1);
    rig.with_browser(async |browser| {
        let studio = browser.open_extension_page("studio.html").await.expect("the studio opens");
        studio.reload_with(LOSE_TWO).await.expect("the studio loads anew");
        let told = "window.lost > 0 && document.body.dataset.phase";
        studio.wait_for("an answer", told, Duration::from_secs(30)).await.expect("the studio asks");
        let phase: String = studio.evaluate("document.body.dataset.phase").await.expect("a phase");
        assert_eq!(phase, "running");
        studio.close().await.expect("the tab closes");
    });
    run.wait().expect_complete();
    rig.check_complete(&script);
}
