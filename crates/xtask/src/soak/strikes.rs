//! What dies, and when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use panelwright_companion::browser::{BrowserError, ExtensionId, Remote};
use panelwright_companion::run::RunReport;

use super::Profile;

/// The service worker is killed after so many milliseconds, at random within these.
const PAUSE_MS: (u64, u64) = (1_000, 20_000);
/// And, in so many of 100 times, a tab so many milliseconds later.
const TAB_PERCENT: u64 = 33;
const TAB_PAUSE_MS: (u64, u64) = (500, 3_000);
/// The browser is killed about this often.
const BROWSER_EVERY_MS: u64 = 60_000;
const ATTACH_WITHIN: Duration = Duration::from_secs(30);

/// Something that was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Victim {
    /// The service worker.
    Worker,
    /// A tab's page.
    Page,
    /// A tab.
    Tab,
    /// The whole browser; the time counts from its next start.
    Browser,
}

impl Victim {
    pub(super) const ALL: [Self; 4] = [Self::Worker, Self::Page, Self::Tab, Self::Browser];

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Worker => "service worker killed",
            Self::Page => "page of a tab crashed",
            Self::Tab => "tab closed",
            Self::Browser => "browser killed, from its start",
        }
    }
}

/// A strike and its moment, in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strike {
    pub(super) victim: Victim,
    pub(super) at_ms: u64,
}

/// Strikes at random, the same for the same seed as far as a real browser allows.
pub(super) struct Striker {
    dice: Dice,
    profile: Profile,
    extension: ExtensionId,
    site: String,
    browser_since_ms: u64,
    is_browser_killed: bool,
    pub(super) struck: Vec<Strike>,
}

impl Striker {
    pub(super) fn new(seed: u64, profile: Profile, extension: ExtensionId, site: String) -> Self {
        Self {
            dice: Dice(seed),
            profile,
            extension,
            site,
            browser_since_ms: 0,
            is_browser_killed: false,
            struck: Vec::new(),
        }
    }

    /// A browser is about to be started.
    pub(super) fn browser_starts(&mut self) {
        if self.is_browser_killed {
            self.note(Victim::Browser);
        }
        self.browser_since_ms = now_ms();
        self.is_browser_killed = false;
    }

    pub(super) fn has_killed_browser(&self) -> bool {
        self.is_browser_killed
    }

    pub(super) fn profile(&self) -> &std::path::Path {
        &self.profile
    }

    /// A way to the running browser.
    pub(super) async fn remote(&self) -> Result<Remote, BrowserError> {
        Remote::attach(&self.profile, self.extension.clone(), ATTACH_WITHIN).await
    }

    /// Strikes again and again until the run comes to its end.
    pub(super) async fn strike_beside(
        &mut self,
        run: impl Future<Output = anyhow::Result<RunReport>> + Unpin,
    ) -> anyhow::Result<RunReport> {
        let mut run = run;
        loop {
            tokio::select! {
                outcome = &mut run => return outcome,
                // A browser that is just starting or ending cannot be struck; the next time then.
                _missed = self.strike_after_a_while() => {}
            }
        }
    }

    async fn strike_after_a_while(&mut self) -> Result<(), BrowserError> {
        self.wait(PAUSE_MS).await;
        let remote = self.remote().await?;
        let alive_ms = now_ms().saturating_sub(self.browser_since_ms);
        if alive_ms > self.dice.between(BROWSER_EVERY_MS / 2, BROWSER_EVERY_MS * 3 / 2) {
            remote.kill().await?;
            self.is_browser_killed = true;
            return Ok(());
        }
        if remote.kill_service_worker().await? {
            self.note(Victim::Worker);
        }
        if self.dice.between(1, 100) <= TAB_PERCENT {
            self.wait(TAB_PAUSE_MS).await;
            self.strike_a_tab(&remote).await?;
        }
        Ok(())
    }

    async fn strike_a_tab(&mut self, remote: &Remote) -> Result<(), BrowserError> {
        let pages = remote.pages(&self.site).await?;
        let Some(last) = (pages.len() as u64).checked_sub(1) else { return Ok(()) };
        let chosen = usize::try_from(self.dice.between(0, last)).unwrap_or(0);
        let Some(page) = pages.get(chosen) else { return Ok(()) };
        if self.dice.between(0, 1) == 0 {
            page.crash().await?;
            self.note(Victim::Page);
        } else {
            remote.close_target(page.id()).await?;
            self.note(Victim::Tab);
        }
        Ok(())
    }

    async fn wait(&mut self, range_ms: (u64, u64)) {
        tokio::time::sleep(Duration::from_millis(self.dice.between(range_ms.0, range_ms.1))).await;
    }

    fn note(&mut self, victim: Victim) {
        self.struck.push(Strike { victim, at_ms: now_ms() });
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough to choose victims.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        low + mixed % (high - low + 1)
    }
}
