//! The shell around the engine, as the extension's service worker is: wake if this is a new worker,
//! hand the input in, write, perform.

use panelwright_engine::{DownloadId, DownloadSeen, Effect, Input, JobId, State, TabId, TabLoss};
use panelwright_journal::Book;

use crate::disk::NextWrite;
use crate::fault::Fault;
use crate::promises::told_of_limit;
use crate::tab::Tab;
use crate::world::{Download, Next, World, at_once};

/// A tab that does not answer within this is given up.
const ANSWER_DEADLINE_MS: u64 = 10_000;

impl World {
    /// Hands an input in; `true` once what came of it is on disk.
    pub(crate) fn hear(&mut self, input: Input) -> bool {
        if self.book.is_none() && !self.wake() {
            return false;
        }
        self.hand_in(input)
    }

    fn wake(&mut self) -> bool {
        self.shell += 1;
        match at_once(Book::load(&self.disk, self.head.clone())) {
            Ok((book, damages)) => {
                self.promises.woke(&book, &damages);
                let downloads = self.downloads_seen(book.state());
                self.book = Some(book);
                let shell = self.shell;
                self.plan_fault(self.options.worker_death_ms, Next::WorkerDies { shell });
                let tabs = self.tabs.keys().copied().collect();
                let session = self.session_id();
                self.hand_in(Input::Woke { session, tabs, downloads })
            }
            Err(error) => {
                self.promises.broken(error.to_string());
                false
            }
        }
    }

    fn downloads_seen(&self, state: &State) -> Vec<(JobId, DownloadSeen)> {
        let seen = |(job, known): (JobId, Option<DownloadId>)| {
            let found = match known {
                Some(id) => Some((id, self.downloads.get(&id)?)),
                None => {
                    self.downloads.iter().rev().find(|(_, d)| d.job == job).map(|(id, d)| (*id, d))
                }
            };
            found.map(|(id, download)| (job, see(id, download)))
        };
        state.downloads_in_question().into_iter().filter_map(seen).collect()
    }

    fn hand_in(&mut self, input: Input) -> bool {
        let how = self.next_write();
        let Some(book) = &mut self.book else { return false };
        self.disk.prepare(how);
        let told = self.clock.told();
        let limit = told_of_limit(told, &input, self.options.is_real_site);
        let handled = at_once(book.handle(&self.disk, told, input));
        self.disk.prepare(NextWrite::Works);
        match handled {
            Ok(step) => {
                self.promises.heard(told, limit);
                self.promises.stepped(told, book.state(), &step.events, &self.options);
                let deadline = book.state().next_deadline(told);
                self.tell_events(&step.events);
                self.note_edits(&step.events);
                let shell = self.shell;
                self.timer += 1;
                if let Some(deadline) = deadline {
                    let timer = self.timer;
                    self.plan(deadline.since(told).max(1), Next::Timer { shell, timer });
                }
                for effect in step.effects {
                    let in_ms = self.between(0, 5);
                    self.plan(in_ms, Next::Effect { shell, effect });
                }
                self.expect_people();
                true
            }
            Err(error) => {
                if how == NextWrite::Works {
                    self.promises.broken(error.to_string());
                }
                // The state in memory is ahead of the disk: it is forgotten, as after a death.
                self.book = None;
                self.promises.lost_state();
                false
            }
        }
    }

    fn next_write(&mut self) -> NextWrite {
        if !self.strikes(Fault::WriteFailed) {
            NextWrite::Works
        } else if self.chance.happens(500) {
            NextWrite::Fails
        } else {
            NextWrite::Lies
        }
    }

    pub(crate) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::OpenTab { worker } => {
                let tab = TabId(self.next_tab);
                self.next_tab += 1;
                self.tabs.insert(tab, Tab::new(worker));
                let in_ms = self.between(100, 2_000);
                self.plan(in_ms, Next::Loaded { tab, document: 0 });
                self.plan(20, Next::Heard(Input::TabOpened { worker, tab }));
            }
            Effect::CloseTab { tab } => {
                self.tabs.remove(&tab);
            }
            Effect::ReloadTab { tab } => {
                if let Some(found) = self.tabs.get_mut(&tab) {
                    found.load();
                    let document = found.document;
                    let in_ms = self.between(100, 2_000);
                    self.plan(in_ms, Next::Loaded { tab, document });
                }
            }
            Effect::Prepare { tab, .. }
            | Effect::Commit { tab, .. }
            | Effect::Look { tab, .. }
            | Effect::Ask { tab, .. }
            | Effect::Cancel { tab, .. } => self.tell_tab(tab, effect),
            Effect::Save { job, .. } => {
                let id = DownloadId(i32::try_from(self.downloads.len()).unwrap_or(i32::MAX));
                let download = Download { job, is_complete: false, is_failed: false };
                self.downloads.insert(id, download);
                let seen = DownloadSeen::Running { download: id };
                self.plan(2, Next::Heard(Input::Download { job, seen }));
                let in_ms = self.between(5, 300);
                self.plan(in_ms, Next::Download { id });
            }
            Effect::WriteAudit => self.plan(10, Next::Heard(Input::AuditWritten)),
            Effect::Notify => {}
        }
    }

    /// Sends a message to a tab, as the browser does it.
    fn tell_tab(&mut self, tab: TabId, effect: Effect) {
        let lost = |how| Next::Heard(Input::TabLost { tab, how });
        let now = self.clock.now();
        match self.tabs.get(&tab) {
            None => self.plan(5, lost(TabLoss::Closed)),
            Some(found) if found.is_crashed => self.plan(5, lost(TabLoss::Crashed)),
            // Its document will say hello.
            Some(found) if !found.is_loaded => {}
            Some(found) => {
                let (document, is_frozen) = (found.document, found.frozen_until > now);
                if is_frozen {
                    self.plan(ANSWER_DEADLINE_MS, lost(TabLoss::Silent));
                }
                if self.strikes(Fault::Lost) {
                    return;
                }
                let is_late = self.strikes(Fault::Late);
                let in_ms = if is_late { self.between(100, 10_000) } else { self.between(1, 20) };
                self.plan(in_ms, Next::ToTab { tab, document, effect });
            }
        }
    }

    pub(crate) fn end_download(&mut self, id: DownloadId) {
        let is_interrupted = self.strikes(Fault::Interrupted);
        let Some(download) = self.downloads.get_mut(&id) else { return };
        if download.is_failed {
            return;
        }
        let job = download.job;
        if is_interrupted {
            download.is_failed = true;
        } else {
            download.is_complete = true;
            self.files.insert(job);
        }
        let seen = see(id, download);
        // The browser tells only a shell that knows the download.
        let is_known =
            self.book.as_ref().is_none_or(|book| book.state().job_of_download(id) == Some(job));
        if is_known {
            self.hear(Input::Download { job, seen });
        }
    }
}

fn see(id: DownloadId, download: &Download) -> DownloadSeen {
    if download.is_complete {
        DownloadSeen::Complete { download: id, size_bytes: Some(download.job.0) }
    } else if download.is_failed {
        DownloadSeen::Failed { words: "interrupted".to_owned() }
    } else {
        DownloadSeen::Running { download: id }
    }
}
