//! What the author chose for a batch, and the numbers that the engine lives by.

use serde::{Deserialize, Serialize};

/// The most workers that a batch may have. One account serves them all; more than a handful of
/// tabs only meets the account's limits sooner.
pub const WORKERS_MAX: u8 = 5;

/// Settings of one batch, fixed at its start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Where the chat is, such as `https://chatgpt.com`; no trailing slash.
    pub site: String,
    /// How many tabs work at once, 1 to [`WORKERS_MAX`].
    pub workers: u8,
    /// How sends are spaced.
    pub pace: Pace,
    /// How often things are tried.
    pub retry: RetryPolicy,
    /// How long things may take.
    pub patience: Patience,
    /// Whether each picture gets a conversation of its own.
    pub fresh_chat: bool,
    /// How the batch comes up after the browser was started anew.
    #[serde(default)]
    pub after_restart: AfterRestart,
    /// Whether the machine is kept awake while the batch runs.
    #[serde(default)]
    pub keep_awake: bool,
    /// Which picture is kept where the site makes two and asks which one is better.
    #[serde(default)]
    pub two_pictures: TwoPictures,
}

/// How a batch comes up after the browser was started anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterRestart {
    /// As it was: running if it ran, paused if it was paused.
    #[default]
    AsItWas,
    /// Running, even if it was paused.
    Running,
    /// Paused, until the author resumes it.
    Paused,
}

/// What the author has chosen for every time that the site makes two pictures and asks which one
/// is better. One file is saved in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TwoPictures {
    /// The first is kept.
    #[default]
    First,
    /// The second is kept.
    Second,
    /// The batch waits until the author has answered in the page, and keeps what they chose.
    Ask,
}

/// How sends are spaced, for the whole account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// The least time between two sends.
    pub gap_ms: u64,
    /// Up to this much is added to each gap, drawn at random.
    pub jitter_ms: u64,
    /// At most this many sends within [`Pace::window_ms`]; 0 is no such limit.
    pub window_sends: u32,
    /// The length of the rolling window.
    pub window_ms: u64,
    /// Time between the opening of one worker's tab and the next.
    pub stagger_ms: u64,
}

impl Pace {
    /// What public reports say has held on chatgpt.com: 10 s or more between sends, at most 24
    /// sends in 15 minutes, pauses that vary.
    #[must_use]
    pub fn polite() -> Self {
        Self {
            gap_ms: 12_000,
            jitter_ms: 8_000,
            window_sends: 24,
            window_ms: 15 * 60_000,
            stagger_ms: 4_000,
        }
    }

    /// No pace at all: for a stage on the author's own machine.
    #[must_use]
    pub fn none() -> Self {
        Self { gap_ms: 0, jitter_ms: 0, window_sends: 0, window_ms: 0, stagger_ms: 150 }
    }

    /// The fastest that the author may ask for: the paces that public reports say have held. The
    /// site may still ask for less, and is heeded.
    #[must_use]
    pub fn fastest() -> Self {
        Self { gap_ms: 10_000, jitter_ms: 0, ..Self::polite() }
    }

    /// The nearest pace that is polite to a site: on this machine anything goes.
    #[must_use]
    pub fn within_reason(self, site: &str) -> Self {
        if is_loopback(site) {
            return self;
        }
        let fastest = Self::fastest();
        // A window of another length is as good if it gives no more in the time.
        let per_window = u64::from(self.window_sends) * fastest.window_ms;
        let is_slower =
            self.window_sends > 0 && per_window <= u64::from(fastest.window_sends) * self.window_ms;
        let (window_sends, window_ms) = if is_slower {
            (self.window_sends, self.window_ms)
        } else {
            (fastest.window_sends, fastest.window_ms)
        };
        Self { gap_ms: self.gap_ms.max(fastest.gap_ms), window_sends, window_ms, ..self }
    }

    /// The default for a site: [`Pace::none`] on loopback, [`Pace::polite`] everywhere else.
    #[must_use]
    pub fn for_site(site: &str) -> Self {
        if is_loopback(site) { Self::none() } else { Self::polite() }
    }
}

/// Whether a site's address is on this machine, where nobody's limits are at stake.
#[must_use]
pub fn is_loopback(site: &str) -> bool {
    let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // Anything before an `@` is a user name, not the host.
    let host = authority.rsplit('@').next().unwrap_or(authority);
    if host.starts_with("[::1]") {
        return true;
    }
    let name = host.split(':').next().unwrap_or(host);
    let is_ipv4_loopback =
        name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    name == "localhost" || is_ipv4_loopback
}

/// How often things are tried, and how long between tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetryPolicy {
    /// At most this many sends of one job that the page took, the first included. A refusal is
    /// never sent again by itself, whatever this says.
    pub sends_max: u32,
    /// At most this many attempts of one job that ended before anything was sent.
    pub unsent_max: u32,
    /// At most this many looks for one attempt before the author is asked to look. A look that
    /// has to load the conversation takes two: the document that began it ends.
    pub looks_max: u32,
    /// The wait before the first retry; it doubles with each further one.
    pub base_ms: u64,
    /// The longest wait before a retry.
    pub cap_ms: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { sends_max: 2, unsent_max: 6, looks_max: 6, base_ms: 2_000, cap_ms: 10 * 60_000 }
    }
}

/// How long things may take before the engine does something about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patience {
    /// From opening a tab to the content script's hello.
    pub opening_ms: u64,
    /// From handing a prompt to a worker to its standing in the box.
    pub preparing_ms: u64,
    /// From the permission to send to the page's taking it. Public code allows 20 to 75 s.
    pub sending_ms: u64,
    /// From the send to the picture. Pictures take 30 to 90 s, at times several minutes.
    pub making_ms: u64,
    /// For a look, even when the time for making is over: a conversation has to be loaded.
    pub looking_ms: u64,
    /// From the start of a download to its end.
    pub saving_ms: u64,
}

impl Patience {
    /// The default, but for how long a picture may take.
    #[must_use]
    pub fn with_making(making_ms: u64) -> Self {
        let usual = Self::default();
        Self { making_ms, looking_ms: usual.looking_ms.min(making_ms), ..usual }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            opening_ms: 60_000,
            preparing_ms: 90_000,
            sending_ms: 90_000,
            making_ms: 15 * 60_000,
            looking_ms: 3 * 60_000,
            saving_ms: 60_000,
        }
    }
}

impl Settings {
    /// Sensible settings for a site: its default pace and the given number of workers, brought
    /// into 1 to [`WORKERS_MAX`].
    #[must_use]
    pub fn for_site(site: &str, workers: u8) -> Self {
        Self {
            site: site.trim_end_matches('/').to_owned(),
            workers: workers.clamp(1, WORKERS_MAX),
            pace: Pace::for_site(site),
            retry: RetryPolicy::default(),
            patience: Patience::default(),
            fresh_chat: true,
            after_restart: AfterRestart::default(),
            keep_awake: false,
            two_pictures: TwoPictures::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_may_be_slower_than_what_held_and_not_faster() {
        let site = "https://chatgpt.com";
        assert_eq!(Pace::polite().within_reason(site), Pace::polite());
        let hasty = Pace { gap_ms: 500, window_sends: 0, ..Pace::polite() };
        assert_eq!(hasty.within_reason(site), Pace { gap_ms: 10_000, ..Pace::polite() });
        let slow = Pace { window_sends: 10, window_ms: 3_600_000, ..Pace::polite() };
        assert_eq!(slow.clone().within_reason(site), slow);
        assert_eq!(Pace::none().within_reason("http://127.0.0.1:1"), Pace::none());
    }

    #[test]
    fn loopback_is_told_from_names_that_only_look_like_it() {
        for site in
            ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9/x", "http://127.9.9.9/"]
        {
            assert!(is_loopback(site), "{site}");
        }
        for site in [
            "https://chatgpt.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "https://chatgpt.com/?x=127.0.0.1",
            "http://127.0.0.1@example.com",
            "http://127.evil",
        ] {
            assert!(!is_loopback(site), "{site}");
        }
    }

    #[test]
    fn settings_of_an_older_version_still_load() {
        let settings = Settings::for_site("https://chatgpt.com", 2);
        let mut stored = serde_json::to_value(&settings).unwrap();
        for later in ["two_pictures", "after_restart", "keep_awake"] {
            stored.as_object_mut().unwrap().remove(later);
        }
        assert_eq!(serde_json::from_value::<Settings>(stored).unwrap(), settings);
    }
}
