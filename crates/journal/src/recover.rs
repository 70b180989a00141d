//! From what is left of a batch to the best that can be said of it: one pure function.
//!
//! Four witnesses are heard: the journal up to its damage, single records beyond it, the second
//! copy, and the browser's download history. A job is done if its file is known to be whole; it is
//! to be looked for if anybody saw it sent, or if it may have been sent and nobody can vouch that
//! it was not; the rest waits. What is guessed is told, and the batch is paused on it.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_engine::{
    AttemptId, Event, Evidence, JobId, Known, Phase, Picture, PictureFormat, Reason, ReasonKind,
    Recovered, Retry, Send, SessionId, Settings, Source, State, Trace, WORKERS_MAX,
};

use crate::mirror::{CHUNK_JOBS, Reflection};
use crate::reading::Reading;
use crate::salvage::{Ledger, Salvage, is_done, sent_trace};
use crate::store::PanelRecord;

/// Attempts that nobody wrote down may have used numbers; a number that is used twice could bring
/// one panel's picture under another's name. More than a batch makes in its life, and few enough
/// for as many recoveries.
const ATTEMPTS_SKIPPED: u32 = 1 << 16;

/// A whole file of the batch, from the browser's download history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// The path below the download folder, with forward slashes.
    pub path: String,
    /// Its length.
    pub size_bytes: u32,
}

/// All that was found.
#[derive(Debug)]
pub struct Found<'a> {
    /// The journal.
    pub reading: &'a Reading,
    /// The second copy.
    pub reflection: &'a Reflection,
    /// The panels, by job.
    pub panels: &'a [PanelRecord],
    /// Jobs whose prompt is in neither place.
    pub promptless: &'a BTreeSet<JobId>,
    /// The batch's files in the download history.
    pub files: &'a [SavedFile],
    /// The browser session that this is.
    pub session: &'a SessionId,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// The record with which the journal goes on.
    pub events: Vec<Event>,
    /// What the author is told; the same as in the events.
    pub words: Vec<String>,
}

/// Makes the best of what was found.
#[must_use]
pub fn recover(found: &Found<'_>) -> Recovery {
    let reading = found.reading;
    let before = found.traces_before();
    let mut ledger = before.clone();
    found.hear_mirror(&mut ledger);
    let Salvage { mut ledger, at_workers, control, attempt, sends, .. } =
        Salvage::read(ledger, reading);
    let is_older = reading.is_whole() && found.reflection.seq() > reading.last;
    let mut telling = Telling { is_older, ..Telling::default() };
    found.hear_downloads(&mut ledger, &mut telling);
    found.suspect(&mut ledger, &at_workers, &mut telling);
    found.miss_panels(&mut ledger, &mut telling);

    let in_chunks = found.reflection.jobs.values().map(|chunk| chunk.next_attempt);
    let in_state = reading.state.as_ref().map(State::next_attempt);
    let in_traces = ledger.values().filter_map(|(_, trace)| trace.as_ref()?.attempt());
    let highest = in_chunks.chain(in_state).chain(in_traces).chain([attempt]).max();
    let mut next = highest.map_or(1, |highest| highest.0.saturating_add(ATTEMPTS_SKIPPED));
    let mut traces = Vec::new();
    for (job, (_, trace)) in ledger {
        let Some(mut trace) = trace else { continue };
        if before.get(&job).is_some_and(|(_, before)| before.as_ref() == Some(&trace)) {
            continue;
        }
        if let Some(attempt) = attempt_of(&mut trace).filter(|attempt| attempt.0 == 0) {
            *attempt = AttemptId(next);
            next += 1;
        }
        traces.push(trace);
    }

    let mut events = Vec::new();
    if reading.state.is_none() {
        events.push(found.started());
    }
    let next_attempt = AttemptId(next);
    telling.count(&traces);
    let recovered = Recovered { after: reading.seq, next_attempt, traces, sends };
    events.push(Event::Recovered(Box::new(recovered)));
    let is_over = reading.state.as_ref().is_some_and(|state| !state.is_open());
    if is_over && (telling.sent > 0 || found.went_on()) {
        // It went on after its end, as the other witnesses tell.
        events.push(Event::Resumed);
    }
    found.go_on_as_it_went(control, &mut events);
    if telling.is_guess || telling.is_older {
        // The author may want batches to run after every restart: this one waits all the same.
        if reading.state.as_ref().is_some_and(|state| state.session() != found.session) {
            events.push(Event::SessionBegan { session: found.session.clone() });
        }
        events.push(Event::Paused);
    }
    let words = telling.words(found);
    events.extend(words.iter().map(|words| Event::Noticed { words: words.clone() }));
    Recovery { events, words }
}

/// What the author has to be told, gathered on the way.
#[derive(Default)]
struct Telling {
    done: usize,
    sent: usize,
    from_history: usize,
    suspected: usize,
    promptless: usize,
    is_guess: bool,
    /// Another witness tells of more than a sound journal does: they are from different times.
    is_older: bool,
}

impl Found<'_> {
    fn job_count(&self) -> u32 {
        self.reading.head.jobs
    }

    /// Whether the second copy tells later than the journal of a batch that has something to do.
    fn went_on(&self) -> bool {
        let head = self.reflection.head.as_ref();
        head.is_some_and(|head| head.is_open() && head.seq > self.reading.seq)
    }

    /// What the journal told of each job.
    fn traces_before(&self) -> Ledger {
        let jobs = self.reading.state.as_ref().map(State::jobs).unwrap_or_default();
        let entry = |(id, job)| (id, (self.reading.seq, Trace::of(id, job)));
        (0..).map(JobId).zip(jobs).map(entry).collect()
    }

    /// The newer knowledge counts, by the journal's numbers; records that were written later are
    /// heard after it. That a job has no trace in the second copy takes nothing back: a look costs
    /// less than a second picture.
    fn hear_mirror(&self, ledger: &mut Ledger) {
        for chunk in self.reflection.jobs.values() {
            for trace in &chunk.traces {
                let known = ledger.get(&trace.job);
                let is_newer = known.is_none_or(|(seq, _)| *seq <= chunk.seq);
                if is_newer && !is_done(known) && trace.job.0 < self.job_count() {
                    ledger.insert(trace.job, (chunk.seq, Some(trace.clone())));
                }
            }
        }
    }

    /// A whole file under a job's own name in the batch's own folder is that job's picture.
    fn hear_downloads(&self, ledger: &mut Ledger, telling: &mut Telling) {
        let sizes: BTreeMap<&str, u32> =
            self.files.iter().map(|file| (file.path.as_str(), file.size_bytes)).collect();
        let formats = [PictureFormat::Png, PictureFormat::Jpeg, PictureFormat::Webp];
        for (job, panel) in (0..).map(JobId).zip(self.panels) {
            let in_format = |format: PictureFormat| {
                let path = format!("{}.{}", panel.file, format.extension());
                sizes.get(path.as_str()).map(|size| (format, *size))
            };
            let Some((format, size_bytes)) = formats.into_iter().find_map(in_format) else {
                continue;
            };
            let trace = ledger.get(&job).and_then(|(_, trace)| trace.clone());
            let picture = match trace.as_ref().map(|trace| &trace.known) {
                Some(Known::Done { .. } | Known::SetAside { .. }) => continue,
                // Of another length: an earlier try, or not written to its end.
                Some(Known::Made { picture, .. }) if picture.size_bytes != size_bytes => continue,
                Some(Known::Made { picture, .. }) => picture.clone(),
                Some(Known::Sent { .. }) | None => picture_by_name(format, size_bytes),
            };
            if trace.is_none() && self.reading.is_whole() {
                telling.is_older = true;
            }
            let mut trace = trace.unwrap_or_else(|| sent_trace(job, None, self.reading.at));
            trace.known = Known::Done { picture };
            ledger.insert(job, (u64::MAX, Some(trace)));
            telling.from_history += 1;
        }
    }

    /// Jobs of which nobody can say that they were not sent.
    fn suspect(&self, ledger: &mut Ledger, at_workers: &BTreeSet<JobId>, telling: &mut Telling) {
        let begun = ledger.iter().filter(|(_, (_, trace))| trace.is_some());
        let highest = begun.map(|(job, _)| job.0).max();
        let workers = self.known_settings().map_or(WORKERS_MAX, |settings| settings.workers);
        // Jobs are begun in their order: as many beyond the last known one as there are workers, or
        // as a missing part of the second copy tells of.
        let beyond = u32::from(workers).max(CHUNK_JOBS);
        let in_order = highest.map_or(0, |highest| highest + 1).saturating_add(beyond);
        for job in (0..self.job_count()).map(JobId) {
            if self.reflection.vouches_for(job) || ledger.get(&job).is_some_and(|it| it.1.is_some())
            {
                continue;
            }
            let waits_since = ledger.get(&job).map_or(0, |(seq, _)| *seq);
            // One record cannot hold both a job's beginning and its send; two can.
            telling.is_guess |= self.lost_after(waits_since, telling.is_older) > 1;
            // The journal may have lost its end, too: a look costs less than a second picture.
            if at_workers.contains(&job) || job.0 < in_order {
                telling.suspected += 1;
                ledger
                    .insert(job, (self.reading.seq, Some(sent_trace(job, None, self.reading.at))));
            }
        }
    }

    /// How many records may be lost behind one.
    fn lost_after(&self, seq: u64, is_older: bool) -> u64 {
        let reading = self.reading;
        // Where the second copy has nothing at all, nothing shows where the journal ended.
        let is_end_lost =
            reading.is_end_unknown || is_older || self.reflection.seq() > reading.last;
        if is_end_lost || self.reflection.jobs.is_empty() {
            return u64::MAX;
        }
        if seq <= reading.seq {
            return reading.lost;
        }
        let readable = reading.later.iter().filter(|record| record.seq > seq).count();
        reading.last.saturating_sub(seq).saturating_sub(readable as u64)
    }

    /// A job whose prompt is nowhere can be neither sent nor looked for.
    fn miss_panels(&self, ledger: &mut Ledger, telling: &mut Telling) {
        for job in self.promptless.iter().copied() {
            let known = ledger.get(&job).and_then(|(_, trace)| trace.clone());
            let is_over = known.as_ref().is_some_and(|trace| {
                matches!(trace.known, Known::Done { .. } | Known::SetAside { .. })
            });
            if is_over {
                continue;
            }
            telling.promptless += 1;
            let look = known
                .as_ref()
                .and_then(Trace::attempt)
                .map(|attempt| Retry::Look { attempt, send: Send::Possible });
            let (kind, retry) = match look {
                Some(look) => (ReasonKind::Uncertain, look),
                None => (ReasonKind::NotSent, Retry::Send),
            };
            let words = "Its prompt was lost with the browser's storage.".to_owned();
            let mut trace = known.unwrap_or_else(|| Trace {
                sent_at: None,
                attempts: 0,
                sends: 0,
                ..sent_trace(job, None, self.reading.at)
            });
            trace.known = Known::SetAside { reason: Reason { kind, words }, retry };
            ledger.insert(job, (u64::MAX, Some(trace)));
        }
    }

    fn known_settings(&self) -> Option<&Settings> {
        let in_state = self.reading.state.as_ref().map(State::settings);
        in_state.or(self.reflection.head.as_ref().map(|head| &head.settings))
    }

    fn started(&self) -> Event {
        match &self.reflection.head {
            Some(head) => head.started(self.session.clone()),
            None => Event::Started {
                settings: Settings::for_site(&self.reading.head.site, 1),
                jobs: self.job_count(),
                seed: self.reading.head.started_at.0,
                session: self.session.clone(),
            },
        }
    }

    /// The batch runs, waits or was stopped as it was.
    fn go_on_as_it_went(&self, later: Vec<(u64, Event)>, events: &mut Vec<Event>) {
        // The second copy's head is written with each of these.
        let newest_later = later.last().map_or(0, |(seq, _)| *seq);
        match &self.reflection.head {
            Some(head) if head.seq >= newest_later => {
                events.extend(head.hold.clone().map(|hold| Event::LimitSeen {
                    limit: hold.limit,
                    until: hold.until,
                    words: hold.words,
                }));
                let is_newer = head.seq > self.reading.seq || self.reading.state.is_none();
                events.extend(match &head.phase {
                    Phase::Paused if is_newer => Some(Event::Paused),
                    Phase::NeedsPerson { need, words } if is_newer => {
                        Some(Event::PersonNeeded { need: *need, words: words.clone() })
                    }
                    Phase::Stopped if is_newer => Some(Event::Stopped),
                    // The engine sees by itself that nothing is left.
                    Phase::Running
                    | Phase::Finished
                    | Phase::Paused
                    | Phase::NeedsPerson { .. }
                    | Phase::Stopped => None,
                });
            }
            Some(_) | None => events.extend(later.into_iter().map(|(_, event)| event)),
        }
    }
}

impl Telling {
    fn count(&mut self, traces: &[Trace]) {
        for trace in traces {
            match trace.known {
                Known::Done { .. } => self.done += 1,
                Known::Sent { .. } | Known::Made { .. } => self.sent += 1,
                Known::SetAside { .. } => {}
            }
        }
    }

    fn words(&self, found: &Found<'_>) -> Vec<String> {
        let reading = found.reading;
        let mut words = Vec::new();
        let damage = reading.damages.first().map(|damage| damage.words.as_str());
        words.extend(match (damage, reading.state.is_some()) {
            (Some(damage), true) => Some(format!(
                "The records of this batch are damaged: {damage}. They were left where they are, \
                 and nothing was deleted."
            )),
            (Some(damage), false) => Some(format!(
                "The records of this batch cannot be read from their beginning: {damage}. They \
                 were left where they are, and nothing was deleted."
            )),
            (None, true) if self.is_older => Some(
                "The records of this batch are older than what the browser remembers of it, as \
                 after a profile was copied or restored from a backup. The batch is paused: look \
                 whether it still goes on elsewhere, then press Resume."
                    .to_owned(),
            ),
            (None, true) if !found.reflection.is_whole(found.job_count()) => Some(
                "A part of the second copy of this batch was damaged or missing; it was written \
                 anew."
                    .to_owned(),
            ),
            (None, true) => None,
            (None, false) => Some("The browser has lost the records of this batch.".to_owned()),
        });
        if reading.state.is_none() && found.reflection.head.is_none() {
            words.push(
                "Its settings are lost with them: it goes on with one worker and at the pace that \
                 is usual for the site."
                    .to_owned(),
            );
        }
        let sent = self.sent - self.suspected.min(self.sent);
        if self.done > 0 {
            let by_history = match self.from_history {
                0 => String::new(),
                number => format!(", {number} of them in the browser's download history"),
            };
            words.push(format!("Found again: {} on disk{by_history}.", pictures(self.done)));
        }
        if sent > 0 {
            words.push(format!(
                "Found again: {} that {} sent. The chat is searched for the {} before anything is \
                 sent again.",
                count(sent, "prompt", "prompts"),
                if sent == 1 { "was" } else { "were" },
                if sent == 1 { "picture" } else { "pictures" },
            ));
        }
        if self.suspected > 0 {
            words.push(format!(
                "{} may have been sent, and no record of it is left: the chat is searched for \
                 {} first.",
                count(self.suspected, "prompt", "prompts"),
                if self.suspected == 1 { "it" } else { "each" },
            ));
        }
        if self.promptless > 0 {
            words.push(format!(
                "The text of {} is lost: {} set aside. Write the prompt anew from your script and \
                 try again.",
                count(self.promptless, "panel", "panels"),
                if self.promptless == 1 { "it is" } else { "they are" },
            ));
        }
        if self.is_guess {
            words.push(
                "The second copy is missing or damaged as well, so it cannot be said for certain \
                 what else was sent. The batch is paused: look into the chat for panels that it \
                 shows as waiting, then press Resume."
                    .to_owned(),
            );
        }
        words
    }
}

/// The attempt that a trace tells to look for.
fn attempt_of(trace: &mut Trace) -> Option<&mut AttemptId> {
    match &mut trace.known {
        Known::Sent { attempt, .. }
        | Known::Made { attempt, .. }
        | Known::SetAside { retry: Retry::Look { attempt, .. }, .. } => Some(attempt),
        Known::Done { .. } | Known::SetAside { retry: Retry::Send, .. } => None,
    }
}

/// A picture of which only its file is known. The audit shows no hash for it.
fn picture_by_name(format: PictureFormat, size_bytes: u32) -> Picture {
    Picture {
        format,
        size_bytes,
        width: 0,
        height: 0,
        sha256: String::new(),
        evidence: Evidence::Stable,
        source: Source::Original,
    }
}

fn pictures(number: usize) -> String {
    count(number, "picture", "pictures")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
