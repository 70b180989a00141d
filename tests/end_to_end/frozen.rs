//! Tabs that the browser freezes: nothing runs in them, and they may thaw at any time.

use std::thread::sleep;
use std::time::{Duration, Instant};

use panelwright_companion::browser::Page;
use panelwright_engine::{Event, JobId, Moment, TabLoss};
use panelwright_stage::Generation;

use crate::rig::{Rig, Running, wait_until};

/// So long a permission to send holds, in milliseconds.
const PERMISSION_MS: u64 = 20_000;
/// Longer than that.
const PERMISSION_OVER: Duration = Duration::from_secs(22);
/// A word of the service worker is on its way to a page long before.
const WORD_GIVEN: Duration = Duration::from_secs(1);
/// The job whose page is frozen before it may send.
const SECOND: JobId = JobId(1);

/// Does something with the tab of a worker; all have been there from the start.
fn in_first_tab<T>(rig: &Rig, act: impl AsyncFnOnce(&Page) -> T) -> T {
    let site = rig.stage.url();
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        act(&pages[0]).await
    })
}

fn freeze(rig: &Rig) -> String {
    in_first_tab(rig, async |page| {
        page.freeze().await.expect("a hidden page can be frozen");
        page.id().to_owned()
    })
}

fn wait_until_closed(rig: &Rig, tab: &str) {
    let site = rig.stage.url();
    wait_until("the frozen tab to be closed", || {
        rig.with_browser(async |browser| {
            let pages = browser.pages(&site).await.expect("the tabs");
            pages.iter().all(|page| page.id() != tab)
        })
    });
}

fn wait_for_silence(rig: &Rig) {
    rig.wait_for_event("the frozen tab to be given up", |event| {
        matches!(event, Event::TabLost { how: TabLoss::Silent, .. })
    });
}

#[test]
fn a_frozen_tab_is_given_up_and_its_picture_found() {
    let rig = Rig::new(Generation::A, 3_000);
    let script = rig.script(10);
    let run = rig.start(&script, 2);
    rig.wait_for_sends(2);
    let frozen = freeze(&rig);
    // The other worker does all that was not in the frozen tab.
    rig.wait_for_sends(10);
    let is_lost = |event: &Event| matches!(event, Event::TabLost { .. });
    assert!(!rig.journal().iter().flat_map(|step| &step.events).any(is_lost), "given up early");
    wait_for_silence(&rig);
    wait_until_closed(&rig, &frozen);
    run.wait().expect_complete();
    rig.check_complete(&script);
}

/// A batch of two whose second prompt stands in the box of a frozen page when it is permitted,
/// because the pace had to be waited for. Gives the moment of the permission.
fn permitted_while_frozen(rig: &Rig) -> (Running, String, Moment) {
    let run = rig.start_with(&rig.script(2), 1, &["--min-gap", "15"]);
    rig.wait_for_event("the second prompt to stand in the box", |event| {
        matches!(event, Event::Prepared { job: SECOND })
    });
    let frozen = freeze(rig);
    let permitted = rig.wait_for_event("the permission", |event| {
        matches!(event, Event::SendPermitted { job: SECOND })
    });
    (run, frozen, permitted)
}

/// Its page is closed, and might have pressed until then: a search proves something only when
/// nobody may press any more.
#[test]
fn a_prompt_permitted_in_a_frozen_page_is_looked_for_when_its_permission_ended() {
    let rig = Rig::new(Generation::A, 1_000);
    let (run, frozen, permitted) = permitted_while_frozen(&rig);
    wait_for_silence(&rig);
    wait_until_closed(&rig, &frozen);
    let look = rig
        .wait_for_event("the look", |event| matches!(event, Event::LookBegan { job: SECOND, .. }));
    assert!(look.since(permitted) >= PERMISSION_MS, "{} ms", look.since(permitted));
    run.wait().expect_complete();
    rig.check_complete(&rig.script(2));
}

/// Nobody closes the page, because the service worker is dead and its alarm late, as on a machine
/// that slept. It hears of its permission when it thaws.
#[test]
fn a_page_that_thaws_too_late_does_not_press() {
    let rig = Rig::new(Generation::A, 1_000);
    let (run, frozen, _) = permitted_while_frozen(&rig);
    let since = Instant::now();
    sleep(WORD_GIVEN);
    assert!(rig.kill_service_worker());
    rig.in_studio::<bool>("chrome.alarms.clearAll()");
    sleep(PERMISSION_OVER.saturating_sub(since.elapsed()));
    assert_eq!(rig.stage.log().sends.len(), 1, "a frozen page does nothing");
    in_first_tab(&rig, async |page| {
        assert_eq!(page.id(), frozen, "it was closed");
        page.thaw().await.expect("it thaws");
    });
    let given_back = rig.wait_for_event("the page to say that it is too late", |event| {
        matches!(event, Event::GivenBack { job: SECOND, why, .. }
            if why.contains("the permission to send ended"))
    });
    run.wait().expect_complete();
    rig.check_complete(&rig.script(2));
    assert!(rig.stage.log().sends[1].at_ms > given_back.0, "another attempt sent it");
}
