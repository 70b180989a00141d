//! A batch whose tabs answer as told, for tests that play a life step by step.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and ends")]

use panelwright_engine::{
    AttemptId, ConversationId, DownloadId, DownloadSeen, Effect, Event, Evidence, Input, Job,
    JobId, Moment, Pace, Patience, Picture, PictureFormat, Report, SessionId, Settings, Source,
    State, TabId, TabLoss, WorkerId,
};

pub(crate) const STARTED_AT: Moment = Moment(1_000_000);

/// A batch, its clock, and everything that it has decided so far.
pub(crate) struct Batch {
    pub(crate) state: State,
    pub(crate) now: Moment,
    journal: Vec<(Moment, Event)>,
}

impl Batch {
    /// A batch on a site of this machine, its tabs open and idle or already at work.
    pub(crate) fn running(workers: u8, jobs: u32) -> Self {
        Self::with(Settings::for_site("http://127.0.0.1:1", workers), jobs)
    }

    pub(crate) fn with(settings: Settings, jobs: u32) -> Self {
        let workers = settings.workers;
        let session = SessionId("s1".into());
        let started = Event::Started { settings, jobs, seed: 7, session };
        let state = State::begin(STARTED_AT, &started).expect("a start");
        let mut batch = Self { state, now: STARTED_AT, journal: vec![(STARTED_AT, started)] };
        batch.hear(Input::Tick);
        for worker in 0..workers {
            batch.open(worker);
        }
        batch
    }

    /// With a gap between sends.
    pub(crate) fn paced(workers: u8, jobs: u32, gap_ms: u64) -> Self {
        let mut settings = Settings::for_site("http://127.0.0.1:1", workers);
        settings.pace = Pace { gap_ms, ..Pace::none() };
        Self::with(settings, jobs)
    }

    /// With little patience for a picture.
    pub(crate) fn impatient(workers: u8, jobs: u32, making_ms: u64) -> Self {
        let mut settings = Settings::for_site("http://127.0.0.1:1", workers);
        settings.patience = Patience::with_making(making_ms);
        Self::with(settings, jobs)
    }

    /// Hands an input in; gives what is to be done.
    pub(crate) fn hear(&mut self, input: Input) -> Vec<Effect> {
        let step = self.state.handle(self.now, input);
        self.journal.extend(step.events.into_iter().map(|event| (self.now, event)));
        step.effects
    }

    /// Lets time pass, and wakes the engine whenever it asked for it.
    pub(crate) fn pass(&mut self, ms: u64) -> Vec<Effect> {
        let end = self.now.plus(ms);
        let mut effects = Vec::new();
        while let Some(next) = self.state.next_deadline(self.now).filter(|next| *next <= end) {
            self.now = next;
            effects.extend(self.hear(Input::Tick));
        }
        self.now = end;
        effects.extend(self.hear(Input::Tick));
        effects
    }

    /// The tab of a worker that asked for one opens and loads.
    pub(crate) fn open(&mut self, worker: u8) -> Vec<Effect> {
        // Past the stagger between tabs.
        self.pass(Pace::polite().stagger_ms);
        let worker = WorkerId(worker);
        self.hear(Input::TabOpened { worker, tab: tab(worker.0) });
        self.hear(Input::Hello { worker, tab: tab(worker.0) })
    }

    pub(crate) fn report(&mut self, job: u32, report: Report) -> Vec<Effect> {
        let attempt = self.attempt(job);
        self.hear(Input::Report { attempt, report })
    }

    pub(crate) fn attempt(&self, job: u32) -> AttemptId {
        self.job(job).attempt().unwrap_or_else(|| panic!("job {job} has no attempt"))
    }

    pub(crate) fn job(&self, job: u32) -> &Job {
        self.state.job(JobId(job)).unwrap_or_else(|| panic!("there is no job {job}"))
    }

    /// The prompt stands in the box and is sent; its conversation is seen.
    pub(crate) fn send(&mut self, job: u32) {
        self.report(job, Report::Ready);
        let conversation = Some(ConversationId(format!("c{job}")));
        self.report(job, Report::Sent { conversation });
    }

    /// From the box to the disk.
    pub(crate) fn make(&mut self, job: u32) {
        self.send(job);
        self.report(job, Report::Picture { picture: picture(job), conversation: None });
        self.save(job);
    }

    pub(crate) fn save(&mut self, job: u32) {
        let seen = DownloadSeen::Complete {
            download: DownloadId(i32::try_from(job).expect("few jobs")),
            size_bytes: Some(picture(job).size_bytes),
        };
        self.hear(Input::Download { job: JobId(job), seen });
    }

    pub(crate) fn lose(&mut self, worker: u8, how: TabLoss) -> Vec<Effect> {
        self.hear(Input::TabLost { tab: tab(worker), how })
    }

    /// How often a prompt of this job was allowed to be sent.
    pub(crate) fn permissions(&self, job: u32) -> usize {
        let is_one = |event: &Event| *event == Event::SendPermitted { job: JobId(job) };
        self.journal.iter().filter(|(_, event)| is_one(event)).count()
    }

    /// The state as a service worker that was just born would have it.
    pub(crate) fn folded(&self) -> State {
        let mut journal = self.journal.iter();
        let (at, started) = journal.next().expect("a journal begins");
        let mut state = State::begin(*at, started).expect("with a start");
        for (at, event) in journal {
            state.apply(*at, event);
        }
        state
    }
}

pub(crate) fn tab(worker: u8) -> TabId {
    TabId(100 + i32::from(worker))
}

pub(crate) fn picture(job: u32) -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: 1_000 + job,
        width: 1_024,
        height: 1_024,
        sha256: format!("{job:064x}"),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}

/// Whether a prompt of any job is told to be sent.
pub(crate) fn commits(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Commit { .. })).count()
}
