//! `cargo xtask simulate`: the simulator, built to be quick.
//!
//! | file | what it does |
//! |---|---|
//! | `planted` | plants bugs in a copy of the sources, and counts the seeds that it takes to find each |
//! | `bugs` | the bugs that are planted |

mod bugs;
mod planted;

pub(crate) use planted::planted;

use crate::workspace::{Workspace, run};

/// Runs the simulator with these arguments.
///
/// # Errors
///
/// It does not compile, or a promise broke: the seed and what happened are shown.
pub(crate) fn simulate(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<()> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--release", "--package", "panelwright-simulate", "--"]);
    run(command.args(arguments))
}
