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
    /// A tab crashes or is closed.
    TabLoss,
    /// A message is lost, and said again later.
    Lost,
    /// A message arrives twice.
    Doubled,
    /// The site turns a send away because it came too soon.
    Throttled,
    /// The site refuses a prompt.
    Refused,
    /// The tool fails.
    Failed,
    /// The site works on a picture for ever.
    Stuck,
    /// A download is interrupted.
    Interrupted,
    /// A look tells nothing.
    Unclear,
}

impl Fault {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 11] = [
        Self::WorkerDeath,
        Self::BrowserDeath,
        Self::TabLoss,
        Self::Lost,
        Self::Doubled,
        Self::Throttled,
        Self::Refused,
        Self::Failed,
        Self::Stuck,
        Self::Interrupted,
        Self::Unclear,
    ];

    /// What happened, for a table.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::WorkerDeath => "service worker died",
            Self::BrowserDeath => "browser was killed",
            Self::TabLoss => "tab crashed or was closed",
            Self::Lost => "message was lost",
            Self::Doubled => "message came twice",
            Self::Throttled => "send was throttled",
            Self::Refused => "prompt was refused",
            Self::Failed => "tool failed",
            Self::Stuck => "picture never came",
            Self::Interrupted => "download was interrupted",
            Self::Unclear => "look told nothing",
        }
    }

    /// In how many of 1,000 cases it happens; 0 for what is not a matter of single cases.
    fn per_mille(self, options: &Options) -> u64 {
        match self {
            Self::WorkerDeath | Self::BrowserDeath | Self::TabLoss | Self::Throttled => 0,
            Self::Lost => options.lost,
            Self::Doubled => options.doubled,
            Self::Refused => options.refused,
            Self::Failed => options.failed,
            Self::Stuck => options.stuck,
            Self::Interrupted => options.interrupted,
            Self::Unclear => options.unclear,
        }
    }
}

/// How often each fault struck.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Struck([u64; Fault::ALL.len()]);

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
