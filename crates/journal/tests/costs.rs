//! What a job costs in what is written, by the size of its batch. `--nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]
#![allow(clippy::cast_precision_loss, reason = "sums of bytes")]

mod common;

use common::World;

/// Bytes a job, but for the largest write.
struct Costs {
    journal: f64,
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
    let per_job = |bytes: usize| bytes as f64 / f64::from(jobs);
    Costs {
        journal: per_job(records),
        written: per_job(world.mirror_bytes),
        at_start: per_job(at_start),
        largest_write: world.mirror_largest,
    }
}

#[test]
fn the_cost_of_a_job_does_not_grow_with_its_batch() {
    println!(
        "| jobs | journal, bytes a job | second copy written, bytes a job | its largest write | written at the start, bytes a job |"
    );
    println!("|---|---|---|---|---|");
    let all: Vec<Costs> = [100, 3_000]
        .map(|jobs| {
            let costs = costs(jobs);
            println!(
                "| {jobs} | {:.0} | {:.0} | {} | {:.0} |",
                costs.journal, costs.written, costs.largest_write, costs.at_start
            );
            costs
        })
        .into();
    let (small, large) = (&all[0], &all[1]);
    assert!(large.journal < small.journal * 1.1);
    assert!(large.written < small.written * 1.15);
    assert!(large.largest_write < 10_000);
}
