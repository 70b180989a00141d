//! What single records tell of jobs when what came before them is lost. The fold cannot go on over
//! a gap, because it takes a job's former state for granted; what has cost something can be told
//! all the same.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_engine::{
    AttemptId, Event, Job, JobId, JobState, Known, Moment, Picture, Retry, Send, State, Trace,
};

use crate::reading::Reading;
use crate::record::Record;

/// What is known of a job, and since which record. `None` is a job that waits: nothing of it is
/// paid for.
pub(crate) type Ledger = BTreeMap<JobId, (u64, Option<Trace>)>;

/// What records beyond a damage tell.
pub(crate) struct Salvage {
    pub(crate) ledger: Ledger,
    /// Jobs that were at a worker and not permitted to be sent when they were last told of: they
    /// may have been sent by a record that is lost.
    pub(crate) at_workers: BTreeSet<JobId>,
    /// The events that changed how the batch goes, and limits, in order, with their records.
    pub(crate) control: Vec<(u64, Event)>,
    /// The highest attempt that was seen.
    pub(crate) attempt: AttemptId,
    /// When sends were permitted, whatever became of their jobs since: the pace counts them.
    pub(crate) sends: Vec<Moment>,
    /// Which records are in the ledger already.
    heard: BTreeMap<JobId, u64>,
    /// When the last record before the damage was written: what was sent in a lost record was sent
    /// after that.
    floor: Moment,
}

impl Salvage {
    /// Reads on beyond the damage, from what is known before it and by the second copy.
    pub(crate) fn read(ledger: Ledger, reading: &Reading) -> Self {
        let jobs = reading.state.as_ref().map(State::jobs).unwrap_or_default();
        let is_at_worker = |job: &Job| matches!(job.state, JobState::Preparing { .. });
        let at_workers = (0..).map(JobId).zip(jobs).filter(|(_, job)| is_at_worker(job));
        let mut salvage = Self {
            heard: ledger.iter().map(|(job, (seq, _))| (*job, *seq)).collect(),
            at_workers: at_workers.map(|(id, _)| id).collect(),
            ledger,
            control: Vec::new(),
            attempt: AttemptId(0),
            sends: Vec::new(),
            floor: reading.at,
        };
        let mut attempts = BTreeMap::new();
        for record in &reading.later {
            for event in &record.events {
                salvage.hear(record, event, &mut attempts);
            }
        }
        salvage
    }

    fn hear(&mut self, record: &Record, event: &Event, attempts: &mut BTreeMap<JobId, AttemptId>) {
        if matches!(event, Event::SendPermitted { .. }) {
            self.sends.push(record.at);
        }
        // What the second copy tells of a job goes as far as its record.
        let heard = event.job().and_then(|job| self.heard.get(&job));
        if heard.is_some_and(|heard| record.seq <= *heard) {
            return;
        }
        let at = record.at;
        match event {
            Event::Assigned { job, attempt, .. } => {
                attempts.insert(*job, *attempt);
                self.attempt = self.attempt.max(*attempt);
                self.waits(record.seq, *job);
                self.at_workers.insert(*job);
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
                let retry = known.and_then(look_for).unwrap_or(Retry::Send);
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
                let heard = &self.heard;
                let is_news = |job: &JobId| heard.get(job).is_none_or(|seq| *seq < record.seq);
                for trace in recovered.traces.iter().filter(|trace| is_news(&trace.job)) {
                    self.ledger.insert(trace.job, (record.seq, Some(trace.clone())));
                }
                self.attempt = self.attempt.max(recovered.next_attempt);
                self.sends.extend(&recovered.sends);
            }
            Event::Paused
            | Event::Resumed
            | Event::Stopped
            | Event::PersonNeeded { .. }
            | Event::LimitSeen { .. } => self.control.push((record.seq, event.clone())),
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
        self.at_workers.remove(&job);
        if !is_done(self.ledger.get(&job)) {
            self.ledger.insert(job, (seq, None));
        }
    }

    /// The job's trace, as one that was at least sent.
    fn sent(&mut self, record: &Record, job: JobId, attempt: Option<AttemptId>) -> &mut Trace {
        let (seq, known) = self.ledger.entry(job).or_insert((record.seq, None));
        *seq = record.seq;
        // The author asked for it again by a record that is lost.
        if let Some(trace) = known
            && let Known::SetAside { retry, .. } = &trace.known
        {
            match *retry {
                Retry::Look { attempt, send } => trace.known = Known::Sent { attempt, send },
                // It was sent anew.
                Retry::Send => *known = None,
            }
        }
        let known = known.get_or_insert_with(|| sent_trace(job, attempt, self.floor));
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

/// How a job that is set aside is looked for when the author wants it again.
fn look_for(trace: &Trace) -> Option<Retry> {
    match &trace.known {
        Known::Sent { attempt, send } => Some(Retry::Look { attempt: *attempt, send: *send }),
        Known::Made { attempt, .. } => {
            Some(Retry::Look { attempt: *attempt, send: Send::Pictured })
        }
        Known::SetAside { retry, .. } => Some(*retry),
        Known::Done { .. } => None,
    }
}

fn made(trace: &Trace) -> Option<Picture> {
    match &trace.known {
        Known::Made { picture, .. } | Known::Done { picture } => Some(picture.clone()),
        Known::Sent { .. } | Known::SetAside { .. } => None,
    }
}
