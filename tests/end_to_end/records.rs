//! Databases that are lost and an extension that is updated, in the middle of a batch: the same
//! result, no prompt sent twice, and the author is told.

use std::time::Duration;

use panelwright_companion::browser::until;
use panelwright_stage::Generation;

use crate::rig::{Rig, count_pictures};

/// Far more than such a batch needs.
const WITHIN: Duration = Duration::from_secs(240);

#[test]
fn a_deleted_database_costs_no_picture_and_no_second_send() {
    let rig = Rig::new(Generation::A, 1_500);
    let script = rig.script(20);
    let run = rig.start(&script, 3);
    rig.wait_for_sends(9);
    rig.kill_browser(run);
    rig.delete_database();

    rig.resume().wait().expect_complete();
    rig.check_complete(&script);
    let notices = rig.report().notices.join(" ");
    assert!(notices.contains("has lost the records of this batch"), "{notices}");
    assert!(notices.contains("Found again"), "{notices}");
}

#[test]
fn an_update_in_the_middle_of_a_batch_changes_nothing() {
    let rig = Rig::new(Generation::A, 2_000);
    let script = rig.script(16);
    rig.with_left_alone(&script, 3, async |browser| {
        let sends = || rig.stage.log().sends.len();
        until("the first prompts", WITHIN, async || Ok((sends() >= 5).then_some(()))).await?;
        let tabs = browser.pages(&rig.stage.url()).await?.len();
        // An unpacked extension comes back from a reload only where developers are at work.
        let extensions = browser.open_page("chrome://extensions/").await?;
        let developer =
            "chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })
            .then(() => true)";
        assert!(extensions.evaluate::<bool>(developer).await?);
        let page = browser.open_extension_page("popup.html").await?;
        // What the browser does for an update: every part of the extension ends and begins anew.
        // The page that asks for it ends as well, and cannot answer.
        let _gone = page.evaluate::<Option<bool>>("void chrome.runtime.reload()").await;
        let is_done = || count_pictures(&rig.out()) == 16;
        until("all pictures", WITHIN, async || Ok(is_done().then_some(()))).await?;
        let left = browser.pages(&rig.stage.url()).await?.len();
        assert!(left <= tabs, "{left} tabs of workers where there were {tabs}");
        Ok::<(), panelwright_companion::browser::BrowserError>(())
    })
    .expect("the browser lives");
    rig.check_sent_once(&Rig::planned(&script));
}
