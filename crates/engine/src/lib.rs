//! A batch's life: inputs in, events and effects out.
//!
//! ```text
//! state.handle(now, input) -> Step { events, effects }
//! ```
//!
//! The shell writes `events` to the journal, then performs `effects`. The state is the fold of
//! the journal ([`State::begin`], [`State::apply`]); death is a non-event: load, fold, hand in
//! [`Input::Woke`], go on.
//!
//! | file | what it answers |
//! |---|---|
//! | `input`, `event`, `effect` | what is heard, what has happened, what is to be done |
//! | `report` | what a worker can tell of its attempt |
//! | `job`, `worker`, `limiter` | where each thing stands |
//! | `state`, `apply`, `index` | the fold, and how to find jobs in it |
//! | `handle`, `reports`, `wake`, `schedule` | the decisions |
//! | `recover` | what is known of a batch apart from its journal |
//! | `search` | where a prompt may be whose conversation is not known |
//! | `surroundings` | the machine's memory and network, and whether pages load |
//! | `forecast` | when pictures will be there |
//! | `clock` | how the shell keeps time, and whom it asks for news |
//! | `progress`, `summary`, `outcome` | what people are told |
//! | `concerns`, `sound` | what an event is about; whether what was read from a file can be true |
//!
//! **Invariants.** No clock, no randomness, no I/O. Between [`Event::SendPermitted`] and a
//! certain answer a job is never sent again. A job whose picture was seen is never sent again.
//! A send is permitted only when the limiter allows it. A step costs by the jobs in hand, not by
//! the size of the batch.

mod apply;
mod clock;
mod concerns;
mod effect;
mod event;
mod forecast;
mod handle;
mod ids;
mod index;
mod input;
mod job;
mod limiter;
mod outcome;
mod progress;
mod random;
mod recover;
mod report;
mod reports;
mod schedule;
mod search;
mod settings;
mod sound;
mod state;
mod summary;
mod surroundings;
mod time;
mod wake;
mod worker;

pub use clock::Clock;
pub use effect::Effect;
pub use event::{Event, TabLoss};
pub use forecast::{Basis, Forecast, Window};
pub use handle::Step;
pub use ids::{AttemptId, BatchId, ConversationId, DownloadId, JobId, SessionId, TabId, WorkerId};
pub use input::{DownloadSeen, Input};
pub use job::{Counts, Job, JobState, Retry, Send};
pub use limiter::Limiter;
pub use outcome::{Reason, ReasonKind};
pub use progress::{Activity, Hold, JobPhase, Phase, Progress, WorkerProgress};
pub use recover::{Known, Notice, Recovered, Trace};
pub use report::{
    Evidence, Failure, Limit, Need, Obstacle, Picture, PictureFormat, Report, Source,
};
pub use search::{Candidates, Others};
pub use settings::{
    AfterRestart, Pace, Patience, RetryPolicy, Settings, TwoPictures, WORKERS_MAX, is_loopback,
};
pub use state::{NoStart, State};
pub use surroundings::{Memory, Trouble};
pub use time::Moment;
pub use worker::{PICTURES_PER_TAB, Worker, WorkerState};
