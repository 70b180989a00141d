//! Batches for tests: every event is written by hand, so that each panel's way is known.

use futures_util::FutureExt;
use panelwright_engine::{
    AttemptId, ConversationId, DownloadId, Event, Evidence, JobId, Limit, Moment, Picture,
    PictureFormat, Reason, ReasonKind, SessionId, Settings, Source, State, TabId, WorkerId,
};

use crate::record::Record;
use crate::snapshot::pack;
use crate::{BatchHead, Durability, Memory, PanelRecord, Store};

/// The memory store never waits, so every future is ready at once.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().unwrap()
}

pub(crate) const SITE: &str = "http://127.0.0.1:1";

pub(crate) fn head(id: &str, jobs: u32) -> BatchHead {
    BatchHead {
        id: id.into(),
        title: "The Long Walk".into(),
        folder: "The Long Walk".into(),
        site: SITE.into(),
        started_at: Moment(1_000),
        jobs,
        taken_up_at: Some(Moment(1_000)),
    }
}

pub(crate) fn panels(jobs: u32) -> Vec<PanelRecord> {
    let panel = |job: u32| PanelRecord {
        name: format!("page {}, panel {}", job / 8 + 1, job % 8 + 1),
        chapter: "Out".into(),
        prompt: format!(
            "A heron stands at milestone {job}, “rain” behind it.\n{}",
            "ink ".repeat(300)
        ),
        file: format!("The Long Walk/p{:03}-{:02}", job / 8 + 1, job % 8 + 1),
    };
    (0..jobs).map(panel).collect()
}

pub(crate) fn picture() -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: 1_000_000,
        width: 1024,
        height: 1024,
        sha256: "ab".repeat(32),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}

/// The way of one job from its start to where its picture is made, a record each.
pub(crate) fn way(job: u32) -> Vec<Vec<Event>> {
    let id = JobId(job);
    let conversation = Some(ConversationId(format!("c-{job}")));
    vec![
        vec![Event::Assigned { job: id, attempt: AttemptId(job + 1), worker: WorkerId(0) }],
        vec![Event::Prepared { job: id }, Event::SendPermitted { job: id }],
        vec![Event::SendSeen { job: id, conversation: None }],
        vec![Event::SendSeen { job: id, conversation: conversation.clone() }],
        vec![Event::PictureMade { job: id, picture: picture(), conversation }],
    ]
}

/// A job's way from a made picture to a saved one.
pub(crate) fn saved(job: u32) -> Vec<Vec<Event>> {
    let (job, download) = (JobId(job), DownloadId(job.cast_signed()));
    vec![vec![Event::DownloadBegan { job, download }], vec![Event::Saved { job }]]
}

/// A batch written step by step.
pub(crate) struct Tale {
    pub(crate) store: Memory,
    pub(crate) head: BatchHead,
    pub(crate) state: State,
    pub(crate) seq: u64,
    /// A snapshot after so many records.
    pub(crate) snapshot_records: u64,
}

impl Tale {
    pub(crate) fn begin(id: &str, jobs: u32) -> Self {
        let store = Memory::default();
        let head = head(id, jobs);
        let started = Event::Started {
            settings: Settings::for_site(SITE, 2),
            jobs,
            seed: 9,
            session: SessionId("s".into()),
        };
        let state = State::begin(Moment(1_000), &started).unwrap();
        let first = Record::new(1, Moment(1_000), vec![started]).seal().unwrap();
        now(store.create(&head, &panels(jobs), &first)).unwrap();
        Self { store, head, state, seq: 1, snapshot_records: 500 }
    }

    pub(crate) fn tell(&mut self, events: Vec<Event>) {
        self.seq += 1;
        let at = Moment(1_000 + self.seq * 1_000);
        for event in &events {
            self.state.apply(at, event);
        }
        let record = Record::new(self.seq, at, events).seal().unwrap();
        let written = now(self.store.append(&self.head.id, self.seq, &record, Durability::Strict));
        written.unwrap();
        if self.seq.is_multiple_of(self.snapshot_records) {
            self.snapshot();
        }
    }

    pub(crate) fn snapshot(&mut self) {
        let packed = pack(&self.state).unwrap();
        now(self.store.put_snapshot(&self.head.id, self.seq, &packed)).unwrap();
    }

    pub(crate) fn tell_all(&mut self, steps: Vec<Vec<Event>>) {
        for step in steps {
            self.tell(step);
        }
    }

    /// A worker's tab comes up.
    pub(crate) fn open_tab(&mut self) {
        let worker = WorkerId(0);
        self.tell(vec![Event::TabRequested { worker }]);
        self.tell(vec![Event::TabAttached { worker, tab: TabId(7) }]);
        self.tell(vec![Event::TabLoaded { worker }]);
    }

    /// A whole batch: a limit on the way, its last panel refused, everything else saved.
    pub(crate) fn whole(id: &str, jobs: u32) -> Self {
        let mut tale = Self::begin(id, jobs);
        tale.open_tab();
        for job in 0..jobs - 1 {
            tale.tell_all(way(job));
            tale.tell_all(saved(job));
            let address = format!("data:image/webp;base64,{}", "QUJD".repeat(20));
            now(tale.store.put_thumbnail(id, JobId(job), &address)).unwrap();
            if job == 1 {
                let until = Moment(60_000);
                let words = "So many for now.".to_owned();
                tale.tell(vec![Event::LimitSeen { limit: Limit::Quota, until, words }]);
            }
        }
        let reason = Reason { kind: ReasonKind::Refused, words: "No.".into() };
        tale.tell(vec![Event::SetAside { job: JobId(jobs - 1), reason }]);
        tale.tell(vec![Event::Finished]);
        tale.tell(vec![Event::AuditWritten]);
        tale
    }
}
