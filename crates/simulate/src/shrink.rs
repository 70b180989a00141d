//! The calmest world in which a promise still breaks: what to look at first.

use panelwright_engine::AfterRestart;

use crate::limits::Limits;
use crate::options::Options;
use crate::world::run;

/// Takes one thing out of a world.
type Calm = fn(&mut Options);

const CALMER: [Calm; 40] = [
    |world| world.damage_ms = 0,
    |world| world.copy_gone = 0,
    |world| world.copy_altered = 0,
    |world| world.database_gone = 0,
    |world| world.snapshots_gone = 0,
    |world| world.snapshot_altered = 0,
    |world| world.tail_lost = 0,
    |world| world.record_missing = 0,
    |world| world.record_altered = 0,
    |world| world.copy_fails = 0,
    |world| world.look_failed = 0,
    |world| world.after_restart = AfterRestart::default(),
    |world| world.power_cut_ms = 0,
    |world| world.browser_death_ms = 0,
    |world| world.sleep_ms = 0,
    |world| world.clock_jump_ms = 0,
    |world| world.tab_loss_ms = 0,
    |world| world.freeze_ms = 0,
    |world| world.offline_ms = 0,
    |world| world.memory_ms = 0,
    |world| world.person_ms = 0,
    |world| world.author_ms = 0,
    |world| world.worker_death_ms = 0,
    |world| world.write_fails = 0,
    |world| world.lost = 0,
    |world| world.doubled = 0,
    |world| world.late = 0,
    |world| world.unloaded = 0,
    |world| world.refused = 0,
    |world| world.failed = 0,
    |world| world.page_failed = 0,
    |world| world.stuck = 0,
    |world| world.interrupted = 0,
    |world| world.unclear = 0,
    |world| world.gap_ms = 0,
    |world| world.is_real_site = false,
    |world| world.limits.fixed = None,
    |world| world.limits.rolling = None,
    |world| world.limits.at_once = None,
    |world| world.limits = Limits::default(),
];

/// Makes a world calmer and smaller, one step after the other, as long as a promise still breaks
/// with that seed. Gives `options` back unchanged where none breaks.
#[must_use]
pub fn shrink(seed: u64, options: &Options) -> Options {
    let breaks = |options: &Options| !run(seed, options).violations.is_empty();
    let mut least = options.clone();
    if !breaks(&least) {
        return least;
    }
    loop {
        let before = least.clone();
        for jobs in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
            let smaller = Options { jobs, ..least.clone() };
            if jobs < least.jobs && breaks(&smaller) {
                least = smaller;
                break;
            }
        }
        for workers in 1..least.workers {
            let smaller = Options { workers, ..least.clone() };
            if breaks(&smaller) {
                least = smaller;
                break;
            }
        }
        for calm in CALMER {
            let mut calmer = least.clone();
            calm(&mut calmer);
            if calmer != least && breaks(&calmer) {
                least = calmer;
            }
        }
        if least == before {
            return least;
        }
    }
}
