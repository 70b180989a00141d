//! Bugs to be planted on purpose: a simulator that finds none of them proves nothing.
//!
//! Each is one small change of a shipping source, of the kind that a hurried edit makes.

/// A bug: in `file`, the one place that reads `right` is made to read `wrong`.
pub(super) struct Bug {
    /// What is wrong, for a table.
    pub(super) name: &'static str,
    /// The file, from the root of the checkout.
    pub(super) file: &'static str,
    /// What stands there; exactly once.
    pub(super) right: &'static str,
    /// What is put in its place.
    pub(super) wrong: &'static str,
}

/// All of them.
pub(super) const BUGS: &[Bug] = &[
    Bug {
        name: "effects do not wait for the disk",
        file: "crates/journal/src/book.rs",
        right: "let durability = if must_last { Durability::Strict }",
        wrong: "let durability = if must_last && false { Durability::Strict }",
    },
    Bug {
        name: "a limit that was heard is not written strictly",
        file: "crates/journal/src/book.rs",
        right: "|| step.events.iter().any(Event::must_last)\n            || mirror::is_kept(&step.events);",
        wrong: ";",
    },
    Bug {
        name: "a snapshot claims one record too many",
        file: "crates/journal/src/book.rs",
        right: "        let packed = pack(&self.state)?;\n        store.put_snapshot(&self.head.id, self.seq, &packed)",
        wrong: "        let packed = pack(&self.state)?;\n        store.put_snapshot(&self.head.id, self.seq + 1, &packed)",
    },
    Bug {
        name: "a prompt in doubt is sent again",
        file: "crates/engine/src/reports.rs",
        right: "self.leave_unwatched(id, why, ready_at);",
        wrong: "let _ = ready_at; self.give_back(id, why, false);",
    },
    Bug {
        name: "not finding a prompt in a cut list counts as proof",
        file: "crates/engine/src/search.rs",
        right: "let is_whole = bound.is_some() || listed.len() < WHOLE_BELOW;",
        wrong: "let is_whole = bound.is_some() || listed.len() < usize::MAX;",
    },
    Bug {
        name: "a page error is paid for again without a look",
        file: "crates/engine/src/reports.rs",
        right: "self.leave_unwatched(id, words, ready_at);",
        wrong: "let _ = ready_at; self.send_again(id, words);",
    },
    Bug {
        name: "a failed download makes the picture again",
        file: "crates/engine/src/apply.rs",
        right: "job.counts.save_failures += 1;\n                job.unsettle(*ready_at);",
        wrong: "job.counts.save_failures += 1;\n                job.state = JobState::Waiting { ready_at: *ready_at };",
    },
    Bug {
        name: "a refused prompt is sent again",
        file: "crates/engine/src/reports.rs",
        right: "self.set_aside(id, ReasonKind::Refused, words);",
        wrong: "self.send_again(id, &words);",
    },
    Bug {
        name: "a stated reset time is forgotten",
        file: "crates/engine/src/limiter.rs",
        right: "return now.plus(wait_ms.saturating_add(spare_ms));",
        wrong: "let _ = (wait_ms, spare_ms); return now;",
    },
    Bug {
        name: "a hold is not stored with the state",
        file: "crates/engine/src/limiter.rs",
        right: "    hold: Option<Hold>,",
        wrong: "    #[serde(skip)]\n    hold: Option<Hold>,",
    },
    Bug {
        name: "sends do not wait for the end of a hold",
        file: "crates/engine/src/limiter.rs",
        right: "after_last.max(after_window).max(after_hold)",
        wrong: "{ let _ = after_hold; after_last.max(after_window) }",
    },
    Bug {
        name: "the window counts one send too few",
        file: "crates/engine/src/limiter.rs",
        right: "let keep = (self.pace.window_sends as usize).max(2);",
        wrong: "let keep = (self.pace.window_sends as usize).max(2) - 1;",
    },
    Bug {
        name: "a failing tool is tried for ever",
        file: "crates/engine/src/reports.rs",
        right: "if failures >= self.state.facts.settings.retry.sends_max {",
        wrong: "if failures >= self.state.facts.settings.retry.sends_max && words.is_empty() {",
    },
    Bug {
        name: "a given-back job keeps its worker",
        file: "crates/engine/src/apply.rs",
        right: "Event::GivenBack { job, counts, ready_at, .. } => {\n                self.free_worker_of(*job, at);",
        wrong: "Event::GivenBack { job, counts, ready_at, .. } => {",
    },
    Bug {
        name: "a restart of the browser is not noticed",
        file: "crates/engine/src/wake.rs",
        right: "if session == self.state.facts.session {",
        wrong: "if session == self.state.facts.session || !tabs.is_empty() || tabs.is_empty() {",
    },
    Bug {
        name: "recovery takes a job without a second copy as unsent",
        file: "crates/journal/src/recover.rs",
        right: "if self.reflection.vouches_for(job) || ledger",
        wrong: "if job.0 < u32::MAX || ledger",
    },
    Bug {
        name: "the second copy is written and not read",
        file: "crates/journal/src/recover.rs",
        right: "    found.hear_mirror(&mut ledger);\n",
        wrong: "",
    },
    Bug {
        name: "a tab sends whenever it is told to",
        file: "crates/simulate/src/page.rs",
        right: "if found.storage != Some((place.attempt, Written::Prepared)) {",
        wrong: "if found.storage.is_none() {",
    },
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn each_bug_can_be_planted_in_exactly_one_place() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for bug in BUGS {
            let text = std::fs::read_to_string(root.join(bug.file)).unwrap();
            assert_eq!(text.matches(bug.right).count(), 1, "{}", bug.name);
        }
    }
}
