//! How far a batch has come, in the numbers that pages, badge and command line show.

use serde::{Deserialize, Serialize};

use crate::forecast::Forecast;
use crate::ids::{JobId, WorkerId};
use crate::report::{Limit, Need};
use crate::surroundings::Trouble;
use crate::time::Moment;

/// A batch at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What the batch as a whole is doing.
    pub phase: Phase,
    /// Jobs in the batch.
    pub total: u32,
    /// Jobs whose picture is on disk.
    pub done: u32,
    /// Jobs set aside with a reason.
    pub set_aside: u32,
    /// Jobs that a worker, a conversation or a download has in hand.
    pub in_hand: u32,
    /// Jobs that wait for their turn.
    pub waiting: u32,
    /// What each worker does, by number.
    pub workers: Vec<WorkerProgress>,
    /// Pictures an hour at the present pace; `None` until two are saved.
    pub per_hour: Option<f64>,
    /// How long until the last picture is saved, by the forecast.
    pub eta_ms: Option<u64>,
    /// A limit in force.
    pub hold: Option<Hold>,
    /// What holds the batch up, if the machine or the way to the site does.
    pub trouble: Option<Trouble>,
    /// When further pictures will be there; `None` as long as nothing tells the pace. What was
    /// met outlasts the end: the next batch on the site is foretold by it.
    pub forecast: Option<Forecast>,
    /// When the batch started.
    pub started_at: Moment,
    /// When it finished or was stopped.
    pub ended_at: Option<Moment>,
}

/// What a batch is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Work goes on by itself.
    Running,
    /// The author paused it; pictures in hand are being finished while any are left.
    Paused,
    /// Something only a person can do.
    NeedsPerson {
        /// What is needed.
        need: Need,
        /// What the page shows.
        words: String,
    },
    /// The author stopped it; jobs that were not done are set aside.
    Stopped,
    /// Every job has its picture or its reason.
    Finished,
}

/// One worker at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerProgress {
    /// Which worker.
    pub worker: WorkerId,
    /// What it does.
    pub activity: Activity,
    /// The job that it has.
    pub job: Option<JobId>,
    /// 0 (sick) to 100 (well).
    pub health: u8,
    /// When this activity began.
    pub since: Moment,
}

/// What a worker can be doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// No tab, and none is needed now.
    Resting,
    /// The tab is opening.
    Opening,
    /// Ready for a job.
    Idle,
    /// Writing the prompt into the page.
    Preparing,
    /// The prompt stands in the box; the pace or a limit holds it back.
    Holding,
    /// Sending.
    Sending,
    /// The page makes the picture.
    Making,
    /// Looking in a conversation for a picture that may be there.
    Looking,
}

/// A limit that is being waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Which kind.
    pub limit: Limit,
    /// No send before this moment.
    pub until: Moment,
    /// The page's own words.
    pub words: String,
}

/// A job at a glance, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobPhase {
    /// It waits for its turn.
    Waiting,
    /// A worker writes its prompt into the page.
    Preparing,
    /// It is being sent.
    Sending,
    /// The page makes its picture.
    Making,
    /// It is being looked for in its conversation, or waits for a worker to look.
    Looking,
    /// Its picture is being written to disk.
    Saving,
    /// Its picture is on disk.
    Done,
    /// It has a reason instead.
    SetAside,
}
