//! The calmest world in which a promise still breaks: what to look at first.

use crate::options::Options;
use crate::world::run;

/// Makes a world calmer and smaller, one step after the other, as long as a promise still breaks
/// with that seed. Gives `options` back unchanged where none breaks.
#[must_use]
pub fn shrink(seed: u64, options: &Options) -> Options {
    let breaks = |options: &Options| !run(seed, options).violations.is_empty();
    let mut least = options.clone();
    if !breaks(&least) {
        return least;
    }
    let calm: [fn(&mut Options); 12] = [
        |world| world.browser_death_ms = 0,
        |world| world.tab_loss_ms = 0,
        |world| world.worker_death_ms = 0,
        |world| world.lost = 0,
        |world| world.doubled = 0,
        |world| world.refused = 0,
        |world| world.failed = 0,
        |world| world.stuck = 0,
        |world| world.interrupted = 0,
        |world| world.unclear = 0,
        |world| world.site_gap_ms = 0,
        |world| world.gap_ms = 0,
    ];
    loop {
        let before = least.clone();
        for step in calm {
            let mut calmer = least.clone();
            step(&mut calmer);
            if calmer != least && breaks(&calmer) {
                least = calmer;
            }
        }
        for jobs in [1, 2, 3, 5, 8, 13, 21, 34] {
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
        if least == before {
            return least;
        }
    }
}
