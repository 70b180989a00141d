//! A machine that runs short of memory or loses its network, and a quota that is slept through.
//! What is measured is feigned: nothing is done to the machine.

use panelwright_companion::browser::TargetKind;
use panelwright_engine::{Memory, Trouble};
use panelwright_stage::{Faults, StageOptions, Timing};
use serde::Deserialize;

use crate::rig::{Rig, wait_until};

/// From the send to the picture: several are made between two measurements.
const GENERATION_MS: u64 = 2_500;
/// So many that a batch is far from its end when a measurement comes.
const PANELS: usize = 40;

fn rig_with(rules: &[&str]) -> Rig {
    let rules = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
    let timing = Timing { generation_time_ms: GENERATION_MS, ..Timing::default() };
    Rig::with(StageOptions { timing, faults: Faults { seed: 1, rules }, ..StageOptions::default() })
}

impl Rig {
    /// Has the service worker measure this from now on; the fields of a JavaScript object.
    fn feign(&self, measured: &str) {
        let script = format!("chrome.storage.session.set({{ feigned: {{ {measured} }} }})");
        self.in_studio::<()>(&script);
    }

    fn wait_for_trouble(&self, what: &str, is_it: impl Fn(&Trouble) -> bool) {
        wait_until(what, || self.status().progress.trouble.as_ref().is_some_and(&is_it));
    }

    /// The words of the note about trouble in the studio.
    fn trouble_note(&self) -> String {
        self.in_studio("document.querySelector('#trouble')?.innerText ?? ''")
    }

    fn tabs(&self) -> usize {
        let site = self.stage.url();
        self.with_browser(async |browser| browser.pages(&site).await.expect("the tabs").len())
    }
}

#[test]
fn a_machine_short_of_memory_is_spared_and_the_batch_goes_on_by_itself() {
    let rig = rig_with(&[]);
    let script = rig.script(PANELS);
    let run = rig.start(&script, 2);
    rig.wait_for_sends(2);

    rig.feign("used_percent: 85");
    let is = |wanted| move |trouble: &Trouble| matches!(trouble, Trouble::Memory { memory, .. } if *memory == wanted);
    rig.wait_for_trouble("memory to be short", is(Memory::Short));
    rig.check_that_nothing_is_sent();
    let note = rig.trouble_note();
    assert!(note.contains("memory") && note.contains("by itself"), "{note}");

    rig.feign("used_percent: 95");
    rig.wait_for_trouble("memory to be exhausted", is(Memory::Exhausted));
    wait_until("idle tabs to be closed", || rig.tabs() == 0);

    rig.feign("used_percent: 50");
    run.wait().expect_complete();
    rig.check_complete(&script);
}

#[test]
fn without_a_network_nothing_is_begun_until_it_is_back() {
    let rig = rig_with(&[]);
    let script = rig.script(PANELS);
    let run = rig.start(&script, 2);
    rig.wait_for_sends(2);
    rig.feign("is_online: false");
    rig.wait_for_trouble("the network to be missed", |trouble| {
        matches!(trouble, Trouble::Offline { .. })
    });
    rig.check_that_nothing_is_sent();
    let note = rig.trouble_note();
    assert!(note.contains("network"), "{note}");
    rig.feign("is_online: true");
    run.wait().expect_complete();
    rig.check_complete(&script);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Alarm {
    scheduled_time: f64,
    period_in_minutes: Option<f64>,
}

#[test]
fn a_quota_is_slept_through_by_one_alarm_and_outlasts_the_browser() {
    let rig = rig_with(&["image_quota=1@contains:milestone 2 *1"]);
    let script = rig.script(4);
    let run = rig.start(&script, 1);
    wait_until("the quota to be met", || rig.stage.log().sends.len() >= 2);
    let mut until = 0;
    wait_until("one alarm at the quota's end", || {
        let Some(hold) = rig.status().progress.hold else { return false };
        until = hold.until.0;
        let alarms: Vec<Alarm> = rig.in_studio("chrome.alarms.getAll()");
        matches!(&alarms[..], [Alarm { scheduled_time, period_in_minutes: None }]
            if (scheduled_time - until as f64).abs() < 1_000.0)
    });
    wait_until("the service worker to fall asleep", || {
        rig.with_browser(async |browser| {
            let targets = browser.targets().await.expect("what is open");
            targets.iter().all(|target| target.kind != TargetKind::ServiceWorker)
        })
    });
    rig.kill_browser(run);

    let sends_before = rig.stage.log().sends.len();
    rig.resume().wait().expect_complete();
    let log = rig.stage.log();
    let after: Vec<u64> = log.sends.iter().skip(sends_before).map(|send| send.at_ms).collect();
    assert_eq!(after.len(), 3, "the one that met the quota, and two more");
    assert!(after.iter().all(|at| *at >= until), "{after:?} before {until}");
    assert_eq!(rig.report().verified, 4);
}
