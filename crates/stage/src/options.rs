//! What a stage can be asked to be: generation, times, picture shape and switches.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::faults::Faults;

/// Which generation of the chat page's markup is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// The classic page: test ids on the composer, the turns and the buttons.
    #[default]
    A,
    /// The app shell of autumn 2026: almost no test ids, exchanges instead of turns, blob pictures.
    B,
    /// Generation B with the hooks of generation A on some keys.
    Mixed,
}

/// Everything about a stage. All but the port can change while it runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StageOptions {
    /// The loopback port; 0 lets the system choose.
    pub port: u16,
    /// The markup of pages loaded from now on.
    pub generation: Generation,
    /// How long things take.
    pub timing: Timing,
    /// The size of the pictures.
    pub picture: PictureShape,
    /// The habits of the page that can be turned on and off.
    pub switches: Switches,
    /// How many pictures the account may have in a window; none means no limit.
    pub quota: Option<Quota>,
    /// What goes wrong, and when.
    pub faults: Faults,
}

/// How long things take, in milliseconds where the name does not say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timing {
    /// From the send to the finished picture. The real page needs 30 to 90 s.
    pub generation_time_ms: u64,
    /// How far a single generation may stray from that time, up or down, in per cent.
    pub jitter_percent: u64,
    /// From the load of a page until its composer lives; what is done before is lost.
    pub hydration_ms: u64,
    /// From the accepted send until the address becomes `/c/<id>`.
    pub navigation_delay_ms: u64,
    /// From the first character until the send button can be pressed. The real page needs up to
    /// 1 500 ms.
    pub send_button_delay_ms: u64,
    /// Between two steps in which a resumed conversation fills with turns.
    pub turn_step_ms: u64,
    /// From the finished picture until its overlay buttons appear.
    pub overlay_delay_ms: u64,
    /// How long an uploaded reference picture takes to be ready.
    pub upload_ms: u64,
    /// Sends that come faster than this are throttled; 0 allows any pace.
    pub minimum_gap_ms: u64,
    /// Sends beyond this many running generations are throttled; 0 allows any number.
    pub maximum_at_once: u32,
    /// How long a picture's address stays good; 0 means for ever. How long the real page's
    /// addresses last is not known.
    pub signature_lifetime_ms: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            generation_time_ms: 4_000,
            jitter_percent: 0,
            hydration_ms: 300,
            navigation_delay_ms: 120,
            send_button_delay_ms: 150,
            turn_step_ms: 80,
            overlay_delay_ms: 250,
            upload_ms: 300,
            minimum_gap_ms: 0,
            maximum_at_once: 0,
            signature_lifetime_ms: 0,
        }
    }
}

/// The size of the finished pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureShape {
    /// Width in pixels; an even number, at least 16.
    pub width_px: u32,
    /// Height in pixels, at least 16.
    pub height_px: u32,
    /// Leaves the noisy ground out and compresses, so that a file has a few kilobytes instead of
    /// well over 80, the size under which a file counts as a placeholder.
    pub light: bool,
}

impl Default for PictureShape {
    fn default() -> Self {
        Self { width_px: 1024, height_px: 1024, light: false }
    }
}

/// How many pictures the account may have before it is told to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Pictures in one window.
    pub pictures: u32,
    /// The length of a window, in milliseconds, counted from its first picture.
    pub window_ms: u64,
}

/// Habits of the page that can be turned on and off, also while the stage runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// The editor undoes what `document.execCommand` writes, so that a paste is needed.
    pub exec_command_fails: bool,
    /// The editor believes an `input` event made by a script. Off by default, because the real
    /// page's state often does not follow such an event.
    pub synthetic_input_follows: bool,
    /// Deleting in an empty editor breaks its model until the next load.
    pub clearing_empty_breaks: bool,
    /// Text longer than this many characters becomes an attachment chip; 0 never.
    pub attachment_over_chars: u32,
    /// A finished picture never gets its overlay buttons.
    pub overlay_missing: bool,
    /// The stop button stays after the picture is finished, until the conversation is loaded anew.
    pub stop_stays: bool,
    /// A friendly sentence is shown before the picture.
    pub preamble: bool,
    /// The address goes to `/c/<id>`, back to `/`, and to `/c/<id>` again.
    pub navigation_flips: bool,
    /// The page of generation B keeps a hidden home form mounted.
    pub home_form_mounted: bool,
    /// A composer and a login button, as a visitor without an account sees it; sends are refused.
    pub signed_out: bool,
    /// Every page is a challenge page.
    pub challenge: bool,
    /// A page with none of the known markup.
    pub unknown_page: bool,
    /// The page changed overnight: its composer has none of the hooks by which it was found, and
    /// others instead (`form[data-prompt-form] .prompt-editor`).
    pub composer_renamed: bool,
    /// The page changed overnight: its turns are found by nothing but `[data-part]`.
    pub turns_renamed: bool,
    /// The page's policy leaves `'wasm-unsafe-eval'` out.
    pub strict_csp: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            exec_command_fails: false,
            synthetic_input_follows: false,
            clearing_empty_breaks: false,
            attachment_over_chars: 0,
            overlay_missing: false,
            stop_stays: false,
            preamble: true,
            navigation_flips: false,
            home_form_mounted: true,
            signed_out: false,
            challenge: false,
            unknown_page: false,
            composer_renamed: false,
            turns_renamed: false,
            strict_csp: false,
        }
    }
}
