//! The stage as a program: prints its address, and a line for every prompt.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use panelwright_stage::{
    FaultRule, Faults, Generation, Outcome, PictureShape, Stage, StageOptions, Switches, Timing,
};

/// How often the log is looked at for new lines.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A local stand-in for the chat page.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The loopback port; 0 lets the system choose.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The markup of the page.
    #[arg(long, value_enum, default_value_t = Generation::A)]
    generation: Generation,
    /// How long a picture takes, in milliseconds.
    #[arg(long, default_value_t = 12_000)]
    generation_time_ms: u64,
    /// How far that time may stray, in per cent.
    #[arg(long, default_value_t = 25)]
    jitter_percent: u64,
    /// Throttle sends that come faster than this many milliseconds; 0 allows any pace.
    #[arg(long, default_value_t = 0)]
    minimum_gap_ms: u64,
    /// Something that goes wrong, as kind[=number][@trigger][*times]; for example
    /// refusal_policy@contains:dragon, slow=4@every:5 or tool_failure@chance:0.1*1.
    #[arg(long = "fault")]
    faults: Vec<FaultRule>,
    /// The seed of faults that go by chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Small files of a few kilobytes.
    #[arg(long)]
    light_pictures: bool,
    /// The page's policy refuses WebAssembly.
    #[arg(long)]
    strict_csp: bool,
    /// The editor undoes document.execCommand.
    #[arg(long)]
    exec_command_fails: bool,
    /// The composer has none of the hooks by which it was found.
    #[arg(long)]
    composer_renamed: bool,
    /// The turns have none of the hooks by which they were found.
    #[arg(long)]
    turns_renamed: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let stage = Stage::start(StageOptions {
        port: arguments.port,
        generation: arguments.generation,
        timing: Timing {
            generation_time_ms: arguments.generation_time_ms,
            jitter_percent: arguments.jitter_percent,
            minimum_gap_ms: arguments.minimum_gap_ms,
            ..Timing::default()
        },
        picture: PictureShape { light: arguments.light_pictures, ..PictureShape::default() },
        switches: Switches {
            strict_csp: arguments.strict_csp,
            exec_command_fails: arguments.exec_command_fails,
            composer_renamed: arguments.composer_renamed,
            turns_renamed: arguments.turns_renamed,
            ..Switches::default()
        },
        quota: None,
        faults: Faults { seed: arguments.seed, rules: arguments.faults },
    })?;
    println!("{}", stage.url());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime that waits for Ctrl+C cannot be made")?;
    runtime.block_on(follow(&stage))?;
    stage.stop();
    Ok(())
}

/// Prints a line when a send comes in and when its outcome is known, until Ctrl+C.
async fn follow(stage: &Stage) -> anyhow::Result<()> {
    let mut told: HashMap<u64, Outcome> = HashMap::new();
    let mut refused = 0;
    let stop = tokio::signal::ctrl_c();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            ended = &mut stop => return ended.context("Ctrl+C cannot be heard"),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let log = stage.log();
        for send in &log.sends {
            if told.insert(send.serial, send.outcome) != Some(send.outcome) {
                let length = send.prompt.chars().count();
                println!("send {} ({length} characters): {:?}", send.serial, send.outcome);
            }
        }
        for send in log.refused.iter().skip(refused) {
            let length = send.prompt.chars().count();
            println!("turned away ({length} characters): {:?}", send.reason);
        }
        refused = log.refused.len();
    }
}
