//! Waking is not a special mode: what the journal says is held against what is there.

use crate::effect::Effect;
use crate::event::{Event, TabLoss};
use crate::handle::Turn;
use crate::ids::{JobId, SessionId, TabId, WorkerId};
use crate::input::DownloadSeen;
use crate::job::Job;
use crate::worker::WorkerState;

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
        }
        for (job, seen) in downloads {
            self.download(job, seen);
        }
        if !self.state.is_open() && !self.state.facts.audit_written {
            self.ask(Effect::WriteAudit);
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
