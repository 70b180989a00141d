//! How long a batch will take, told before it starts. Pure.

use panelwright_engine::{Settings, is_loopback};

/// What one picture takes on the chat site, in the middle of the usual 30 to 90 s.
const PICTURE_MS: u64 = 60_000;

/// A forecast for so many pictures, in milliseconds; `None` on this machine, where pictures are
/// made as fast as the stage likes.
pub(crate) fn estimate_ms(pictures: u64, settings: &Settings) -> Option<u64> {
    if is_loopback(&settings.site) {
        return None;
    }
    let pace = &settings.pace;
    let gap_ms = pace.gap_ms + pace.jitter_ms / 2;
    let window_gap_ms = pace.window_ms.checked_div(u64::from(pace.window_sends)).unwrap_or(0);
    let making_ms = PICTURE_MS / u64::from(settings.workers.max(1));
    let each_ms = gap_ms.max(window_gap_ms).max(making_ms);
    Some(pictures.saturating_mul(each_ms).saturating_add(PICTURE_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_pace_window_and_making_decides() {
        let alone = Settings::for_site("https://chatgpt.com", 1);
        assert_eq!(estimate_ms(10, &alone), Some(11 * 60_000));
        // 24 sends in 15 minutes are 37.5 s each, slower than five workers make them.
        let many = Settings::for_site("https://chatgpt.com", 5);
        assert_eq!(estimate_ms(10, &many), Some(375_000 + 60_000));
    }

    #[test]
    fn nothing_is_claimed_for_the_stage() {
        assert_eq!(estimate_ms(10, &Settings::for_site("http://127.0.0.1:1", 1)), None);
    }
}
