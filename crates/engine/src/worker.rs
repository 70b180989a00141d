//! One worker: a tab of the chat, and how well it has been doing.

use serde::{Deserialize, Serialize};

use crate::ids::{JobId, TabId};
use crate::time::Moment;

/// A worker is renewed (its tab closed, a new one opened) after this many pictures: pages grow
/// heavy over long use.
pub const PICTURES_PER_TAB: u32 = 50;

const HEALTH_MAX: u8 = 100;
const HEALTH_LOST_BY_FAULT: u8 = 25;
const HEALTH_WON_BY_PICTURE: u8 = 10;
/// The wait before a tab that failed is opened again: nothing at full health, and this long at
/// none. A site or a browser in trouble is not helped by a storm of new tabs.
const REOPEN_WAIT_MAX_MS: u64 = 60_000;

/// A worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// Where it stands.
    pub state: WorkerState,
    /// When that began.
    pub since: Moment,
    /// 0 (sick) to 100 (well). Falls with faults, recovers with pictures.
    pub health: u8,
    /// Pictures made in this tab.
    pub pictures: u32,
}

/// Where a worker stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerState {
    /// It has no tab.
    Absent {
        /// Not to be opened before this moment.
        reopen_at: Moment,
    },
    /// A tab was asked for.
    Opening,
    /// The tab is there; its document has not said hello.
    Loading {
        /// Its tab.
        tab: TabId,
    },
    /// Ready for a job.
    Idle {
        /// Its tab.
        tab: TabId,
    },
    /// It has a job.
    Busy {
        /// Its tab.
        tab: TabId,
        /// The job.
        job: JobId,
    },
}

impl Worker {
    pub(crate) fn new() -> Self {
        Self {
            state: WorkerState::Absent { reopen_at: Moment(0) },
            since: Moment(0),
            health: HEALTH_MAX,
            pictures: 0,
        }
    }

    /// The worker's tab, if it has one.
    #[must_use]
    pub fn tab(&self) -> Option<TabId> {
        match self.state {
            WorkerState::Loading { tab }
            | WorkerState::Idle { tab }
            | WorkerState::Busy { tab, .. } => Some(tab),
            WorkerState::Absent { .. } | WorkerState::Opening => None,
        }
    }

    /// The worker's job, if it has one.
    #[must_use]
    pub fn job(&self) -> Option<JobId> {
        match self.state {
            WorkerState::Busy { job, .. } => Some(job),
            WorkerState::Absent { .. }
            | WorkerState::Opening
            | WorkerState::Loading { .. }
            | WorkerState::Idle { .. } => None,
        }
    }

    pub(crate) fn is_loading(&self) -> bool {
        matches!(self.state, WorkerState::Opening | WorkerState::Loading { .. })
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.state, WorkerState::Absent { .. })
    }

    pub(crate) fn enter(&mut self, state: WorkerState, at: Moment) {
        self.state = state;
        self.since = at;
    }

    pub(crate) fn fault(&mut self) {
        self.health = self.health.saturating_sub(HEALTH_LOST_BY_FAULT);
    }

    pub(crate) fn picture(&mut self) {
        self.health = self.health.saturating_add(HEALTH_WON_BY_PICTURE).min(HEALTH_MAX);
        self.pictures = self.pictures.saturating_add(1);
    }

    /// How long to wait before opening a tab anew after a fault.
    pub(crate) fn reopen_wait_ms(&self) -> u64 {
        let sickness = u64::from(HEALTH_MAX - self.health.min(HEALTH_MAX));
        // Squared, so that one fault costs little and a row of them much.
        REOPEN_WAIT_MAX_MS * sickness * sickness / 10_000
    }
}
