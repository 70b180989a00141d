//! What strikes from outside: deaths, sleep, the network, the memory, and people.

use panelwright_engine::{Input, JobId, Need, Phase, TabLoss};

use crate::damage::Telling;
use crate::fault::Fault;
use crate::world::{Next, World};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

impl World {
    /// Plans the first of everything that comes again and again.
    pub(crate) fn plan_strokes(&mut self) {
        let strokes = [
            (self.options.browser_death_ms, Next::BrowserDies),
            (self.options.power_cut_ms, Next::PowerGoes),
            (self.options.sleep_ms, Next::Sleeps),
            (self.options.clock_jump_ms, Next::ClockIsSet),
            (self.options.tab_loss_ms, Next::TabSuffers),
            (self.options.freeze_ms, Next::TabFreezes),
            (self.options.offline_ms, Next::NetworkGoes),
            (self.options.memory_ms, Next::MemoryRunsShort),
            (self.options.person_ms, Next::SiteWantsPerson),
            (self.options.author_ms, Next::AuthorActs),
            (self.options.damage_ms, Next::StorageSuffers),
        ];
        for (mean_ms, next) in strokes {
            self.plan_fault(mean_ms, next);
        }
    }

    pub(crate) fn worker_dies(&mut self, shell: u64) {
        if shell == self.shell && self.book.is_some() {
            self.report.struck.count(Fault::WorkerDeath);
            self.promises.died_with(self.book.as_ref().map(panelwright_journal::Book::state));
            self.worker_ends();
        }
    }

    pub(crate) fn worker_ends(&mut self) {
        self.book = None;
        // The clock port of any living tab wakes the next one.
        let is_watched = self.tabs.values().any(|tab| tab.is_loaded && tab.attempt.is_some());
        if is_watched {
            let in_ms = self.between(1, 200);
            self.plan(in_ms, Next::Heard(Input::Tick));
        }
    }

    pub(crate) fn browser_dies(&mut self) {
        self.report.struck.count(Fault::BrowserDeath);
        self.promises.died_with(self.book.as_ref().map(panelwright_journal::Book::state));
        self.browser_ends();
        self.plan_fault(self.options.browser_death_ms, Next::BrowserDies);
    }

    pub(crate) fn power_goes(&mut self) {
        self.report.struck.count(Fault::PowerCut);
        self.browser_ends();
        self.promises.lost_state();
        let cuts_short = self.chance.happens(500);
        let lost = self.disk.lose_power(cuts_short);
        for _ in 0..lost {
            self.report.struck.count(Fault::RecordLost);
        }
        if lost > 0 && cuts_short {
            self.must_tell(Telling::Must);
        }
        let at_most = usize::try_from(self.between(0, 8)).unwrap_or(0);
        for _ in 0..self.copy.lose_power(at_most) {
            self.report.struck.count(Fault::CopyLost);
        }
        self.plan_fault(self.options.power_cut_ms, Next::PowerGoes);
    }

    pub(crate) fn browser_ends(&mut self) {
        self.book = None;
        self.is_checked = false;
        self.copy.end_session();
        self.tabs.clear();
        self.session += 1;
        for download in self.downloads.values_mut().filter(|d| !d.is_complete) {
            download.is_failed = true;
        }
    }

    /// The machine sleeps, and the site does not: what was due meanwhile is late.
    pub(crate) fn sleeps(&mut self) {
        self.report.struck.count(Fault::Sleep);
        let for_ms = self.between(MINUTE_MS, 9 * HOUR_MS);
        self.clock.pass(self.clock.now().plus(for_ms));
        self.plan_fault(self.options.sleep_ms, Next::Sleeps);
    }

    pub(crate) fn clock_is_set(&mut self) {
        self.report.struck.count(Fault::ClockJump);
        let by_ms = i64::try_from(self.between(1_000, 3 * HOUR_MS)).unwrap_or(0);
        let by_ms = if self.chance.happens(500) { by_ms } else { -by_ms };
        self.clock.set_by(by_ms);
        self.plan_fault(self.options.clock_jump_ms, Next::ClockIsSet);
    }

    pub(crate) fn tab_suffers(&mut self) {
        self.plan_fault(self.options.tab_loss_ms, Next::TabSuffers);
        let Some(tab) = self.any_tab() else { return };
        self.report.struck.count(Fault::TabLoss);
        let how = if self.chance.happens(500) {
            self.tabs.remove(&tab);
            TabLoss::Closed
        } else {
            if let Some(found) = self.tabs.get_mut(&tab) {
                found.load();
                found.is_crashed = true;
            }
            TabLoss::Crashed
        };
        let in_ms = self.between(0, 600);
        self.plan(in_ms, Next::Heard(Input::TabLost { tab, how }));
    }

    pub(crate) fn tab_freezes(&mut self) {
        self.plan_fault(self.options.freeze_ms, Next::TabFreezes);
        let Some(tab) = self.any_tab() else { return };
        self.report.struck.count(Fault::Frozen);
        let until = self.clock.now().plus(self.between(MINUTE_MS, 20 * MINUTE_MS));
        if let Some(found) = self.tabs.get_mut(&tab) {
            found.frozen_until = until;
        }
    }

    fn any_tab(&mut self) -> Option<panelwright_engine::TabId> {
        let last = (self.tabs.len() as u64).checked_sub(1)?;
        let chosen = usize::try_from(self.between(0, last)).ok()?;
        self.tabs.keys().nth(chosen).copied()
    }

    pub(crate) fn network_goes(&mut self) {
        self.report.struck.count(Fault::Offline);
        let for_ms = self.between(1_000, 30 * MINUTE_MS);
        self.offline_until = self.clock.now().plus(for_ms);
        self.plan(for_ms, Next::NetworkReturns);
        // Every other time the browser believes that there is one: a cable that leads nowhere.
        self.offline_is_known = self.chance.happens(500);
        self.tell_network();
        self.plan_fault(self.options.offline_ms, Next::NetworkGoes);
    }

    /// What the shell reads off the browser at every alarm, and hears when it changes.
    pub(crate) fn tell_network(&mut self) {
        if self.options.offline_ms > 0 {
            let is_online = !(self.is_offline() && self.offline_is_known);
            self.hear(Input::Network { is_online });
        }
    }

    pub(crate) fn memory_runs_short(&mut self) {
        self.report.struck.count(Fault::Memory);
        self.memory_percent = u8::try_from(self.between(76, 99)).unwrap_or(u8::MAX);
        let for_ms = self.between(10_000, 20 * MINUTE_MS);
        self.plan(for_ms, Next::MemoryReturns);
        self.tell_memory();
        self.plan_fault(self.options.memory_ms, Next::MemoryRunsShort);
    }

    /// What the shell measures at every alarm.
    pub(crate) fn tell_memory(&mut self) {
        if self.options.memory_ms > 0 {
            self.hear(Input::Memory { used_percent: self.memory_percent });
        }
    }

    pub(crate) fn site_wants_person(&mut self) {
        self.report.struck.count(Fault::Person);
        self.site.wants =
            Some(if self.chance.happens(500) { Need::SignIn } else { Need::Challenge });
        self.plan(6 * HOUR_MS, Next::PersonActs);
        self.plan_fault(self.options.person_ms, Next::SiteWantsPerson);
    }

    /// A person does in the browser what is needed, and says so.
    pub(crate) fn person_acts(&mut self) {
        self.site.wants = None;
        self.is_person_coming = false;
        if self.phase_is(|phase| matches!(phase, Phase::NeedsPerson { .. })) {
            self.hear(Input::Resume);
        }
    }

    pub(crate) fn author_acts(&mut self) {
        self.report.struck.count(Fault::Author);
        match self.between(0, 3) {
            0 | 1 => {
                self.hear(Input::Pause);
            }
            2 => {
                self.hear(Input::Retry { jobs: None });
            }
            _ => {
                let job = JobId(
                    u32::try_from(self.between(0, u64::from(self.options.jobs))).unwrap_or(0),
                );
                self.hear(Input::EditPrompt { job });
            }
        }
        self.plan_fault(self.options.author_ms, Next::AuthorActs);
    }

    pub(crate) fn author_returns(&mut self) {
        self.is_author_coming = false;
        if self.phase_is(|phase| *phase == Phase::Paused) {
            self.hear(Input::Resume);
        }
    }

    /// Whoever a batch waits for comes, sooner or later.
    pub(crate) fn expect_people(&mut self) {
        let (mut person, mut author) = (false, false);
        if let Some(book) = &self.book {
            let phase = book.state().progress(self.clock.told()).phase;
            person = matches!(phase, Phase::NeedsPerson { .. });
            author = phase == Phase::Paused;
        }
        if person && !self.is_person_coming {
            self.is_person_coming = true;
            let in_ms = self.between(MINUTE_MS, 2 * HOUR_MS);
            self.plan(in_ms, Next::PersonActs);
        }
        if author && !self.is_author_coming {
            self.is_author_coming = true;
            let in_ms = self.between(10_000, 10 * MINUTE_MS);
            self.plan(in_ms, Next::AuthorReturns);
        }
    }

    fn phase_is(&self, is: impl Fn(&Phase) -> bool) -> bool {
        let told = self.clock.told();
        self.book.as_ref().is_none_or(|book| is(&book.state().progress(told).phase))
    }
}
