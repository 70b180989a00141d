//! Waking is not a special mode: what the journal says is held against what is there.

use crate::effect::Effect;
use crate::event::{Event, TabLoss};
use crate::handle::Turn;
use crate::ids::{JobId, SessionId, TabId, WorkerId};
use crate::input::DownloadSeen;
use crate::job::Job;
use crate::settings::AfterRestart;
use crate::state::Control;
use crate::worker::WorkerState;

/// So many ends of the browser may cut the looks for one job short.
const INTERRUPTED_MAX: u32 = 20;

impl Turn<'_> {
    pub(crate) fn woke(
        &mut self,
        session: SessionId,
        tabs: &[TabId],
        downloads: Vec<(JobId, DownloadSeen)>,
    ) {
        if session == self.state.facts.session {
            self.ask_the_tabs(tabs);
        } else {
            self.emit(Event::SessionBegan { session });
            self.come_up();
            self.give_up_the_interrupted();
        }
        for (job, seen) in downloads {
            self.download(job, seen);
        }
        if !self.state.is_open() && !self.state.facts.audit_written {
            self.ask(Effect::WriteAudit);
        }
    }

    /// After a restart of the browser: as the author wants it.
    fn come_up(&mut self) {
        if !self.state.is_open() {
            return;
        }
        match (self.state.facts.settings.after_restart, &self.state.facts.control) {
            (AfterRestart::Paused, Control::Running) => self.emit(Event::Paused),
            (AfterRestart::Running, Control::Paused) => self.emit(Event::Resumed),
            (AfterRestart::AsItWas | AfterRestart::Running | AfterRestart::Paused, _) => {}
        }
    }

    /// A browser that ends again and again while a picture is looked for must not make the batch
    /// endless.
    fn give_up_the_interrupted(&mut self) {
        for id in self.state.index.due_looks(self.now).collect::<Vec<_>>() {
            let interrupted = self.state.job(id).map_or(0, |job| job.counts.interrupted);
            if interrupted >= INTERRUPTED_MAX {
                let why = format!("the browser ended {interrupted} times while it was looked for");
                self.set_aside_uncertain(id, &why);
            }
        }
    }

    fn ask_the_tabs(&mut self, tabs: &[TabId]) {
        let workers: Vec<_> = (0..).map(WorkerId).zip(self.state.workers().to_vec()).collect();
        for (id, worker) in workers {
            let Some(tab) = worker.tab() else { continue };
            if !tabs.contains(&tab) {
                self.lose_tab(id, TabLoss::Closed);
                continue;
            }
            if let WorkerState::Busy { job, .. } = worker.state
                && let Some(attempt) = self.state.job(job).and_then(Job::attempt)
            {
                self.ask(Effect::Ask { tab, attempt });
            }
        }
    }
}
