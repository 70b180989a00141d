//! Time in a world: as it passes, and as the machine's clock tells it.

use panelwright_engine::Moment;

/// When a world begins, by both.
pub(crate) const STARTED_AT: Moment = Moment(1_700_000_000_000);

/// A machine's clock may be set forward and back; time goes on regardless.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: Moment,
    ahead_ms: i64,
}

impl Default for Clock {
    fn default() -> Self {
        Self { now: STARTED_AT, ahead_ms: 0 }
    }
}

impl Clock {
    /// The time that it is.
    pub(crate) fn now(&self) -> Moment {
        self.now
    }

    /// The time that the machine says it is: what the engine is told.
    pub(crate) fn told(&self) -> Moment {
        Moment(self.now.0.saturating_add_signed(self.ahead_ms))
    }

    /// Time passes up to `at`; what was planned for an earlier moment is late.
    pub(crate) fn pass(&mut self, at: Moment) {
        self.now = self.now.max(at);
    }

    /// Somebody sets the machine's clock.
    pub(crate) fn set_by(&mut self, by_ms: i64) {
        self.ahead_ms += by_ms;
    }
}
