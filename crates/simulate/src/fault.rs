//! What can go wrong in a world, and how often it did.

use crate::chance::Chance;
use crate::options::Options;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The service worker dies.
    WorkerDeath,
    /// The whole browser is killed.
    BrowserDeath,
    /// The power goes.
    PowerCut,
    /// The machine sleeps.
    Sleep,
    /// The machine's clock is set.
    ClockJump,
    /// A write of the journal fails, or is said to have failed.
    WriteFailed,
    /// A record is lost or cut short by a power cut.
    RecordLost,
    /// A tab crashes or is closed.
    TabLoss,
    /// A tab is frozen.
    Frozen,
    /// A document never says hello.
    Unloaded,
    /// The network goes away.
    Offline,
    /// The memory runs short.
    Memory,
    /// A message is lost, and said again later.
    Lost,
    /// A message arrives twice.
    Doubled,
    /// A message arrives late.
    Late,
    /// The site turns a send away because it came too soon.
    Throttled,
    /// The site turns a send away because too many are under way.
    TooMany,
    /// The site answers a send with a quota.
    Quota,
    /// The site wants a person.
    Person,
    /// The author pauses, or retries.
    Author,
    /// The site refuses a prompt.
    Refused,
    /// The tool fails.
    Failed,
    /// The page fails; mostly the picture is made all the same.
    PageFailed,
    /// The site works on a picture for ever.
    Stuck,
    /// A download is interrupted.
    Interrupted,
    /// A look tells nothing.
    Unclear,
    /// A look meets a page that fails, though the picture was seen in it before.
    LookFailed,
    /// A write of the second copy fails, or the worker dies in it.
    CopyFailed,
    /// A power cut takes values of the second copy back.
    CopyLost,
    /// A stored record is altered.
    RecordAltered,
    /// A stored record is gone.
    RecordMissing,
    /// The last records are lost, strictly written ones too.
    TailLost,
    /// The newest snapshot is altered.
    SnapshotAltered,
    /// All snapshots are gone.
    SnapshotsGone,
    /// The whole database is gone.
    DatabaseGone,
    /// A value of the second copy is altered.
    CopyAltered,
    /// The whole second copy is gone.
    CopyGone,
}

impl Fault {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 37] = [
        Self::WorkerDeath,
        Self::BrowserDeath,
        Self::PowerCut,
        Self::Sleep,
        Self::ClockJump,
        Self::WriteFailed,
        Self::RecordLost,
        Self::TabLoss,
        Self::Frozen,
        Self::Unloaded,
        Self::Offline,
        Self::Memory,
        Self::Lost,
        Self::Doubled,
        Self::Late,
        Self::Throttled,
        Self::TooMany,
        Self::Quota,
        Self::Person,
        Self::Author,
        Self::Refused,
        Self::Failed,
        Self::PageFailed,
        Self::Stuck,
        Self::Interrupted,
        Self::Unclear,
        Self::LookFailed,
        Self::CopyFailed,
        Self::CopyLost,
        Self::RecordAltered,
        Self::RecordMissing,
        Self::TailLost,
        Self::SnapshotAltered,
        Self::SnapshotsGone,
        Self::DatabaseGone,
        Self::CopyAltered,
        Self::CopyGone,
    ];

    /// What happened, for a table.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::WorkerDeath => "service worker died",
            Self::BrowserDeath => "browser was killed",
            Self::PowerCut => "power was cut",
            Self::Sleep => "machine slept",
            Self::ClockJump => "clock was set",
            Self::WriteFailed => "journal write failed",
            Self::RecordLost => "record was lost or cut",
            Self::TabLoss => "tab crashed or was closed",
            Self::Frozen => "tab was frozen",
            Self::Unloaded => "page did not load",
            Self::Offline => "network went away",
            Self::Memory => "memory ran short",
            Self::Lost => "message was lost",
            Self::Doubled => "message came twice",
            Self::Late => "message came late",
            Self::Throttled => "send was throttled",
            Self::TooMany => "too many at once",
            Self::Quota => "quota was met",
            Self::Person => "person was needed",
            Self::Author => "author paused or retried",
            Self::Refused => "prompt was refused",
            Self::Failed => "tool failed",
            Self::PageFailed => "page failed",
            Self::Stuck => "picture never came",
            Self::Interrupted => "download was interrupted",
            Self::Unclear => "look told nothing",
            Self::LookFailed => "look met a page that failed",
            Self::CopyFailed => "second copy write failed",
            Self::CopyLost => "second copy was set back",
            Self::RecordAltered => "record was altered",
            Self::RecordMissing => "record was missing",
            Self::TailLost => "journal lost its tail",
            Self::SnapshotAltered => "snapshot was altered",
            Self::SnapshotsGone => "snapshots were gone",
            Self::DatabaseGone => "database was gone",
            Self::CopyAltered => "second copy was altered",
            Self::CopyGone => "second copy was gone",
        }
    }

    /// In how many of 1,000 cases it happens; 0 for what is not a matter of single cases.
    fn per_mille(self, options: &Options) -> u64 {
        match self {
            Self::WorkerDeath
            | Self::BrowserDeath
            | Self::PowerCut
            | Self::Sleep
            | Self::ClockJump
            | Self::RecordLost
            | Self::CopyLost
            | Self::TabLoss
            | Self::Frozen
            | Self::Offline
            | Self::Memory
            | Self::Throttled
            | Self::TooMany
            | Self::Quota
            | Self::Person
            | Self::Author => 0,
            Self::WriteFailed => options.write_fails,
            Self::Unloaded => options.unloaded,
            Self::Lost => options.lost,
            Self::Doubled => options.doubled,
            Self::Late => options.late,
            Self::Refused => options.refused,
            Self::Failed => options.failed,
            Self::PageFailed => options.page_failed,
            Self::Stuck => options.stuck,
            Self::Interrupted => options.interrupted,
            Self::Unclear => options.unclear,
            Self::LookFailed => options.look_failed,
            Self::CopyFailed => options.copy_fails,
            Self::RecordAltered => options.record_altered,
            Self::RecordMissing => options.record_missing,
            Self::TailLost => options.tail_lost,
            Self::SnapshotAltered => options.snapshot_altered,
            Self::SnapshotsGone => options.snapshots_gone,
            Self::DatabaseGone => options.database_gone,
            Self::CopyAltered => options.copy_altered,
            Self::CopyGone => options.copy_gone,
        }
    }
}

/// How often each fault struck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struck([u64; Fault::ALL.len()]);

impl Default for Struck {
    fn default() -> Self {
        Self([0; Fault::ALL.len()])
    }
}

impl Struck {
    /// How often this one did.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0[fault as usize]
    }

    /// Takes another run's counts in.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own += other;
        }
    }

    pub(crate) fn count(&mut self, fault: Fault) {
        self.0[fault as usize] += 1;
    }

    /// Whether a fault strikes now, by the world's rates.
    pub(crate) fn strikes(&mut self, fault: Fault, options: &Options, chance: &mut Chance) -> bool {
        let strikes = chance.happens(fault.per_mille(options));
        if strikes {
            self.count(fault);
        }
        strikes
    }
}
