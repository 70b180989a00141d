//! A browser that is killed in the middle of a batch and started again: the batch comes up as its
//! author chose.

use std::path::{Path, PathBuf};
use std::time::Duration;

use panelwright_companion::browser::until;
use panelwright_engine::Phase;
use panelwright_stage::Generation;

use crate::rig::{Rig, count_pictures, wait_until};
use crate::studio::{open, press, wait_for_phase};

const PANELS: usize = 8;
/// Far more than the rest of such a batch needs.
const WITHIN: Duration = Duration::from_secs(240);

/// How a batch stands when its browser is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Running,
    Paused,
}

/// A batch whose browser was killed in the middle of it.
fn interrupted(after_restart: &str, before: Before) -> (Rig, PathBuf) {
    let rig = Rig::new(Generation::A, 1_500);
    let script = rig.script(PANELS);
    let run = rig.start_with(&script, 2, &["--after-restart", after_restart]);
    rig.wait_for_sends(3);
    if before == Before::Paused {
        rig.with_browser(async |browser| press(&open(&browser, "#batch").await, "#pause").await);
        wait_until("the pause", || rig.status().progress.phase == Phase::Paused);
    }
    rig.kill_browser(run);
    (rig, script)
}

/// It comes up paused, and sends nothing until its author presses Resume.
fn check_it_waits(rig: &Rig, script: &Path) {
    let sends = || rig.stage.log().sends.len();
    let before = sends();
    rig.with_new_browser(async |browser| {
        let studio = open(browser, "#batch").await;
        wait_for_phase(&studio, "paused").await;
        rig.check_that_nothing_is_sent();
        assert_eq!(sends(), before, "nobody has pressed Resume");
        press(&studio, "#resume").await;
        let is_sent = async || Ok((sends() > before).then_some(()));
        until("the next prompt", WITHIN, is_sent).await.expect("the batch goes on");
    });
    rig.resume().wait().expect_complete();
    rig.check_complete(script);
}

/// It goes on by itself to its end; nobody opens a page of ours.
fn check_it_goes_on(rig: &Rig, script: &Path) {
    rig.with_new_browser(async |_| {
        let is_done = || count_pictures(&rig.out()) == PANELS;
        let all = until("all pictures", WITHIN, async || Ok(is_done().then_some(()))).await;
        all.expect("the batch goes on");
    });
    rig.resume().wait().expect_complete();
    rig.check_complete(script);
}

#[test]
fn a_batch_that_ran_waits_where_the_author_chose_so() {
    let (rig, script) = interrupted("paused", Before::Running);
    check_it_waits(&rig, &script);
}

#[test]
fn a_paused_batch_goes_on_where_the_author_chose_so() {
    let (rig, script) = interrupted("running", Before::Paused);
    check_it_goes_on(&rig, &script);
}

#[test]
fn otherwise_a_batch_comes_up_as_it_was() {
    let (rig, script) = interrupted("as-it-was", Before::Paused);
    check_it_waits(&rig, &script);
    let (rig, script) = interrupted("as-it-was", Before::Running);
    check_it_goes_on(&rig, &script);
}
