//! Time comes in as an argument: the engine has no clock.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 UTC. JavaScript's `Date.now()` gives the same number.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub u64);

impl Moment {
    /// The moment `duration_ms` later; at the end of time it stays there.
    #[must_use]
    pub fn plus(self, duration_ms: u64) -> Self {
        Self(self.0.saturating_add(duration_ms))
    }

    /// Milliseconds from `earlier` to this; 0 when the clock jumped back.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
