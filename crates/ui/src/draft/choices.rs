//! What the author chooses for a batch, as typed, and the settings that it makes. Pure.

use panelwright_engine::{
    AfterRestart, Pace, Patience, Settings, TwoPictures, WORKERS_MAX, is_loopback,
};
use serde::{Deserialize, Serialize};

use super::destination;
use super::site::{DEFAULT_SITE, Sites};

/// The longest gap that can be chosen, in seconds; longer is a slip of the finger.
const GAP_MOST_S: f64 = 3_600.0;

/// The form as it stands, kept from one batch to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Choices {
    /// Where the chat is.
    pub(crate) site: String,
    /// How many tabs work at once.
    pub(crate) workers: String,
    /// The folder below the download folder.
    pub(crate) destination: String,
    /// The least gap in seconds; empty for the site's default.
    pub(crate) gap: String,
    /// How long a picture may take, in minutes; empty for the default.
    pub(crate) patience: String,
    /// The template for file names; empty for the script's or the usual one.
    pub(crate) template: String,
    /// Whether each picture gets a chat of its own.
    pub(crate) fresh_chat: bool,
    /// Which of two pictures is kept.
    pub(crate) two_pictures: TwoPictures,
    /// How a batch comes up when the browser was started anew.
    pub(crate) after_restart: AfterRestart,
    /// Whether the computer is kept awake while a batch runs.
    pub(crate) keep_awake: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            site: DEFAULT_SITE.to_owned(),
            workers: "2".to_owned(),
            destination: "Panelwright".to_owned(),
            gap: String::new(),
            patience: String::new(),
            template: String::new(),
            fresh_chat: true,
            two_pictures: TwoPictures::default(),
            after_restart: AfterRestart::default(),
            keep_awake: false,
        }
    }
}

/// The least that a picture must be given on the chat site, in minutes: most take 30 to 90 s, some
/// several minutes, and a picture that is given up has been paid for.
const PATIENCE_LEAST_MIN: f64 = 5.0;
/// The longest, in minutes.
const PATIENCE_MOST_MIN: f64 = 120.0;

/// The gap that holds when none is typed, as it would be typed.
pub(crate) fn default_gap(site: &str) -> String {
    seconds(Pace::for_site(site).gap_ms)
}

fn seconds(duration_ms: u64) -> String {
    // Gaps are whole milliseconds below 2^53; the shortest decimal form is wanted.
    #[allow(clippy::cast_precision_loss)]
    let seconds = duration_ms as f64 / 1_000.0;
    seconds.to_string()
}

/// The number of workers.
///
/// # Errors
/// A sentence for the person.
pub(crate) fn check_workers(text: &str) -> Result<u8, String> {
    match text.trim().parse::<u8>() {
        Ok(workers) if (1..=WORKERS_MAX).contains(&workers) => Ok(workers),
        Ok(_) | Err(_) => Err(format!("Choose a whole number from 1 to {WORKERS_MAX}.")),
    }
}

/// The gap in milliseconds; `None` when none is typed.
///
/// # Errors
/// A sentence for the person.
pub(crate) fn check_gap(text: &str, site: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let least_ms = if is_loopback(site) { 0 } else { Pace::fastest().gap_ms };
    let gap: f64 = text.replace(',', ".").parse().unwrap_or(f64::NAN);
    // What is no number becomes 0 here, and is turned away by its own range.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let gap_ms = (gap * 1_000.0).round() as u64;
    if !(0.0..=GAP_MOST_S).contains(&gap) || gap_ms < least_ms {
        let why =
            if least_ms > 0 { " Faster sending only meets the site's limits sooner." } else { "" };
        return Err(format!("Choose {} to {GAP_MOST_S} seconds.{why}", seconds(least_ms)));
    }
    Ok(Some(gap_ms))
}

/// How long a picture may take, when nothing is typed, as it would be typed.
pub(crate) fn default_patience() -> String {
    (Patience::default().making_ms / 60_000).to_string()
}

/// How long a picture may take, in milliseconds; `None` when nothing is typed.
///
/// # Errors
/// A sentence for the person.
pub(crate) fn check_patience(text: &str, site: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let least = if is_loopback(site) { 0.01 } else { PATIENCE_LEAST_MIN };
    let minutes: f64 = text.replace(',', ".").parse().unwrap_or(f64::NAN);
    if !(least..=PATIENCE_MOST_MIN).contains(&minutes) {
        return Err(format!("Choose {least} to {PATIENCE_MOST_MIN} minutes."));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(Some((minutes * 60_000.0).round() as u64))
}

/// Settings and destination of a batch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// The settings.
    pub(crate) settings: Settings,
    /// The folder below the download folder, tidied.
    pub(crate) destination: String,
}

impl Choices {
    /// The settings that these choices make.
    ///
    /// # Errors
    /// The sentence of the first choice that does not stand.
    pub(crate) fn settle(&self, sites: &Sites) -> Result<Chosen, String> {
        let site = sites.check(&self.site)?;
        let mut settings = Settings::for_site(&site, check_workers(&self.workers)?);
        if let Some(gap_ms) = check_gap(&self.gap, &site)? {
            settings.pace.gap_ms = gap_ms;
        }
        if let Some(making_ms) = check_patience(&self.patience, &site)? {
            settings.patience = Patience::with_making(making_ms);
        }
        settings.fresh_chat = self.fresh_chat;
        settings.two_pictures = self.two_pictures;
        settings.after_restart = self.after_restart;
        settings.keep_awake = self.keep_awake;
        Ok(Chosen { settings, destination: destination::check(&self.destination)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites() -> Sites {
        Sites::of_permissions(&["https://chatgpt.com/*".into(), "http://127.0.0.1/*".into()])
    }

    #[test]
    fn the_defaults_are_polite() {
        let chosen = Choices::default().settle(&sites());
        let pace = chosen.map(|chosen| chosen.settings.pace);
        assert_eq!(pace, Ok(Pace::polite()));
    }

    #[test]
    fn a_gap_may_grow_on_the_site_and_vanish_on_this_machine() {
        let mut choices = Choices { gap: "20,5".into(), ..Choices::default() };
        let gap =
            |choices: &Choices| choices.settle(&sites()).map(|chosen| chosen.settings.pace.gap_ms);
        assert_eq!(gap(&choices), Ok(20_500));
        choices.gap = "0".into();
        assert!(gap(&choices).is_err());
        choices.site = "http://127.0.0.1:99".into();
        assert_eq!(gap(&choices), Ok(0));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["x", "-1", "1e9", "inf", "NaN"] {
            assert!(check_gap(text, DEFAULT_SITE).is_err(), "{text}");
        }
        for text in ["0", "6", "two", "", "1.5"] {
            assert!(check_workers(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_the_form_lets_through_is_not_made_slower_behind_its_back() {
        let choices = Choices { gap: "10".into(), ..Choices::default() };
        let pace = choices.settle(&sites()).map(|chosen| chosen.settings.pace);
        assert_eq!(pace.clone().map(|pace| pace.within_reason(DEFAULT_SITE)), pace);
        assert!(check_gap("9.9", DEFAULT_SITE).is_err());
    }

    #[test]
    fn restarts_and_sleep_are_as_chosen() {
        let choices =
            Choices { after_restart: AfterRestart::Paused, keep_awake: true, ..Choices::default() };
        let settings = choices.settle(&sites()).map(|chosen| chosen.settings);
        assert_eq!(
            settings.map(|settings| (settings.after_restart, settings.keep_awake)),
            Ok((AfterRestart::Paused, true))
        );
    }

    #[test]
    fn kept_choices_of_an_older_version_still_read() {
        let kept = serde_json::from_str::<Choices>(r#"{"workers":"4","gone":1}"#);
        assert_eq!(
            kept.map(|choices| (choices.workers, choices.fresh_chat, choices.after_restart)).ok(),
            Some(("4".into(), true, AfterRestart::AsItWas))
        );
    }
}
