//! The command line of `panelwright`.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::detect_command::DetectOptions;
use crate::run::{CheckOptions, RunOptions};
use crate::script_command::ScriptOptions;

/// Some pictures are missing, or something in the page: the report says which and why.
const INCOMPLETE: u8 = 2;

/// Turns a graphic novel's script into its pictures, through the extension in a real browser.
#[derive(Debug, Parser)]
#[command(name = "panelwright")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<RunOptions>),
    Check(CheckOptions),
    Script(ScriptOptions),
    Detect(DetectOptions),
}

/// Acts on this program's arguments and returns its exit code: 0 if everything was done, 1 after
/// an error, 2 if a batch ended without some of its pictures, a page is not recognised, or the
/// arguments are not understood.
///
/// `version` is what `--version` prints.
#[must_use]
pub fn main(version: &'static str) -> ExitCode {
    let matches = Arguments::command().version(version).get_matches();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    match act(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("panelwright: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Script(options) => {
            print(&crate::script_command::show_script(&options)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Detect(options) => {
            crate::detect_command::detect(&options)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Run(options) => {
            let runtime = tokio::runtime::Runtime::new()?;
            let report = runtime.block_on(crate::run::run(&options))?;
            print(&format!("{report}\n"))?;
            Ok(if report.is_complete() { ExitCode::SUCCESS } else { INCOMPLETE.into() })
        }
        Command::Check(options) => {
            let runtime = tokio::runtime::Runtime::new()?;
            let report = runtime.block_on(crate::run::check(&options))?;
            print(&report.text)?;
            Ok(if report.is_recognised { ExitCode::SUCCESS } else { INCOMPLETE.into() })
        }
    }
}

/// Writes to standard output; a reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_run_needs_a_script_unless_it_resumes() {
        assert!(parse("panelwright run").is_err());
        assert!(parse("panelwright run comic.md").is_ok());
        assert!(parse("panelwright run --resume --profile p").is_ok());
        assert!(parse("panelwright run --resume").is_err());
        assert!(parse("panelwright run comic.md --resume --profile p").is_err());
    }

    #[test]
    fn a_check_loads_a_table_or_takes_one_back() {
        assert!(parse("panelwright check").is_ok());
        assert!(parse("panelwright check --site http://127.0.0.1:1 --table t.json").is_ok());
        assert!(parse("panelwright check --table t.json --built-in").is_err());
    }

    #[test]
    fn detection_reads_a_file_or_standard_input() {
        assert!(parse("panelwright detect").is_ok());
        assert!(parse("panelwright detect texts.jsonl --tool-active --threshold 0.9").is_ok());
        assert!(parse("panelwright detect --threshold 1.5").is_err());
    }

    #[test]
    fn numbers_are_held_to_their_ranges() {
        for wrong in ["--workers 0", "--workers 6", "--min-gap -1", "--timeout 0", "--min-gap x"] {
            assert!(parse(&format!("panelwright run comic.md {wrong}")).is_err(), "{wrong}");
        }
        assert!(parse("panelwright run comic.md --workers 5 --min-gap 0.5 --timeout 1.5").is_ok());
        assert!(parse("panelwright run comic.md --browser-arg --lang=de").is_ok());
    }
}
