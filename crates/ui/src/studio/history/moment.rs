//! The moment that is looked at, and the page of events around it.
//!
//! A slider asks for more moments than can be read: only the newest wish counts, and one thing is
//! read at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{BatchId, Job, JobId, JobPhase, JobState, Moment, ReasonKind, State};
use panelwright_journal::history::{self, Kind, Line, Point, Towards, Wanted};
use panelwright_journal::{BatchHead, Error, PanelRecord, Store};
use panelwright_protocol::Status;

use crate::shared::board::Board;
use crate::studio::filter::Search;

use super::place::{Journal, journal};

/// So many events stand in the page at once.
const LINES: usize = 100;

/// Where a panel stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stood {
    /// Its phase.
    pub(super) phase: JobPhase,
    /// Attempts until then.
    pub(super) attempts: u32,
    /// Why it was set aside.
    pub(super) reason: Option<ReasonKind>,
}

/// One batch as of a moment. Copies are the same view.
#[derive(Clone, Copy)]
pub(super) struct Past {
    batch: StoredValue<BatchId>,
    head: RwSignal<Option<BatchHead>>,
    panels: RwSignal<Arc<Vec<PanelRecord>>>,
    /// What the moment looked like.
    pub(super) board: Board,
    /// Where each panel stood.
    pub(super) stood: RwSignal<Arc<Vec<Stood>>>,
    /// The first and the last moment there are.
    pub(super) reach: RwSignal<Option<(Point, Point)>>,
    /// The event that the moment is just after; `None` until it is known, or without a story.
    pub(super) here: RwSignal<Option<Point>>,
    /// When that was.
    pub(super) at: RwSignal<Option<Moment>>,
    /// The events that stand in the page, newest first.
    pub(super) lines: RwSignal<Arc<Vec<Line>>>,
    /// Where older events go on; `None` at the beginning.
    pub(super) older: RwSignal<Option<Point>>,
    /// Whether there are newer events than those in the page.
    pub(super) has_newer: RwSignal<bool>,
    /// Whether events are being read.
    pub(super) is_reading: RwSignal<bool>,
    /// Only events of this kind.
    pub(super) kind: RwSignal<Option<Kind>>,
    /// Only panels with these words in their names.
    pub(super) search: RwSignal<String>,
    /// What went wrong, or why a moment could not be reached.
    pub(super) trouble: RwSignal<Option<String>>,
    wish: StoredValue<Wishes>,
}

/// What is to be read next.
#[derive(Default)]
struct Wishes {
    moment: Option<Moving>,
    lines: Option<(Point, Towards)>,
    is_going: bool,
}

/// A way to another moment.
#[derive(Debug, Clone, Copy)]
enum Moving {
    /// To a moment, the events with it.
    To(Point),
    /// To an event that stands in the page.
    Pick(Point),
    /// To the next event.
    Step(Towards),
}

impl Past {
    /// Opens a batch at its newest moment.
    pub(super) fn open(batch: BatchId) -> Self {
        let past = Self {
            batch: StoredValue::new(batch),
            head: RwSignal::new(None),
            panels: RwSignal::new(Arc::default()),
            board: Board::still(),
            stood: RwSignal::new(Arc::default()),
            reach: RwSignal::new(None),
            here: RwSignal::new(None),
            at: RwSignal::new(None),
            lines: RwSignal::new(Arc::default()),
            older: RwSignal::new(None),
            has_newer: RwSignal::new(false),
            is_reading: RwSignal::new(true),
            kind: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            trouble: RwSignal::new(None),
            wish: StoredValue::new(Wishes::default()),
        };
        spawn_local(async move {
            if let Err(error) = past.begin().await {
                past.tell(&error);
                past.is_reading.try_set(false);
            }
        });
        past
    }

    async fn begin(self) -> Result<(), Error> {
        let Some(batch) = self.batch.try_get_value() else { return Ok(()) };
        let journal = journal().await?;
        let heads = journal.batches().await?;
        let head = heads.into_iter().find(|head| head.id == batch.0).ok_or(Error::NoBatch)?;
        let panels = journal.panels(&batch.0).await?;
        self.head.try_set(Some(head));
        self.panels.try_set(Arc::new(panels));
        self.to_newest().await
    }

    async fn to_newest(self) -> Result<(), Error> {
        let Some(batch) = self.batch.try_get_value() else { return Ok(()) };
        let reach = history::reach(journal().await?.as_ref(), &batch.0).await?;
        self.reach.try_set(reach);
        let (_, last) = reach.ok_or(panelwright_engine::NoStart)?;
        self.go(last);
        Ok(())
    }

    /// Goes to the newest moment there is; a batch that is open may have gone on.
    pub(super) fn go_to_newest(self) {
        spawn_local(async move {
            if let Err(error) = self.to_newest().await {
                self.tell(&error);
            }
        });
    }

    /// Goes to a moment; the events that led to it are shown below it.
    pub(super) fn go(self, point: Point) {
        self.wish(|wish| wish.moment = Some(Moving::To(point)));
    }

    /// Goes to an event that is shown.
    pub(super) fn pick(self, point: Point) {
        self.wish(|wish| wish.moment = Some(Moving::Pick(point)));
    }

    /// Goes to the next event.
    pub(super) fn step(self, towards: Towards) {
        self.wish(|wish| wish.moment = Some(Moving::Step(towards)));
    }

    /// Shows other events, the moment stays.
    pub(super) fn turn_page(self, towards: Towards) {
        let from = match towards {
            Towards::Older => self.older.get_untracked(),
            Towards::Newer => {
                self.lines.with_untracked(|lines| lines.first().map(|line| line.point.newer()))
            }
        };
        if let Some(from) = from {
            self.wish(|wish| wish.lines = Some((from, towards)));
        }
    }

    /// Other events are wanted now: those that led to the moment.
    pub(super) fn sift(self) {
        let here = self.here.get_untracked();
        let newest = self.reach.get_untracked().map(|(_, last)| last);
        if let Some(from) = here.or(newest) {
            self.wish(|wish| wish.lines = Some((from, Towards::Older)));
        }
    }

    fn wish(self, change: impl FnOnce(&mut Wishes)) {
        let must_start = self.wish.try_update_value(|wish| {
            change(wish);
            !core::mem::replace(&mut wish.is_going, true)
        });
        if must_start == Some(true) {
            spawn_local(self.fulfil());
        }
    }

    async fn fulfil(self) {
        loop {
            let next = self.wish.try_update_value(|wish| {
                let next = (wish.moment.take(), wish.lines.take());
                wish.is_going = next.0.is_some() || next.1.is_some();
                next
            });
            // The view may be gone.
            let Some((moment, lines)) = next else { return };
            if moment.is_none() && lines.is_none() {
                return;
            }
            self.trouble.try_set(None);
            let done = async {
                let journal = journal().await?;
                if let Some(moving) = moment {
                    self.move_to(&journal, moving).await?;
                }
                if let Some((from, towards)) = lines {
                    self.read(&journal, from, towards).await?;
                }
                Ok(())
            };
            if let Err(error) = done.await {
                self.tell(&error);
            }
        }
    }

    async fn move_to(self, journal: &Journal, moving: Moving) -> Result<(), Error> {
        let Some(batch) = self.batch.try_get_value() else { return Ok(()) };
        let point = match moving {
            Moving::Pick(point) => Some(point),
            // Without a story there is the one moment of its snapshot, which no event has.
            Moving::To(point) => {
                let event = history::settle(journal, &batch.0, point).await?;
                if event.is_none() {
                    self.look(journal, point).await?;
                }
                event
            }
            Moving::Step(towards) => match self.here.try_get_untracked().flatten() {
                Some(here) => history::step(journal, &batch.0, here, towards).await?,
                None => None,
            },
        };
        let Some(point) = point else {
            self.is_reading.try_set(false);
            return Ok(());
        };
        self.look(journal, point).await?;
        self.here.try_set(Some(point));
        let is_shown =
            self.lines.with_untracked(|lines| lines.iter().any(|line| line.point == point));
        let must_read = match moving {
            Moving::To(_) => true,
            Moving::Pick(_) => false,
            Moving::Step(_) => !is_shown,
        };
        if must_read {
            self.read(journal, point, Towards::Older).await?;
        }
        Ok(())
    }

    /// Shows the batch as of a moment.
    async fn look(self, journal: &Journal, point: Point) -> Result<(), Error> {
        let Some(batch) = self.batch.try_get_value() else { return Ok(()) };
        let scene = history::state_at(journal, &batch.0, point).await?;
        let status = self.status(&scene.state, scene.at);
        // The view may be gone by now.
        let is_there = self.at.try_set(Some(scene.at)).is_none();
        if let Some(status) = status.filter(|_| is_there) {
            self.board.show(status, scene.at);
        }
        self.stood.try_set(Arc::new(scene.state.jobs().iter().map(stood).collect()));
        self.trouble.try_set(
            scene
                .damage
                .map(|words| format!("The journal can be followed no further than here: {words}.")),
        );
        Ok(())
    }

    fn status(self, state: &State, at: Moment) -> Option<Status> {
        let head = self.head.try_get_untracked().flatten()?;
        let progress = state.progress(at);
        let worker_panels = progress
            .workers
            .iter()
            .map(|worker| worker.job.map_or_else(String::new, |job| self.name(job)));
        Some(Status {
            notices: state.notices().to_vec(),
            worker_panels: worker_panels.collect(),
            batch: BatchId(head.id),
            title: head.title,
            folder: head.folder,
            site: head.site,
            progress,
            revision: state.revision(),
            verdict: None,
        })
    }

    /// Reads a page of events.
    async fn read(self, journal: &Journal, from: Point, towards: Towards) -> Result<(), Error> {
        let Some(batch) = self.batch.try_get_value() else { return Ok(()) };
        self.is_reading.try_set(true);
        let wanted = self.wanted();
        let mut found = Vec::new();
        let mut next = Some(from);
        while let Some(from) = next.filter(|_| found.len() < LINES) {
            let room = LINES - found.len();
            let page = history::lines(journal, &batch.0, from, towards, &wanted, room).await?;
            found.extend(page.lines);
            next = page.next;
            // Something else is wanted by now: what was found so far need not be shown.
            let is_outdated = self.wish.try_with_value(|wish| {
                wish.lines.is_some() || matches!(wish.moment, Some(Moving::To(_)))
            });
            if is_outdated != Some(false) {
                return Ok(());
            }
        }
        match towards {
            Towards::Older => {
                let newest = self.reach.try_get_untracked().flatten().map(|(_, last)| last);
                let last = found.first().map(|line| line.point);
                let is_newest = match newest {
                    Some(newest) if last.is_some_and(|last| last.seq == newest.seq) => {
                        history::step(journal, &batch.0, from, Towards::Newer).await?.is_none()
                    }
                    Some(newest) => from.seq >= newest.seq,
                    None => true,
                };
                self.older.try_set(next);
                self.has_newer.try_set(!is_newest);
            }
            Towards::Newer => {
                if next.is_none() && found.len() < LINES {
                    // The newest page is a full one.
                    self.wish(|wish| {
                        let newest = Point::after(u64::MAX);
                        wish.lines.get_or_insert((newest, Towards::Older));
                    });
                    return Ok(());
                }
                found.reverse();
                self.older.try_set(found.last().map(|line| line.point.older()));
                self.has_newer.try_set(next.is_some());
            }
        }
        self.lines.try_set(Arc::new(found));
        self.is_reading.try_set(false);
        Ok(())
    }

    fn wanted(self) -> Wanted {
        let search = self.search.try_with_untracked(|typed| Search::of(typed));
        let jobs = search.filter(|search| !search.is_empty()).map(|search| self.found(&search));
        Wanted { jobs, kind: self.kind.try_get_untracked().flatten() }
    }

    fn found(self, search: &Search) -> BTreeSet<JobId> {
        self.panels.with_untracked(|panels| {
            let named = (0..).map(JobId).zip(panels.iter());
            named
                .filter(|(_, panel)| search.finds(&panel.name, &panel.chapter))
                .map(|(job, _)| job)
                .collect()
        })
    }

    /// The panels that are searched for, in order.
    pub(super) fn shown(self) -> Vec<JobId> {
        let search = Search::of(&self.search.get());
        self.panels.track();
        self.found(&search).into_iter().collect()
    }

    /// A panel's name.
    pub(super) fn name(self, job: JobId) -> String {
        let name = self
            .panels
            .with_untracked(|panels| panels.get(job.0 as usize).map(|panel| panel.name.clone()));
        name.unwrap_or_else(|| format!("panel {}", job.0 + 1))
    }

    fn tell(self, error: &Error) {
        self.trouble.try_set(Some(crate::format::capital(&format!("{error}."))));
    }
}

fn stood(job: &Job) -> Stood {
    let reason = match &job.state {
        JobState::SetAside { reason, .. } => Some(reason.kind),
        JobState::Waiting { .. }
        | JobState::Preparing { .. }
        | JobState::Sending { .. }
        | JobState::Making { .. }
        | JobState::Unsettled { .. }
        | JobState::Looking { .. }
        | JobState::Saving { .. }
        | JobState::Done { .. } => None,
    };
    Stood { phase: job.phase(), attempts: job.counts.attempts, reason }
}
