//! What must be true of a batch, whatever was done to it.

use anyhow::bail;
use panelwright_companion::run::RunReport;
use panelwright_stage::StageLog;

/// One right file per panel, and no prompt taken twice.
///
/// # Errors
///
/// What is not so.
pub(super) fn check(report: &RunReport, log: &StageLog, jobs: u32) -> anyhow::Result<()> {
    if report.verified != jobs || report.total != jobs {
        bail!("{} of {jobs} pictures are right:\n{report}", report.verified);
    }
    let twice: Vec<_> = log.prompts.iter().filter(|(_, times)| **times > 1).collect();
    if !twice.is_empty() {
        bail!("{} prompts were sent more than once: {twice:?}", twice.len());
    }
    Ok(())
}
