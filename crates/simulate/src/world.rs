//! A world: the queue of what happens next, and the batch that lives in it.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;
use panelwright_engine::{
    DownloadId, Effect, Event, Input, JobId, Moment, Pace, Report as News, SessionId, Settings,
    TabId,
};
use panelwright_journal::{BatchHead, Book, PanelRecord, mirror};

use crate::chance::Chance;
use crate::clock::{Clock, STARTED_AT};
use crate::copy::Copy;
use crate::damage::Telling;
use crate::disk::{BATCH, Disk};
use crate::fault::{Fault, Struck};
use crate::options::Options;
use crate::page::Place;
use crate::promises::Promises;
use crate::queue::Queue;
use crate::site::Site;
use crate::tab::Tab;
use crate::witness::Witnesses;

/// A run that has not ended by then never will: so many steps, and so many for each job.
const STEPS_MAX: u64 = 1_000_000;
const STEPS_PER_JOB_MAX: u64 = 20_000;
const ALARM_MS: u64 = 30_000;
const ALARM_LONGEST_MS: u64 = 60 * 60_000;
/// After the end the author looks at what was set aside, and tries it again, this often.
const RETRIES_AFTER_END: u32 = 2;

/// The batch's folder.
pub(crate) const FOLDER: &str = "The Long Walk";

/// What a job is for.
pub(crate) fn panel(job: JobId) -> PanelRecord {
    PanelRecord {
        name: format!("panel {job}"),
        chapter: String::new(),
        prompt: format!("A heron at milestone {job}."),
        file: format!("{FOLDER}/{job}"),
    }
}

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Broken promises, in words; empty when all hold.
    pub violations: Vec<String>,
    /// Jobs with a picture.
    pub done: u32,
    /// Jobs with a reason.
    pub set_aside: u32,
    /// Prompts that the site took.
    pub sends: usize,
    /// Events of the world that were played.
    pub steps: u64,
    /// How often each fault struck.
    pub struck: Struck,
    /// How long the batch took in its world.
    pub took_ms: u64,
    /// What happened, a line each; empty unless it was asked for.
    pub trace: Vec<String>,
}

/// What can happen next.
#[derive(Debug, Clone)]
pub(crate) enum Next {
    /// An effect of the shell takes place, if the shell that asked for it still lives.
    Effect {
        shell: u64,
        effect: Effect,
    },
    /// A message reaches a tab.
    ToTab {
        tab: TabId,
        document: u32,
        effect: Effect,
    },
    /// A document finishes loading.
    Loaded {
        tab: TabId,
        document: u32,
    },
    /// The prompt stands in a tab's box.
    Prepared {
        place: Place,
    },
    /// A tab looks at a conversation.
    Watch {
        place: Place,
        conversation: u32,
        is_look: bool,
    },
    /// A report reaches the shell.
    News {
        place: Place,
        news: News,
    },
    /// Any other input reaches the shell.
    Heard(Input),
    Download {
        id: DownloadId,
    },
    Timer {
        shell: u64,
        timer: u64,
    },
    Alarm,
    WorkerDies {
        shell: u64,
    },
    BrowserDies,
    PowerGoes,
    Sleeps,
    ClockIsSet,
    TabSuffers,
    TabFreezes,
    NetworkGoes,
    NetworkReturns,
    MemoryRunsShort,
    MemoryReturns,
    SiteWantsPerson,
    PersonActs,
    AuthorActs,
    AuthorReturns,
    StorageSuffers,
}

pub(crate) struct Download {
    pub(crate) job: JobId,
    pub(crate) is_complete: bool,
    pub(crate) is_failed: bool,
}

pub(crate) struct World {
    pub(crate) options: Options,
    pub(crate) chance: Chance,
    pub(crate) clock: Clock,
    pub(crate) queue: Queue<Next>,
    pub(crate) disk: Disk,
    pub(crate) copy: Copy,
    pub(crate) head: BatchHead,
    /// Whether the batch was held against its second copy in this session of the browser.
    pub(crate) is_checked: bool,
    /// What the next waking says about the records.
    pub(crate) telling: Telling,
    /// Whether a damage is out of sight, and may be met later.
    pub(crate) is_latent: bool,
    pub(crate) witnesses: Witnesses,
    /// Jobs that may have been sent, as far as anybody can tell, which the next waking minds.
    pub(crate) unvouched: BTreeSet<JobId>,
    /// How often the records had to be made out anew.
    pub(crate) recoveries: u32,
    /// `None` while no service worker lives.
    pub(crate) book: Option<Book>,
    /// Grows with every service worker.
    pub(crate) shell: u64,
    /// Grows whenever the shell's one timer is set anew.
    pub(crate) timer: u64,
    pub(crate) session: u64,
    pub(crate) tabs: BTreeMap<TabId, Tab>,
    pub(crate) next_tab: i32,
    pub(crate) downloads: BTreeMap<DownloadId, Download>,
    pub(crate) files: BTreeSet<JobId>,
    /// Jobs whose prompt the author changed.
    edited: BTreeSet<JobId>,
    /// How often the author asked for a job again.
    asked: BTreeMap<JobId, u32>,
    pub(crate) site: Site,
    pub(crate) offline_until: Moment,
    pub(crate) offline_is_known: bool,
    pub(crate) memory_percent: u8,
    pub(crate) is_person_coming: bool,
    pub(crate) is_author_coming: bool,
    retries_after_end: u32,
    pub(crate) promises: Promises,
    is_traced: bool,
    pub(crate) report: Report,
}

/// Plays a batch to its end.
#[must_use]
pub fn run(seed: u64, options: &Options) -> Report {
    play(World::new(seed, options.clone()))
}

/// The same, and tells everything that happens.
#[must_use]
pub fn run_traced(seed: u64, options: &Options) -> Report {
    play(World { is_traced: true, ..World::new(seed, options.clone()) })
}

fn play(mut world: World) -> Report {
    world.play();
    world.judge();
    world.report
}

/// The store in memory never waits.
#[expect(clippy::expect_used, reason = "a store in memory that waits is a bug in the simulator")]
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the store in memory never waits")
}

impl Options {
    /// Where the batch runs.
    pub(crate) fn site(&self) -> &'static str {
        if self.is_real_site { "https://chatgpt.com" } else { "http://127.0.0.1" }
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::for_site(self.site(), self.workers);
        settings.pace = Pace { gap_ms: self.gap_ms, ..settings.pace };
        settings.after_restart = self.after_restart;
        settings
    }
}

impl World {
    fn new(seed: u64, options: Options) -> Self {
        let head = BatchHead {
            id: BATCH.into(),
            title: String::new(),
            folder: FOLDER.into(),
            site: options.site().into(),
            started_at: STARTED_AT,
            taken_up_at: Some(STARTED_AT),
            jobs: options.jobs,
        };
        Self {
            options,
            chance: Chance::new(seed),
            clock: Clock::default(),
            queue: Queue::default(),
            disk: Disk::default(),
            copy: Copy::default(),
            head,
            is_checked: false,
            telling: Telling::default(),
            is_latent: false,
            witnesses: Witnesses::default(),
            unvouched: BTreeSet::new(),
            recoveries: 0,
            book: None,
            shell: 0,
            timer: 0,
            session: 1,
            tabs: BTreeMap::new(),
            next_tab: 1,
            downloads: BTreeMap::new(),
            files: BTreeSet::new(),
            edited: BTreeSet::new(),
            asked: BTreeMap::new(),
            site: Site::default(),
            offline_until: Moment(0),
            offline_is_known: false,
            memory_percent: 50,
            is_person_coming: false,
            is_author_coming: false,
            retries_after_end: 0,
            promises: Promises::default(),
            is_traced: false,
            report: Report::default(),
        }
    }

    fn play(&mut self) {
        let started = Event::Started {
            settings: self.options.settings(),
            jobs: self.options.jobs,
            seed: self.chance.next(),
            session: self.session_id(),
        };
        match at_once(self.start(started)) {
            Ok(book) => self.book = Some(book),
            Err(error) => self.promises.broken(error.to_string()),
        }
        self.shell += 1;
        self.plan_fault(self.options.worker_death_ms, Next::WorkerDies { shell: self.shell });
        self.hear(Input::Tick);
        self.plan(ALARM_MS, Next::Alarm);
        self.plan_strokes();
        let steps_max = STEPS_MAX + STEPS_PER_JOB_MAX * u64::from(self.options.jobs);
        while let Some((at, next)) = self.queue.next() {
            self.clock.pass(at);
            self.report.steps += 1;
            if self.report.steps > steps_max {
                self.promises.broken("the batch does not end".to_owned());
                return;
            }
            self.happen(next);
            // A broken promise is what is looked for: what follows from it says nothing new.
            let is_broken = !self.promises.is_kept() || !self.site.violations.is_empty();
            if is_broken || (self.is_over() && !self.is_tried_again()) {
                return;
            }
        }
    }

    async fn start(&self, started: Event) -> Result<Book, panelwright_journal::Error> {
        let panels: Vec<PanelRecord> = (0..self.options.jobs).map(JobId).map(panel).collect();
        let book = Book::start(&self.disk, self.head.clone(), &panels, started).await?;
        mirror::keep_all(&self.copy, &book, &panels).await?;
        Ok(book)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.book.as_ref().is_some_and(|book| !book.state().is_open() && !book.state().is_moving())
    }

    /// Some authors look at what was set aside, and try it once more.
    fn is_tried_again(&mut self) -> bool {
        let wants = self.options.author_ms > 0 && self.retries_after_end < RETRIES_AFTER_END;
        if !wants {
            return false;
        }
        self.retries_after_end += 1;
        self.hear(Input::Retry { jobs: None });
        !self.is_over()
    }

    pub(crate) fn plan(&mut self, in_ms: u64, next: Next) {
        self.queue.plan(self.clock.now().plus(in_ms), next);
    }

    pub(crate) fn plan_fault(&mut self, mean_ms: u64, next: Next) {
        if mean_ms > 0 {
            let in_ms = self.chance.between(1, mean_ms * 2);
            self.plan(in_ms, next);
        }
    }

    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.chance.between(low, high)
    }

    /// The shell's safety line: every half minute while anything is in hand; while a batch only
    /// waits, at the end of the wait.
    fn next_alarm_ms(&self) -> u64 {
        let told = self.clock.told();
        let state = self.book.as_ref().map(Book::state);
        let only_waits = state.filter(|state| state.progress(told).in_hand == 0);
        let deadline = only_waits.and_then(|state| state.next_deadline(told));
        deadline.map_or(ALARM_MS, |at| at.since(told).clamp(ALARM_MS, ALARM_LONGEST_MS))
    }

    pub(crate) fn strikes(&mut self, fault: Fault) -> bool {
        self.report.struck.strikes(fault, &self.options, &mut self.chance)
    }

    pub(crate) fn session_id(&self) -> SessionId {
        SessionId(format!("s{}", self.session))
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.offline_until > self.clock.now()
    }

    /// With another prompt the author wants another picture.
    pub(crate) fn note_author(&mut self, events: &[Event]) {
        for event in events {
            if let Event::PromptEdited { job } = event {
                self.edited.insert(*job);
            } else if let Event::Retried { job } = event {
                *self.asked.entry(*job).or_default() += 1;
            }
        }
    }

    /// How often the author asked for a job. The author knows, whatever the records say.
    pub(crate) fn retries_of(&self, job: JobId) -> u32 {
        if self.edited.contains(&job) {
            return RETRIES_AFTER_END;
        }
        self.asked.get(&job).copied().unwrap_or_default()
    }

    pub(crate) fn tell(&mut self, what: &dyn std::fmt::Debug) {
        if self.is_traced {
            let at_ms = self.clock.now().since(STARTED_AT);
            self.report.trace.push(format!("{at_ms:>10} {what:?}"));
        }
    }

    pub(crate) fn tell_events(&mut self, events: &[Event]) {
        if self.is_traced {
            let at_ms = self.clock.now().since(STARTED_AT);
            let lines = events.iter().map(|event| format!("{at_ms:>10}   {event:?}"));
            self.report.trace.extend(lines);
        }
    }

    fn happen(&mut self, next: Next) {
        self.tell(&next);
        match next {
            Next::Effect { shell, effect } => {
                if shell == self.shell && self.book.is_some() {
                    self.perform(effect);
                }
            }
            Next::ToTab { tab, document, ref effect } => {
                if !self.is_frozen(tab, &next) {
                    self.arrive(tab, document, effect.clone());
                }
            }
            Next::Loaded { tab, document } => {
                if !self.is_frozen(tab, &next) {
                    self.loaded(tab, document);
                }
            }
            Next::Prepared { place } => {
                if !self.is_frozen(place.tab, &next) {
                    self.prepared(place);
                }
            }
            Next::Watch { place, conversation, is_look } => {
                if !self.is_frozen(place.tab, &next) {
                    self.watch(place, conversation, is_look);
                }
            }
            Next::News { place, news } => self.news(place, news),
            Next::Heard(input) => {
                self.hear(input);
            }
            Next::Download { id } => self.end_download(id),
            Next::Timer { shell, timer } => {
                if (shell, timer) == (self.shell, self.timer) {
                    self.hear(Input::Tick);
                }
            }
            Next::Alarm => {
                self.hear(Input::Tick);
                self.tell_memory();
                self.tell_network();
                self.plan(self.next_alarm_ms(), Next::Alarm);
            }
            Next::WorkerDies { shell } => self.worker_dies(shell),
            Next::BrowserDies => self.browser_dies(),
            Next::PowerGoes => self.power_goes(),
            Next::Sleeps => self.sleeps(),
            Next::ClockIsSet => self.clock_is_set(),
            Next::TabSuffers => self.tab_suffers(),
            Next::TabFreezes => self.tab_freezes(),
            Next::NetworkGoes => self.network_goes(),
            Next::NetworkReturns => self.tell_network(),
            Next::MemoryRunsShort => self.memory_runs_short(),
            Next::MemoryReturns => {
                self.memory_percent = 50;
                self.tell_memory();
            }
            Next::SiteWantsPerson => self.site_wants_person(),
            Next::PersonActs => self.person_acts(),
            Next::AuthorActs => self.author_acts(),
            Next::AuthorReturns => self.author_returns(),
            Next::StorageSuffers => self.storage_suffers(),
        }
    }
}
