//! What single records tell of jobs when what came before them is lost. The fold cannot go on over
//! a gap, because it takes a job's former state for granted; what has cost something can be told
//! all the same.

use std::collections::BTreeMap;

use panelwright_engine::{AttemptId, Event, JobId, Known, Moment, Picture, Retry, Send, Trace};

use crate::record::Record;

/// What is known of a job, and since which record. `None` is a job that waits: nothing of it is
/// paid for.
pub(crate) type Ledger = BTreeMap<JobId, (u64, Option<Trace>)>;

/// What records beyond a damage tell.
pub(crate) struct Salvage {
    pub(crate) ledger: Ledger,
    /// The last event that changed how the batch goes, and limits, in order.
    pub(crate) control: Vec<Event>,
    /// The highest attempt that was seen.
    pub(crate) attempt: AttemptId,
}

impl Salvage {
    /// Reads on, from what was known before.
    pub(crate) fn read(ledger: Ledger, later: &[Record]) -> Self {
        let mut salvage = Self { ledger, control: Vec::new(), attempt: AttemptId(0) };
        let mut attempts = BTreeMap::new();
        for record in later {
            for event in &record.events {
                salvage.hear(record, event, &mut attempts);
            }
        }
        salvage
    }

    fn hear(&mut self, record: &Record, event: &Event, attempts: &mut BTreeMap<JobId, AttemptId>) {
        let at = record.at;
        match event {
            Event::Assigned { job, attempt, .. } => {
                attempts.insert(*job, *attempt);
                self.attempt = self.attempt.max(*attempt);
                self.waits(record.seq, *job);
            }
            Event::GivenBack { job, .. } | Event::SendFailed { job, .. } => {
                self.waits(record.seq, *job);
            }
            Event::SendPermitted { job } if !is_done(self.ledger.get(job)) => {
                let before = self.ledger.remove(job).and_then(|(_, trace)| trace);
                let attempt = attempts.get(job).copied();
                let attempt = attempt.or_else(|| before.as_ref().and_then(Trace::attempt));
                let mut trace = sent_trace(*job, attempt, at);
                if let Some(before) = before {
                    trace.attempts += before.attempts;
                    trace.sends += before.sends;
                }
                self.ledger.insert(*job, (record.seq, Some(trace)));
            }
            Event::SendPermitted { job }
            | Event::PermissionUnheard { job }
            | Event::Unsettled { job, .. }
            | Event::LookBegan { job, .. } => {
                let attempt = attempts.get(job).copied();
                let _trace = self.sent(record, *job, attempt);
            }
            Event::SendSeen { job, conversation } => {
                let attempt = attempts.get(job).copied();
                let trace = self.sent(record, *job, attempt);
                if let (Some(conversation), Known::Sent { send, .. }) =
                    (conversation, &mut trace.known)
                {
                    *send = Send::Certain;
                    trace.conversation = Some(conversation.clone());
                }
            }
            Event::PictureMade { job, picture, conversation } => {
                let attempt = attempts.get(job).copied();
                let trace = self.sent(record, *job, attempt);
                let attempt = trace.attempt().unwrap_or(AttemptId(0));
                trace.known = Known::Made { attempt, picture: picture.clone() };
                if conversation.is_some() {
                    trace.conversation.clone_from(conversation);
                }
            }
            Event::Saved { job } => {
                if let Some((seq, Some(trace))) = self.ledger.get_mut(job)
                    && let Some(picture) = made(trace)
                {
                    trace.known = Known::Done { picture };
                    trace.since = at;
                    *seq = record.seq;
                }
            }
            Event::SetAside { job, reason } => {
                let known = self.ledger.get(job).and_then(|(_, trace)| trace.as_ref());
                let look = known.and_then(Trace::attempt);
                let retry = look
                    .map_or(Retry::Send, |attempt| Retry::Look { attempt, send: Send::Possible });
                let trace = self.sent(record, *job, None);
                trace.known = Known::SetAside { reason: reason.clone(), retry };
            }
            Event::Retried { job } => {
                let retry =
                    self.ledger.get(job).and_then(|(_, trace)| match &trace.as_ref()?.known {
                        Known::SetAside { retry, .. } => Some(*retry),
                        Known::Sent { .. } | Known::Made { .. } | Known::Done { .. } => None,
                    });
                match retry {
                    Some(Retry::Look { attempt, send }) => {
                        let trace = self.sent(record, *job, Some(attempt));
                        trace.known = Known::Sent { attempt, send };
                    }
                    Some(Retry::Send) => self.waits(record.seq, *job),
                    None => {}
                }
            }
            Event::Recovered(recovered) => {
                for trace in &recovered.traces {
                    self.ledger.insert(trace.job, (record.seq, Some(trace.clone())));
                }
                self.attempt = self.attempt.max(recovered.next_attempt);
            }
            Event::Paused
            | Event::Resumed
            | Event::Stopped
            | Event::PersonNeeded { .. }
            | Event::LimitSeen { .. } => self.control.push(event.clone()),
            // Nothing that costs. The engine sees by itself when nothing is left.
            Event::Finished
            | Event::AuditWritten
            | Event::Started { .. }
            | Event::SessionBegan { .. }
            | Event::TabRequested { .. }
            | Event::TabAttached { .. }
            | Event::TabLoaded { .. }
            | Event::TabLost { .. }
            | Event::MemoryChanged { .. }
            | Event::NetworkLost
            | Event::NetworkBack
            | Event::Prepared { .. }
            | Event::DownloadBegan { .. }
            | Event::SaveFailed { .. }
            | Event::PromptEdited { .. }
            | Event::Noticed { .. } => {}
        }
    }

    fn waits(&mut self, seq: u64, job: JobId) {
        if !is_done(self.ledger.get(&job)) {
            self.ledger.insert(job, (seq, None));
        }
    }

    /// The job's trace, as one that was at least sent.
    fn sent(&mut self, record: &Record, job: JobId, attempt: Option<AttemptId>) -> &mut Trace {
        let (seq, known) = self.ledger.entry(job).or_insert((record.seq, None));
        *seq = record.seq;
        if matches!(known, Some(Trace { known: Known::SetAside { .. }, .. })) {
            *known = None;
        }
        let known = known.get_or_insert_with(|| sent_trace(job, attempt, record.at));
        known.since = record.at;
        known
    }
}

/// The trace of a job of which nothing is known but that it may have been sent. Without a known
/// attempt it gets the number 0, which no attempt has.
pub(crate) fn sent_trace(job: JobId, attempt: Option<AttemptId>, at: Moment) -> Trace {
    Trace {
        job,
        known: Known::Sent { attempt: attempt.unwrap_or(AttemptId(0)), send: Send::Possible },
        conversation: None,
        sent_at: Some(at),
        since: at,
        attempts: 1,
        sends: 1,
    }
}

pub(crate) fn is_done(entry: Option<&(u64, Option<Trace>)>) -> bool {
    matches!(entry, Some((_, Some(Trace { known: Known::Done { .. }, .. }))))
}

fn made(trace: &Trace) -> Option<Picture> {
    match &trace.known {
        Known::Made { picture, .. } | Known::Done { picture } => Some(picture.clone()),
        Known::Sent { .. } | Known::SetAside { .. } => None,
    }
}
