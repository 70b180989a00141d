//! A batch that is half done goes on in another profile, from its file.

use std::fs;
use std::path::{Path, PathBuf};

use panelwright_companion::run::{JobResult, Verification};
use panelwright_stage::Generation;

use crate::rig::{Rig, count_pictures};
use crate::studio::{first_batch, go, open, press, text, until, wait_for_file, wait_for_phase};

/// So long that a batch can be paused and exported while two pictures are being made.
const GENERATION_MS: u64 = 8_000;
const PANELS: usize = 8;
/// Pictures that are on disk when the batch is exported.
const MADE: usize = 2;

/// Starts a batch and exports it, paused, with two pictures made and two on their way. The browser
/// in which it was is gone then.
fn export_half_done(rig: &Rig, script: &Path) -> PathBuf {
    let file = rig.out().join("The Long Walk.panelwright");
    let run = rig.start(script, 2);
    rig.wait_for_sends(2 * MADE);
    rig.with_browser(async |browser| {
        let studio = open(&browser, "#batch").await;
        press(&studio, "#pause").await;
        wait_for_phase(&studio, "paused").await;
        go(&studio, "#history").await;
        first_batch(&studio).await;
        assert_eq!(text(&studio, ".batch .done").await, "2 of 8");
        press(&studio, ".batch .export").await;
        wait_for_file(&file);
    });
    rig.kill_browser(run);
    file
}

#[test]
fn a_half_done_batch_is_taken_up_in_another_profile_and_nothing_is_sent_again() {
    let mut rig = Rig::new(Generation::A, GENERATION_MS);
    let script = rig.script(PANELS);
    let file = export_half_done(&rig, &script);
    let old_folder = rig.out();
    let sends = rig.stage.log().sends.len();
    assert_eq!(sends, 2 * MADE);

    rig.move_to_another_machine();
    rig.with_new_browser(async |browser| {
        let studio = open(browser, "#history").await;
        until(&studio, "the way in", "document.querySelector('#batch-file')").await;
        studio.set_file_input("#batch-file", &file).await.expect("the file is chosen");
        until(
            &studio,
            "the import",
            "document.querySelector('#import-told')?.textContent.endsWith('press Resume.')",
        )
        .await;
        assert_eq!(text(&studio, "#import-trouble").await, "");
        wait_for_phase(&studio, "paused").await;

        // Once more, beside the one that is open: it waits under another name.
        studio.set_file_input("#batch-file", &file).await.expect("the file is chosen");
        until(
            &studio,
            "the second import",
            "document.querySelector('#import-told')?.textContent.includes('waits here')",
        )
        .await;
        assert!(text(&studio, "#import-told").await.contains("still open"));
        until(&studio, "the offer to go on", "document.querySelector('.batch .take-up')").await;
        rig.check_that_nothing_is_sent();
        assert_eq!(rig.stage.log().sends.len(), sends, "nobody has pressed Resume");
    });

    // What was made there is not made here, and its files stay where they are.
    let ended = rig.resume().wait();
    assert!(!ended.is_complete, "{}", ended.printed);
    let report = rig.report();
    let here = report.jobs.iter().filter(|job| {
        matches!(job.result, JobResult::Saved { verification: Verification::Right, .. })
    });
    assert_eq!(here.count(), PANELS - MADE);
    assert_eq!(count_pictures(&rig.out()), PANELS - MADE);
    rig.check_sent_once(&Rig::planned(&script));

    // Its author brings the folder along.
    for job in &report.jobs[..MADE] {
        let JobResult::Saved { file, verification: Verification::Missing } = &job.result else {
            panic!("{:?}", job.result);
        };
        fs::copy(old_folder.join(file), rig.out().join(file)).expect("the old picture is there");
    }
    rig.resume().wait().expect_complete();
    rig.check_complete(&script);
}
