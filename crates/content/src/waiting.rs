//! Waiting for the page on behalf of something that may be called off meanwhile.

use std::cell::Cell;

use crate::page::dom;
use crate::shim::{self, Changes};
use crate::task::End;

/// Waits, and knows whether to go on.
#[derive(Debug)]
pub(crate) struct Waiting {
    stopped: Cell<bool>,
    seen: Cell<f64>,
    rest_ms: f64,
}

impl Default for Waiting {
    fn default() -> Self {
        Self::resting(0.0)
    }
}

impl Waiting {
    /// Lets the page rest so long between two looks: somebody works in it.
    pub(crate) fn resting(rest_ms: f64) -> Self {
        // No count of the shim's is negative: the first wait returns at once.
        Self { stopped: Cell::new(false), seen: Cell::new(-1.0), rest_ms }
    }

    /// Waits for a change of the page, at the longest `wait_ms`. Changes since the last wait
    /// count, so nothing is missed between two looks.
    ///
    /// # Errors
    /// [`End::Stopped`] when it was called off meanwhile.
    pub(crate) async fn changed_or(&self, wait_ms: f64) -> Result<(), End> {
        let mut seen = shim::changed_or(self.seen.get(), wait_ms).await;
        if self.rest_ms > 0.0 && dom::is_visible_tab() {
            seen = shim::settled(Changes::Page, -1.0, self.rest_ms, self.rest_ms, None).await;
        }
        self.seen.set(seen);
        self.go_on()
    }

    /// Waits.
    ///
    /// # Errors
    /// [`End::Stopped`] when it was called off meanwhile.
    pub(crate) async fn delay(&self, wait_ms: f64) -> Result<(), End> {
        shim::delay(wait_ms).await;
        self.go_on()
    }

    /// Whether to go on, after any other wait.
    ///
    /// # Errors
    /// [`End::Stopped`] when it was called off meanwhile.
    pub(crate) fn go_on(&self) -> Result<(), End> {
        if self.stopped.get() { Err(End::Stopped) } else { Ok(()) }
    }

    /// Calls it off. Who waits for the page finds out when it is poked.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
    }
}
