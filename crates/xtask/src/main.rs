//! Build, demo, test, dist: everything that cargo alone does not do.

mod bench;
mod build;
mod check;
mod demo;
mod detect;
mod dist;
mod fuzz;
mod manifest;
mod numbers;
mod simulate;
mod soak;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::manifest::Flavour;
use crate::workspace::Workspace;

/// Builds, tests and shows Panelwright. Whatever a command needs and cannot find, it installs
/// where it can, and says so first.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the extension into dist/extension.
    Build {
        /// As authors get it: small, for the chat site only, without the stage on this machine.
        #[arg(long)]
        release: bool,
    },
    /// Make the sample scripts' pictures in a real browser, against a stage on this machine.
    Demo {
        /// Which chat page the stage shows.
        #[arg(long, value_enum, default_value = "a")]
        generation: demo::Page,
    },
    /// Check, then run all tests: native, wasm, end to end.
    Test {
        /// Run one kind only.
        #[arg(long, value_enum)]
        only: Option<test::Kind>,
        /// With the end-to-end tests also those that take more than ten minutes each.
        #[arg(long)]
        long: bool,
    },
    /// Check format, lints and docs.
    Check {
        /// Also check licences, advisories and sources, if cargo-deny is installed.
        #[arg(long)]
        deny: bool,
    },
    /// Measure what Panelwright adds to a picture's own time, and how soon it wakes.
    Bench,
    /// Play the engine through seeded, hostile worlds: --seeds N --jobs M [--first-seed S]
    /// [--trace].
    #[command(disable_help_flag = true)]
    Simulate {
        /// Handed on to the simulator; --help shows them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Batch after batch in a real browser while workers, tabs and the browser die at random.
    Soak(soak::SoakOptions),
    /// Feed everything that reads outside input with what the coverage leads to.
    Fuzz {
        /// One target only; they lie in fuzz/targets.
        #[arg(long)]
        target: Option<String>,
        /// How long each target runs.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Train the detector of requests for pictures, and write its parameters.
    Train(detect::TrainOptions),
    /// Measure the detector on texts that it has not learned from.
    Evaluate(detect::EvaluateOptions),
    /// Pack the release as a zip file in dist, the same bytes for everyone who builds it.
    Dist,
    /// Plant bugs in a copy of the sources and count the seeds in which the simulator finds each.
    Plant,
}

fn main() -> ExitCode {
    match act(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: &Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Build { release } => {
            let flavour = if *release { Flavour::Release } else { Flavour::Development };
            build::build(&workspace, flavour).map(|_| ())
        }
        Command::Demo { generation } => demo::demo(&workspace, *generation),
        Command::Test { only, long } => test::test(&workspace, *only, *long),
        Command::Check { deny } => check::check(&workspace, *deny),
        Command::Bench => bench::bench(&workspace),
        Command::Simulate { arguments } => simulate::simulate(&workspace, arguments),
        Command::Soak(options) => soak::soak(&workspace, options),
        Command::Fuzz { target, seconds } => fuzz::fuzz(&workspace, target.as_deref(), *seconds),
        Command::Train(options) => detect::train(&workspace, options),
        Command::Evaluate(options) => detect::evaluate(options),
        Command::Plant => simulate::planted(&workspace),
        Command::Dist => dist::dist(&workspace),
    }
}
