//! The proof of a batch, from its journal.

use std::fmt::Write as _;

use panelwright_engine::{Job, JobState, Moment};
use panelwright_protocol::{AUDIT_VERSION, Audit, AuditJob, AuditOutcome};
use sha2::{Digest, Sha256};

use crate::{Book, PanelRecord};

/// The audit of a batch as it stands.
#[must_use]
pub fn audit(book: &Book, panels: &[PanelRecord], now: Moment) -> Audit {
    let state = book.state();
    let progress = state.progress(now);
    let jobs = (0..).zip(state.jobs()).zip(panels);
    Audit {
        version: AUDIT_VERSION,
        panelwright: env!("CARGO_PKG_VERSION").to_owned(),
        batch: book.head().id.clone(),
        title: book.head().title.clone(),
        site: state.settings().site.clone(),
        started_at: state.started_at(),
        ended_at: state.ended_at(),
        total: progress.total,
        done: progress.done,
        verdict: verdict(book),
        notices: state.notices().iter().map(|notice| notice.words.clone()).collect(),
        jobs: jobs.map(|((number, job), panel)| audit_job(number, job, panel)).collect(),
    }
}

/// One sentence: how many of how many, and what is missing.
#[must_use]
pub fn verdict(book: &Book) -> String {
    let jobs = book.state().jobs();
    let done = jobs.iter().filter(|job| matches!(job.state, JobState::Done { .. })).count();
    let missing = jobs.len() - done;
    // A name is given to one job only, and a file of that name replaces an earlier try at the
    // same job: two files for a job cannot be.
    let missing =
        if missing == 0 { "none missing".to_owned() } else { format!("{missing} missing") };
    format!("{done} of {}, {missing}, none twice", jobs.len())
}

fn audit_job(number: u32, job: &Job, panel: &PanelRecord) -> AuditJob {
    let outcome = match &job.state {
        JobState::Done { picture } => AuditOutcome::Saved {
            file: panel.path(picture),
            size_bytes: picture.size_bytes,
            width: picture.width,
            height: picture.height,
            sha256: picture.sha256.clone(),
            evidence: picture.evidence,
            source: picture.source,
        },
        JobState::SetAside { reason, .. } => AuditOutcome::SetAside {
            kind: reason.kind,
            words: reason.words.clone(),
            advice: reason.kind.advice().to_owned(),
        },
        JobState::Waiting { .. }
        | JobState::Preparing { .. }
        | JobState::Sending { .. }
        | JobState::Making { .. }
        | JobState::Unsettled { .. }
        | JobState::Looking { .. }
        | JobState::Saving { .. } => AuditOutcome::Open,
    };
    #[expect(clippy::cast_precision_loss, reason = "a job lasts far less than 2^53 ms")]
    let seconds = |first| job.since.since(first) as f64 / 1000.0;
    AuditJob {
        job: number,
        panel: panel.name.clone(),
        prompt_sha256: sha256_hex(panel.prompt.as_bytes()),
        attempts: job.counts.attempts,
        sends: job.counts.sends,
        conversation: job.conversation.as_ref().map(|conversation| conversation.0.clone()),
        seconds: job.first_attempt_at.filter(|_| job.is_over()).map(seconds),
        outcome,
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use panelwright_engine::{Event, SessionId, Settings};

    use super::*;
    use crate::{BatchHead, Memory};

    fn book(jobs: u32) -> Book {
        let head = BatchHead {
            id: "b1".into(),
            title: "T".into(),
            folder: "T".into(),
            site: "http://127.0.0.1:1".into(),
            started_at: Moment(1),
            taken_up_at: Some(Moment(1)),
            jobs,
        };
        let started = Event::Started {
            settings: Settings::for_site(&head.site, 1),
            jobs,
            seed: 9,
            session: SessionId("s".into()),
        };
        let store = Memory::default();
        Book::start(&store, head, &[], started).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn every_job_is_told_of_and_no_prompt() {
        let panel = |name: &str| PanelRecord {
            name: name.into(),
            chapter: String::new(),
            prompt: "abc".into(),
            file: format!("T/{name}"),
        };
        let audit = audit(&book(2), &[panel("one"), panel("two")], Moment(2));
        assert_eq!(audit.verdict, "0 of 2, 2 missing, none twice");
        assert_eq!(audit.jobs.len(), 2);
        assert_eq!(audit.jobs[1].panel, "two");
        assert_eq!(audit.jobs[1].outcome, AuditOutcome::Open);
        // SHA-256 of "abc", from the standard that defines it.
        assert_eq!(
            audit.jobs[0].prompt_sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
