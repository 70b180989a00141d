//! The program `panelwright`. The root package builds it, so that its tests can run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    panelwright_companion::cli::main(env!("PANELWRIGHT_VERSION"))
}
