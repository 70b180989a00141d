//! The clock, the queue of what happens next, and the shell around the engine.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use futures_util::FutureExt;
use panelwright_engine::{
    AttemptId, ConversationId, DownloadId, DownloadSeen, Effect, Event, Evidence, Failure, Input,
    JobId, JobState, Limit, Moment, Obstacle, Others, Pace, Picture, PictureFormat, Report as News,
    SessionId, Settings, Source, State, TabId, TabLoss,
};
use panelwright_journal::{BatchHead, Book, Memory};

use crate::chance::Chance;
use crate::fault::{Fault, Struck};
use crate::options::Options;
use crate::site::{Answer, Site, name, number};
use crate::tab::{Tab, Written};

/// A run that has not ended by then never will.
const STEPS_MAX: u64 = 3_000_000;
const ALARM_MS: u64 = 30_000;
const RESEND_MS: u64 = 1_000;
const STARTED_AT: Moment = Moment(1_000_000);

/// What came of a run.
#[derive(Debug, Clone)]
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
enum Next {
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
    /// A tab does the next thing of its own accord.
    Prepared {
        tab: TabId,
        document: u32,
        attempt: AttemptId,
    },
    Watch {
        tab: TabId,
        document: u32,
        attempt: AttemptId,
        conversation: u32,
    },
    /// A report reaches the shell.
    News {
        tab: TabId,
        document: u32,
        attempt: AttemptId,
        news: News,
    },
    /// Any other input reaches the shell.
    Heard(Input),
    Download {
        id: DownloadId,
    },
    Timer {
        shell: u64,
    },
    Alarm,
    WorkerDies,
    BrowserDies,
    TabSuffers,
}

struct Download {
    job: JobId,
    is_complete: bool,
    is_failed: bool,
}

struct World {
    options: Options,
    chance: Chance,
    now: Moment,
    queue: BinaryHeap<Reverse<(Moment, u64)>>,
    happenings: BTreeMap<u64, Next>,
    planned: u64,
    store: Memory,
    head: BatchHead,
    /// `None` while no service worker lives.
    book: Option<Book>,
    /// Grows with every service worker.
    shell: u64,
    session: u64,
    tabs: BTreeMap<TabId, Tab>,
    next_tab: i32,
    downloads: BTreeMap<DownloadId, Download>,
    files: BTreeMap<JobId, u32>,
    site: Site,
    is_traced: bool,
    report: Report,
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
fn at_once<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the store in memory never waits")
}

impl World {
    fn new(seed: u64, options: Options) -> Self {
        let head = BatchHead {
            id: "b".into(),
            title: String::new(),
            folder: String::new(),
            site: "http://127.0.0.1".into(),
            started_at: STARTED_AT,
            jobs: options.jobs,
        };
        let report = Report {
            violations: Vec::new(),
            done: 0,
            set_aside: 0,
            sends: 0,
            steps: 0,
            struck: Struck::default(),
            took_ms: 0,
            trace: Vec::new(),
        };
        Self {
            options,
            chance: Chance::new(seed),
            now: STARTED_AT,
            queue: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            planned: 0,
            store: Memory::default(),
            head,
            book: None,
            shell: 0,
            session: 1,
            tabs: BTreeMap::new(),
            next_tab: 1,
            downloads: BTreeMap::new(),
            files: BTreeMap::new(),
            site: Site::default(),
            is_traced: false,
            report,
        }
    }

    fn play(&mut self) {
        let mut settings = Settings::for_site(&self.head.site, self.options.workers);
        settings.pace = Pace { gap_ms: self.options.gap_ms, ..Pace::none() };
        let started = Event::Started {
            settings,
            jobs: self.options.jobs,
            seed: self.chance.next(),
            session: self.session_id(),
        };
        match at_once(Book::start(&self.store, self.head.clone(), &[], started)) {
            Ok(book) => self.book = Some(book),
            Err(error) => self.report.violations.push(error.to_string()),
        }
        self.shell += 1;
        self.hear(Input::Tick);
        self.plan(ALARM_MS, Next::Alarm);
        self.plan_fault(self.options.worker_death_ms, Next::WorkerDies);
        self.plan_fault(self.options.browser_death_ms, Next::BrowserDies);
        self.plan_fault(self.options.tab_loss_ms, Next::TabSuffers);
        while let Some(Reverse((at, number))) = self.queue.pop() {
            let Some(next) = self.happenings.remove(&number) else { continue };
            self.now = at;
            self.report.steps += 1;
            if self.report.steps > STEPS_MAX {
                self.report.violations.push("the batch does not end".to_owned());
                return;
            }
            self.happen(next);
            if self.is_over() {
                return;
            }
        }
    }

    fn is_over(&self) -> bool {
        self.book.as_ref().is_some_and(|book| !book.state().is_open() && !book.state().is_moving())
    }

    fn plan(&mut self, in_ms: u64, next: Next) {
        self.planned += 1;
        self.queue.push(Reverse((self.now.plus(in_ms), self.planned)));
        self.happenings.insert(self.planned, next);
    }

    fn plan_fault(&mut self, mean_ms: u64, next: Next) {
        if mean_ms > 0 {
            let in_ms = self.chance.between(1, mean_ms * 2);
            self.plan(in_ms, next);
        }
    }

    fn tell(&mut self, what: &dyn std::fmt::Debug) {
        if self.is_traced {
            let at_ms = self.now.since(STARTED_AT);
            self.report.trace.push(format!("{at_ms:>10} {what:?}"));
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
            Next::ToTab { tab, document, effect } => self.arrive(tab, document, effect),
            Next::Loaded { tab, document } => {
                if let Some(worker) = self.document(tab, document).map(|tab| tab.worker) {
                    self.hear(Input::Hello { worker, tab });
                }
            }
            Next::Prepared { tab, document, attempt } => {
                if let Some(found) = self.document(tab, document)
                    && found.attempt.is_some_and(|(held, _)| held == attempt)
                {
                    found.storage = Some((attempt, Written::Prepared));
                    self.say(tab, document, attempt, News::Ready);
                }
            }
            Next::Watch { tab, document, attempt, conversation } => {
                self.watch(tab, document, attempt, conversation);
            }
            Next::News { tab, document, attempt, news } => {
                // A report is said again until it is heard, while its document lives.
                if self.document(tab, document).is_none() {
                    return;
                }
                if self.strikes(Fault::Lost) {
                    self.plan(RESEND_MS, Next::News { tab, document, attempt, news });
                    return;
                }
                if self.strikes(Fault::Doubled) {
                    let again = news.clone();
                    self.plan(RESEND_MS, Next::News { tab, document, attempt, news: again });
                }
                if let News::Limited { wait_ms: Some(wait_ms), .. } = &news {
                    self.site.announce(self.now, *wait_ms);
                }
                self.hear(Input::Report { attempt, report: news });
            }
            Next::Heard(input) => self.hear(input),
            Next::Download { id } => self.end_download(id),
            Next::Timer { shell } => {
                if shell == self.shell && self.book.is_some() {
                    self.hear(Input::Tick);
                }
            }
            Next::Alarm => {
                self.plan(ALARM_MS, Next::Alarm);
                self.hear(Input::Tick);
            }
            Next::WorkerDies => {
                self.report.struck.count(Fault::WorkerDeath);
                self.book = None;
                self.plan_fault(self.options.worker_death_ms, Next::WorkerDies);
                // The clock port of any living tab wakes the next one.
                let is_watched = self.tabs.values().any(|tab| tab.attempt.is_some());
                if is_watched {
                    let in_ms = self.chance.between(1, 200);
                    self.plan(in_ms, Next::Heard(Input::Tick));
                }
            }
            Next::BrowserDies => {
                self.report.struck.count(Fault::BrowserDeath);
                self.book = None;
                self.tabs.clear();
                self.session += 1;
                for download in self.downloads.values_mut().filter(|d| !d.is_complete) {
                    download.is_failed = true;
                }
                self.plan_fault(self.options.browser_death_ms, Next::BrowserDies);
            }
            Next::TabSuffers => self.hurt_a_tab(),
        }
    }

    fn hurt_a_tab(&mut self) {
        self.plan_fault(self.options.tab_loss_ms, Next::TabSuffers);
        let count = self.tabs.len() as u64;
        if count == 0 {
            return;
        }
        self.report.struck.count(Fault::TabLoss);
        let chosen = self.chance.between(0, count - 1);
        let Some(tab) = self.tabs.keys().nth(usize::try_from(chosen).unwrap_or(0)).copied() else {
            return;
        };
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
        let in_ms = self.chance.between(0, 600);
        self.plan(in_ms, Next::Heard(Input::TabLost { tab, how }));
    }

    fn strikes(&mut self, fault: Fault) -> bool {
        self.report.struck.strikes(fault, &self.options, &mut self.chance)
    }

    // The shell.

    fn session_id(&self) -> SessionId {
        SessionId(format!("s{}", self.session))
    }

    /// What the extension's shell does with every event: wake if this is a new worker, hand the
    /// input in, write, perform.
    fn hear(&mut self, input: Input) {
        if self.book.is_none() {
            self.wake();
        }
        self.hand_in(input);
    }

    fn wake(&mut self) {
        self.shell += 1;
        match at_once(Book::load(&self.store, self.head.clone())) {
            Ok((book, damages)) => {
                for damage in damages {
                    self.report.violations.push(damage.words);
                }
                let downloads = self.downloads_seen(book.state());
                self.book = Some(book);
                let tabs = self.tabs.keys().copied().collect();
                let session = self.session_id();
                self.hand_in(Input::Woke { session, tabs, downloads });
            }
            Err(error) => self.report.violations.push(error.to_string()),
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

    fn hand_in(&mut self, input: Input) {
        let Some(book) = &mut self.book else { return };
        match at_once(book.handle(&self.store, self.now, input)) {
            Ok(step) => {
                for event in &step.events {
                    if self.is_traced {
                        let at_ms = self.now.since(STARTED_AT);
                        self.report.trace.push(format!("{at_ms:>10}   {event:?}"));
                    }
                }
                if let Some(deadline) = book.state().next_deadline(self.now) {
                    let in_ms = deadline.since(self.now).max(1);
                    let shell = self.shell;
                    self.plan(in_ms, Next::Timer { shell });
                }
                for effect in step.effects {
                    let in_ms = self.chance.between(0, 5);
                    let shell = self.shell;
                    self.plan(in_ms, Next::Effect { shell, effect });
                }
            }
            Err(error) => {
                self.report.violations.push(error.to_string());
                self.book = None;
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::OpenTab { worker } => {
                let tab = TabId(self.next_tab);
                self.next_tab += 1;
                self.tabs.insert(tab, Tab::new(worker));
                let in_ms = self.chance.between(100, 2_000);
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
                    let in_ms = self.chance.between(100, 2_000);
                    self.plan(in_ms, Next::Loaded { tab, document });
                }
            }
            Effect::Prepare { tab, .. }
            | Effect::Commit { tab, .. }
            | Effect::Look { tab, .. }
            | Effect::Ask { tab, .. }
            | Effect::Cancel { tab, .. } => match self.tabs.get(&tab) {
                Some(found) if !found.is_crashed => {
                    let document = found.document;
                    let in_ms = self.chance.between(1, 20);
                    self.plan(in_ms, Next::ToTab { tab, document, effect });
                }
                Some(_) => self.plan(5, Next::Heard(Input::TabLost { tab, how: TabLoss::Crashed })),
                None => self.plan(5, Next::Heard(Input::TabLost { tab, how: TabLoss::Closed })),
            },
            Effect::Save { job, .. } => {
                let id = DownloadId(i32::try_from(self.downloads.len()).unwrap_or(i32::MAX));
                let download = Download { job, is_complete: false, is_failed: false };
                self.downloads.insert(id, download);
                let seen = DownloadSeen::Running { download: id };
                self.plan(2, Next::Heard(Input::Download { job, seen }));
                let in_ms = self.chance.between(5, 300);
                self.plan(in_ms, Next::Download { id });
            }
            Effect::WriteAudit => self.plan(10, Next::Heard(Input::AuditWritten)),
            Effect::Notify => {}
        }
    }

    fn end_download(&mut self, id: DownloadId) {
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
            *self.files.entry(job).or_default() = 1;
        }
        let seen = see(id, download);
        // The browser tells only a shell that knows the download.
        let is_known =
            self.book.as_ref().is_none_or(|book| book.state().job_of_download(id) == Some(job));
        if is_known {
            self.hear(Input::Download { job, seen });
        }
    }

    // The tabs.

    fn document(&mut self, tab: TabId, document: u32) -> Option<&mut Tab> {
        self.tabs.get_mut(&tab).filter(|tab| tab.document == document && !tab.is_crashed)
    }

    fn say(&mut self, tab: TabId, document: u32, attempt: AttemptId, news: News) {
        if let Some(found) = self.document(tab, document) {
            found.last_report = Some((attempt, news.clone()));
            let in_ms = self.chance.between(1, 30);
            self.plan(in_ms, Next::News { tab, document, attempt, news });
        }
    }

    fn arrive(&mut self, tab: TabId, document: u32, effect: Effect) {
        let Some(found) = self.document(tab, document) else { return };
        match effect {
            Effect::Prepare { job, attempt, .. } => {
                if found.attempt.is_some_and(|(held, _)| held == attempt) {
                    return;
                }
                found.attempt = Some((attempt, job));
                let in_ms = self.chance.between(10, 500);
                self.plan(in_ms, Next::Prepared { tab, document, attempt });
            }
            Effect::Commit { attempt, .. } => self.commit(tab, document, attempt),
            Effect::Look { job, attempt, conversation, others, .. } => {
                found.attempt = Some((attempt, job));
                self.look(tab, document, (attempt, job), conversation.as_ref(), &others);
            }
            Effect::Ask { attempt, .. } => {
                let is_held = found.attempt.is_some_and(|(held, _)| held == attempt);
                let last = found.last_report.clone().filter(|(of, _)| *of == attempt);
                match (is_held, last) {
                    (false, _) => self.hear(Input::AttemptUnknown { tab, attempt }),
                    (true, Some((_, news))) => self.say(tab, document, attempt, news),
                    (true, None) => {}
                }
            }
            Effect::Cancel { attempt, .. } => {
                if found.attempt.is_some_and(|(held, _)| held == attempt) {
                    found.attempt = None;
                }
            }
            Effect::OpenTab { .. }
            | Effect::CloseTab { .. }
            | Effect::ReloadTab { .. }
            | Effect::Save { .. }
            | Effect::WriteAudit
            | Effect::Notify => {}
        }
    }

    fn commit(&mut self, tab: TabId, document: u32, attempt: AttemptId) {
        let Some(found) = self.document(tab, document) else { return };
        let Some((_, job)) = found.attempt.filter(|(held, _)| *held == attempt) else { return };
        // An attempt is sent at most once, however often it is asked for.
        if found.storage != Some((attempt, Written::Prepared)) {
            return;
        }
        found.storage = Some((attempt, Written::Committing));
        match self.site.send(
            self.now,
            job,
            &self.options,
            &mut self.chance,
            &mut self.report.struck,
        ) {
            Ok(conversation) => {
                let in_ms = self.chance.between(10, 400);
                self.plan(in_ms, Next::Watch { tab, document, attempt, conversation });
            }
            Err(wait_ms) => {
                if let Some(found) = self.document(tab, document) {
                    found.storage = Some((attempt, Written::Prepared));
                }
                let words = "too fast".to_owned();
                let news = News::Limited {
                    words,
                    limit: Limit::Throttle,
                    wait_ms: Some(wait_ms),
                    sent: false,
                };
                self.say(tab, document, attempt, news);
            }
        }
    }

    /// The tab sees its own turn in a conversation, and waits for the answer.
    fn watch(&mut self, tab: TabId, document: u32, attempt: AttemptId, conversation: u32) {
        let Some(found) = self.document(tab, document) else { return };
        if found.attempt.is_none_or(|(held, _)| held != attempt) {
            return;
        }
        let is_news = found.storage != Some((attempt, Written::Sent(conversation)));
        found.storage = Some((attempt, Written::Sent(conversation)));
        if is_news {
            let conversation = Some(name(conversation));
            self.say(tab, document, attempt, News::Sent { conversation });
        }
        let Some(sent) = self.site.sent.get(&conversation) else { return };
        let (job, answer) = (sent.job, sent.answer);
        if answer != Answer::Never && sent.answered_at > self.now {
            let in_ms = sent.answered_at.since(self.now);
            self.plan(in_ms, Next::Watch { tab, document, attempt, conversation });
            return;
        }
        let news = match answer {
            Answer::Picture => {
                News::Picture { picture: picture(job), conversation: Some(name(conversation)) }
            }
            Answer::Refused => News::Refused { words: "no".to_owned() },
            Answer::Never => return,
            Answer::Failed => News::Failed { words: "failed".to_owned(), failure: Failure::Tool },
        };
        self.say(tab, document, attempt, news);
    }

    fn look(
        &mut self,
        tab: TabId,
        document: u32,
        (attempt, job): (AttemptId, JobId),
        conversation: Option<&ConversationId>,
        others: &Others,
    ) {
        if self.strikes(Fault::Unclear) {
            self.say(tab, document, attempt, News::Unclear { why: "fog".to_owned() });
            return;
        }
        let written = self
            .document(tab, document)
            .and_then(|tab| tab.storage)
            .filter(|(of, _)| *of == attempt);
        let found = match (written, conversation.and_then(number)) {
            (Some((_, Written::Sent(conversation))), _) | (_, Some(conversation)) => {
                Some(conversation)
            }
            (Some((_, Written::Prepared)), None) => None,
            (Some((_, Written::Committing)) | None, None) => {
                let candidates = others.candidates(&self.site.listed(self.now));
                let found = self.site.first_of(job, &candidates.to_open);
                if found.is_none() && !candidates.is_proof {
                    let why = "not all could be read".to_owned();
                    self.say(tab, document, attempt, News::Unclear { why });
                    return;
                }
                found
            }
        };
        match found {
            Some(conversation) => {
                let in_ms = self.chance.between(10, 1_500);
                self.plan(in_ms, Next::Watch { tab, document, attempt, conversation });
            }
            None => {
                let why = "it is not there".to_owned();
                let news = News::NotSent { why, obstacle: Obstacle::Page };
                self.say(tab, document, attempt, news);
            }
        }
    }

    // The end.

    fn judge(&mut self) {
        self.report.took_ms = self.now.since(STARTED_AT);
        self.report.sends = self.site.sent.len();
        self.report.violations.append(&mut self.site.violations);
        let Some(book) = &self.book else {
            self.report.violations.push("the batch ended without an end".to_owned());
            return;
        };
        let progress = book.state().progress(self.now);
        self.report.done = progress.done;
        self.report.set_aside = progress.set_aside;
        let mut violations = Vec::new();
        for (id, job) in (0..).map(JobId).zip(book.state().jobs()) {
            match &job.state {
                JobState::Done { picture: saved } => {
                    if *saved != picture(id) {
                        violations.push(format!("job {id} has another job's picture"));
                    }
                    if self.files.get(&id) != Some(&1) {
                        violations.push(format!("job {id} has no file"));
                    }
                }
                JobState::SetAside { .. } => {}
                state @ (JobState::Waiting { .. }
                | JobState::Preparing { .. }
                | JobState::Sending { .. }
                | JobState::Making { .. }
                | JobState::Unsettled { .. }
                | JobState::Looking { .. }
                | JobState::Saving { .. }) => {
                    violations.push(format!("job {id} ended as {state:?}"));
                }
            }
        }
        match at_once(Book::load(&self.store, self.head.clone())) {
            Ok((loaded, _)) if loaded.state() == book.state() => {}
            Ok(_) => violations.push("the journal does not tell the state".to_owned()),
            Err(error) => violations.push(error.to_string()),
        }
        self.report.violations.append(&mut violations);
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

/// The picture of a job: its number stands for its bytes.
fn picture(job: JobId) -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: job.0,
        width: 1,
        height: 1,
        sha256: job.to_string(),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}
