//! How hostile the world of a run is.

use crate::chance::Chance;

/// Fault rates of one run, in events per 1,000 opportunities where nothing else is said. Drawn
/// per seed so that some runs are calm in one way and wild in another (swarm testing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Jobs in the batch.
    pub jobs: u32,
    /// Workers.
    pub workers: u8,
    /// The least time between two sends that the site accepts; 0 for none.
    pub site_gap_ms: u64,
    /// The author's own gap between sends.
    pub gap_ms: u64,
    /// How long the site takes for a picture.
    pub making_ms: u64,
    /// Mean time between deaths of the service worker; 0 for none.
    pub worker_death_ms: u64,
    /// Mean time between kills of the whole browser; 0 for none.
    pub browser_death_ms: u64,
    /// Mean time between crashes or closings of a tab; 0 for none.
    pub tab_loss_ms: u64,
    /// Messages that are lost on the way (and said again later).
    pub lost: u64,
    /// Messages that arrive twice.
    pub doubled: u64,
    /// Prompts that the site refuses.
    pub refused: u64,
    /// Sends after which the tool fails.
    pub failed: u64,
    /// Sends that the site works on for ever.
    pub stuck: u64,
    /// Downloads that are interrupted.
    pub interrupted: u64,
    /// Looks that tell nothing.
    pub unclear: u64,
}

impl Options {
    /// A world for a seed.
    #[must_use]
    pub fn drawn(seed: u64, jobs: u32) -> Self {
        let mut chance = Chance::new(seed ^ 0x5EED);
        let mut between_or_none = |least: u64, most: u64| {
            if chance.happens(500) { 0 } else { chance.between(least, most) }
        };
        // Deaths that come faster than a page can load leave nothing to be done, and prove nothing.
        let worker_death_ms = between_or_none(500, 30_000);
        let browser_death_ms = between_or_none(20_000, 400_000);
        let tab_loss_ms = between_or_none(5_000, 120_000);
        let mut sometimes = |most: u64| between_or_none(1, most);
        let site_gap_ms = sometimes(8_000);
        Self {
            jobs,
            site_gap_ms,
            worker_death_ms,
            browser_death_ms,
            tab_loss_ms,
            lost: sometimes(200),
            doubled: sometimes(200),
            refused: sometimes(100),
            failed: sometimes(200),
            stuck: sometimes(50),
            interrupted: sometimes(200),
            unclear: sometimes(200),
            gap_ms: sometimes(5_000),
            workers: 1 + u8::try_from(sometimes(4)).unwrap_or(0),
            making_ms: 500 + sometimes(60_000),
        }
    }
}
