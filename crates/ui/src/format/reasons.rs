//! Failures, grouped: forty panels that failed for one reason are one thing to read.

use panelwright_engine::{JobId, ReasonKind};
use panelwright_protocol::JobRow;

/// Panels that were set aside for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReasonGroup {
    /// What kind of end it was.
    pub(crate) kind: ReasonKind,
    /// What happened, in the page's or the browser's own words.
    pub(crate) words: String,
    /// Which panels, in order.
    pub(crate) jobs: Vec<JobId>,
}

/// Groups rows by kind and words, the largest group first; groups of one size stay in the order
/// of their first panel.
pub(crate) fn group_reasons<'a>(rows: impl IntoIterator<Item = &'a JobRow>) -> Vec<ReasonGroup> {
    let mut groups: Vec<ReasonGroup> = Vec::new();
    for row in rows {
        let Some(reason) = &row.reason else { continue };
        let words = reason.words.trim();
        match groups.iter_mut().find(|group| group.kind == reason.kind && group.words == words) {
            Some(group) => group.jobs.push(row.job),
            None => groups.push(ReasonGroup {
                kind: reason.kind,
                words: words.to_owned(),
                jobs: vec![row.job],
            }),
        }
    }
    groups.sort_by_key(|group| core::cmp::Reverse(group.jobs.len()));
    groups
}

#[cfg(test)]
mod tests {
    use panelwright_engine::{JobPhase, Moment, Reason};

    use super::*;

    fn row(job: u32, reason: Option<(ReasonKind, &str)>) -> JobRow {
        JobRow {
            job: JobId(job),
            phase: if reason.is_some() { JobPhase::SetAside } else { JobPhase::Done },
            attempts: 1,
            reason: reason.map(|(kind, words)| Reason { kind, words: words.to_owned() }),
            file: None,
            since: Moment(0),
            retry_at: None,
        }
    }

    #[test]
    fn the_same_reason_is_told_once_and_the_largest_first() {
        let rows = [
            row(0, Some((ReasonKind::Failed, "Tool error"))),
            row(1, None),
            row(2, Some((ReasonKind::Refused, "No."))),
            row(3, Some((ReasonKind::Refused, " No. "))),
            row(4, Some((ReasonKind::Failed, "No."))),
        ];
        let groups = group_reasons(&rows);
        let told: Vec<_> = groups.iter().map(|group| (group.kind, group.jobs.as_slice())).collect();
        assert_eq!(
            told,
            [
                (ReasonKind::Refused, &[JobId(2), JobId(3)][..]),
                (ReasonKind::Failed, &[JobId(0)][..]),
                (ReasonKind::Failed, &[JobId(4)][..]),
            ]
        );
    }

    #[test]
    fn nothing_set_aside_is_no_group() {
        assert!(group_reasons([&row(0, None)]).is_empty());
    }
}
