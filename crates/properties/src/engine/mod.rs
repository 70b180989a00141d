//! A batch's life, by inputs in any order and about anything.
//!
//! | file | what it holds |
//! |---|---|
//! | `inputs` | bytes become inputs: many that fit, some that are nonsense |
//! | `sends` | what may be sent, told by events and effects alone |

mod inputs;
mod sends;

use arbitrary::Unstructured;
use panelwright_engine::{
    Event, Input, Job, Moment, Pace, SessionId, Settings, State, Step, WorkerId,
};

use self::inputs::{next_input, next_moment};
use self::sends::Sends;

const STARTED_AT: Moment = Moment(1_700_000_000_000);

/// A small batch hears what these bytes spell, and never panics, whatever it is told. After each
/// input the fold of its journal is its state, its parts agree with one another, and nothing is
/// sent that may not be.
pub fn batch_lives_through_anything(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    // The bytes may be too few even for a beginning.
    let Ok((settings, jobs)) = beginning(&mut bytes) else { return };
    let mut life = Life::begin(settings, jobs);
    while !bytes.is_empty() {
        let Ok(now) = next_moment(&mut bytes, life.now) else { break };
        let Ok(input) = next_input(&mut bytes, &life.state) else { break };
        life.now = now;
        life.hear(input);
    }
    life.survives_storage();
}

fn beginning(bytes: &mut Unstructured<'_>) -> arbitrary::Result<(Settings, u32)> {
    let site = *bytes.choose(&["http://127.0.0.1:1", "https://chatgpt.com"])?;
    let mut settings = Settings::for_site(site, bytes.int_in_range(1..=3)?);
    if bytes.arbitrary()? {
        settings.pace = Pace { gap_ms: 1_000, window_sends: 3, window_ms: 60_000, ..settings.pace };
    }
    Ok((settings, bytes.int_in_range(1..=6)?))
}

/// A batch and its twin, which knows only the journal.
struct Life {
    now: Moment,
    state: State,
    folded: State,
    sends: Sends,
}

impl Life {
    fn begin(settings: Settings, jobs: u32) -> Self {
        let session = SessionId("s0".into());
        let started = Event::Started { settings, jobs, seed: 7, session };
        let state = State::begin(STARTED_AT, &started).expect("a start");
        let mut life =
            Self { now: STARTED_AT, folded: state.clone(), sends: Sends::of(jobs), state };
        life.hear(Input::Tick);
        life
    }

    fn hear(&mut self, input: Input) {
        let Step { events, effects } = self.state.handle(self.now, input);
        self.sends.next_step();
        for event in &events {
            self.sends.happens(self.now, &self.folded, event);
            self.folded.apply(self.now, event);
        }
        self.sends.are_told(&self.folded, &effects);
        assert_eq!(self.folded, self.state, "the journal tells another state");
        self.parts_agree();
    }

    fn parts_agree(&self) {
        let progress = self.state.progress(self.now);
        let somewhere = progress.done + progress.set_aside + progress.in_hand + progress.waiting;
        assert_eq!(somewhere, progress.total, "a job is nowhere, or twice");
        let workers = || (0..).map(WorkerId).zip(self.state.workers());
        for (id, worker) in workers() {
            let held = worker.job().map(|job| self.state.job(job).and_then(Job::worker));
            assert!(held.is_none_or(|holder| holder == Some(id)), "{id}'s job does not know it");
        }
        for job in self.state.jobs() {
            let Some(holder) = job.worker() else { continue };
            let is_busy = |(id, worker): (_, &panelwright_engine::Worker)| {
                id == holder && worker.job().and_then(|job| self.state.job(job)) == Some(job)
            };
            assert!(workers().any(is_busy), "{holder} does not know its job");
        }
        let next = self.state.next_deadline(self.now);
        assert!(next.is_none_or(|next| next > self.now), "a deadline that is past wakes nobody");
    }

    /// As a snapshot stores it.
    fn survives_storage(&self) {
        let text = serde_json::to_string(&self.state).expect("a state has a JSON form");
        let stored: State = serde_json::from_str(&text).expect("which can be read");
        assert_eq!(stored, self.state);
    }
}
