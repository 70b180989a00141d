//! The account's limit of pictures in a window.

use crate::options::Quota;

/// The current window, once it has begun.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct QuotaWindow {
    began_at_ms: Option<u64>,
    used: u32,
}

impl QuotaWindow {
    /// Takes one picture from the window. When there is none left, says after how many minutes,
    /// rounded up, the window ends.
    pub(crate) fn take(&mut self, quota: Quota, now_ms: u64) -> Result<(), u64> {
        let began = match self.began_at_ms {
            Some(began) if now_ms < began.saturating_add(quota.window_ms) => began,
            Some(_) | None => {
                *self = Self { began_at_ms: Some(now_ms), used: 0 };
                now_ms
            }
        };
        if self.used < quota.pictures {
            self.used += 1;
            return Ok(());
        }
        let left_ms = began.saturating_add(quota.window_ms).saturating_sub(now_ms);
        Err(left_ms.div_ceil(60_000).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_gives_its_pictures_and_starts_again() {
        let quota = Quota { pictures: 2, window_ms: 90_000 };
        let mut window = QuotaWindow::default();
        assert_eq!(window.take(quota, 1_000), Ok(()));
        assert_eq!(window.take(quota, 2_000), Ok(()));
        assert_eq!(window.take(quota, 3_000), Err(2));
        assert_eq!(window.take(quota, 91_000), Ok(()));
    }
}
