//! What has been: a batch as of any event, and its events a page at a time.
//!
//! The state at a moment is the nearest snapshot before it and a fold of the records between.
//! Nothing here writes, and nothing reads more than a piece of the journal at a time: a batch of
//! 3,000 panels has some 30,000 events.

use std::collections::BTreeSet;

use panelwright_engine::{Event, JobId, Moment, State};

use crate::record::Record;
use crate::snapshot::unpack;
use crate::{Archive, Error, Sealed};

/// So many records are read at a time.
const RECORDS_AT_ONCE: u64 = 500;
/// One question looks through at most this many records, so that whoever asked stays awake; a
/// rare event is found by asking on.
const RECORDS_LOOKED_THROUGH: u64 = 2_000;

/// A moment in a batch's life: just after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The record.
    pub seq: u64,
    /// The event in the record, from 0. What is beyond the last is the last.
    pub event: u32,
}

impl Point {
    /// The moment after a whole record.
    #[must_use]
    pub fn after(seq: u64) -> Self {
        Self { seq, event: u32::MAX }
    }

    /// The next older moment; the record before may have fewer events than this says.
    #[must_use]
    pub fn older(self) -> Self {
        match self.event.checked_sub(1) {
            Some(event) => Self { seq: self.seq, event },
            None => Self::after(self.seq.saturating_sub(1)),
        }
    }

    /// The next newer moment; it may be in the record behind.
    #[must_use]
    pub fn newer(self) -> Self {
        match self.event.checked_add(1) {
            Some(event) => Self { seq: self.seq, event },
            None => Self { seq: self.seq + 1, event: 0 },
        }
    }
}

/// A batch as it stood.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Where everything stood.
    pub state: State,
    /// When that was.
    pub at: Moment,
    /// The damage at which the fold ended, if it did not reach the moment that was asked for:
    /// nothing after a damage is believed.
    pub damage: Option<String>,
}

/// A batch as of a moment.
///
/// # Errors
/// [`Error::NoStart`] when neither a snapshot before that moment nor the journal's beginning is
/// there, [`Error::Storage`] when the place cannot be read.
pub async fn state_at(archive: &impl Archive, batch: &str, point: Point) -> Result<Scene, Error> {
    // A snapshot holds the whole record of its number.
    let whole = if point.event == u32::MAX { point.seq } else { point.seq.saturating_sub(1) };
    let mut fold = match nearest_snapshot(archive, batch, whole).await? {
        Some((seq, state)) => {
            let at = time_of(archive, batch, seq).await?;
            let at = at.or(state.ended_at()).unwrap_or(state.started_at());
            Fold { seq, at, state: Some(state) }
        }
        None => Fold { seq: 0, at: Moment(0), state: None },
    };
    let mut damage = None;
    'journal: while fold.seq < point.seq {
        let last = point.seq.min(fold.seq + RECORDS_AT_ONCE);
        let records = archive.records_between(batch, fold.seq + 1, last).await?;
        if records.is_empty() {
            break;
        }
        for (number, sealed) in records {
            let events = if number == point.seq { point.event } else { u32::MAX };
            match fold.take(number, &sealed, events) {
                Ok(()) => {}
                Err(Error::NoStart(error)) => return Err(error.into()),
                Err(error) => {
                    damage = Some(error.to_string());
                    break 'journal;
                }
            }
        }
    }
    let state = fold.state.ok_or(panelwright_engine::NoStart)?;
    Ok(Scene { state, at: fold.at, damage })
}

/// A fold that is under way.
struct Fold {
    seq: u64,
    at: Moment,
    state: Option<State>,
}

impl Fold {
    /// Takes in the first events of a record, up to the one numbered `last`.
    fn take(&mut self, number: u64, sealed: &Sealed, last: u32) -> Result<(), Error> {
        let record = Record::open(self.seq + 1, sealed)?;
        if number != self.seq + 1 {
            return Err(Error::Damaged(format!("record {} is missing", self.seq + 1)));
        }
        let count = usize::try_from(last).map_or(usize::MAX, |last| last.saturating_add(1));
        let mut events = record.events.iter().take(count);
        let state = match &mut self.state {
            Some(state) => state,
            none => {
                let first = events.next().ok_or(panelwright_engine::NoStart)?;
                none.insert(State::begin(record.at, first)?)
            }
        };
        for event in events {
            state.apply(record.at, event);
        }
        (self.seq, self.at) = (number, record.at);
        Ok(())
    }
}

async fn nearest_snapshot(
    archive: &impl Archive,
    batch: &str,
    at_most: u64,
) -> Result<Option<(u64, State)>, Error> {
    let mut at_most = Some(at_most);
    while let Some(limit) = at_most {
        let Some((seq, packed)) = archive.snapshot(batch, limit).await? else { break };
        if let Ok(state) = unpack(&packed) {
            return Ok(Some((seq, state)));
        }
        // An older one and more records tell the same.
        at_most = seq.checked_sub(1);
    }
    Ok(None)
}

async fn time_of(archive: &impl Archive, batch: &str, seq: u64) -> Result<Option<Moment>, Error> {
    let found = archive.records_between(batch, seq, seq).await?;
    let record = found.first().and_then(|(_, sealed)| Record::open(seq, sealed).ok());
    Ok(record.map(|record| record.at))
}

/// The first and the last moment that can be looked at; `None` when nothing of the batch's
/// journal is there.
///
/// # Errors
/// [`Error::Storage`] when the place cannot be read.
pub async fn reach(archive: &impl Archive, batch: &str) -> Result<Option<(Point, Point)>, Error> {
    let newest = archive.snapshots(batch).await?.last().copied();
    Ok(match (archive.extent(batch).await?, newest) {
        (Some((first, last)), _) => Some((Point { seq: first, event: 0 }, Point::after(last))),
        // The story was forgotten; the result is left.
        (None, Some(seq)) => Some((Point::after(seq), Point::after(seq))),
        (None, None) => None,
    })
}

/// What sort of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The batch as a whole: its start, its end, its pauses.
    Batch,
    /// What held the whole batch up: limits, what only a person can do, the machine.
    HeldUp,
    /// Tabs that opened and went.
    Tabs,
    /// Prompts on their way.
    Sending,
    /// Pictures that were made and saved.
    Pictures,
    /// What went wrong with a panel, and what was done about it.
    Trouble,
    /// What the author did with a panel.
    Author,
}

impl Kind {
    /// All kinds, in the order of a list of choices.
    pub const ALL: [Self; 7] = [
        Self::Batch,
        Self::Sending,
        Self::Pictures,
        Self::Trouble,
        Self::HeldUp,
        Self::Tabs,
        Self::Author,
    ];

    /// The kind of an event.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        match event {
            Event::Started { .. }
            | Event::SessionBegan { .. }
            | Event::Paused
            | Event::Resumed
            | Event::Stopped
            | Event::Finished
            | Event::AuditWritten => Self::Batch,
            Event::PersonNeeded { .. }
            | Event::LimitSeen { .. }
            | Event::MemoryChanged { .. }
            | Event::NetworkLost
            | Event::NetworkBack => Self::HeldUp,
            Event::TabRequested { .. }
            | Event::TabAttached { .. }
            | Event::TabLoaded { .. }
            | Event::TabLost { .. } => Self::Tabs,
            Event::Assigned { .. }
            | Event::Prepared { .. }
            | Event::SendPermitted { .. }
            | Event::PermissionUnheard { .. }
            | Event::SendSeen { .. } => Self::Sending,
            Event::PictureMade { .. } | Event::DownloadBegan { .. } | Event::Saved { .. } => {
                Self::Pictures
            }
            Event::GivenBack { .. }
            | Event::SendFailed { .. }
            | Event::Unsettled { .. }
            | Event::LookBegan { .. }
            | Event::SaveFailed { .. }
            | Event::SetAside { .. }
            | Event::Recovered(_)
            | Event::Noticed { .. } => Self::Trouble,
            Event::Retried { .. } | Event::PromptEdited { .. } => Self::Author,
        }
    }
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only about these jobs; `None` for all events.
    pub jobs: Option<BTreeSet<JobId>>,
    /// Only of this kind.
    pub kind: Option<Kind>,
}

impl Wanted {
    fn takes(&self, event: &Event) -> bool {
        let is_about = |jobs: &BTreeSet<JobId>| event.job().is_some_and(|job| jobs.contains(&job));
        self.jobs.as_ref().is_none_or(is_about)
            && self.kind.is_none_or(|kind| kind == Kind::of(event))
    }
}

/// One line of a batch's story.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its place.
    pub point: Point,
    /// When; `None` where the record cannot be read.
    pub at: Option<Moment>,
    /// What happened, or what is wrong with the record.
    pub what: Result<Event, Error>,
}

/// Which way a story is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// Back in time.
    Older,
    /// Forward.
    Newer,
}

/// A page of a batch's story.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The lines, in the order in which they were read.
    pub lines: Vec<Line>,
    /// Where to read on; `None` at the end.
    pub next: Option<Point>,
}

/// At most `count` lines of a batch's story, from a moment on (that moment's event included). A
/// page may be short, or even empty, with more to come: then enough was looked through for one
/// question.
///
/// # Errors
/// [`Error::Storage`] when the place cannot be read. A damaged record is a line, not an error.
pub async fn lines(
    archive: &impl Archive,
    batch: &str,
    from: Point,
    towards: Towards,
    wanted: &Wanted,
    count: usize,
) -> Result<Page, Error> {
    let mut page = Page { lines: Vec::new(), next: None };
    let Some((first, last)) = archive.extent(batch).await? else { return Ok(page) };
    let mut from = match towards {
        Towards::Older => from.min(Point::after(last)),
        Towards::Newer => from.max(Point { seq: first, event: 0 }),
    };
    let mut looked_through = 0;
    while (first..=last).contains(&from.seq) {
        if looked_through >= RECORDS_LOOKED_THROUGH {
            page.next = Some(from);
            return Ok(page);
        }
        let (low, high) = match towards {
            Towards::Older => (first.max(from.seq.saturating_sub(RECORDS_AT_ONCE - 1)), from.seq),
            Towards::Newer => (from.seq, last.min(from.seq + RECORDS_AT_ONCE - 1)),
        };
        let mut records = archive.records_between(batch, low, high).await?;
        if towards == Towards::Older {
            records.reverse();
        }
        for (number, sealed) in records {
            let mut found = lines_of(number, &sealed);
            if towards == Towards::Older {
                found.reverse();
            }
            for line in found {
                let is_before = match towards {
                    Towards::Older => line.point > from,
                    Towards::Newer => line.point < from,
                };
                if is_before || !line.what.as_ref().map_or(true, |event| wanted.takes(event)) {
                    continue;
                }
                if page.lines.len() == count {
                    page.next = Some(line.point);
                    return Ok(page);
                }
                page.lines.push(line);
            }
        }
        looked_through += high - low + 1;
        from = match towards {
            Towards::Older => Point::after(low.saturating_sub(1)),
            Towards::Newer => Point { seq: high + 1, event: 0 },
        };
    }
    Ok(page)
}

/// The event that a moment is just after: the last one at or before it.
///
/// # Errors
/// As [`lines`].
pub async fn settle(
    archive: &impl Archive,
    batch: &str,
    at: Point,
) -> Result<Option<Point>, Error> {
    let page = lines(archive, batch, at, Towards::Older, &Wanted::default(), 1).await?;
    Ok(page.lines.first().map(|line| line.point))
}

/// The event next to a moment, if there is one.
///
/// # Errors
/// As [`lines`].
pub async fn step(
    archive: &impl Archive,
    batch: &str,
    from: Point,
    towards: Towards,
) -> Result<Option<Point>, Error> {
    let from = match towards {
        Towards::Older => from.older(),
        Towards::Newer => from.newer(),
    };
    let page = lines(archive, batch, from, towards, &Wanted::default(), 1).await?;
    Ok(page.lines.first().map(|line| line.point))
}

fn lines_of(seq: u64, sealed: &Sealed) -> Vec<Line> {
    match Record::open(seq, sealed) {
        Ok(record) => {
            let at = Some(record.at);
            let line = |(event, what)| Line { point: Point { seq, event }, at, what: Ok(what) };
            (0..).zip(record.events).map(line).collect()
        }
        Err(error) => {
            vec![Line { point: Point { seq, event: 0 }, at: None, what: Err(error) }]
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use panelwright_engine::{JobPhase, Phase};

    use super::*;
    use crate::samples::{Tale, now};
    use crate::{BatchHead, Store};

    fn at(tale: &Tale, point: Point) -> Scene {
        now(state_at(&tale.store, &tale.head.id, point)).unwrap()
    }

    fn all(tale: &Tale, wanted: &Wanted, towards: Towards, count: usize) -> Vec<Line> {
        let mut found = Vec::new();
        let mut from = match towards {
            Towards::Older => Point::after(tale.seq),
            Towards::Newer => Point { seq: 0, event: 0 },
        };
        loop {
            let page =
                now(lines(&tale.store, &tale.head.id, from, towards, wanted, count)).unwrap();
            assert!(page.lines.len() <= count);
            found.extend(page.lines);
            match page.next {
                Some(next) => from = next,
                None => return found,
            }
        }
    }

    #[test]
    fn nothing_is_done_at_the_start_and_everything_at_the_end() {
        let tale = Tale::whole("b", 20);
        let start = at(&tale, Point { seq: 1, event: 0 });
        assert_eq!(start.state.progress(start.at).done, 0);
        assert_eq!(start.at, tale.head.started_at);
        let end = at(&tale, Point::after(tale.seq));
        let progress = end.state.progress(end.at);
        assert_eq!((progress.done, progress.set_aside), (19, 1));
        assert_eq!(progress.phase, Phase::Finished);
        assert_eq!(end.state, tale.state);
    }

    #[test]
    fn every_moment_is_the_same_with_snapshots_and_without() {
        let mut tale = Tale::whole("b", 20);
        let points: Vec<Point> = all(&tale, &Wanted::default(), Towards::Newer, 50)
            .into_iter()
            .map(|line| line.point)
            .collect();
        assert!(points.is_sorted());
        let folded: Vec<Scene> = points.iter().map(|point| at(&tale, *point)).collect();
        for seq in (5..tale.seq).step_by(7) {
            let packed = crate::snapshot::pack(&at(&tale, Point::after(seq)).state).unwrap();
            now(tale.store.put_snapshot("b", seq, &packed)).unwrap();
        }
        tale.snapshot();
        for (point, before) in points.iter().zip(folded) {
            assert_eq!(at(&tale, *point), before, "{point:?}");
        }
    }

    #[test]
    fn a_moment_lies_between_two_events_of_a_record() {
        let tale = Tale::whole("b", 3);
        // Record 6 of the journal holds "prepared" and "send permitted" of the first job.
        let phase = |event| at(&tale, Point { seq: 6, event }).state.jobs()[0].phase();
        assert_eq!(phase(0), JobPhase::Preparing);
        assert_eq!(phase(1), JobPhase::Sending);
        assert_eq!(phase(u32::MAX), JobPhase::Sending);
    }

    #[test]
    fn pages_of_any_size_tell_the_same_story_both_ways() {
        let tale = Tale::whole("b", 30);
        let wanted = Wanted::default();
        let whole = all(&tale, &wanted, Towards::Newer, usize::MAX);
        for count in [1, 7, 200] {
            assert_eq!(all(&tale, &wanted, Towards::Newer, count), whole);
            let mut back = all(&tale, &wanted, Towards::Older, count);
            back.reverse();
            assert_eq!(back, whole);
        }
    }

    #[test]
    fn a_story_is_sifted_by_panel_and_by_kind() {
        let tale = Tale::whole("b", 10);
        let jobs = Some(BTreeSet::from([JobId(3)]));
        let about = all(&tale, &Wanted { jobs, kind: None }, Towards::Newer, 3);
        assert_eq!(about.len(), 8);
        assert!(about.iter().all(|line| line.what.as_ref().unwrap().job() == Some(JobId(3))));
        let wanted = Wanted { jobs: None, kind: Some(Kind::HeldUp) };
        assert_eq!(all(&tale, &wanted, Towards::Older, 3).len(), 1);
        let each: usize = Kind::ALL
            .iter()
            .map(|kind| Wanted { jobs: None, kind: Some(*kind) })
            .map(|wanted| all(&tale, &wanted, Towards::Newer, 9).len())
            .sum();
        assert_eq!(each, all(&tale, &Wanted::default(), Towards::Newer, 9).len());
    }

    #[test]
    fn one_question_does_not_look_through_a_long_journal() {
        let tale = Tale::whole("b", 600);
        let wanted = Wanted { jobs: Some(BTreeSet::from([JobId(1)])), kind: None };
        let from = Point::after(tale.seq);
        let page = now(lines(&tale.store, "b", from, Towards::Older, &wanted, 10)).unwrap();
        assert!(page.lines.is_empty());
        assert!(page.next.is_some());
        assert_eq!(all(&tale, &wanted, Towards::Older, 10).len(), 8);
    }

    #[test]
    fn stepping_goes_over_every_event_once() {
        let tale = Tale::whole("b", 3);
        let first = Point { seq: 1, event: 0 };
        let mut here = first;
        let mut steps = 1;
        while let Some(next) = now(step(&tale.store, "b", here, Towards::Newer)).unwrap() {
            assert_eq!(now(step(&tale.store, "b", next, Towards::Older)).unwrap(), Some(here));
            (here, steps) = (next, steps + 1);
        }
        assert_eq!(steps, all(&tale, &Wanted::default(), Towards::Newer, 9).len());
        assert_eq!(now(settle(&tale.store, "b", Point::after(tale.seq))).unwrap(), Some(here));
    }

    #[test]
    fn a_damaged_record_is_a_line_and_ends_the_fold() {
        let tale = Tale::whole("b", 5);
        tale.store.records.borrow_mut().get_mut(&("b".into(), 8)).unwrap().checksum ^= 1;
        let scene = at(&tale, Point::after(12));
        assert!(scene.damage.is_some());
        assert_eq!(scene.state, at(&tale, Point::after(7)).state);
        let lines = all(&tale, &Wanted::default(), Towards::Newer, 100);
        assert_eq!(lines.iter().filter(|line| line.what.is_err()).count(), 1);
    }

    #[test]
    fn a_batch_without_a_story_still_has_its_result() {
        let tale = Tale::whole("b", 5);
        let (book, _) = now(crate::Book::load(&tale.store, tale.head.clone())).unwrap();
        now(crate::prune::forget_story(&tale.store, &book)).unwrap();
        assert_eq!(now(crate::Archive::extent(&tale.store, "b")).unwrap(), None);
        let (first, last) = now(reach(&tale.store, "b")).unwrap().unwrap();
        assert_eq!((first, last), (Point::after(tale.seq), Point::after(tale.seq)));
        assert_eq!(at(&tale, last).state, tale.state);
        let (book, damages) = now(crate::Book::load(&tale.store, tale.head.clone())).unwrap();
        assert_eq!((book.state(), damages.len()), (&tale.state, 0));
    }

    #[test]
    fn nothing_is_forgotten_of_an_open_batch() {
        let tale = Tale::begin("b", 2);
        let other = BatchHead { id: "other".into(), ..tale.head.clone() };
        now(crate::Archive::put_head(&tale.store, &other)).unwrap();
        let (book, _) = now(crate::Book::load(&tale.store, tale.head.clone())).unwrap();
        let refused = now(crate::prune::remove(&tale.store, &book));
        assert!(matches!(refused, Err(Error::Open(_))));
        assert!(now(crate::prune::forget_story(&tale.store, &book)).is_err());
        assert_eq!(now(tale.store.batches()).unwrap().len(), 2);

        let tale = Tale::whole("b", 2);
        let (book, _) = now(crate::Book::load(&tale.store, tale.head.clone())).unwrap();
        now(crate::prune::remove(&tale.store, &book)).unwrap();
        assert!(now(tale.store.batches()).unwrap().is_empty());
        assert!(now(tale.store.panels("b")).unwrap().is_empty());
        assert!(now(reach(&tale.store, "b")).unwrap().is_none());
    }
}
