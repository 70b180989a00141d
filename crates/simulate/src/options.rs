//! How hostile the world of a run is.

use panelwright_engine::AfterRestart;

use crate::chance::Chance;
use crate::limits::Limits;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// A world: its batch, its site, and its rates of faults. What is named `…_ms` is the mean time
/// between two such events, 0 for never; what is a plain number happens in so many of 1,000
/// cases. Drawn per seed, so that some runs are calm in one way and wild in another (swarm
/// testing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Jobs in the batch.
    pub jobs: u32,
    /// Workers.
    pub workers: u8,
    /// Whether the site is one whose limits must be respected, or one of this machine.
    pub is_real_site: bool,
    /// The author's own gap between sends, in milliseconds.
    pub gap_ms: u64,
    /// How long the site takes for a picture, in milliseconds.
    pub making_ms: u64,
    /// How the author wants the batch to come up with the browser.
    pub after_restart: AfterRestart,
    /// What the account allows.
    pub limits: Limits,

    /// The service worker dies.
    pub worker_death_ms: u64,
    /// The whole browser is killed.
    pub browser_death_ms: u64,
    /// The power goes: what was not on the medium is lost.
    pub power_cut_ms: u64,
    /// The machine sleeps for minutes or hours.
    pub sleep_ms: u64,
    /// The machine's clock is set forward or back.
    pub clock_jump_ms: u64,
    /// A tab crashes or is closed.
    pub tab_loss_ms: u64,
    /// A tab is frozen for a while.
    pub freeze_ms: u64,
    /// The network goes away for a while.
    pub offline_ms: u64,
    /// The machine's memory runs short for a while.
    pub memory_ms: u64,
    /// The site wants a person: signed out, a challenge, a notice.
    pub person_ms: u64,
    /// The author pauses the batch for a while, or retries what was set aside.
    pub author_ms: u64,
    /// What is stored suffers, while the worker is down.
    pub damage_ms: u64,

    /// Writes of the journal that fail, or are said to have failed.
    pub write_fails: u64,
    /// Messages that are lost on the way, and said again later.
    pub lost: u64,
    /// Messages that arrive twice.
    pub doubled: u64,
    /// Messages that arrive late, behind others.
    pub late: u64,
    /// Documents that never say hello.
    pub unloaded: u64,
    /// Prompts that the site refuses.
    pub refused: u64,
    /// Sends after which the tool fails.
    pub failed: u64,
    /// Sends after which the page fails; mostly the picture is made all the same.
    pub page_failed: u64,
    /// Sends that the site works on for ever.
    pub stuck: u64,
    /// Downloads that are interrupted.
    pub interrupted: u64,
    /// Looks that tell nothing.
    pub unclear: u64,
    /// Looks that meet a page which fails, though the picture was seen in it before.
    pub look_failed: u64,
    /// Writes of the second copy that fail, or in which the worker dies.
    pub copy_fails: u64,
    /// Damages by which a record is altered.
    pub record_altered: u64,
    /// Damages by which a record is gone.
    pub record_missing: u64,
    /// Damages by which the last records are lost.
    pub tail_lost: u64,
    /// Damages by which the newest snapshot is altered.
    pub snapshot_altered: u64,
    /// Damages by which all snapshots are gone.
    pub snapshots_gone: u64,
    /// Damages by which the database is gone.
    pub database_gone: u64,
    /// Damages by which a value of the second copy is altered.
    pub copy_altered: u64,
    /// Damages by which the second copy is gone.
    pub copy_gone: u64,
}

impl Options {
    /// A world in which nothing goes wrong.
    #[must_use]
    pub fn calm(jobs: u32) -> Self {
        Self {
            jobs,
            workers: 3,
            is_real_site: false,
            gap_ms: 0,
            making_ms: 6_000,
            after_restart: AfterRestart::default(),
            limits: Limits::default(),
            worker_death_ms: 0,
            browser_death_ms: 0,
            power_cut_ms: 0,
            sleep_ms: 0,
            clock_jump_ms: 0,
            tab_loss_ms: 0,
            freeze_ms: 0,
            offline_ms: 0,
            memory_ms: 0,
            person_ms: 0,
            author_ms: 0,
            damage_ms: 0,
            write_fails: 0,
            lost: 0,
            doubled: 0,
            late: 0,
            unloaded: 0,
            refused: 0,
            failed: 0,
            page_failed: 0,
            stuck: 0,
            interrupted: 0,
            unclear: 0,
            look_failed: 0,
            copy_fails: 0,
            record_altered: 0,
            record_missing: 0,
            tail_lost: 0,
            snapshot_altered: 0,
            snapshots_gone: 0,
            database_gone: 0,
            copy_altered: 0,
            copy_gone: 0,
        }
    }

    /// A world for a seed.
    #[must_use]
    pub fn drawn(seed: u64, jobs: u32) -> Self {
        let mut chance = Chance::new(seed ^ 0x5EED);
        let workers = u8::try_from(chance.between(1, 5)).unwrap_or(1);
        let is_real_site = chance.happens(300);
        let making_ms = chance.between(500, 60_000);
        let gap_ms = match (is_real_site, chance.happens(500)) {
            (true, _) => chance.between(10_000, 40_000),
            (false, true) => chance.between(1, 5_000),
            (false, false) => 0,
        };
        let limits = Limits::drawn(&mut chance, jobs);
        // About as long as the batch takes. Faults are drawn by how many of them it is to meet,
        // so that a large batch is not busy with nothing but dying.
        let each_ms = gap_ms.max(making_ms / u64::from(workers)).max(1_000);
        let batch_ms = u64::from(jobs) * each_ms;
        // What lasts leaves time between for work: a world in which nothing can be done proves
        // nothing.
        let mut stroke = |times: u64, lasts_ms: u64| {
            let mean_ms = (batch_ms / chance.between(1, times)).max(500).max(lasts_ms * 3);
            if chance.happens(500) { 0 } else { mean_ms }
        };
        let worker_death_ms = stroke(400, 0);
        let browser_death_ms = stroke(30, 5_000);
        let power_cut_ms = stroke(10, 5_000);
        let sleep_ms = stroke(5, HOUR_MS);
        let clock_jump_ms = stroke(5, HOUR_MS);
        let tab_loss_ms = stroke(100, 1_000);
        let freeze_ms = stroke(30, 5 * MINUTE_MS);
        let offline_ms = stroke(10, 10 * MINUTE_MS);
        let memory_ms = stroke(10, 10 * MINUTE_MS);
        let person_ms = stroke(5, 2 * HOUR_MS);
        let author_ms = stroke(10, 30 * MINUTE_MS);
        let damage_ms = stroke(5, MINUTE_MS);
        let after_restart = if chance.happens(300) {
            AfterRestart::Running
        } else if chance.happens(100) && browser_death_ms == 0 {
            // Where the browser dies all the time, it would do nothing but wait for its author.
            AfterRestart::Paused
        } else {
            AfterRestart::AsItWas
        };
        let mut up_to = |most: u64| if chance.happens(500) { 0 } else { chance.between(1, most) };
        Self {
            jobs,
            workers,
            is_real_site,
            gap_ms,
            making_ms,
            after_restart,
            limits,
            worker_death_ms,
            browser_death_ms,
            power_cut_ms,
            sleep_ms,
            clock_jump_ms,
            tab_loss_ms,
            freeze_ms,
            offline_ms,
            memory_ms,
            person_ms,
            author_ms,
            damage_ms,
            // Each has the journal read anew, which costs by the size of the batch.
            write_fails: up_to(u64::from(6_000 / jobs.max(1)).clamp(1, 20)),
            lost: up_to(200),
            doubled: up_to(200),
            late: up_to(200),
            unloaded: up_to(200),
            refused: up_to(100),
            failed: up_to(200),
            page_failed: up_to(100),
            stuck: up_to(50),
            interrupted: up_to(200),
            unclear: up_to(200),
            look_failed: up_to(300),
            copy_fails: up_to(20),
            record_altered: up_to(200),
            record_missing: up_to(200),
            tail_lost: up_to(200),
            snapshot_altered: up_to(200),
            snapshots_gone: up_to(200),
            database_gone: up_to(200),
            copy_altered: up_to(200),
            copy_gone: up_to(200),
        }
    }

    /// A day of a book on a real account: quotas, pace limits, a night's sleep, and the deaths
    /// that a day brings.
    #[must_use]
    pub fn a_day() -> Self {
        Self {
            workers: 3,
            is_real_site: true,
            gap_ms: 12_000,
            making_ms: 45_000,
            limits: Limits {
                fixed: Some((50, 3 * HOUR_MS)),
                rolling: Some((20, 15 * MINUTE_MS)),
                at_once: Some(2),
                gap_ms: 8_000,
                is_stated: true,
            },
            worker_death_ms: 10 * MINUTE_MS,
            browser_death_ms: 5 * HOUR_MS,
            tab_loss_ms: 2 * HOUR_MS,
            sleep_ms: 8 * HOUR_MS,
            ..Self::calm(300)
        }
    }
}
