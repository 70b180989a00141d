//! What the extension did and when, by its own journal, which the run exported at its end.

use std::path::Path;

use anyhow::Context;
use panelwright_engine::{Event, Moment};
use panelwright_journal::{Record, bundle};

/// A batch's events in order, with their moments in milliseconds since 1970.
#[derive(Default)]
pub(super) struct Story(Vec<(u64, Event)>);

impl Story {
    /// Reads an exported batch.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no whole batch.
    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        let bytes =
            std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let batch = bundle::read(&bytes, Moment(0)).context("the exported batch")?;
        let mut events = Vec::new();
        for (seq, sealed) in &batch.records {
            let record = Record::open(*seq, sealed).context("the exported batch")?;
            events.extend(record.events.into_iter().map(|event| (record.at.0, event)));
        }
        Ok(Self(events))
    }

    /// The first step of a job at or after a moment: what a batch is there for.
    pub(super) fn next_act(&self, at_ms: u64) -> Option<u64> {
        let mut later = self.0.iter().filter(|(moment, _)| *moment >= at_ms);
        later.find(|(_, event)| event.job().is_some()).map(|(moment, _)| *moment)
    }

    /// Whether the site had asked for a pause that goes on at one of these moments.
    pub(super) fn is_held(&self, from_ms: u64, to_ms: u64) -> bool {
        self.0
            .iter()
            .take_while(|(at, _)| *at <= to_ms)
            .any(|(_, event)| matches!(event, Event::LimitSeen { until, .. } if until.0 > from_ms))
    }

    /// What was written from one moment to another, a line each.
    pub(super) fn between(&self, from_ms: u64, to_ms: u64) -> impl Iterator<Item = String> {
        let inside = self.0.iter().filter(move |(at, _)| (from_ms..=to_ms).contains(at));
        inside.map(move |(at, event)| format!("{:>8} ms  {event:?}", at - from_ms))
    }
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{JobId, Limit};

    use super::*;

    #[test]
    fn an_act_is_a_job_s_and_a_pause_lasts_until_its_end() {
        let limit =
            Event::LimitSeen { limit: Limit::Pace, until: Moment(5_000), words: String::new() };
        let story = Story(vec![
            (1_000, limit),
            (1_500, Event::NetworkLost),
            (6_000, Event::Saved { job: JobId(1) }),
        ]);
        assert_eq!(story.next_act(1_200), Some(6_000));
        assert_eq!(story.next_act(6_001), None);
        assert!(story.is_held(4_999, 6_000));
        assert!(!story.is_held(5_000, 6_000));
        assert!(!story.is_held(0, 999));
    }
}
