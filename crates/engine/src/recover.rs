//! What is known of a batch apart from its journal, and how it becomes part of it again.
//!
//! Beside the journal, a [`Trace`] of every job that has cost anything is kept in another place.
//! When the journal is lost or damaged, the traces and whatever else can be found become one event
//! ([`crate::Event::Recovered`]): the journal goes on behind it, and the state is still nothing
//! but its fold.

use serde::{Deserialize, Serialize};

use crate::apply::PERMISSION_MS;
use crate::ids::{AttemptId, ConversationId, JobId};
use crate::job::{Job, JobState, Retry, Send};
use crate::outcome::Reason;
use crate::report::Picture;
use crate::state::State;
use crate::time::Moment;

/// What is known of a job by other means than its journal: enough never to pay for it twice. A job
/// without a trace has cost nothing, or is to be sent again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Which job.
    pub job: JobId,
    /// How far it came.
    pub known: Known,
    /// The conversation of its last send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// When its last send was permitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Moment>,
    /// When it came this far.
    pub since: Moment,
    /// Attempts begun.
    pub attempts: u32,
    /// Sends that the page took, or that may have been taken.
    pub sends: u32,
}

/// How far a job came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// It was sent, or may have been.
    Sent {
        /// The attempt that it was sent by.
        attempt: AttemptId,
        /// How sure that is.
        send: Send,
    },
    /// Its picture was seen; whether it is on disk is not known.
    Made {
        /// The attempt that it was sent by.
        attempt: AttemptId,
        /// What the picture's bytes are.
        picture: Picture,
    },
    /// Its picture is on disk.
    Done {
        /// What the picture's bytes are.
        picture: Picture,
    },
    /// It has a reason instead of a picture.
    SetAside {
        /// Why.
        reason: Reason,
        /// What a retry does.
        retry: Retry,
    },
}

/// What was found out about a batch whose journal could not be believed to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recovered {
    /// The last record that was believed; 0 for none. Whoever reads the journal and meets the
    /// damage goes on from here.
    pub after: u64,
    /// No attempt with this number or a higher one can ever have been made.
    pub next_attempt: AttemptId,
    /// What is known of jobs, in the order of their numbers; the others are as they were.
    pub traces: Vec<Trace>,
    /// When sends were permitted in records behind the damage, whatever became of their jobs since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sends: Vec<Moment>,
}

/// Something about the batch's records that the author was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// When.
    pub at: Moment,
    /// What happened, what could be done about it, what could not.
    pub words: String,
}

impl Trace {
    /// The trace of a job as it stands; `None` for one that has cost nothing, or that is to be
    /// sent again.
    #[must_use]
    pub fn of(id: JobId, job: &Job) -> Option<Self> {
        let known = match &job.state {
            JobState::Waiting { .. } | JobState::Preparing { .. } => return None,
            JobState::Sending { attempt, .. }
            | JobState::Making { attempt, .. }
            | JobState::Unsettled { attempt, .. }
            | JobState::Looking { attempt, .. } => {
                Known::Sent { attempt: *attempt, send: job.send().unwrap_or(Send::Possible) }
            }
            JobState::Saving { attempt, picture, .. } => {
                Known::Made { attempt: *attempt, picture: picture.clone() }
            }
            JobState::Done { picture } => Known::Done { picture: picture.clone() },
            JobState::SetAside { reason, retry } => {
                Known::SetAside { reason: reason.clone(), retry: *retry }
            }
        };
        Some(Self {
            job: id,
            known,
            conversation: job.conversation.clone(),
            sent_at: job.sent_at,
            since: job.since,
            attempts: job.counts.attempts,
            sends: job.counts.sends,
        })
    }

    /// The attempt that may still be under way.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptId> {
        match &self.known {
            Known::Sent { attempt, .. }
            | Known::Made { attempt, .. }
            | Known::SetAside { retry: Retry::Look { attempt, .. }, .. } => Some(*attempt),
            Known::Done { .. } | Known::SetAside { retry: Retry::Send, .. } => None,
        }
    }
}

impl State {
    pub(crate) fn apply_recovered(&mut self, at: Moment, recovered: &Recovered) {
        self.lose_all_tabs(at);
        self.facts.next_attempt = self.facts.next_attempt.max(recovered.next_attempt.0);
        let sends_before = self.facts.limiter.sends_total();
        // The account's limits hold for sends that the journal does not tell of, too.
        let is_news = |trace: &&Trace| {
            let known = self.job(trace.job).and_then(|job| job.sent_at);
            trace.sent_at.is_some() && trace.sent_at > known
        };
        let mut sent: Vec<Moment> =
            recovered.traces.iter().filter(is_news).filter_map(|trace| trace.sent_at).collect();
        sent.extend(&recovered.sends);
        sent.sort_unstable();
        sent.dedup();
        for moment in sent {
            self.facts.limiter.sent(moment);
        }
        let mut in_order: Vec<&Trace> = recovered.traces.iter().collect();
        in_order.sort_by_key(|trace| trace.since);
        for trace in in_order {
            self.apply_trace(at, trace, sends_before);
        }
    }

    /// `sends_before`: how many sends the journal told of.
    fn apply_trace(&mut self, at: Moment, trace: &Trace, sends_before: u64) {
        if let Some(conversation) = &trace.conversation {
            let made_at = matches!(trace.known, Known::Made { .. } | Known::Done { .. });
            self.remember_conversation(conversation, made_at.then_some(trace.since));
        }
        self.change_job(trace.job, at, |job| {
            // A send that the journal does not tell of came after those that it tells of. It gets the
            // number of the last of them, not the next: with the clock set back a send may be missing
            // in the count, and a later picture must not pass for one that was over before.
            if trace.sent_at.is_some_and(|at| job.sent_at != Some(at)) {
                job.send_number = sends_before;
            }
            job.counts.attempts = job.counts.attempts.max(trace.attempts);
            job.counts.sends = job.counts.sends.max(trace.sends);
            job.conversation.clone_from(&trace.conversation);
            job.first_attempt_at = job.first_attempt_at.or(trace.sent_at);
            job.sent_at = trace.sent_at.or(job.sent_at);
            // A page that was told may press until its permission ends, and who that is is not
            // known any more; before that, not finding the prompt proves nothing.
            let permission_ends = at.plus(PERMISSION_MS);
            let to_look_for = |attempt, send: Send| JobState::Unsettled {
                attempt,
                send,
                last_worker: None,
                ready_at: if send.is_certain() { Moment(0) } else { permission_ends },
            };
            job.state = match &trace.known {
                Known::Sent { attempt, send } => to_look_for(*attempt, *send),
                Known::Made { attempt, .. } => to_look_for(*attempt, Send::Pictured),
                Known::Done { picture } => JobState::Done { picture: picture.clone() },
                Known::SetAside { reason, retry } => {
                    JobState::SetAside { reason: reason.clone(), retry: *retry }
                }
            };
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::ids::{SessionId, WorkerId};
    use crate::settings::Settings;

    fn state() -> State {
        let started = Event::Started {
            settings: Settings::for_site("https://chat.example", 2),
            jobs: 3,
            seed: 1,
            session: SessionId("s".into()),
        };
        let mut state = State::begin(Moment(1), &started).unwrap();
        let (job, worker) = (JobId(0), WorkerId(0));
        state.apply(Moment(2), &Event::Assigned { job, attempt: AttemptId(1), worker });
        state.apply(Moment(3), &Event::Prepared { job });
        state
    }

    #[test]
    fn only_what_has_cost_something_leaves_a_trace() {
        let mut state = state();
        assert_eq!(Trace::of(JobId(0), &state.jobs()[0]), None);
        state.apply(Moment(4), &Event::SendPermitted { job: JobId(0) });
        let trace = Trace::of(JobId(0), &state.jobs()[0]).unwrap();
        let known = Known::Sent { attempt: AttemptId(1), send: Send::Possible };
        assert_eq!((trace.known, trace.sent_at), (known, Some(Moment(4))));
    }

    #[test]
    fn a_recovered_send_is_looked_for_and_counts_against_the_pace() {
        let mut state = state();
        let mut other = state.clone();
        other.apply(Moment(5_000), &Event::SendPermitted { job: JobId(0) });
        let recovered = Recovered {
            after: 3,
            next_attempt: AttemptId(100),
            traces: Trace::of(JobId(0), &other.jobs()[0]).into_iter().collect(),
            sends: Vec::new(),
        };
        state.apply(Moment(6_000), &Event::Recovered(Box::new(recovered)));
        assert!(matches!(
            state.jobs()[0].state,
            JobState::Unsettled { attempt: AttemptId(1), send: Send::Possible, .. }
        ));
        assert!(state.facts.limiter.next_send_at(Moment(6_000)) >= Moment(17_000));
        assert_eq!(state.facts.next_attempt, 100);
    }

    #[test]
    fn a_recovery_makes_no_later_picture_older_than_a_send() {
        let mut state = state();
        let (first, second) = (JobId(0), JobId(1));
        state.apply(Moment(9_000), &Event::SendPermitted { job: first });
        let trace = Trace::of(first, &state.jobs()[0]);
        state.apply(
            Moment(9_500),
            &Event::Unsettled { job: first, why: "fog".into(), ready_at: Moment(0) },
        );
        // The clock is set back, and another panel is sent and made.
        let (attempt, worker) = (AttemptId(2), WorkerId(1));
        state.apply(Moment(1_000), &Event::Assigned { job: second, attempt, worker });
        state.apply(Moment(1_100), &Event::Prepared { job: second });
        state.apply(Moment(1_200), &Event::SendPermitted { job: second });
        state.remember_conversation(&ConversationId("later".into()), Some(Moment(1_300)));
        state.apply(Moment(1_400), &Event::SendPermitted { job: JobId(2) });
        let recovered = Recovered {
            after: 9,
            next_attempt: AttemptId(100),
            traces: trace.into_iter().collect(),
            sends: Vec::new(),
        };
        state.apply(Moment(1_500), &Event::Recovered(Box::new(recovered)));
        let job = &state.jobs()[0];
        let others = state.others(job.sent_at.unwrap(), job.send_number);
        assert_eq!(others.known, [ConversationId("later".into())]);
        assert!(others.over.is_empty());
    }

    #[test]
    fn a_send_that_the_journal_lost_comes_before_everything_later() {
        let mut state = state();
        let mut other = state.clone();
        other.apply(Moment(9_000), &Event::SendPermitted { job: JobId(0) });
        let recovered = Recovered {
            after: 3,
            next_attempt: AttemptId(100),
            traces: Trace::of(JobId(0), &other.jobs()[0]).into_iter().collect(),
            sends: Vec::new(),
        };
        state.apply(Moment(9_500), &Event::Recovered(Box::new(recovered)));
        // The clock is set back.
        state.remember_conversation(&ConversationId("later".into()), Some(Moment(1_300)));
        let job = &state.jobs()[0];
        assert_eq!(job.send_number, 0);
        let others = state.others(job.sent_at.unwrap(), job.send_number);
        assert!(others.over.is_empty());
    }
}
