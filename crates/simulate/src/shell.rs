//! The shell around the engine, as the extension's service worker is: wake if this is a new worker,
//! hand the input in, write, perform.

use panelwright_engine::{
    DownloadId, DownloadSeen, Effect, Input, JobId, SessionId, State, TabId, TabLoss,
};
use panelwright_journal::open::{Opened, newest, open};
use panelwright_journal::recover::SavedFile;
use panelwright_journal::step::{self, Taken};
use panelwright_journal::{BatchHead, Book, Error};

use crate::copy::NextPut;
use crate::damage::Telling;
use crate::disk::NextWrite;
use crate::fault::Fault;
use crate::page::{picture, size_bytes};
use crate::promises::{Standing, told_of_limit};
use crate::tab::Tab;
use crate::world::{Download, Next, World, at_once, panel};

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
        let session = self.session_id();
        let (how, put) = (self.next_write(), self.next_put());
        self.disk.prepare(how);
        self.copy.prepare(put);
        let was_copy_broken = self.copy.is_broken();
        let opened = at_once(self.open(&session));
        self.disk.prepare(NextWrite::Works);
        self.copy.prepare(NextPut::Works);
        let opened = match opened {
            Ok(Some(opened)) => opened,
            Ok(None) => {
                self.promises.broken("the batch is not found".to_owned());
                return false;
            }
            Err(error) => {
                if how == NextWrite::Works {
                    self.promises.broken(error.to_string());
                }
                if how == NextWrite::Lies {
                    // It was told, and nobody heard it; and what is on disk now goes on from there.
                    self.telling = self.telling.min(Telling::Perhaps);
                    self.promises.lost_state();
                    self.recoveries += 1;
                }
                return false;
            }
        };
        self.woke(&opened, was_copy_broken);
        let is_cut = opened.is_cut(&session);
        let downloads = self.downloads_seen(opened.book.state());
        let before = Standing::of(opened.book.state());
        self.book = Some(opened.book);
        let shell = self.shell;
        self.plan_fault(self.options.worker_death_ms, Next::WorkerDies { shell });
        let tabs = self.tabs.keys().copied().collect();
        if !self.hand_in(Input::Woke { session: session.clone(), tabs, downloads }) {
            return false;
        }
        if let Some(book) = &self.book {
            self.promises.came_up(&before, &session, book.state());
        }
        self.is_checked = true;
        self.minds_unvouched();
        if is_cut {
            opened.tabs.into_iter().for_each(|tab| self.reload(tab));
        }
        true
    }

    async fn open(&self, session: &SessionId) -> Result<Option<Opened>, Error> {
        let Some(head) = newest(&self.disk, &self.copy, self.is_checked).await? else {
            return Ok(None);
        };
        let files = async |_: &BatchHead| self.whole_files();
        open(&self.disk, &self.copy, head, self.clock.told(), session, files).await.map(Some)
    }

    /// What the browser remembers of files that are whole.
    fn whole_files(&self) -> Vec<SavedFile> {
        let file = |job: &JobId| {
            let picture = picture(*job);
            let size_bytes = picture.size_bytes;
            SavedFile { path: panel(*job).path(&picture), size_bytes }
        };
        self.files.iter().map(file).collect()
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
        let (how, put) = (self.next_write(), self.next_put());
        let Some(book) = &mut self.book else { return false };
        let seq = book.seq();
        self.disk.prepare(how);
        self.copy.prepare(put);
        let told = self.clock.told();
        let limit = told_of_limit(told, &input, self.options.is_real_site);
        let taken = at_once(step::take(&self.disk, &self.copy, book, told, input));
        self.disk.prepare(NextWrite::Works);
        let is_put_cut = put != NextPut::Works && !self.copy.awaits_put();
        self.copy.prepare(NextPut::Works);
        if is_put_cut {
            self.report.struck.count(Fault::CopyFailed);
        }
        match taken {
            Ok(Taken { step, .. }) => {
                self.promises.heard(told, limit, &step.events);
                self.promises.stepped(told, book, &step.events, &self.options);
                self.witnesses.wrote(book.seq(), &step.events);
                let deadline = book.state().next_deadline(told);
                self.tell_events(&step.events);
                self.note_author(&step.events);
                if is_put_cut && self.chance.happens(500) {
                    // Between the journal and the second copy, before anything was done.
                    self.promises.died_with(self.book.as_ref().map(Book::state));
                    self.worker_ends();
                    return false;
                }
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
                if how == NextWrite::Works && !is_put_cut {
                    self.promises.broken(error.to_string());
                }
                // What is on disk although it was said not to be counts all the same.
                let written = self.disk.events(seq + 1);
                self.note_author(&written);
                self.witnesses.wrote(seq + 1, &written);
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

    /// How the next write of the second copy goes.
    fn next_put(&mut self) -> NextPut {
        if self.chance.happens(self.options.copy_fails) {
            let behind = usize::try_from(self.between(0, 2)).unwrap_or(0);
            NextPut::Ends { behind }
        } else {
            NextPut::Works
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
            Effect::ReloadTab { tab } => self.reload(tab),
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

    fn reload(&mut self, tab: TabId) {
        if let Some(found) = self.tabs.get_mut(&tab) {
            found.load();
            let document = found.document;
            let in_ms = self.between(100, 2_000);
            self.plan(in_ms, Next::Loaded { tab, document });
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
        DownloadSeen::Complete { download: id, size_bytes: Some(size_bytes(download.job)) }
    } else if download.is_failed {
        DownloadSeen::Failed { words: "interrupted".to_owned() }
    } else {
        DownloadSeen::Running { download: id }
    }
}
