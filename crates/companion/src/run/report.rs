//! What came of a batch: the extension's own account, held against the files on disk.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use panelwright_protocol::{Audit, AuditJob, AuditOutcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The report of one run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// The batch.
    pub batch: String,
    /// The script's title.
    pub title: String,
    /// The site that the pictures come from.
    pub site: String,
    /// The folder that the files' paths start from.
    pub out: String,
    /// Jobs in the batch.
    pub total: u32,
    /// Jobs whose file was found on disk as the audit describes it.
    pub verified: u32,
    /// Prompts that the site took, or may have taken.
    pub sends: u32,
    /// The extension's own verdict.
    pub verdict: String,
    /// What became of damaged or lost records of the batch.
    #[serde(default)]
    pub notices: Vec<String>,
    /// The file that the batch was exported to, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported: Option<PathBuf>,
    /// Every job, in order.
    pub jobs: Vec<JobReport>,
}

/// One job of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobReport {
    /// The job's number in the batch, from 0.
    pub job: u32,
    /// "page 12, panel 3".
    pub panel: String,
    /// Attempts, those included that ended before anything was sent.
    pub attempts: u32,
    /// How often the page took (or may have taken) the prompt.
    pub sends: u32,
    /// From the first attempt to the end, in seconds.
    pub seconds: Option<f64>,
    /// What came of it.
    #[serde(flatten)]
    pub result: JobResult,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum JobResult {
    /// The extension says that its picture is on disk.
    Saved {
        /// The path below the report's folder.
        file: String,
        /// What was found there.
        verification: Verification,
    },
    /// It has a reason instead.
    SetAside {
        /// One word, such as "refused".
        kind: String,
        /// What happened.
        words: String,
        /// What the author can do.
        advice: String,
    },
    /// The batch ended before its turn.
    Open,
}

/// What was found where a picture should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// The very file.
    Right,
    /// Nothing, or nothing that can be read.
    Missing,
    /// A file of another length.
    OtherSize,
    /// A file of the same length with other bytes.
    OtherBytes,
    /// A file that another job has as its picture, too.
    Twice,
    /// The audit names a path outside of the folder; it was not looked at.
    Outside,
}

impl Verification {
    fn words(self) -> &'static str {
        match self {
            Self::Right => "saved",
            Self::Missing => "the file is missing",
            Self::OtherSize => "the file has another size than the picture",
            Self::OtherBytes => "the file has other bytes than the picture",
            Self::Twice => "the file belongs to two panels",
            Self::Outside => "the audit names a path outside of the folder",
        }
    }
}

impl RunReport {
    /// Holds an audit against the files below `out`.
    #[must_use]
    pub fn build(audit: &Audit, out: &Path) -> Self {
        let mut seen = BTreeSet::new();
        let jobs: Vec<JobReport> =
            audit.jobs.iter().map(|job| job_report(job, out, &mut seen)).collect();
        let count = |jobs: usize| u32::try_from(jobs).unwrap_or(u32::MAX);
        Self {
            batch: audit.batch.clone(),
            title: audit.title.clone(),
            site: audit.site.clone(),
            out: out.display().to_string(),
            total: audit.total.max(count(jobs.len())),
            verified: count(jobs.iter().filter(|job| job.is_right()).count()),
            sends: jobs.iter().map(|job| job.sends).sum(),
            verdict: audit.verdict.clone(),
            notices: audit.notices.clone(),
            exported: None,
            jobs,
        }
    }

    /// Whether every job has its picture on disk.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.verified == self.total
    }
}

impl JobReport {
    fn is_right(&self) -> bool {
        matches!(&self.result, JobResult::Saved { verification: Verification::Right, .. })
    }
}

fn job_report(job: &AuditJob, out: &Path, seen: &mut BTreeSet<String>) -> JobReport {
    let result = match &job.outcome {
        AuditOutcome::Saved { file, size_bytes, sha256, .. } => {
            let is_new = seen.insert(file.clone());
            let verification = if is_new {
                verify(out, file, u64::from(*size_bytes), sha256)
            } else {
                Verification::Twice
            };
            JobResult::Saved { file: file.clone(), verification }
        }
        AuditOutcome::SetAside { kind, words, advice } => JobResult::SetAside {
            kind: kind.word().to_owned(),
            words: words.clone(),
            advice: advice.clone(),
        },
        AuditOutcome::Open => JobResult::Open,
    };
    JobReport {
        job: job.job,
        panel: job.panel.clone(),
        attempts: job.attempts,
        sends: job.sends,
        seconds: job.seconds,
        result,
    }
}

/// Looks at a file itself, whatever the extension says of it.
fn verify(out: &Path, file: &str, size_bytes: u64, sha256: &str) -> Verification {
    let is_inside = !file.is_empty()
        && Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_inside {
        return Verification::Outside;
    }
    let path = out.join(file);
    let Ok(metadata) = path.metadata() else { return Verification::Missing };
    if metadata.len() != size_bytes {
        return Verification::OtherSize;
    }
    match hash_of(&path) {
        Err(_) => Verification::Missing,
        Ok(found) if found == sha256 => Verification::Right,
        // The batch's records were lost, and the file is known by its name and length only.
        Ok(_) if sha256.is_empty() => Verification::Right,
        Ok(_) => Verification::OtherBytes,
    }
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => hash.update(&buffer[..length]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The table for people: a line for each job, then the verdict.
impl std::fmt::Display for RunReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = self.jobs.iter().map(|job| job.panel.chars().count()).max().unwrap_or(0);
        for job in &self.jobs {
            let seconds = job.seconds.map_or_else(|| "-".to_owned(), |time| format!("{time:.0} s"));
            write!(formatter, "{:width$}  {seconds:>6}  ", job.panel)?;
            let sends = match job.sends {
                0 | 1 => String::new(),
                sends => format!(" ({sends} sends)"),
            };
            match &job.result {
                JobResult::Saved { file, verification } => {
                    writeln!(formatter, "{}: {file}{sends}", verification.words())?;
                }
                JobResult::SetAside { kind, words, advice } => {
                    writeln!(formatter, "{kind}: {words}{sends} {advice}")?;
                }
                JobResult::Open => writeln!(formatter, "its turn did not come{sends}")?,
            }
        }
        writeln!(formatter)?;
        writeln!(
            formatter,
            "{} of {} pictures are on disk and right, for {} sends, below {}",
            self.verified, self.total, self.sends, self.out
        )?;
        for notice in &self.notices {
            writeln!(formatter, "{notice}")?;
        }
        if let Some(file) = &self.exported {
            writeln!(formatter, "The whole batch is in {}", file.display())?;
        }
        write!(formatter, "The extension's own verdict: {}", self.verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use panelwright_engine::{Evidence, Moment, ReasonKind, Source};

    fn job(number: u32, outcome: AuditOutcome) -> AuditJob {
        AuditJob {
            job: number,
            panel: format!("page 1, panel {}", number + 1),
            prompt_sha256: String::new(),
            attempts: 2,
            sends: 1,
            conversation: None,
            seconds: Some(41.6),
            outcome,
        }
    }

    fn saved(file: &str, size_bytes: u32, sha256: &str) -> AuditOutcome {
        AuditOutcome::Saved {
            file: file.to_owned(),
            size_bytes,
            width: 1,
            height: 1,
            sha256: sha256.to_owned(),
            evidence: Evidence::AllSigns,
            source: Source::Original,
        }
    }

    fn audit(outcomes: Vec<AuditOutcome>) -> Audit {
        let jobs: Vec<AuditJob> = (0..).zip(outcomes).map(|(n, outcome)| job(n, outcome)).collect();
        Audit {
            version: 1,
            panelwright: "0.1.0".to_owned(),
            batch: "b-1".to_owned(),
            title: "A comic".to_owned(),
            site: "https://chatgpt.com".to_owned(),
            started_at: Moment(1),
            ended_at: Some(Moment(2)),
            total: u32::try_from(jobs.len()).unwrap(),
            done: 1,
            verdict: "as told".to_owned(),
            notices: Vec::new(),
            jobs,
        }
    }

    /// SHA-256 of "abc", from the standard that defines it.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn verification(report: &RunReport, job: usize) -> Verification {
        match &report.jobs[job].result {
            JobResult::Saved { verification, .. } => *verification,
            other @ (JobResult::SetAside { .. } | JobResult::Open) => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_file_is_looked_at() {
        let out = tempfile::tempdir().unwrap();
        for name in ["a.png", "b.png", "c.png"] {
            std::fs::write(out.path().join(name), "abc").unwrap();
        }
        let report = RunReport::build(
            &audit(vec![
                saved("a.png", 3, ABC),
                saved("b.png", 4, ABC),
                saved("c.png", 3, &"0".repeat(64)),
                saved("gone.png", 3, ABC),
                saved("a.png", 3, ABC),
                saved("../a.png", 3, ABC),
            ]),
            out.path(),
        );
        let found: Vec<Verification> = (0..6).map(|job| verification(&report, job)).collect();
        assert_eq!(
            found,
            [
                Verification::Right,
                Verification::OtherSize,
                Verification::OtherBytes,
                Verification::Missing,
                Verification::Twice,
                Verification::Outside,
            ]
        );
        assert_eq!((report.verified, report.total, report.sends), (1, 6, 6));
        assert!(!report.is_complete());
    }

    #[test]
    fn only_a_batch_with_every_picture_is_complete() {
        let out = tempfile::tempdir().unwrap();
        std::fs::write(out.path().join("a.png"), "abc").unwrap();
        let one = RunReport::build(&audit(vec![saved("a.png", 3, ABC)]), out.path());
        assert!(one.is_complete());
        let with_open = audit(vec![saved("a.png", 3, ABC), AuditOutcome::Open]);
        assert!(!RunReport::build(&with_open, out.path()).is_complete());
        let mut forgotten = audit(vec![saved("a.png", 3, ABC)]);
        forgotten.total = 2;
        assert!(!RunReport::build(&forgotten, out.path()).is_complete());
    }

    #[test]
    fn reasons_reach_the_reader_and_the_file() {
        let out = tempfile::tempdir().unwrap();
        let refused = AuditOutcome::SetAside {
            kind: ReasonKind::Refused,
            words: "I can't make that.".to_owned(),
            advice: "Change the prompt.".to_owned(),
        };
        let report = RunReport::build(&audit(vec![refused]), out.path());
        let text = report.to_string();
        assert!(text.contains("page 1, panel 1"), "{text}");
        assert!(text.contains("refused: I can't make that. Change the prompt."), "{text}");
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["jobs"][0]["outcome"], "set_aside");
        assert_eq!(serde_json::from_value::<RunReport>(json).unwrap(), report);
    }
}
