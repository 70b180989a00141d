//! The shares of a batch, for the strip that shows its progress.

use panelwright_engine::Progress;

/// Shares of the whole, in per cent; together at most 100.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Shares {
    /// Saved.
    pub(crate) done: f64,
    /// Under way.
    pub(crate) in_hand: f64,
    /// Set aside with a reason.
    pub(crate) set_aside: f64,
}

/// The shares of a batch. Counts that do not add up (they come from a message) are cut so that
/// the strip never overflows.
pub(crate) fn shares(progress: &Progress) -> Shares {
    let total = f64::from(progress.total);
    if progress.total == 0 {
        return Shares::default();
    }
    let share = |count: u32, room: f64| (f64::from(count) / total * 100.0).clamp(0.0, room);
    let done = share(progress.done, 100.0);
    let set_aside = share(progress.set_aside, 100.0 - done);
    let in_hand = share(progress.in_hand, 100.0 - done - set_aside);
    Shares { done, in_hand, set_aside }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{Moment, Phase};

    use super::*;

    fn progress(total: u32, done: u32, set_aside: u32, in_hand: u32) -> Progress {
        Progress {
            phase: Phase::Running,
            total,
            done,
            set_aside,
            in_hand,
            waiting: 0,
            workers: Vec::new(),
            per_hour: None,
            eta_ms: None,
            hold: None,
            trouble: None,
            forecast: None,
            started_at: Moment(0),
            ended_at: None,
        }
    }

    #[test]
    fn shares_are_of_the_whole() {
        let found = shares(&progress(200, 100, 20, 10));
        assert_eq!(found, Shares { done: 50.0, in_hand: 5.0, set_aside: 10.0 });
    }

    #[test]
    fn an_empty_batch_and_false_counts_do_no_harm() {
        assert_eq!(shares(&progress(0, 5, 5, 5)), Shares::default());
        let found = shares(&progress(10, 30, 30, 30));
        assert_eq!(found, Shares { done: 100.0, in_hand: 0.0, set_aside: 0.0 });
    }
}
