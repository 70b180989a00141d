//! A batch's life, step by step: what the simulator proves at large, told one at a time.

#![allow(clippy::panic, reason = "a test that cannot go on says why and ends")]

mod common;

use common::{Batch, commits, picture, tab};
use panelwright_engine::{
    AttemptId, DownloadSeen, Effect, Failure, Input, JobId, JobState, Limit, Need, Obstacle, Phase,
    ReasonKind, Report, SessionId, Settings, TabLoss, WorkerId,
};

fn sent_without_an_address() -> Report {
    Report::Sent { conversation: None }
}

fn reason(batch: &Batch, job: u32) -> (ReasonKind, String) {
    let state = &batch.job(job).state;
    let JobState::SetAside { reason, .. } = state else {
        panic!("job {job} is not set aside: {state:?}");
    };
    (reason.kind, reason.words.clone())
}

#[test]
fn a_prompt_is_sent_only_after_its_permission_is_an_event() {
    let mut batch = Batch::running(1, 1);
    assert!(matches!(batch.job(0).state, JobState::Preparing { ready: false, .. }));
    assert_eq!(batch.permissions(0), 0);
    let effects = batch.report(0, Report::Ready);
    assert_eq!((batch.permissions(0), commits(&effects)), (1, 1));
}

#[test]
fn a_batch_ends_with_every_picture_and_its_audit() {
    let mut batch = Batch::running(1, 3);
    for job in 0..3 {
        batch.make(job);
    }
    let progress = batch.state.progress(batch.now);
    assert_eq!((progress.done, progress.phase), (3, Phase::Finished));
    assert!(batch.state.is_moving(), "the audit is not written yet");
    batch.hear(Input::AuditWritten);
    assert!(!batch.state.is_moving());
}

#[test]
fn the_journal_alone_rebuilds_the_state() {
    let mut batch = Batch::running(2, 4);
    batch.make(0);
    batch.send(1);
    batch.lose(1, TabLoss::Crashed);
    batch.hear(Input::Pause);
    assert_eq!(batch.folded(), batch.state);
}

#[test]
fn a_pause_takes_back_what_is_not_sent_and_finishes_what_is() {
    let mut batch = Batch::running(2, 3);
    batch.send(0);
    let effects = batch.hear(Input::Pause);
    assert!(effects.contains(&Effect::Cancel { tab: tab(1), attempt: AttemptId(2) }));
    assert!(matches!(batch.job(1).state, JobState::Waiting { .. }));
    batch.report(0, Report::Picture { picture: picture(0), conversation: None });
    batch.save(0);
    assert!(batch.pass(60_000).is_empty(), "a paused batch asks for nothing");
    batch.hear(Input::Resume);
    assert!(matches!(batch.job(1).state, JobState::Preparing { .. }));
}

#[test]
fn a_stop_gives_every_open_job_its_reason_and_saves_what_is_being_saved() {
    let mut batch = Batch::running(2, 4);
    batch.send(0);
    batch.report(0, Report::Picture { picture: picture(0), conversation: None });
    batch.hear(Input::Stop);
    for job in 1..4 {
        assert_eq!(reason(&batch, job).0, ReasonKind::Stopped);
    }
    batch.save(0);
    assert!(matches!(batch.job(0).state, JobState::Done { .. }));
    assert_eq!(batch.state.progress(batch.now).phase, Phase::Stopped);
}

#[test]
fn what_was_not_sent_keeps_its_place_when_its_tab_is_lost() {
    let mut batch = Batch::running(1, 3);
    batch.lose(0, TabLoss::Closed);
    assert!(matches!(batch.job(0).state, JobState::Waiting { .. }));
    batch.open(0);
    assert!(matches!(batch.job(0).state, JobState::Preparing { .. }));
}

#[test]
fn what_may_have_been_sent_is_looked_for_and_not_sent_again() {
    let mut batch = Batch::running(1, 1);
    batch.report(0, Report::Ready);
    batch.lose(0, TabLoss::Closed);
    assert!(matches!(batch.job(0).state, JobState::Unsettled { .. }));
    let effects = batch.open(0);
    assert!(matches!(effects[..], [Effect::Look { .. }]), "{effects:?}");
    assert_eq!(batch.permissions(0), 1);

    let why = "none holds it".to_owned();
    batch.report(0, Report::NotSent { why, obstacle: Obstacle::Page });
    batch.pass(60_000);
    batch.make(0);
    assert_eq!(batch.permissions(0), 2);
}

#[test]
fn what_the_page_took_back_was_not_sent() {
    let mut batch = Batch::running(1, 1);
    batch.report(0, Report::Ready);
    batch.report(0, sent_without_an_address());
    let words = "Too many requests".to_owned();
    let limited = Report::Limited { words, limit: Limit::Throttle, wait_ms: None, sent: false };
    batch.report(0, limited);
    assert!(matches!(batch.job(0).state, JobState::Waiting { .. }));
    assert_eq!(batch.job(0).counts.sends, 0);
    batch.pass(60_000);
    batch.make(0);
}

#[test]
fn what_was_seen_in_its_conversation_stays_sent_whatever_a_page_says_later() {
    let mut batch = Batch::running(1, 1);
    batch.send(0);
    let why = "none holds it".to_owned();
    batch.report(0, Report::NotSent { why, obstacle: Obstacle::Page });
    for _ in 0..20 {
        batch.pass(600_000);
        if batch.job(0).worker().is_some() {
            let why = "none holds it".to_owned();
            batch.report(0, Report::NotSent { why, obstacle: Obstacle::Page });
        }
    }
    assert_eq!(reason(&batch, 0).0, ReasonKind::Uncertain);
    assert_eq!(batch.permissions(0), 1);
}

#[test]
fn a_refusal_is_set_aside_in_the_pages_words_until_the_author_asks_again() {
    let mut batch = Batch::running(1, 2);
    batch.send(0);
    batch.report(0, Report::Refused { words: "I can't create that.".to_owned() });
    assert_eq!(reason(&batch, 0), (ReasonKind::Refused, "I can't create that.".to_owned()));
    batch.make(1);
    assert_eq!(batch.state.progress(batch.now).phase, Phase::Finished);

    batch.hear(Input::EditPrompt { job: JobId(0) });
    batch.hear(Input::Retry { jobs: None });
    batch.open(0);
    batch.make(0);
    assert_eq!(batch.state.progress(batch.now).done, 2);
}

#[test]
fn a_failed_tool_is_paid_for_twice_at_most() {
    let mut batch = Batch::running(1, 1);
    for _ in 0..2 {
        batch.send(0);
        let words = "Image generation failed".to_owned();
        batch.report(0, Report::Failed { words, failure: Failure::Tool });
        batch.pass(60_000);
    }
    assert_eq!(reason(&batch, 0).0, ReasonKind::Failed);
    assert_eq!(batch.permissions(0), 2);
}

#[test]
fn a_failed_page_is_looked_into_before_anything_is_sent_again() {
    let mut batch = Batch::running(1, 1);
    batch.send(0);
    let words = "Something went wrong".to_owned();
    batch.report(0, Report::Failed { words, failure: Failure::Page });
    let effects = batch.pass(60_000);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Look { .. })), "{effects:?}");
    assert_eq!(batch.permissions(0), 1);
}

/// A conversation that the page's list does not show is opened by its address, in a new document.
#[test]
fn a_look_that_leaves_its_document_goes_on_in_the_next() {
    let mut batch = Batch::running(1, 1);
    batch.send(0);
    let words = "Something went wrong".to_owned();
    batch.report(0, Report::Failed { words, failure: Failure::Page });
    let began = batch.pass(60_000);
    let tab = batch.state.workers()[0].tab().unwrap();
    let hello = batch.hear(Input::Hello { worker: WorkerId(0), tab });
    let looks = |effects: &[Effect]| -> Vec<Effect> {
        effects.iter().filter(|it| matches!(it, Effect::Look { .. })).cloned().collect()
    };
    assert_eq!(looks(&began).len(), 1);
    assert_eq!(looks(&hello), looks(&began));
}

#[test]
fn nothing_is_sent_by_anybody_while_a_limit_is_in_force() {
    let mut batch = Batch::running(3, 6);
    batch.send(0);
    let words = "You've hit the plan limit; it resets in 1 hour".to_owned();
    let limit = Limit::Quota;
    batch.report(0, Report::Limited { words, limit, wait_ms: Some(3_600_000), sent: true });
    assert_eq!(commits(&batch.pass(3_600_000)), 0);
    let progress = batch.state.progress(batch.now);
    assert!(progress.hold.is_some_and(|hold| hold.until > batch.now));
    // The spare time after a stated end on this machine.
    batch.pass(1_000);
    batch.report(0, Report::Ready);
    assert_eq!(batch.permissions(0), 2);
}

#[test]
fn two_workers_that_meet_one_limit_count_as_one() {
    let mut batch = Batch::running(2, 2);
    batch.report(0, Report::Ready);
    batch.report(1, Report::Ready);
    let limited = |wait_ms| Report::Limited {
        words: "Too many requests".to_owned(),
        limit: Limit::Throttle,
        wait_ms,
        sent: false,
    };
    batch.report(0, limited(None));
    let first = batch.state.progress(batch.now).hold;
    batch.pass(1_000);
    batch.report(1, limited(None));
    assert_eq!(batch.state.progress(batch.now).hold, first);
}

#[test]
fn sends_of_all_workers_keep_the_gap() {
    let mut batch = Batch::paced(3, 3, 10_000);
    let mut sends = Vec::new();
    for job in 0..3 {
        batch.report(job, Report::Ready);
    }
    for _ in 0..40 {
        sends.extend((0..3).filter(|job| batch.permissions(*job) > 0).max());
        batch.pass(1_000);
    }
    let changes = sends.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(changes, 2, "{sends:?}");
    let second_at = sends.iter().position(|job| *job == 1);
    assert!(second_at.is_some_and(|seconds| seconds >= 9), "{sends:?}");
}

#[test]
fn a_send_in_doubt_is_not_buried_under_others() {
    let mut batch = Batch::running(2, 40);
    batch.report(0, Report::Ready);
    batch.report(0, Report::Unclear { why: "the answer was lost".to_owned() });
    // The others go on, until more of them would hide what is looked for.
    let sends = |batch: &Batch| (1..40).map(|job| batch.permissions(job)).sum::<usize>();
    for job in 1..14 {
        batch.make(job);
    }
    assert_eq!(sends(&batch), 12);
    batch.pass(60_000);
    let conversation = Some(panelwright_engine::ConversationId("found".into()));
    batch.report(0, Report::Sent { conversation });
    assert!(sends(&batch) > 12);
}

#[test]
fn a_full_chat_costs_a_job_nothing_however_often_it_is_met() {
    let mut batch = Batch::running(1, 1);
    for _ in 0..20 {
        batch.report(0, Report::Ready);
        let conversation = None;
        batch.report(0, Report::Sent { conversation });
        let why = "the chat has no room for another prompt".to_owned();
        batch.report(0, Report::NotSent { why, obstacle: Obstacle::Chat });
    }
    assert_eq!(batch.job(0).counts.unsent, 0);
    batch.make(0);
    assert!(matches!(batch.job(0).state, JobState::Saving { .. } | JobState::Done { .. }));
}

#[test]
fn where_jobs_share_a_chat_no_conversation_is_left_out_of_a_search() {
    for (fresh_chat, known) in [(true, 1), (false, 0)] {
        let mut settings = Settings::for_site("http://127.0.0.1:1", 1);
        settings.fresh_chat = fresh_chat;
        let mut batch = Batch::with(settings, 2);
        batch.make(0);
        batch.report(1, Report::Ready);
        let effects = batch.report(1, Report::Unclear { why: "the page is gone".to_owned() });
        let effects = effects.into_iter().chain(batch.pass(60_000));
        let mut looks = effects.filter_map(|effect| {
            if let Effect::Look { others, .. } = effect { Some(others.known.len()) } else { None }
        });
        assert_eq!(looks.next(), Some(known), "{fresh_chat}");
    }
}

#[test]
fn a_clock_that_is_set_back_makes_no_conversation_older_than_a_send() {
    let mut batch = Batch::running(2, 3);
    batch.make(0);
    let real_now = batch.now.plus(1);
    batch.now = real_now.plus(5_000);
    batch.report(1, Report::Ready);
    batch.now = real_now;
    batch.make(2);
    let effects = batch.report(1, Report::Unclear { why: "the page is gone".to_owned() });
    let effects = effects.into_iter().chain(batch.pass(60_000));
    let mut looks = effects.filter_map(|effect| {
        if let Effect::Look { others, .. } = effect { Some(others) } else { None }
    });
    let others = looks.next().expect("it is looked for");
    assert_eq!((others.known.len(), others.over.len()), (2, 1), "{others:?}");
}

#[test]
fn a_person_is_waited_for_everywhere_at_once_and_idle_tabs_are_loaded_anew() {
    let mut batch = Batch::running(2, 2);
    let words = "Sign in".to_owned();
    batch.report(0, Report::NeedsPerson { need: Need::SignIn, words, unsent: true });
    assert!(matches!(
        batch.state.progress(batch.now).phase,
        Phase::NeedsPerson { need: Need::SignIn, .. }
    ));
    assert!((0..2).all(|job| matches!(batch.job(job).state, JobState::Waiting { .. })));
    let effects = batch.hear(Input::Resume);
    for worker in 0..2 {
        assert!(effects.contains(&Effect::ReloadTab { tab: tab(worker) }));
    }
    batch.hear(Input::Hello { worker: WorkerId(1), tab: tab(1) });
    assert!(matches!(batch.job(0).state, JobState::Preparing { .. }));
}

#[test]
fn a_picture_that_never_comes_is_given_up_after_a_second_look() {
    let mut batch = Batch::impatient(1, 2, 60_000);
    batch.send(0);
    for _ in 0..3 {
        batch.pass(61_000);
        batch.open(0);
        if batch.job(0).is_over() {
            break;
        }
    }
    batch.pass(61_000);
    let (kind, words) = reason(&batch, 0);
    assert_eq!(kind, ReasonKind::Uncertain);
    assert!(words.contains("did not come in"), "{words}");
    assert_eq!(batch.permissions(0), 1);
    assert!(matches!(batch.job(1).state, JobState::Preparing { .. }));
}

#[test]
fn a_new_browser_session_voids_every_tab() {
    let mut batch = Batch::running(2, 3);
    batch.send(0);
    let woke =
        Input::Woke { session: SessionId("s2".into()), tabs: Vec::new(), downloads: Vec::new() };
    batch.hear(woke);
    assert!(matches!(batch.job(0).state, JobState::Unsettled { .. }));
    assert!(matches!(batch.job(1).state, JobState::Waiting { .. }));
    batch.hear(Input::TabOpened { worker: WorkerId(0), tab: tab(5) });
    let effects = batch.hear(Input::Hello { worker: WorkerId(0), tab: tab(5) });
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Look { .. })));
}

#[test]
fn a_tab_is_renewed_after_fifty_pictures() {
    let mut batch = Batch::running(1, 52);
    for job in 0..50 {
        batch.make(job);
    }
    assert!(batch.state.workers()[0].job().is_none(), "the worn tab gets no fifty-first");
    batch.open(0);
    batch.make(50);
}

#[test]
fn the_pace_and_the_end_are_known_after_two_pictures() {
    let mut batch = Batch::running(1, 10);
    batch.make(0);
    assert_eq!(batch.state.progress(batch.now).eta_ms, None);
    batch.pass(6_000);
    batch.make(1);
    let progress = batch.state.progress(batch.now);
    assert_eq!(progress.per_hour, Some(600.0));
    assert_eq!(progress.eta_ms, Some(48_000));
}

/// A job whose picture was made, could not be saved, and is looked for again.
fn pictured_and_not_saved() -> Batch {
    let mut batch = Batch::running(1, 1);
    batch.send(0);
    batch.report(0, Report::Picture { picture: picture(0), conversation: None });
    let seen = DownloadSeen::Failed { words: "FILE_NO_SPACE".into() };
    batch.hear(Input::Download { job: JobId(0), seen });
    batch.pass(10_000);
    assert!(matches!(batch.job(0).state, JobState::Looking { .. }));
    batch
}

#[test]
fn a_picture_that_was_seen_is_not_made_again_whatever_the_page_says_later() {
    let words = || "words of the page".to_owned();
    let answers = [
        Report::Failed { words: words(), failure: Failure::NoPicture },
        Report::Failed { words: words(), failure: Failure::Lasting },
        Report::Refused { words: words() },
        Report::Limited { words: words(), limit: Limit::Pace, wait_ms: Some(1_000), sent: true },
        Report::NotSent { why: words(), obstacle: Obstacle::Page },
    ];
    for answer in answers {
        let mut batch = pictured_and_not_saved();
        batch.report(0, answer.clone());
        let is_looked_for = matches!(batch.job(0).state, JobState::Unsettled { .. });
        assert!(is_looked_for, "{answer:?}: {:?}", batch.job(0).state);
        batch.pass(60_000);
        batch.report(0, Report::Picture { picture: picture(0), conversation: None });
        batch.save(0);
        assert_eq!((batch.permissions(0), batch.state.done()), (1, 1), "{answer:?}");
    }
}

#[test]
fn a_picture_that_comes_again_late_is_saved_and_not_given_up() {
    let mut batch = Batch::running(1, 1);
    batch.send(0);
    let attempt = batch.attempt(0);
    let again = || Report::Picture { picture: picture(0), conversation: None };
    batch.hear(Input::Report { attempt, report: again() });
    // The machine slept before the download began.
    batch.now = batch.now.plus(600_000);
    let effects = batch.hear(Input::Report { attempt, report: again() });
    assert_eq!(effects, [Effect::Save { job: JobId(0), picture: picture(0) }]);
    assert!(matches!(batch.job(0).state, JobState::Saving { .. }));
}

#[test]
fn a_silent_tab_may_press_until_its_permission_ends_and_is_looked_after_then() {
    let mut batch = Batch::running(2, 2);
    batch.report(0, Report::Ready);
    let until = batch.job(0).may_send_until.unwrap_or_default();
    assert!(until > batch.now);
    batch.lose(0, TabLoss::Silent);
    batch.report(1, Report::Ready);
    batch.send(1);
    let looks = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Look { .. }));
    assert!(!looks(&batch.pass(until.since(batch.now) - 1)), "a page may still press");
    batch.open(0);
    assert!(matches!(batch.job(0).state, JobState::Looking { .. }));
    assert!(batch.now >= until);
}
