//! The chat site: the truth about what was sent and made.

use std::collections::{BTreeMap, BTreeSet};

use panelwright_engine::{ConversationId, JobId, Moment, Need};

use crate::chance::Chance;
use crate::fault::{Fault, Struck};
use crate::limits::{Account, Beyond};
use crate::options::Options;

/// What becomes of a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Picture,
    /// The page shows an error, and the picture is there after a reload.
    PictureUnseen,
    /// The page shows an error, also after a reload.
    PageFailed,
    Refused,
    Failed,
    /// The answer is a limit's text; no picture is made.
    Limited(Beyond),
    /// The page works on it for ever.
    Never,
}

impl Answer {
    /// Whether a picture exists for it, or may.
    fn is_paid_for(self) -> bool {
        match self {
            Self::Picture | Self::PictureUnseen | Self::Never => true,
            Self::Refused | Self::Failed | Self::PageFailed | Self::Limited(_) => false,
        }
    }
}

/// One prompt that the site took.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) job: JobId,
    at: Moment,
    pub(crate) answer: Answer,
    pub(crate) answered_at: Moment,
    /// Whether a damage has left nobody who could tell of it.
    is_forgotten: bool,
}

impl Sent {
    /// When its conversation last changed.
    fn changed_at(&self, now: Moment) -> Moment {
        let is_answered = self.answer != Answer::Never && self.answered_at <= now;
        if is_answered { self.answered_at } else { self.at }
    }
}

/// So many conversations a page shows at first.
const LISTED_MAX: usize = 28;

/// A site and an account on it.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// By conversation, whose number grows with each send.
    sent: Vec<Sent>,
    of_job: BTreeMap<JobId, Vec<u32>>,
    account: Account,
    /// What it wants a person for.
    pub(crate) wants: Option<Need>,
    /// Broken promises, in words.
    pub(crate) violations: Vec<String>,
}

impl Site {
    /// A prompt arrives, after the author asked for its job so many times. `Err`: nothing was
    /// taken.
    pub(crate) fn send(
        &mut self,
        now: Moment,
        (job, retries): (JobId, u32),
        options: &Options,
        chance: &mut Chance,
        struck: &mut Struck,
    ) -> Result<u32, Beyond> {
        self.check(job, retries);
        let answer = match self.account.judge(now, &options.limits) {
            Err(beyond) if !beyond.is_taken => {
                let is_throttle = beyond.limit == panelwright_engine::Limit::Throttle;
                struck.count(if is_throttle { Fault::Throttled } else { Fault::TooMany });
                return Err(beyond);
            }
            Err(beyond) => {
                struck.count(Fault::Quota);
                Answer::Limited(beyond)
            }
            Ok(()) => drawn(options, chance, struck),
        };
        let making_ms = match answer {
            Answer::Refused | Answer::Limited(_) => options.making_ms / 10,
            Answer::Picture
            | Answer::PictureUnseen
            | Answer::PageFailed
            | Answer::Failed
            | Answer::Never => options.making_ms,
        };
        let answered_at = now.plus(making_ms);
        if !matches!(answer, Answer::Limited(_)) {
            self.account.give(now, answered_at, &options.limits);
        }
        let conversation = u32::try_from(self.sent.len()).unwrap_or(u32::MAX);
        self.sent.push(Sent { job, at: now, answer, answered_at, is_forgotten: false });
        self.of_job.entry(job).or_default().push(conversation);
        Ok(conversation)
    }

    /// A prompt is sent again only if no picture exists or may exist, and never by itself after a
    /// refusal. After the author asked once it is looked for; asked again, the author wants it
    /// sent. What nobody can tell of after a damage is not held against the engine (`witness`).
    fn check(&mut self, job: JobId, retries: u32) {
        let earlier = self.of_job.get(&job).into_iter().flatten();
        let earlier = earlier.filter_map(|number| self.sent.get(*number as usize));
        for answer in earlier.filter(|sent| !sent.is_forgotten) {
            if answer.answer.is_paid_for() && retries < 2 {
                self.violations.push(format!("job {job} was paid for twice"));
            }
            if answer.answer == Answer::Refused && retries < 1 {
                self.violations.push(format!("refused job {job} was sent again"));
            }
        }
    }

    /// Nobody can tell any more that these jobs were sent.
    pub(crate) fn forget(&mut self, jobs: &BTreeSet<JobId>) {
        for number in jobs.iter().filter_map(|job| self.of_job.get(job)).flatten() {
            if let Some(sent) = self.sent.get_mut(*number as usize) {
                sent.is_forgotten = true;
            }
        }
    }

    pub(crate) fn sent(&self, conversation: u32) -> Option<&Sent> {
        self.sent.get(conversation as usize)
    }

    pub(crate) fn sends(&self) -> usize {
        self.sent.len()
    }

    /// How often a job's prompt was answered so.
    pub(crate) fn answers(&self, job: JobId, is: impl Fn(Answer) -> bool) -> usize {
        let numbers = self.of_job.get(&job).into_iter().flatten();
        let sent = numbers.filter_map(|number| self.sent.get(*number as usize));
        sent.filter(|sent| is(sent.answer)).count()
    }

    /// The list of conversations as a page shows it: by their last change, newest first.
    pub(crate) fn listed(&self, now: Moment, making_ms: u64) -> Vec<ConversationId> {
        // An answer lifts a conversation by no more than the time it takes; what is further down
        // than that cannot be on the page.
        let Some(shown) = self.sent.len().checked_sub(LISTED_MAX) else {
            return self.newest(now, 0);
        };
        let lowest = self.sent[shown].at;
        let lifted = |sent: &&Sent| sent.at.plus(making_ms) >= lowest;
        let above = self.sent[..shown].iter().rev().take_while(lifted).count();
        self.newest(now, shown - above)
    }

    fn newest(&self, now: Moment, from: usize) -> Vec<ConversationId> {
        let numbered = (from..).zip(&self.sent[from..]);
        let mut listed: Vec<(Moment, usize)> =
            numbered.map(|(number, sent)| (sent.changed_at(now), number)).collect();
        listed.sort_by_key(|entry| std::cmp::Reverse(*entry));
        let number = |(_, number): (Moment, usize)| u32::try_from(number).unwrap_or(u32::MAX);
        listed.into_iter().take(LISTED_MAX).map(|entry| name(number(entry))).collect()
    }

    /// The first of these conversations that holds a job's prompt.
    pub(crate) fn first_of(&self, job: JobId, opened: &[ConversationId]) -> Option<u32> {
        let holds = |number: &u32| self.sent(*number).is_some_and(|sent| sent.job == job);
        opened.iter().filter_map(number).find(holds)
    }
}

fn drawn(options: &Options, chance: &mut Chance, struck: &mut Struck) -> Answer {
    let kinds = [
        (Fault::Refused, Answer::Refused),
        (Fault::Failed, Answer::Failed),
        (Fault::PageFailed, Answer::PictureUnseen),
        (Fault::Stuck, Answer::Never),
    ];
    let found = kinds.into_iter().find(|(fault, _)| struck.strikes(*fault, options, chance));
    match found {
        Some((Fault::PageFailed, _)) if chance.happens(300) => Answer::PageFailed,
        Some((_, answer)) => answer,
        None => Answer::Picture,
    }
}

/// A conversation's name.
pub(crate) fn name(number: u32) -> ConversationId {
    ConversationId(format!("c{number}"))
}

/// The conversation of that name.
pub(crate) fn number(name: &ConversationId) -> Option<u32> {
    name.0.strip_prefix('c')?.parse().ok()
}
