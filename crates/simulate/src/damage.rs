//! Damage to what is stored. It strikes while no worker lives, and is found at the next waking.
//!
//! | what | what follows |
//! |---|---|
//! | a record altered or missing behind the newest sound snapshot | it is told |
//! | one before it | nobody reads it, until that snapshot is damaged too |
//! | the journal's tail lost, or its last record | it is told if the second copy tells of more. It strikes with the browser's end only: within a session a whole journal is believed (`journal::open`) |
//! | the newest snapshot altered | it is told |
//! | all snapshots gone | nothing: they only make waking quick, and nobody knows that there were any |
//! | the database gone | it is told. Strikes only where the second copy has the head of an open batch: with both gone there is no batch, nothing is sent, and the author starts anew |
//! | the second copy gone, or a value of it altered | it is told at the next session's beginning, unless it was written anew by then |

use std::collections::BTreeSet;

use panelwright_engine::{JobState, Phase};
use panelwright_journal::Book;
use panelwright_journal::mirror::{Reflection, reflect};
use panelwright_journal::open::Opened;

use crate::disk::Disk;
use crate::fault::Fault;
use crate::witness::{Court, Forgotten};
use crate::world::{Next, World, at_once};

/// So many records at most are in a tail that is lost.
const TAIL_MAX: u64 = 30;

/// A damage to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    RecordAltered,
    RecordMissing,
    TailLost,
    SnapshotAltered,
    SnapshotsGone,
    DatabaseGone,
    CopyAltered,
    CopyGone,
}

impl Damage {
    /// All of them: where several strike at once, what one takes no later one damages.
    const ALL: [Self; 8] = [
        Self::CopyGone,
        Self::CopyAltered,
        Self::DatabaseGone,
        Self::TailLost,
        Self::SnapshotsGone,
        Self::SnapshotAltered,
        Self::RecordAltered,
        Self::RecordMissing,
    ];

    fn fault(self) -> Fault {
        match self {
            Self::RecordAltered => Fault::RecordAltered,
            Self::RecordMissing => Fault::RecordMissing,
            Self::TailLost => Fault::TailLost,
            Self::SnapshotAltered => Fault::SnapshotAltered,
            Self::SnapshotsGone => Fault::SnapshotsGone,
            Self::DatabaseGone => Fault::DatabaseGone,
            Self::CopyAltered => Fault::CopyAltered,
            Self::CopyGone => Fault::CopyGone,
        }
    }
}

/// What the next waking says about the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Telling {
    /// Nothing: nothing is wrong.
    #[default]
    Nothing,
    /// It may say something: what is damaged may be out of its sight.
    Perhaps,
    /// It has to.
    Must,
}

impl World {
    /// The worker or the browser ends, and what is stored is not what it was.
    pub(crate) fn storage_suffers(&mut self) {
        self.plan_fault(self.options.damage_ms, Next::StorageSuffers);
        // One damage is found before the next strikes: together they could leave nothing at all.
        if self.is_over() || self.telling == Telling::Must {
            return;
        }
        let kinds: Vec<Damage> =
            Damage::ALL.into_iter().filter(|kind| self.strikes(kind.fault())).collect();
        if kinds.is_empty() {
            return;
        }
        let ends_browser = self.chance.happens(500);
        let last = self.disk.last();
        self.worker_ends();
        self.tell(&kinds);
        self.promises.lost_state();
        // It takes its time: a power cut that follows finds nothing to take.
        self.disk.settle();
        self.copy.settle();
        let mut is_recovered_from = false;
        for kind in &kinds {
            let telling = self.damage(*kind);
            self.must_tell(telling);
            // An older snapshot and a longer tail tell the same: that is told, and all.
            is_recovered_from |= telling == Telling::Must && *kind != Damage::SnapshotAltered;
        }
        // Within a session a whole journal is believed, also without its end.
        let has_lost_last = self.disk.last() < last && !kinds.contains(&Damage::DatabaseGone);
        let is_end_lost = kinds.contains(&Damage::TailLost) || has_lost_last;
        let ends_browser = ends_browser || is_end_lost;
        if ends_browser {
            self.browser_ends();
        }
        if ends_browser && self.reflect().seq() > self.disk.last() {
            self.must_tell(Telling::Must);
            is_recovered_from = true;
        }
        // Nobody asks the download history while nothing is seen to be wrong: a tail that is lost
        // in the moment in which a power cut takes back the second copy is such a case.
        is_recovered_from |= ends_browser && self.copy.is_broken();
        self.forget(is_recovered_from);
    }

    fn damage(&mut self, kind: Damage) -> Telling {
        match kind {
            Damage::RecordAltered => self.damage_record(Disk::alter_record),
            Damage::RecordMissing => self.damage_record(Disk::lose_record),
            Damage::TailLost => {
                let records = self.between(1, TAIL_MAX);
                self.disk.lose_tail(records);
                Telling::Perhaps
            }
            Damage::SnapshotAltered => {
                let is_there = self.disk.alter_newest_snapshot();
                if is_there { Telling::Must } else { Telling::Nothing }
            }
            Damage::SnapshotsGone => {
                self.disk.lose_snapshots();
                Telling::Perhaps
            }
            Damage::DatabaseGone => {
                let is_sound = self.copy.is_sound_at(&format!("mirror/{}/head", self.head.id));
                let head = self.reflect().head.filter(|_| is_sound);
                let is_known = head.is_some_and(|head| head.is_open());
                if is_known {
                    self.disk.lose_all();
                }
                if is_known { Telling::Must } else { Telling::Nothing }
            }
            Damage::CopyAltered => {
                let chosen = self.chance.next();
                self.copy.alter(chosen);
                Telling::Perhaps
            }
            Damage::CopyGone => {
                self.copy.lose_all();
                Telling::Perhaps
            }
        }
    }

    /// Damages one record, more often one that will be read.
    fn damage_record(&mut self, damage: fn(&Disk, u64)) -> Telling {
        let last = self.disk.last();
        let sound = self.disk.newest_sound_snapshot();
        let first = if self.chance.happens(700) { sound.clamp(1, last.max(1)) } else { 1 };
        let seq = self.between(first, last.max(1));
        if !self.disk.has_sound_record(seq) {
            return Telling::Nothing;
        }
        // Behind a gap that was met before nobody looks again.
        let is_read = (sound + 1..=seq).all(|seq| self.disk.has_sound_record(seq));
        damage(&self.disk, seq);
        let is_gone = !self.disk.has_record(seq);
        let was_end = is_gone && seq == last && seq > 1;
        // A snapshot's own record is looked for and not read.
        let is_met = (seq > sound && is_read && !was_end) || (seq == sound && is_gone);
        self.is_latent |= seq < sound || !is_read;
        if is_met { Telling::Must } else { Telling::Perhaps }
    }

    /// What nobody can tell any more is given up.
    fn forget(&mut self, are_files_asked_for: bool) {
        let reflection = self.reflect();
        let sound_snapshot = self.disk.newest_sound_snapshot();
        let unasked = BTreeSet::new();
        let files = if are_files_asked_for { &self.files } else { &unasked };
        let court = Court { disk: &self.disk, sound_snapshot, copy: &reflection, files };
        let Forgotten { sends, unvouched, is_limit, is_choice } = self.witnesses.forget(&court);
        self.promises.forget(&court, is_limit);
        if is_choice {
            self.options.gap_ms = 0;
        }
        self.site.forget(&sends);
        self.unvouched.extend(unvouched);
    }

    fn reflect(&mut self) -> Reflection {
        match at_once(reflect(&self.copy, &self.head.id)) {
            Ok(reflection) => reflection,
            Err(error) => {
                self.promises.broken(error.to_string());
                Reflection::default()
            }
        }
    }

    /// A shell opened the batch: what was damaged is told, and what nobody vouches for is minded.
    pub(crate) fn woke(&mut self, opened: &Opened, was_copy_broken: bool) {
        let state = opened.book.state();
        // A journal of this session is not held against the second copy, unless it is damaged.
        let is_held_against_it = *state.session() != self.session_id();
        if was_copy_broken && state.is_open() {
            self.must_tell(if is_held_against_it { Telling::Must } else { Telling::Perhaps });
        }
        let later = if self.is_latent { Telling::Perhaps } else { Telling::Nothing };
        self.promises.woke(opened, std::mem::replace(&mut self.telling, later));
        if !opened.words.is_empty() {
            self.tell_events(&self.disk.events(opened.book.seq()));
            self.recoveries += 1;
            self.witnesses.recovered(opened.book.seq(), &self.disk);
        }
    }

    /// What may have been sent, and nobody can tell, is looked for, or left to the author.
    pub(crate) fn minds_unvouched(&mut self) {
        let Some(state) = self.book.as_ref().map(Book::state) else { return };
        let is_left_to_author =
            !state.is_open() || state.progress(self.clock.told()).phase == Phase::Paused;
        for job in std::mem::take(&mut self.unvouched) {
            let is_sent_unseen = matches!(
                state.job(job).map(|job| &job.state),
                Some(JobState::Waiting { .. } | JobState::Preparing { .. })
            );
            if is_sent_unseen && !is_left_to_author {
                self.promises.broken(format!("job {job} may have been sent, and is not minded"));
            }
        }
    }

    pub(crate) fn must_tell(&mut self, telling: Telling) {
        self.telling = self.telling.max(telling);
    }
}
