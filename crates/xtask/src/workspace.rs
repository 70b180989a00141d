//! Where things lie, and how other programs are run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The folders of this checkout.
pub(crate) struct Workspace {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where finished things go: `dist`.
    pub(crate) dist: PathBuf,
    /// Where intermediate things are kept between builds: `target/xtask`.
    pub(crate) work: PathBuf,
}

impl Workspace {
    /// Finds the checkout that this program was built from.
    ///
    /// # Errors
    ///
    /// The checkout was moved since the program was built.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.ancestors().nth(2).unwrap_or(own);
        let root = root
            .canonicalize()
            .with_context(|| format!("{} is gone: run `cargo xtask` again", root.display()))?;
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target));
        Ok(Self { dist: root.join("dist"), work: target.join("xtask"), root })
    }

    /// The folder of the built extension.
    pub(crate) fn extension(&self) -> PathBuf {
        self.dist.join("extension")
    }

    /// The cargo that runs us, working in the root.
    pub(crate) fn cargo(&self) -> Command {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        // What `cargo run` set for us is about this package; passed on, it would reach build
        // scripts that watch such variables and make them run again.
        for (name, _) in std::env::vars_os() {
            let is_about_us = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST")
            });
            if is_about_us {
                command.env_remove(name);
            }
        }
        command
    }
}

/// Where tools that are no part of the system are installed for this project:
/// `panelwright/tools` in the user's cache folder (`XDG_CACHE_HOME`, else `~/.cache`).
///
/// # Errors
///
/// Neither `XDG_CACHE_HOME` nor the home folder is known.
pub(crate) fn tools_folder() -> anyhow::Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|path| Path::new(path).is_absolute());
    let cache = match (cache, std::env::home_dir()) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => home.join(".cache"),
        (None, None) => bail!("there is no home folder to keep tools in: set XDG_CACHE_HOME"),
    };
    Ok(cache.join("panelwright").join("tools"))
}

/// Says what is being done.
pub(crate) fn say(words: &str) {
    eprintln!("xtask: {words}");
}

/// Runs a program with our own output and fails when it fails.
///
/// # Errors
///
/// The program is missing, or it ended with a failure.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{} does not start", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); its own words are above", line(command));
    }
    Ok(())
}

/// Runs a program quietly and returns what it wrote.
///
/// # Errors
///
/// The program is missing, or it ended with a failure; the error holds its words.
pub(crate) fn read(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} does not start", line(command)))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", line(command), output.status, words.trim());
    }
    Ok(output.stdout)
}

/// A program's path in `PATH`.
pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
