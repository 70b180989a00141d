//! Installs packages where that is possible without asking: as root on a Debian-like system.

use std::process::Command;

use anyhow::bail;

use crate::workspace::{in_path, run, say};

/// Installs packages with apt-get, saying so first.
///
/// # Errors
///
/// This is no Debian-like system, we are not root, or apt-get fails. The error says what the
/// person can do instead.
pub(crate) fn install(packages: &[&str], purpose: &str) -> anyhow::Result<()> {
    let names = packages.join(" ");
    let is_possible = in_path("apt-get").is_some() && is_root();
    if !is_possible {
        bail!(
            "{names} is needed {purpose} and is not there: install it with this system's package \
             manager (on Debian and Ubuntu: sudo apt-get install {names}), then try again"
        );
    }
    say(&format!("installing {names} with apt-get, {purpose}"));
    run(apt_get().args(["update", "--quiet"]))?;
    run(apt_get().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    panelwright_companion::browser::is_root()
}
