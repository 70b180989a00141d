//! `cargo xtask simulate`: many worlds, played one after the other on every core.

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use mimalloc::MiMalloc;
use panelwright_simulate::{Fault, Options, Report, Struck, run, run_traced, shrink};

/// Every wake reads a journal and drops it; a fifth of the time was allocation.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Plays the engine and its journal through seeded, hostile worlds and checks every promise.
#[derive(Parser)]
#[command(name = "cargo xtask simulate")]
struct Arguments {
    /// How many worlds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// Jobs in each.
    #[arg(long, default_value_t = 100)]
    jobs: u32,
    /// The first seed; the others follow.
    #[arg(long, default_value_t = 0)]
    first_seed: u64,
    /// Tell everything that happens with the first seed.
    #[arg(long)]
    trace: bool,
    /// Play the worlds in order, and stop at the first broken promise.
    #[arg(long)]
    stop_at_first: bool,
    /// Instead of drawn worlds: days of a book on a real account, with quotas, pace limits and a
    /// sleep.
    #[arg(long)]
    day: bool,
}

impl Arguments {
    fn options(&self, seed: u64) -> Options {
        if self.day { Options::a_day() } else { Options::drawn(seed, self.jobs) }
    }
}

/// What all worlds came to.
#[derive(Default)]
struct Sum {
    worlds: u64,
    steps: u64,
    done: u64,
    set_aside: u64,
    sends: u64,
    days: f64,
    struck: Struck,
    failing: Vec<u64>,
}

impl Sum {
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
    fn add(&mut self, seed: u64, report: &Report) {
        self.worlds += 1;
        self.steps += report.steps;
        self.done += u64::from(report.done);
        self.set_aside += u64::from(report.set_aside);
        self.sends += report.sends as u64;
        self.days += report.took_ms as f64 / 86_400_000.0;
        self.struck.add(&report.struck);
        if !report.violations.is_empty() {
            self.failing.push(seed);
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.trace {
        return tell(arguments.first_seed, &arguments.options(arguments.first_seed));
    }
    if arguments.stop_at_first {
        return stop_at_first(&arguments);
    }
    let start = Instant::now();
    let sum = play_all(&arguments);
    let seconds = start.elapsed().as_secs_f64();
    print(&arguments, &sum, seconds);
    let Some(seed) = sum.failing.iter().min() else { return ExitCode::SUCCESS };
    println!("\nPromises broke with {} seeds; the first is {seed}.", sum.failing.len());
    println!("The calmest world in which that seed still breaks one:\n");
    let least = shrink(*seed, &arguments.options(*seed));
    tell(*seed, &least)
}

/// Plays worlds in order until a promise breaks.
fn stop_at_first(arguments: &Arguments) -> ExitCode {
    for number in 0..arguments.seeds {
        let seed = arguments.first_seed + number;
        let report = run(seed, &arguments.options(seed));
        if let Some(broken) = report.violations.first() {
            println!("first broken promise: seed {seed}: {broken}");
            return ExitCode::FAILURE;
        }
    }
    println!("Every promise held in {} worlds.", arguments.seeds);
    ExitCode::SUCCESS
}

fn play_all(arguments: &Arguments) -> Sum {
    let next = AtomicU64::new(0);
    let sum = Mutex::new(Sum::default());
    let start = Instant::now();
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= arguments.seeds {
                        return;
                    }
                    let seed = arguments.first_seed + number;
                    let report = run(seed, &arguments.options(seed));
                    let mut sum = sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    sum.add(seed, &report);
                    tell_progress(seed, &report, &sum, arguments.seeds, start.elapsed());
                }
            });
        }
    });
    sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A run of thousands takes most of an hour: says at once which seed broke a promise, and after
/// every fiftieth part how far it came.
fn tell_progress(seed: u64, report: &Report, sum: &Sum, seeds: u64, elapsed: Duration) {
    if let Some(broken) = report.violations.first() {
        eprintln!("seed {seed}: {broken}");
    }
    if sum.worlds.is_multiple_of((seeds / 50).max(1)) {
        eprintln!("{} of {seeds} worlds after {:.0} s", sum.worlds, elapsed.as_secs_f64());
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn print(arguments: &Arguments, sum: &Sum, seconds: f64) {
    println!(
        "{} worlds of {} jobs, seeds {} to {}: {:.1} s, {:.0} steps a second",
        arguments.seeds,
        arguments.jobs,
        arguments.first_seed,
        arguments.first_seed + arguments.seeds.saturating_sub(1),
        seconds,
        sum.steps as f64 / seconds
    );
    println!(
        "{} pictures, {} jobs set aside with a reason, {} sends, {:.0} days lived\n",
        sum.done, sum.set_aside, sum.sends, sum.days
    );
    println!("{:<28} {:>12}", "what went wrong", "times");
    for fault in Fault::ALL {
        println!("{:<28} {:>12}", fault.words(), sum.struck.of(fault));
    }
    if sum.failing.is_empty() {
        println!("\nEvery promise held in every world.");
    }
}

/// Prints everything that happens in one world.
fn tell(seed: u64, options: &Options) -> ExitCode {
    let report = run_traced(seed, options);
    println!("seed {seed}, {options:#?}\n");
    for line in &report.trace {
        println!("{line}");
    }
    if report.violations.is_empty() {
        println!("\nEvery promise held.");
        return ExitCode::SUCCESS;
    }
    for violation in &report.violations {
        println!("\nBroken: {violation}");
    }
    ExitCode::FAILURE
}
