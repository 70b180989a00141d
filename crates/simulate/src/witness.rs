//! What must not be forgotten, and who could still tell it after a damage.
//!
//! A promise rests on something that is written. Where a damage leaves nobody who could tell it, no
//! program can keep the promise, and it is given up for exactly that, here and nowhere else:
//!
//! | what nobody can tell any more | what is given up |
//! |---|---|
//! | that a job was given to a worker, and that it was permitted to be sent | its prompt may be sent again, but only after it was looked for, or after the batch was paused, the author told and the author's word heard |
//! | that it was permitted to be sent, and the second copy's part is sound, but an older one that a power cut brought back | its prompt may be sent again: what vouches for it is wrong, and nothing shows that |
//! | that a job's picture was seen | a page that shows an error there may be believed |
//! | that a limit is in force | sends wait for the next announcement |
//! | what the author chose at the start | the batch keeps the site's own pace, and the author is told |
//! | when a send was | the gap and the window are kept towards the sends that are known |
//!
//! A thing is told by its record, or by a sound snapshot of the state after it; by the job's part of
//! the second copy, if that was written since; a picture also by its file, while the
//! panel's name is known. That a job was given to a worker is enough where nothing vouches that it
//! was not sent: behind a damage it may have been.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_engine::{Event, JobId, Moment};
use panelwright_journal::mirror::{CHUNK_JOBS, Reflection};

use crate::disk::Disk;
use crate::world::panel;

/// By what a thing is told.
#[derive(Debug, Clone, Copy)]
struct ToldBy {
    /// The record since which it is so.
    seq: u64,
    /// Whether that record names it; else only snapshots of the state since tell it.
    is_named: bool,
}

impl ToldBy {
    fn record(seq: u64) -> Self {
        Self { seq, is_named: true }
    }
}

/// What tells what must not be forgotten.
#[derive(Debug)]
pub(crate) struct Witnesses {
    assigned: BTreeMap<JobId, ToldBy>,
    permitted: BTreeMap<JobId, ToldBy>,
    pictured: BTreeMap<JobId, ToldBy>,
    limited: Option<ToldBy>,
    /// The first record, or the one that took its place.
    begun: ToldBy,
}

/// What nobody can tell any more.
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    /// These jobs were permitted to be sent.
    pub(crate) sends: BTreeSet<JobId>,
    /// Those of them that nothing vouches for.
    pub(crate) unvouched: BTreeSet<JobId>,
    /// A limit is in force.
    pub(crate) is_limit: bool,
    /// The author chose a pace.
    pub(crate) is_choice: bool,
}

/// Everybody who can be asked.
pub(crate) struct Court<'a> {
    pub(crate) disk: &'a Disk,
    /// The number of its newest sound snapshot.
    pub(crate) sound_snapshot: u64,
    pub(crate) copy: &'a Reflection,
    pub(crate) files: &'a BTreeSet<JobId>,
}

impl Default for Witnesses {
    fn default() -> Self {
        Self {
            assigned: BTreeMap::new(),
            permitted: BTreeMap::new(),
            pictured: BTreeMap::new(),
            limited: None,
            begun: ToldBy::record(1),
        }
    }
}

impl Witnesses {
    /// These events are in the record of that number.
    pub(crate) fn wrote(&mut self, seq: u64, events: &[Event]) {
        let told_by = ToldBy::record(seq);
        for event in events {
            if let Event::Assigned { job, .. } = event {
                self.assigned.insert(*job, told_by);
            } else if let Event::SendPermitted { job } = event {
                self.permitted.insert(*job, told_by);
            } else if let Event::PictureMade { job, .. } = event {
                self.pictured.insert(*job, told_by);
            } else if let Event::LimitSeen { .. } = event {
                self.limited = Some(told_by);
            }
        }
    }

    /// Whether it is known that the job's picture was seen.
    pub(crate) fn saw_picture(&self, job: JobId) -> bool {
        self.pictured.contains_key(&job)
    }

    /// After a damage: what nobody can tell is forgotten.
    pub(crate) fn forget(&mut self, court: &Court<'_>) -> Forgotten {
        let mut forgotten = Forgotten::default();
        let on_disk = |told_by: ToldBy| court.has_on_disk(told_by);
        let assigned = &self.assigned;
        self.permitted.retain(|job, told_by| {
            let is_vouched_for = court.copy.vouches_for(*job);
            let was_at_worker = assigned.get(job).is_some_and(|told_by| on_disk(*told_by));
            let is_told = on_disk(*told_by)
                || was_at_worker && !is_vouched_for
                || court.tells(*job, told_by.seq);
            if !is_told {
                forgotten.sends.insert(*job);
                if !is_vouched_for {
                    forgotten.unvouched.insert(*job);
                }
            }
            is_told
        });
        self.pictured.retain(|job, told_by| on_disk(*told_by) || court.tells(*job, told_by.seq));
        let in_head = |seq| court.copy.head.as_ref().is_some_and(|head| head.seq >= seq);
        forgotten.is_limit = self.limited.is_some_and(|it| !on_disk(it) && !in_head(it.seq));
        forgotten.is_choice = !on_disk(self.begun) && court.copy.head.is_none();
        if forgotten.is_limit {
            self.limited = None;
        }
        forgotten
    }

    /// After a recovery: what no record of its own tells is in the state that was written behind
    /// that record.
    pub(crate) fn recovered(&mut self, seq: u64, disk: &Disk) {
        let of_jobs = [&mut self.assigned, &mut self.permitted, &mut self.pictured];
        let others = self.limited.iter_mut().chain([&mut self.begun]);
        for told_by in of_jobs.into_iter().flat_map(BTreeMap::values_mut).chain(others) {
            if !(told_by.is_named && disk.has_sound_record(told_by.seq)) {
                *told_by = ToldBy { seq, is_named: false };
            }
        }
    }
}

impl Court<'_> {
    fn has_on_disk(&self, told_by: ToldBy) -> bool {
        let by_record = || told_by.is_named && self.disk.has_sound_record(told_by.seq);
        told_by.seq <= self.sound_snapshot || by_record()
    }

    /// Whether anybody knows that the job was sent at that moment, by that record.
    pub(crate) fn knows_send(&self, at: Moment, seq: u64, job: JobId) -> bool {
        let chunk = self.copy.jobs.get(&(job.0 / CHUNK_JOBS));
        let in_copy = || {
            chunk.is_some_and(|chunk| {
                chunk.traces.iter().any(|trace| trace.job == job && trace.sent_at == Some(at))
            })
        };
        self.has_on_disk(ToldBy::record(seq)) || in_copy()
    }

    /// Whether somebody beside the journal tells of the job what was so after that record.
    fn tells(&self, job: JobId, seq: u64) -> bool {
        let chunk = self.copy.jobs.get(&(job.0 / CHUNK_JOBS));
        let file = panel(job).file;
        let is_named = || {
            let copied = self.copy.panel(job).is_some_and(|panel| panel.file == file);
            copied || self.disk.names_file(job, &file)
        };
        let has_file = self.files.contains(&job) && is_named();
        has_file || chunk.is_some_and(|chunk| chunk.seq >= seq)
    }
}
