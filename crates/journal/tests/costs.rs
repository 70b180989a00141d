//! What a job costs in what is written, by the size of its batch. `--nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]
#![allow(clippy::cast_precision_loss, reason = "sums of bytes")]

mod common;

use common::World;

/// Bytes a job, but for the largest write.
struct Costs {
    journal: f64,
    snapshots: f64,
    last_snapshot: f64,
    written: f64,
    at_start: f64,
    largest_write: usize,
}

fn costs(jobs: u32) -> Costs {
    let mut world = World::start(jobs);
    let at_start: usize = world.mirror.0.borrow().values().map(String::len).sum();
    world.run_until(usize::MAX);
    assert!(!world.book.state().is_open());
    let records: usize = world.store.records.borrow().values().map(|it| it.body.len()).sum();
    let snapshots: usize = world.store.snapshots.borrow().values().map(Vec::len).sum();
    let last_snapshot = world.store.snapshots.borrow().values().next_back().map_or(0, Vec::len);
    let per_job = |bytes: usize| bytes as f64 / f64::from(jobs);
    Costs {
        journal: per_job(records),
        snapshots: per_job(snapshots),
        last_snapshot: per_job(last_snapshot),
        written: per_job(world.mirror_bytes),
        at_start: per_job(at_start),
        largest_write: world.mirror_largest,
    }
}

#[test]
fn the_cost_of_a_job_does_not_grow_with_its_batch() {
    println!(
        "| jobs | journal, bytes a job | snapshots, bytes a job | second copy written, bytes a job | its largest write | written at the start, bytes a job |"
    );
    println!("|---|---|---|---|---|---|");
    let all: Vec<Costs> = [100, 1_000, 3_000]
        .map(|jobs| {
            let costs = costs(jobs);
            println!(
                "| {jobs} | {:.0} | {:.0} | {:.0} | {} | {:.0} |",
                costs.journal, costs.snapshots, costs.written, costs.largest_write, costs.at_start
            );
            costs
        })
        .into();
    let (small, large) = (&all[0], &all[2]);
    assert!(large.journal < small.journal * 1.1);
    // All snapshots but the last are paid for by as many bytes of records.
    assert!(large.snapshots - large.last_snapshot <= large.journal);
    assert!(large.written < small.written * 1.15);
    assert!(large.largest_write < 10_000);
}
