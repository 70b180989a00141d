//! Tabs that stay hidden for longer than ten minutes, in which the browser lets timers run once a
//! minute: each picture is noticed soon after it was made nonetheless.

use std::time::Duration;

use panelwright_companion::browser::Page;
use panelwright_engine::{Event, JobId};
use panelwright_script::PlannedPanel;
use panelwright_stage::{Faults, StageLog, StageOptions, Timing};

use crate::rig::{Rig, wait_at_most};
use crate::studio::{Step, journal, open};

/// From the send to the picture, as the real site takes it.
const GENERATION_MS: u64 = 70_000;
const PANELS: usize = 14;
/// The first picture takes six times as long: seven minutes in one hidden tab.
const SLOW: &str = "slow=6@contains:milestone 1 ";
const WITHIN: Duration = Duration::from_secs(20 * 60);
/// Chromium slows a page's timers down when it was hidden for five minutes, or sooner.
const SLOWED_AFTER_MINUTES: usize = 6;
/// So long both documents have been there when the last prompt is sent.
const LIVED_MINUTES: usize = 10;
/// So often slowed timers fire in a minute, instead of sixty times: each minute the browser opens a
/// moment in which a short chain of them gets through. Two or three were seen.
const SLOW_WAKES_MAX: u32 = 4;
const MINUTE_MS: f64 = 60_000.0;
/// From the finished picture to the file on disk, at most: the page's own delays, the bytes, the
/// download, and two busy cores. One turn of a slowed timer would be longer.
const SAVED_WITHIN_MS: u64 = 5_000;

/// A chain of timers in the page's own world, as the page would have them: when each fired.
const START_TIMERS: &str = "void (() => {
    globalThis.wakes = [];
    const wake = () => {
        wakes.push(performance.now());
        setTimeout(wake, 1_000);
    };
    wake();
})()";

#[test]
#[ignore = "takes twelve minutes; `cargo xtask test --long` runs it"]
fn pictures_are_noticed_soon_in_tabs_that_were_hidden_for_ten_minutes() {
    let faults = Faults { seed: 1, rules: vec![SLOW.parse().expect("a rule")] };
    let timing = Timing { generation_time_ms: GENERATION_MS, ..Timing::default() };
    let rig = Rig::with(StageOptions { timing, faults, ..StageOptions::default() });
    let script = rig.script(PANELS);
    let run = rig.start(&script, 2);
    rig.wait_for_sends(2);
    in_each_tab(&rig, async |page| {
        page.evaluate::<Option<bool>>(START_TIMERS).await.expect("the timers start");
    });
    wait_at_most(WITHIN, "the last prompt", || rig.stage.log().sends.len() == PANELS);
    in_each_tab(&rig, async |page| check_timers_are_slow(&page).await);

    run.wait_at_most(WITHIN).expect_complete();
    rig.check_complete(&script);
    let mut steps = Vec::new();
    rig.with_new_browser(async |browser| steps = journal(&open(browser, "#batch").await).await);
    check_delays(&rig.stage.log(), &Rig::planned(&script), &steps);
}

/// Does something in the tab of each of the two workers.
fn in_each_tab(rig: &Rig, mut act: impl AsyncFnMut(Page)) {
    let site = rig.stage.url();
    rig.with_browser(async |browser| {
        let pages = browser.pages(&site).await.expect("the tabs");
        assert_eq!(pages.len(), 2);
        for page in pages {
            act(page).await;
        }
    });
}

/// The document is hidden, has lived for long, and its timers hardly come any more.
async fn check_timers_are_slow(page: &Page) {
    let (is_hidden, now, wakes): (bool, f64, Vec<f64>) =
        page.evaluate("[document.hidden, performance.now(), wakes]").await.expect("the wakes");
    let mut minutes = vec![0; (now / MINUTE_MS) as usize + 1];
    for wake in &wakes {
        minutes[(wake / MINUTE_MS) as usize] += 1;
    }
    println!(
        "a tab that has been there for {:.1} minutes; its timers fired, minute by minute: {minutes:?}",
        now / MINUTE_MS
    );
    assert!(is_hidden, "the tab can be seen");
    assert!(minutes.len() > LIVED_MINUTES, "the document was there for {now:.0} ms only");
    let slow = &minutes[SLOWED_AFTER_MINUTES..LIVED_MINUTES];
    assert!(slow.iter().all(|wakes| *wakes <= SLOW_WAKES_MAX), "these are no slow timers");
}

/// Each picture's way from the site to the journal.
fn check_delays(log: &StageLog, planned: &[PlannedPanel], steps: &[Step]) {
    let mut delays = Vec::new();
    for (job, panel) in (0..).map(JobId).zip(planned) {
        let send = log.sends_of(&panel.prompt).next().expect("it was sent");
        let made_at = send.finished_at_ms.expect("it was made");
        let at = |is_it: &dyn Fn(&Event) -> bool| {
            let step = steps.iter().find(|step| step.events.iter().any(is_it));
            step.expect("it is in the journal").at.0.saturating_sub(made_at)
        };
        let seen = at(&|event| matches!(event, Event::PictureMade { job: of, .. } if *of == job));
        let saved = at(&|event| matches!(event, Event::Saved { job: of } if *of == job));
        let making = (made_at - send.at_ms) / 1_000;
        println!(
            "{}: made in {making} s, seen {seen} ms later, saved {saved} ms later",
            panel.address
        );
        delays.push(saved);
    }
    delays.sort_unstable();
    let (median, worst) = (delays[delays.len() / 2], delays[delays.len() - 1]);
    println!("from the finished picture to Saved: median {median} ms, worst {worst} ms");
    assert!(worst <= SAVED_WITHIN_MS, "{worst} ms until a picture was saved");
}
