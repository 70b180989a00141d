//! A batch that is run by made-up tabs, its journal and its second copy in memory.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::collections::{BTreeSet, VecDeque};

use futures_util::FutureExt;
use panelwright_engine::{
    ConversationId, DownloadId, DownloadSeen, Effect, Event, Evidence, Input, JobId, Moment, Pace,
    Picture, PictureFormat, Report, SessionId, Settings, Source, TabId,
};
use panelwright_journal::recover::SavedFile;
use panelwright_journal::{BatchHead, Book, Memory, MemoryMirror, PanelRecord, mirror};

pub(crate) const WORKERS: u8 = 3;

/// Neither store ever waits, so every future is ready at once.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

pub(crate) struct World {
    pub(crate) store: Memory,
    pub(crate) mirror: MemoryMirror,
    pub(crate) files: Vec<SavedFile>,
    pub(crate) book: Book,
    pub(crate) now: Moment,
    /// Jobs that were ever permitted to be sent.
    pub(crate) permitted: BTreeSet<JobId>,
    /// How often a prompt was sent.
    pub(crate) sends: usize,
    /// What was written to the second copy after the start, in bytes, and the largest write.
    pub(crate) mirror_bytes: usize,
    pub(crate) mirror_largest: usize,
    inputs: VecDeque<Input>,
}

pub(crate) fn head(jobs: u32) -> BatchHead {
    BatchHead {
        id: "b1".into(),
        title: "The Long Walk".into(),
        folder: "The Long Walk".into(),
        site: "http://127.0.0.1:1".into(),
        started_at: Moment(1_700_000_000_000),
        taken_up_at: Some(Moment(1_700_000_000_000)),
        jobs,
    }
}

/// A prompt as long as they usually are.
pub(crate) fn panel(job: u32) -> PanelRecord {
    let name = format!("page {}, panel {}", job / 6 + 1, job % 6 + 1);
    let style = "Ink and wash, wide brush, muted greens. ".repeat(30);
    PanelRecord {
        prompt: format!("{style} A heron stands at milestone {job} of the old road. {name}"),
        name,
        chapter: "Out".into(),
        file: format!("The Long Walk/p{:03}-{}", job / 6 + 1, job % 6 + 1),
    }
}

pub(crate) fn picture(job: JobId) -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: 1_000_000 + job.0,
        width: 1_024,
        height: 1_536,
        sha256: format!("{:064x}", u128::from(job.0) * 0x9e37_79b9_7f4a_7c15_1234_5678),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}

impl World {
    pub(crate) fn start(jobs: u32) -> Self {
        let mut settings = Settings::for_site("http://127.0.0.1:1", WORKERS);
        settings.pace = Pace { stagger_ms: 0, ..Pace::none() };
        let started = Event::Started { settings, jobs, seed: 9, session: SessionId("s1".into()) };
        let (store, mirror) = (Memory::default(), MemoryMirror::default());
        let panels: Vec<PanelRecord> = (0..jobs).map(panel).collect();
        let book = at_once(Book::start(&store, head(jobs), &panels, started)).unwrap();
        at_once(mirror::keep_all(&mirror, &book, &panels)).unwrap();
        Self {
            store,
            mirror,
            files: Vec::new(),
            now: book.head().started_at,
            book,
            permitted: BTreeSet::new(),
            sends: 0,
            mirror_bytes: 0,
            mirror_largest: 0,
            inputs: VecDeque::from([Input::Tick]),
        }
    }

    /// Runs until so many prompts were sent, and not a step further.
    pub(crate) fn run_until(&mut self, sends: usize) {
        while let Some(input) = self.inputs.pop_front() {
            self.hear(input);
            if self.sends >= sends {
                return;
            }
            if self.inputs.is_empty() && self.book.state().is_open() {
                self.inputs.push_back(Input::Tick);
            }
        }
    }

    fn hear(&mut self, input: Input) {
        self.now = self.now.plus(1_000);
        let step = at_once(self.book.handle(&self.store, self.now, input)).unwrap();
        let scratch = MemoryMirror::default();
        at_once(mirror::keep(&scratch, &self.book, &step.events)).unwrap();
        let items = scratch.0.take();
        let bytes = items.values().map(String::len).sum();
        self.mirror_bytes += bytes;
        self.mirror_largest = self.mirror_largest.max(bytes);
        self.mirror.0.borrow_mut().extend(items);
        for event in &step.events {
            if let Event::SendPermitted { job } = event {
                self.permitted.insert(*job);
            }
        }
        for effect in step.effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::OpenTab { worker } => {
                let tab = TabId(i32::from(worker.0) + 1);
                self.inputs.push_back(Input::TabOpened { worker, tab });
                self.inputs.push_back(Input::Hello { worker, tab });
            }
            Effect::Prepare { attempt, .. } => {
                self.inputs.push_back(Input::Report { attempt, report: Report::Ready });
            }
            Effect::Commit { attempt, .. } => {
                self.sends += 1;
                let job = self.book.state().job_of(attempt).unwrap();
                let conversation =
                    Some(ConversationId(format!("0198a7c2-5d3e-7bb1-9a40-{:012x}", job.0)));
                let sent = Report::Sent { conversation: conversation.clone() };
                let end = if job.0 % 20 == 7 {
                    Report::Refused { words: "I can't make that".into() }
                } else {
                    Report::Picture { picture: picture(job), conversation }
                };
                self.inputs.push_back(Input::Report { attempt, report: sent });
                self.inputs.push_back(Input::Report { attempt, report: end });
            }
            Effect::Save { job, picture } => {
                let path = panel(job.0).path(&picture);
                self.files.push(SavedFile { path, size_bytes: picture.size_bytes });
                let seen = DownloadSeen::Complete {
                    download: DownloadId(i32::try_from(job.0).unwrap()),
                    size_bytes: Some(picture.size_bytes),
                };
                self.inputs.push_back(Input::Download { job, seen });
            }
            Effect::CloseTab { .. }
            | Effect::ReloadTab { .. }
            | Effect::Look { .. }
            | Effect::Ask { .. }
            | Effect::Cancel { .. }
            | Effect::WriteAudit
            | Effect::Notify => {}
        }
    }
}
