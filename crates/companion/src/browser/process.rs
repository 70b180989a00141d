//! The browser's processes: started, watched, and ended with us.

use std::collections::VecDeque;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::BrowserError;

/// How much of the browser's error output is kept for an error message.
const WORDS_KEPT: usize = 12;

/// A running browser. Dropping it kills all of its processes.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    last_words: Arc<Mutex<VecDeque<String>>>,
}

impl Process {
    /// Starts a browser in a process group of its own, so that Ctrl-C reaches us alone and we
    /// can close it in order.
    pub(crate) fn start(program: &Path, arguments: &[String]) -> Result<Self, BrowserError> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let start = |source| BrowserError::Start { program: program.to_owned(), source };
        let mut child = command.spawn().map_err(start)?;
        let last_words = Arc::new(Mutex::new(VecDeque::new()));
        if let Some(output) = child.stderr.take() {
            let kept = Arc::clone(&last_words);
            // Read to its end, or the browser would block on a full pipe.
            tokio::spawn(async move {
                let mut lines = BufReader::new(output).lines();
                while let Ok(Some(line)) = lines.next_line().await {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    if kept.len() == WORDS_KEPT {
                        kept.pop_front();
                    }
                    kept.push_back(line);
                }
            });
        }
        Ok(Self { child, last_words })
    }

    /// How the browser ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<BrowserError> {
        let status = self.child.try_wait().ok().flatten()?;
        let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        let words = words.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        let words = if words.is_empty() { "none".to_owned() } else { words };
        Some(BrowserError::Ended { status: status.to_string(), words })
    }

    /// Waits for the browser to end by itself; `false` if it did not in time.
    pub(crate) async fn wait(&mut self, deadline: Duration) -> bool {
        tokio::time::timeout(deadline, self.child.wait()).await.is_ok()
    }

    /// Ends every process of the browser at once, as a crash or a power cut would.
    pub(crate) async fn kill(&mut self) {
        self.kill_tree();
        // A killed process ends; the deadline only guards against one that the system holds.
        self.wait(Duration::from_secs(10)).await;
    }

    fn kill_tree(&mut self) {
        // `None` once the process has been waited for: its number may belong to another by now.
        let Some(number) = self.child.id() else { return };
        kill_by_number(number);
        // Fails only if it has just ended, which is what is wanted.
        let _ = self.child.start_kill();
    }
}

/// Kills a process of that number with all of its descendants.
pub(crate) fn kill_by_number(number: u32) {
    #[cfg(unix)]
    tree::kill(number);
    #[cfg(not(unix))]
    let _ = number;
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill_tree();
    }
}

/// Unix' ways to a whole tree of processes.
#[cfg(unix)]
mod tree {
    use std::collections::BTreeMap;

    use nix::sys::signal::{Signal, kill as send, killpg as send_to_group};
    use nix::unistd::Pid;

    /// Kills a process, its group and its descendants. Each may have ended already, which is no
    /// failure.
    pub(super) fn kill(root: u32) {
        let Ok(root) = i32::try_from(root) else { return };
        // Listed before the first is killed: an orphan no longer leads back to its parent.
        let descendants = descendants(root, &parents());
        // Its own group first, so that nobody starts another process in between.
        let _ = send_to_group(Pid::from_raw(root), Signal::SIGKILL);
        for process in descendants {
            let _ = send(Pid::from_raw(process), Signal::SIGKILL);
        }
    }

    fn descendants(root: i32, parents: &BTreeMap<i32, i32>) -> Vec<i32> {
        let mut found = vec![root];
        let mut at = 0;
        while let Some(parent) = found.get(at).copied() {
            let children = parents.iter().filter(|(_, of)| **of == parent).map(|(child, _)| *child);
            found.extend(children.collect::<Vec<_>>());
            at += 1;
        }
        found
    }

    /// Each process's parent, from `/proc`; empty where there is none, and then the group alone
    /// has to do.
    fn parents() -> BTreeMap<i32, i32> {
        let Ok(entries) = std::fs::read_dir("/proc") else { return BTreeMap::new() };
        entries
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let process: i32 = entry.file_name().to_str()?.parse().ok()?;
                let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
                // After the name, which may hold spaces and brackets: state, then parent.
                let (_, rest) = stat.rsplit_once(')')?;
                let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
                Some((process, parent))
            })
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn descendants_are_found_through_generations() {
            let parents = BTreeMap::from([(2, 1), (3, 2), (4, 1), (5, 9), (6, 3)]);
            assert_eq!(descendants(2, &parents), [2, 3, 6]);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn killing_reaches_children_in_other_groups() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let script = format!("setsid sleep 600 & echo $! > {}; wait", file.display());
        let mut process = Process::start(Path::new("/bin/sh"), &["-c".to_owned(), script]).unwrap();
        let read = async || {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            Ok(text.trim().parse::<u32>().ok())
        };
        let child = super::super::until("the child", Duration::from_secs(5), read).await.unwrap();
        let is_alive = || {
            std::fs::read_to_string(format!("/proc/{child}/stat"))
                .is_ok_and(|stat| !stat.contains(") Z"))
        };
        assert!(is_alive());
        process.kill().await;
        let gone = async || Ok((!is_alive()).then_some(()));
        super::super::until("its end", Duration::from_secs(5), gone).await.unwrap();
    }
}
