//! The machine around a batch: memory that runs short, a network that goes away, pages that do not
//! load, restarts of the browser, and a site that takes only so many at once.

mod common;

use common::{Batch, commits, tab};
use panelwright_engine::{
    AfterRestart, Effect, Input, JobState, Limit, Memory, Phase, Report, SessionId, Settings,
    TabLoss, Trouble, WorkerId,
};

const MINUTE_MS: u64 = 60_000;

fn memory(batch: &mut Batch, used_percent: u8) -> Vec<Effect> {
    batch.hear(Input::Memory { used_percent })
}

fn opens(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::OpenTab { .. })).count()
}

fn woke(session: &str) -> Input {
    Input::Woke { session: SessionId(session.into()), tabs: Vec::new(), downloads: Vec::new() }
}

#[test]
fn over_80_per_cent_nothing_new_is_begun_and_what_is_under_way_is_finished() {
    let mut batch = Batch::running(2, 10);
    batch.send(0);
    memory(&mut batch, 81);
    let effects = batch.report(1, Report::Ready);
    assert_eq!(commits(&effects), 0, "a prompt that stands in the box waits");
    batch.report(0, Report::Picture { picture: common::picture(0), conversation: None });
    batch.save(0);
    assert!(matches!(batch.job(2).state, JobState::Waiting { .. }));
    let trouble = batch.state.trouble();
    assert!(matches!(trouble, Some(Trouble::Memory { memory: Memory::Short, workers: 2 })));

    // A little under the line is not enough: work would stop and go.
    memory(&mut batch, 78);
    assert!(batch.state.trouble().is_some());
    let effects = memory(&mut batch, 70);
    assert_eq!(commits(&effects), 1);
    assert_eq!(batch.state.trouble(), None);
}

#[test]
fn over_90_per_cent_fewer_workers_go_on_and_come_back_one_by_one() {
    let mut batch = Batch::running(3, 30);
    for job in 0..3 {
        batch.send(job);
    }
    memory(&mut batch, 95);
    for job in 0..3 {
        batch.report(job, Report::Picture { picture: common::picture(job), conversation: None });
        batch.save(job);
    }
    assert!(batch.state.workers().iter().all(|worker| worker.tab().is_none()), "idle tabs go");

    assert_eq!(opens(&memory(&mut batch, 60)), 1);
    let says_hello = |batch: &mut Batch, worker: u8| {
        let (worker, tab) = (WorkerId(worker), tab(worker));
        batch.hear(Input::TabOpened { worker, tab });
        batch.hear(Input::Hello { worker, tab })
    };
    assert_eq!(opens(&says_hello(&mut batch, 0)), 1, "two workers fit");
    assert_eq!(opens(&says_hello(&mut batch, 1)), 0);
    assert_eq!(opens(&memory(&mut batch, 60)), 0, "freed memory shows only after a while");
    batch.pass(MINUTE_MS / 2);
    assert_eq!(opens(&memory(&mut batch, 60)), 1, "and the third later");
    assert_eq!(batch.folded(), batch.state);
}

#[test]
fn a_prompt_that_waits_in_its_box_does_not_keep_a_tab_that_memory_is_needed_for() {
    let mut batch = Batch::running(2, 10);
    memory(&mut batch, 85);
    batch.report(0, Report::Ready);
    let effects = memory(&mut batch, 95);
    let closed = effects.iter().filter(|effect| matches!(effect, Effect::CloseTab { .. })).count();
    assert_eq!(closed, 2, "{effects:?}");
    assert!(matches!(batch.job(0).state, JobState::Waiting { .. }));
}

#[test]
fn without_a_network_nothing_is_begun_and_nothing_is_blamed() {
    let mut batch = Batch::running(1, 3);
    batch.report(0, Report::Ready);
    batch.hear(Input::Network { is_online: false });
    assert!(matches!(batch.state.trouble(), Some(Trouble::Offline { .. })));
    let effects = batch.lose(0, TabLoss::Silent);
    assert_eq!(opens(&effects), 0);
    assert_eq!(opens(&batch.pass(30 * MINUTE_MS)), 0);
    let effects = batch.hear(Input::Network { is_online: true });
    assert_eq!(opens(&effects), 1, "at once");
}

#[test]
fn a_site_whose_pages_do_not_load_is_tried_ever_more_seldom_and_the_person_is_told() {
    let mut batch = Batch::running(1, 3);
    batch.lose(0, TabLoss::Closed);
    let (mut tries, mut notified) = (0, 0);
    let tell = |effects: &[Effect]| effects.iter().filter(|e| **e == Effect::Notify).count();
    for _ in 0..4 * 60 {
        let effects = batch.pass(MINUTE_MS);
        tries += opens(&effects);
        notified += tell(&effects);
        // The tab opens, and its document never says hello.
        if opens(&effects) > 0 {
            batch.hear(Input::TabOpened { worker: WorkerId(0), tab: tab(0) });
        }
    }
    assert!((10..40).contains(&tries), "{tries} tries in four hours");
    assert_eq!(notified, 1);
    let trouble = batch.state.trouble();
    assert!(matches!(trouble, Some(Trouble::Unreachable { tries, .. }) if tries >= 10));
    batch.open(0);
    assert_eq!(batch.state.trouble(), None);
}

#[test]
fn after_a_restart_a_batch_comes_up_as_the_author_wants_it() {
    let phase_after = |after_restart, is_paused| {
        let site = "http://127.0.0.1:1";
        let mut batch = Batch::with(Settings { after_restart, ..Settings::for_site(site, 1) }, 3);
        if is_paused {
            batch.hear(Input::Pause);
        }
        batch.hear(woke("s2"));
        batch.state.progress(batch.now).phase
    };
    assert_eq!(phase_after(AfterRestart::AsItWas, false), Phase::Running);
    assert_eq!(phase_after(AfterRestart::AsItWas, true), Phase::Paused);
    assert_eq!(phase_after(AfterRestart::Running, true), Phase::Running);
    assert_eq!(phase_after(AfterRestart::Paused, false), Phase::Paused);
}

#[test]
fn a_dead_service_worker_is_no_restart() {
    let site = "http://127.0.0.1:1";
    let settings = Settings { after_restart: AfterRestart::Paused, ..Settings::for_site(site, 1) };
    let mut batch = Batch::with(settings, 3);
    batch.hear(woke("s1"));
    assert_eq!(batch.state.progress(batch.now).phase, Phase::Running);
}

#[test]
fn a_site_that_takes_only_so_many_at_once_gets_no_more() {
    let mut batch = Batch::running(3, 30);
    batch.send(0);
    batch.send(1);
    batch.report(2, Report::Ready);
    let limit = Limit::AtOnce;
    let words = "too many at once".to_owned();
    batch.report(2, Report::Limited { words, limit, wait_ms: None, sent: false });
    batch.pass(MINUTE_MS);
    assert_eq!(commits(&batch.report(2, Report::Ready)), 0, "two are under way");
    batch.report(0, Report::Picture { picture: common::picture(0), conversation: None });
    batch.save(0);
    assert_eq!(batch.permissions(2), 2, "now there is room");
}
