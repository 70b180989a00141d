//! The machine around the workers: its memory, its network, and whether pages load at all.

use serde::{Deserialize, Serialize};

use crate::effect::Effect;
use crate::event::{Event, TabLoss};
use crate::handle::Turn;
use crate::ids::WorkerId;
use crate::random::draw;
use crate::settings::WORKERS_MAX;
use crate::state::{Control, State};
use crate::time::Moment;
use crate::worker::WorkerState;

/// Above this, per cent, nothing new is begun.
const SHORT_PERCENT: u8 = 80;
/// Above this, what can be freed is freed, and fewer workers go on.
const EXHAUSTED_PERCENT: u8 = 90;
/// What was short is enough again below this: a little under the line, so that work does not
/// stop and go with every picture.
const ENOUGH_PERCENT: u8 = 75;
/// Memory that is freed shows only after a while; so does a worker more.
const SETTLES_MS: u64 = 30_000;

/// After so many pages in a row that did not load the person is told, once.
const UNREACHABLE_TRIES: u32 = 5;
/// The wait after the second page in a row that did not load. It doubles with each further one.
const UNREACHABLE_FIRST_MS: u64 = 15_000;
const UNREACHABLE_LONGEST_MS: u64 = 10 * 60_000;

/// How much memory the machine has left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Memory {
    /// Enough.
    #[default]
    Enough,
    /// Over 80 % is in use: nothing new is begun.
    Short,
    /// Over 90 %: idle tabs are closed, and fewer workers go on.
    Exhausted,
}

/// What is known of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Surroundings {
    pub(crate) memory: Memory,
    /// So many workers the memory allows.
    pub(crate) workers_max: u8,
    /// When either of the two last changed.
    pub(crate) memory_since: Moment,
    /// Since when there is no network.
    pub(crate) offline_since: Option<Moment>,
    /// Pages in a row that did not load.
    pub(crate) silent_loads: u32,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            memory: Memory::Enough,
            workers_max: WORKERS_MAX,
            memory_since: Moment(0),
            offline_since: None,
            silent_loads: 0,
        }
    }
}

/// Something about the machine or the way to the site that holds a batch up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The machine has no network; work goes on by itself when it is back.
    Offline {
        /// Since when.
        since: Moment,
    },
    /// The machine's memory is short; work goes on by itself when there is enough.
    Memory {
        /// How short.
        memory: Memory,
        /// So many workers go on.
        workers: u8,
    },
    /// The site's pages do not load. They are tried again, ever more seldom.
    Unreachable {
        /// Pages in a row that did not load.
        tries: u32,
        /// The next try.
        next_try: Option<Moment>,
    },
}

impl Turn<'_> {
    /// The shell measured how much of the machine's memory is in use.
    pub(crate) fn memory(&mut self, used_percent: u8) {
        let known = &self.state.facts.surroundings;
        let memory = match used_percent {
            EXHAUSTED_PERCENT.. => Memory::Exhausted,
            SHORT_PERCENT.. => Memory::Short,
            ENOUGH_PERCENT.. if known.memory != Memory::Enough => Memory::Short,
            _ => Memory::Enough,
        };
        let is_settled = self.now.since(known.memory_since) >= SETTLES_MS;
        let workers_max = match memory {
            Memory::Exhausted if is_settled || known.memory != memory => {
                self.state.present_workers().min(known.workers_max).saturating_sub(1).max(1)
            }
            Memory::Enough if is_settled && known.memory == memory => {
                known.workers_max.saturating_add(1).min(WORKERS_MAX)
            }
            Memory::Exhausted | Memory::Short | Memory::Enough => known.workers_max,
        };
        if (memory, workers_max) != (known.memory, known.workers_max) {
            self.emit(Event::MemoryChanged { memory, workers_max });
        }
        if memory == Memory::Exhausted {
            // A tab whose prompt only waits in the box can be closed too.
            self.take_back_unsent("the machine's memory is short");
        }
    }

    /// The browser says that it has a network, or none.
    pub(crate) fn network(&mut self, is_online: bool) {
        match (is_online, self.state.facts.surroundings.offline_since) {
            (false, None) => self.emit(Event::NetworkLost),
            (true, Some(_)) => self.emit(Event::NetworkBack),
            (false, Some(_)) | (true, None) => {}
        }
    }

    /// Closes tabs that the memory does not allow: idle ones, the least healthy first. A busy one
    /// finishes its picture.
    pub(crate) fn free_memory(&mut self) {
        let known = &self.state.facts.surroundings;
        let allowed = match known.memory {
            // Nothing is begun anyway: an idle tab only takes room.
            Memory::Exhausted => 0,
            Memory::Short | Memory::Enough => known.workers_max,
        };
        for (worker, _) in self.state.idle_by_health().into_iter().rev() {
            if self.state.present_workers() <= allowed {
                return;
            }
            self.lose_tab(worker, TabLoss::Freed);
        }
    }

    /// A worker's page did not load. Returns when it may be tried again: at once after the first,
    /// ever later after further ones, since a site that is down is not helped by new tabs.
    pub(crate) fn page_did_not_load(&mut self, worker: WorkerId) -> Moment {
        let tries = self.state.facts.surroundings.silent_loads + 1;
        if tries == UNREACHABLE_TRIES {
            self.ask(Effect::Notify);
        }
        let Some(doublings) = tries.checked_sub(2) else { return self.now };
        let wait_ms = (UNREACHABLE_FIRST_MS << doublings.min(10)).min(UNREACHABLE_LONGEST_MS);
        let position = (u64::from(worker.0) << 32) | u64::from(tries);
        let jitter_ms = draw(self.state.facts.seed, position, wait_ms / 2);
        self.now.plus(wait_ms - wait_ms / 4 + jitter_ms)
    }
}

impl State {
    /// Whether anything new may be begun, as far as the machine goes.
    pub(crate) fn surroundings_allow_work(&self) -> bool {
        let known = &self.facts.surroundings;
        known.memory == Memory::Enough && known.offline_since.is_none()
    }

    /// Whether what is under way may be looked after: that frees more than it takes.
    pub(crate) fn surroundings_allow_looks(&self) -> bool {
        let known = &self.facts.surroundings;
        known.memory != Memory::Exhausted && known.offline_since.is_none()
    }

    /// Workers that have a tab, or are getting one.
    pub(crate) fn present_workers(&self) -> u8 {
        let present = self.workers().iter().filter(|worker| !worker.is_absent()).count();
        u8::try_from(present).unwrap_or(u8::MAX)
    }

    /// What holds the batch up, if the machine or the way to the site does.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let known = &self.facts.surroundings;
        if !self.is_open() || self.facts.control != Control::Running {
            return None;
        }
        if let Some(since) = known.offline_since {
            return Some(Trouble::Offline { since });
        }
        if known.memory != Memory::Enough || known.workers_max < self.facts.settings.workers {
            let workers = known.workers_max.min(self.facts.settings.workers);
            return Some(Trouble::Memory { memory: known.memory, workers });
        }
        if known.silent_loads < UNREACHABLE_TRIES {
            return None;
        }
        let reopen_at = |worker: &crate::worker::Worker| match worker.state {
            WorkerState::Absent { reopen_at } => Some(reopen_at),
            WorkerState::Opening
            | WorkerState::Loading { .. }
            | WorkerState::Idle { .. }
            | WorkerState::Busy { .. } => None,
        };
        let next_try = self.workers().iter().filter_map(reopen_at).min();
        Some(Trouble::Unreachable { tries: known.silent_loads, next_try })
    }
}
