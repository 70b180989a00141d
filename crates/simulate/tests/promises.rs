//! The promises, held in hostile worlds.

use panelwright_simulate::{Fault, Options, Struck, run};

/// Enough for every kind of fault to meet every state many times; more are for longer runs.
const SEEDS: u64 = 400;

#[test]
fn every_promise_holds_in_every_world() {
    let mut struck = Struck::default();
    for seed in 0..SEEDS {
        let options = Options::drawn(seed, 25);
        let report = run(seed, &options);
        assert!(report.violations.is_empty(), "seed {seed}: {report:#?}\n{options:#?}");
        assert_eq!(report.done + report.set_aside, 25, "seed {seed}");
        struck.add(&report.struck);
    }
    // Worlds without faults prove nothing.
    for fault in Fault::ALL {
        assert!(struck.of(fault) >= SEEDS / 4, "{}: {}", fault.words(), struck.of(fault));
    }
}

#[test]
fn a_calm_world_ends_with_every_picture_after_one_send_each() {
    let calm = Options {
        jobs: 200,
        workers: 5,
        site_gap_ms: 0,
        gap_ms: 0,
        making_ms: 6_000,
        worker_death_ms: 0,
        browser_death_ms: 0,
        tab_loss_ms: 0,
        lost: 0,
        doubled: 0,
        refused: 0,
        failed: 0,
        stuck: 0,
        interrupted: 0,
        unclear: 0,
    };
    let report = run(1, &calm);
    assert_eq!(report.violations, [] as [String; 0]);
    assert_eq!((report.done, report.sends), (200, 200));
}

#[test]
fn deaths_alone_cost_no_picture() {
    for seed in 0..50 {
        let deadly = Options {
            refused: 0,
            failed: 0,
            stuck: 0,
            interrupted: 0,
            unclear: 0,
            site_gap_ms: 0,
            worker_death_ms: 5_000,
            browser_death_ms: 100_000,
            tab_loss_ms: 30_000,
            ..Options::drawn(seed, 30)
        };
        let report = run(seed, &deadly);
        assert!(report.violations.is_empty(), "seed {seed}: {report:#?}");
        assert_eq!(report.done, 30, "seed {seed}: {report:#?}");
    }
}
