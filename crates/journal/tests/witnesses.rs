//! What is made of a batch when its witnesses tell of different times: bugs that the simulator
//! found, each as small as it can be.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

mod common;

use common::{at_once, head, panel, picture};
use panelwright_engine::{
    AfterRestart, AttemptId, ConversationId, Event, Input, Job, JobId, JobState, Limit, Moment,
    Phase, Reason, ReasonKind, Retry, Send, SessionId, Settings, WorkerId,
};
use panelwright_journal::open::{Opened, open};
use panelwright_journal::{
    Book, Durability, Memory, MemoryMirror, PanelRecord, Record, Store, mirror,
};

const JOBS: u32 = 12;
const JOB: JobId = JobId(0);

/// A journal that is written by hand, a record a second, and its second copy.
struct Tale {
    store: Memory,
    mirror: MemoryMirror,
    last: u64,
}

fn at(seq: u64) -> Moment {
    head(JOBS).started_at.plus(seq * 1_000)
}

fn assigned(job: u32, attempt: u32) -> Event {
    Event::Assigned { job: JobId(job), attempt: AttemptId(attempt), worker: WorkerId(0) }
}

fn unsettled() -> Event {
    Event::Unsettled { job: JOB, why: "its tab was closed".into(), ready_at: Moment(0) }
}

impl Tale {
    fn begin(after_restart: AfterRestart) -> Self {
        let settings = Settings { after_restart, ..Settings::for_site("http://127.0.0.1:1", 1) };
        let started = Event::Started { settings, jobs: JOBS, seed: 9, session: session("s1") };
        let (store, mirror) = (Memory::default(), MemoryMirror::default());
        let book = at_once(Book::start(&store, head(JOBS), &panels(), started)).unwrap();
        at_once(mirror::keep_all(&mirror, &book, &panels())).unwrap();
        Self { store, mirror, last: 1 }
    }

    /// A record of these events; gives its number.
    fn write(&mut self, events: impl Into<Vec<Event>>) -> u64 {
        self.last += 1;
        let record = Record::new(self.last, at(self.last), events.into()).seal().unwrap();
        at_once(self.store.append("b1", self.last, &record, Durability::Strict)).unwrap();
        self.last
    }

    /// The second copy is what the journal tells now.
    fn copy(&self) {
        let (book, _) = at_once(Book::load(&self.store, head(JOBS))).unwrap();
        at_once(mirror::keep_all(&self.mirror, &book, &panels())).unwrap();
    }

    fn lose(&self, seq: u64) {
        self.store.records.borrow_mut().remove(&("b1".to_owned(), seq));
    }

    fn lose_copy(&self) {
        self.mirror.0.borrow_mut().clear();
    }

    fn open(&self) -> Opened {
        let files = async |_: &_| Vec::new();
        let now = at(self.last + 100);
        at_once(open(&self.store, &self.mirror, head(JOBS), now, &session("s2"), files)).unwrap()
    }
}

fn session(name: &str) -> SessionId {
    SessionId(name.into())
}

fn panels() -> Vec<PanelRecord> {
    (0..JOBS).map(panel).collect()
}

fn job(opened: &Opened, number: u32) -> Job {
    opened.book.state().job(JobId(number)).unwrap().clone()
}

fn phase(opened: &Opened) -> Phase {
    opened.book.state().progress(at(0)).phase
}

/// Its first send is what is looked for again: made anew behind it, the trace would forget the
/// conversation, and be dated too late.
#[test]
fn a_job_that_is_looked_for_again_is_the_one_that_was_set_aside() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    let permitted = tale.write([assigned(0, 1), Event::SendPermitted { job: JOB }]);
    let conversation = Some(ConversationId("c1".into()));
    tale.write([Event::SendSeen { job: JOB, conversation: conversation.clone() }]);
    let reason = Reason { kind: ReasonKind::Uncertain, words: "it did not come".into() };
    tale.write([Event::SetAside { job: JOB, reason }]);
    let lost = tale.write([Event::Retried { job: JOB }]);
    tale.write([Event::LookBegan { job: JOB, worker: WorkerId(0) }]);
    tale.lose(lost);
    tale.lose_copy();
    let found = job(&tale.open(), 0);
    assert_eq!((found.sent_at, found.attempt()), (Some(at(permitted)), Some(AttemptId(1))));
    assert_eq!((found.conversation.clone(), found.send()), (conversation, Some(Send::Certain)));
}

/// Dated by a later record, conversations of others would seem to be over before it was sent, and
/// not finding it below them would seem to prove that it was not.
#[test]
fn a_lost_permission_is_dated_by_the_last_record_before_it() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    let before = tale.write([assigned(0, 1)]);
    let lost = tale.write([Event::SendPermitted { job: JOB }]);
    tale.write([assigned(1, 2)]);
    tale.write([unsettled()]);
    tale.lose(lost);
    tale.lose_copy();
    assert_eq!(job(&tale.open(), 0).sent_at, Some(at(before)));
}

#[test]
fn records_beyond_a_damage_are_heard_after_the_second_copy() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 7)]);
    let permitted = tale.write([Event::SendPermitted { job: JOB }]);
    tale.copy();
    tale.write([unsettled()]);
    tale.lose(permitted);
    let found = job(&tale.open(), 0);
    assert_eq!((found.sent_at, found.attempt()), (Some(at(permitted)), Some(AttemptId(7))));
}

#[test]
fn a_job_at_a_worker_between_two_gaps_may_have_been_sent() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([Event::TabRequested { worker: WorkerId(0) }]);
    let first_gap = tale.write([Event::NetworkLost]);
    tale.write([assigned(0, 1)]);
    let second_gap = tale.write([Event::SendPermitted { job: JOB }]);
    tale.write([Event::NetworkBack]);
    tale.lose(first_gap);
    tale.lose(second_gap);
    tale.lose_copy();
    assert!(matches!(job(&tale.open(), 0).state, JobState::Unsettled { .. }));
}

#[test]
fn a_journal_that_lost_its_end_with_the_second_copy_waits_for_the_author() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 1)]);
    tale.lose_copy();
    let opened = tale.open();
    assert_eq!(phase(&opened), Phase::Paused);
    assert!(opened.words.concat().contains("is paused"));
}

#[test]
fn a_restart_does_not_resume_what_waits_for_the_author() {
    let mut tale = Tale::begin(AfterRestart::Running);
    tale.write([assigned(0, 1)]);
    tale.lose_copy();
    let mut opened = tale.open();
    let (tabs, downloads) = (Vec::new(), Vec::new());
    let woke = Input::Woke { session: session("s2"), tabs, downloads };
    let _step = at_once(opened.book.handle(&tale.store, at(300), woke)).unwrap();
    assert_eq!(phase(&opened), Phase::Paused);
}

#[test]
fn a_journal_that_is_begun_anew_goes_on_behind_its_second_copy() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 1)]);
    let permitted = tale.write([Event::SendPermitted { job: JOB }]);
    tale.copy();
    let kept = tale.mirror.0.borrow().clone();
    tale.store.records.borrow_mut().clear();
    let first = tale.open();
    assert!(first.book.seq() > permitted);
    // The power goes before it is written anew: it must not seem to be newer than the journal.
    *tale.mirror.0.borrow_mut() = kept;
    assert_eq!(tale.open().words, [] as [String; 0]);
}

#[test]
fn a_batch_that_went_on_after_its_end_goes_on() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([Event::Finished]);
    let lost = tale.write([Event::Resumed, assigned(0, 1), Event::SendPermitted { job: JOB }]);
    tale.copy();
    tale.write([Event::NetworkLost]);
    tale.lose(lost);
    assert!(tale.open().book.state().is_open());
}

#[test]
fn a_batch_that_went_on_after_its_end_is_not_over_when_its_journal_lost_the_rest() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 1), Event::SendPermitted { job: JOB }]);
    let reason = Reason { kind: ReasonKind::Failed, words: "the tool failed".into() };
    tale.write([Event::SetAside { job: JOB, reason }, Event::Finished]);
    let lost = tale.write([Event::Resumed, Event::Retried { job: JOB }]);
    tale.copy();
    tale.lose(lost);
    let opened = tale.open();
    assert_eq!(phase(&opened), Phase::Paused);
    assert!(opened.words.concat().contains("older than what the browser remembers"));
}

#[test]
fn a_picture_that_was_seen_stays_seen_when_its_job_was_set_aside() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 1), Event::SendPermitted { job: JOB }]);
    let lost = tale.write([Event::NetworkLost]);
    let (made, conversation) = (picture(JOB), None);
    tale.write([Event::PictureMade { job: JOB, picture: made, conversation }]);
    let reason = Reason { kind: ReasonKind::NotSaved, words: "the disk is full".into() };
    tale.write([Event::SetAside { job: JOB, reason }]);
    tale.lose(lost);
    tale.lose_copy();
    let JobState::SetAside { retry, .. } = job(&tale.open(), 0).state else { panic!() };
    assert!(matches!(retry, Retry::Look { send: Send::Pictured, .. }), "{retry:?}");
}

#[test]
fn a_limit_that_only_the_second_copy_tells_of_is_kept_to() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    let until = at(5_000);
    let lost = tale.write([Event::LimitSeen { limit: Limit::Quota, until, words: "no".into() }]);
    tale.write([Event::Paused]);
    tale.copy();
    tale.write([Event::NetworkLost]);
    tale.lose(lost);
    let opened = tale.open();
    assert_eq!(opened.book.state().hold(at(10)).map(|hold| hold.until), Some(until));
    assert_eq!(phase(&opened), Phase::Paused);
}

/// The author's gap is one between sends, whatever became of them.
#[test]
fn a_send_beyond_a_damage_counts_for_the_pace_though_its_job_waits_again() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    let lost = tale.write([Event::NetworkLost]);
    let permitted = tale.write([assigned(0, 1), Event::SendPermitted { job: JOB }]);
    let (why, ready_at) = ("it is not there".to_owned(), Moment(0));
    tale.write([Event::GivenBack { job: JOB, why, counts: true, ready_at }]);
    tale.copy();
    tale.lose(lost);
    let opened = tale.open();
    let record = tale.store.records.borrow().last_key_value().unwrap().1.clone();
    let record = Record::open(opened.book.seq(), &record).unwrap();
    let sends = record.events.iter().find_map(|event| {
        if let Event::Recovered(recovered) = event { Some(recovered.sends.clone()) } else { None }
    });
    assert_eq!(sends, Some(vec![at(permitted)]));
}

#[test]
fn a_second_copy_that_lags_behind_is_brought_up_to_date_when_a_session_begins() {
    let mut tale = Tale::begin(AfterRestart::AsItWas);
    tale.write([assigned(0, 1), Event::SendPermitted { job: JOB }]);
    assert_eq!(tale.open().words, [] as [String; 0]);
    let kept = at_once(mirror::reflect(&tale.mirror, "b1")).unwrap();
    assert_eq!(kept.jobs[&0].traces.len(), 1);
}

/// Or the journal would seem to be one from another time after a power cut.
#[test]
fn what_the_second_copy_tells_is_on_the_medium_in_the_journal() {
    let seen = |conversation| Event::SendSeen { job: JOB, conversation };
    assert!(mirror::is_kept(&[Event::Saved { job: JOB }]));
    assert!(!mirror::is_kept(&[seen(None), Event::NetworkLost]));
}
