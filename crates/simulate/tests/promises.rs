//! The promises, held in hostile worlds.

use panelwright_simulate::{Fault, Options, Struck, run};

/// Enough for every kind of fault to strike many times; more are for longer runs.
const SEEDS: u64 = 120;

#[test]
fn every_promise_holds_in_every_world() {
    let mut struck = Struck::default();
    for seed in 0..SEEDS {
        let options = Options::drawn(seed, 15);
        let report = run(seed, &options);
        assert!(report.violations.is_empty(), "seed {seed}: {report:#?}\n{options:#?}");
        assert_eq!(report.done + report.set_aside, 15, "seed {seed}");
        struck.add(&report.struck);
    }
    // Worlds without faults prove nothing.
    for fault in Fault::ALL {
        assert!(struck.of(fault) >= SEEDS / 60, "{}: {}", fault.words(), struck.of(fault));
    }
}

#[test]
fn a_calm_world_ends_with_every_picture_after_one_send_each() {
    let report = run(1, &Options { workers: 5, ..Options::calm(200) });
    assert_eq!(report.violations, [] as [String; 0]);
    assert_eq!((report.done, report.sends), (200, 200));
}

#[test]
fn deaths_alone_cost_no_picture() {
    for seed in 0..20 {
        let deadly = Options {
            worker_death_ms: 5_000,
            browser_death_ms: 100_000,
            power_cut_ms: 200_000,
            tab_loss_ms: 30_000,
            write_fails: 10,
            ..Options::calm(30)
        };
        let report = run(seed, &deadly);
        assert!(report.violations.is_empty(), "seed {seed}: {report:#?}");
        assert_eq!(report.done, 30, "seed {seed}: {report:#?}");
    }
}

/// What a limit costs: a send that meets it, once in a window.
#[test]
fn a_day_with_quotas_and_a_sleep_ends_with_every_picture() {
    for seed in 0..3 {
        let report = run(seed, &Options::a_day());
        assert!(report.violations.is_empty(), "seed {seed}: {report:#?}");
        assert_eq!(report.done, 300, "seed {seed}: {report:#?}");
        let met = report.struck.of(Fault::Quota) + report.struck.of(Fault::Throttled);
        assert!(met <= 60, "seed {seed}: limits were met {met} times");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let options = Options::drawn(7, 20);
    let (first, second) = (run(7, &options), run(7, &options));
    assert_eq!(
        (first.steps, first.sends, first.struck),
        (second.steps, second.sends, second.struck)
    );
}
