//! The chat site and the account: the truth about what was sent and made.

use std::collections::BTreeMap;

use panelwright_engine::{ConversationId, JobId, Moment};

use crate::chance::Chance;
use crate::fault::{Fault, Struck};
use crate::options::Options;

/// What becomes of a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Picture,
    Refused,
    Failed,
    /// The page works on it for ever.
    Never,
}

/// One prompt that the site took.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) job: JobId,
    pub(crate) at: Moment,
    pub(crate) answer: Answer,
    pub(crate) answered_at: Moment,
}

/// So many conversations a page shows at first.
const LISTED_MAX: usize = 28;

/// The longest way of a word from the engine to the page: what is permitted now is sent up to this
/// much later.
const DELIVERY_MS: u64 = 30;

#[derive(Debug, Default)]
pub(crate) struct Site {
    /// By conversation: a number that grows with each send.
    pub(crate) sent: BTreeMap<u32, Sent>,
    pub(crate) last_send_at: Option<Moment>,
    /// The end of a throttle that the shell was told of, and when it was told.
    pub(crate) announced: Option<(Moment, Moment)>,
    /// Broken promises, in words.
    pub(crate) violations: Vec<String>,
}

impl Site {
    /// A prompt arrives. `Err` is the site's throttle: nothing was taken.
    pub(crate) fn send(
        &mut self,
        now: Moment,
        job: JobId,
        options: &Options,
        chance: &mut Chance,
        struck: &mut Struck,
    ) -> Result<u32, u64> {
        let is_forbidden = self
            .announced
            .is_some_and(|(until, told_at)| now < until && now.since(told_at) > DELIVERY_MS);
        if is_forbidden {
            self.violations
                .push(format!("job {job} was sent at {now:?} while a limit was in force"));
        }
        let earlier = self.sent.values().filter(|sent| sent.job == job);
        for sent in earlier {
            match sent.answer {
                Answer::Picture | Answer::Never => {
                    self.violations.push(format!("job {job} was paid for twice"));
                }
                Answer::Refused => {
                    self.violations.push(format!("refused job {job} was sent again"));
                }
                Answer::Failed => {}
            }
        }
        let since_last = self.last_send_at.map(|last| now.since(last));
        if since_last.is_some_and(|gap_ms| gap_ms + DELIVERY_MS < options.gap_ms) {
            self.violations.push(format!("job {job} was sent sooner than the author's gap"));
        }
        if since_last.is_some_and(|gap_ms| gap_ms < options.site_gap_ms) {
            const WAIT_MS: u64 = 20_000;
            self.last_send_at = Some(now);
            struck.count(Fault::Throttled);
            return Err(WAIT_MS);
        }
        self.last_send_at = Some(now);
        let answer = if struck.strikes(Fault::Refused, options, chance) {
            Answer::Refused
        } else if struck.strikes(Fault::Failed, options, chance) {
            Answer::Failed
        } else if struck.strikes(Fault::Stuck, options, chance) {
            Answer::Never
        } else {
            Answer::Picture
        };
        let conversation = u32::try_from(self.sent.len()).unwrap_or(u32::MAX);
        let answered_at = now.plus(options.making_ms);
        self.sent.insert(conversation, Sent { job, at: now, answer, answered_at });
        Ok(conversation)
    }

    /// The shell is told of a throttle. What it is told of again a moment later is the same one.
    pub(crate) fn announce(&mut self, now: Moment, wait_ms: u64) {
        let until = now.plus(wait_ms);
        let is_same = self.announced.is_some_and(|(known, _)| known.plus(5_000) >= until);
        if !is_same {
            self.announced = Some((until, now));
        }
    }

    /// The list of conversations as a page shows it: by their last change, newest first.
    pub(crate) fn listed(&self, now: Moment) -> Vec<ConversationId> {
        let changed_at = |sent: &Sent| {
            if sent.answer != Answer::Never && sent.answered_at <= now {
                sent.answered_at
            } else {
                sent.at
            }
        };
        let mut listed: Vec<(Moment, u32)> =
            self.sent.iter().map(|(number, sent)| (changed_at(sent), *number)).collect();
        listed.sort_by_key(|entry| std::cmp::Reverse(*entry));
        listed.into_iter().take(LISTED_MAX).map(|(_, number)| name(number)).collect()
    }

    /// The first of these conversations that holds a job's prompt.
    pub(crate) fn first_of(&self, job: JobId, opened: &[ConversationId]) -> Option<u32> {
        let holds = |number: &u32| self.sent.get(number).is_some_and(|sent| sent.job == job);
        opened.iter().filter_map(number).find(holds)
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
