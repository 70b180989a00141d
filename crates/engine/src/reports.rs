//! What each report of a worker means for its job.

use crate::effect::Effect;
use crate::event::Event;
use crate::handle::Turn;
use crate::ids::{AttemptId, ConversationId, JobId};
use crate::job::{Job, JobState, Send};
use crate::outcome::ReasonKind;
use crate::report::{Failure, Limit, Need, Obstacle, Picture, Report};
use crate::state::Control;

/// Two announcements whose ends are this close are one.
const SAME_LIMIT_MS: u64 = 5_000;

impl Turn<'_> {
    pub(crate) fn report(&mut self, attempt: AttemptId, report: Report) {
        // A limit holds for the account, whatever became of the attempt that met it.
        if let Report::Limited { words, limit, wait_ms, .. } = &report {
            self.heed_limit(words, *limit, *wait_ms);
        }
        let Some(id) = self.state.job_of(attempt) else { return };
        match report {
            Report::Ready => self.ready(id),
            Report::Sent { conversation } => self.sent(id, conversation),
            // A sign of life; nothing about the batch has changed.
            Report::Progress { .. } => {}
            Report::Picture { picture, conversation } => self.picture(id, picture, conversation),
            Report::NotSent { why, obstacle } => self.not_sent(id, &why, obstacle),
            Report::Unclear { why } => self.unclear(id, &why),
            Report::Refused { words } => self.refused(id, words),
            Report::Failed { words, failure } => self.failed(id, &words, failure),
            Report::Limited { words, sent, .. } => self.limited(id, &words, sent),
            Report::NeedsPerson { need, words, unsent } => {
                self.needs_person(id, need, words, unsent);
            }
        }
    }

    fn state_of(&self, id: JobId) -> Option<JobState> {
        self.state.job(id).map(|job| job.state.clone())
    }

    fn ready(&mut self, id: JobId) {
        match self.state_of(id) {
            Some(JobState::Preparing { ready: false, .. }) => {
                self.emit(Event::Prepared { job: id });
            }
            // Or this is an old report that comes twice: the worker sends an attempt at most
            // once, however often it is told to.
            Some(JobState::Sending { is_told: true, .. }) => {
                self.emit(Event::PermissionUnheard { job: id });
            }
            Some(_) | None => {}
        }
    }

    fn sent(&mut self, id: JobId, conversation: Option<ConversationId>) {
        let Some(job) = self.state.job(id) else { return };
        let is_news = match &job.state {
            JobState::Sending { .. } => true,
            JobState::Making { .. } => conversation.is_some() && conversation != job.conversation,
            JobState::Unsettled { send, .. } | JobState::Looking { send, .. } => {
                *send == Send::Possible
                    || (conversation.is_some() && conversation != job.conversation)
            }
            JobState::Waiting { .. }
            | JobState::Preparing { .. }
            | JobState::Saving { .. }
            | JobState::Done { .. }
            | JobState::SetAside { .. } => false,
        };
        if is_news {
            self.emit(Event::SendSeen { job: id, conversation });
        }
    }

    fn picture(&mut self, id: JobId, picture: Picture, conversation: Option<ConversationId>) {
        let is_wanted = match self.state.job(id).map(|job| &job.state) {
            Some(
                JobState::Sending { .. }
                | JobState::Making { .. }
                | JobState::Looking { .. }
                | JobState::Unsettled { .. },
            ) => true,
            // The service worker died between writing the event and starting the download, whose
            // time begins anew.
            Some(JobState::Saving { download: None, picture: known, .. }) => *known == picture,
            Some(_) | None => false,
        };
        if is_wanted {
            let made = picture.clone();
            self.emit(Event::PictureMade { job: id, picture: made, conversation });
            self.ask(Effect::Save { job: id, picture });
        }
    }

    fn not_sent(&mut self, id: JobId, why: &str, obstacle: Obstacle) {
        let Some(job) = self.state.job(id) else { return };
        if job.is_over() || matches!(job.state, JobState::Saving { .. } | JobState::Waiting { .. })
        {
            return;
        }
        if job.send().is_some_and(Send::is_certain) {
            // The page was seen to take it: a page that shows nothing of it now is a doubt.
            self.unclear(id, why);
            return;
        }
        match obstacle {
            Obstacle::Prompt => {
                let words = format!("The page would not take this prompt: {why}");
                self.set_aside(id, ReasonKind::NotSent, words);
            }
            Obstacle::Page => self.give_back(id, why, true),
            // Neither is the job's fault.
            Obstacle::Chat | Obstacle::Cancelled => self.give_back(id, why, false),
        }
    }

    fn unclear(&mut self, id: JobId, why: &str) {
        let Some(job) = self.state.job(id) else { return };
        let looks = job.counts.looks + u32::from(matches!(job.state, JobState::Looking { .. }));
        let ready_at = self.backoff(id, looks.max(1));
        self.leave_unwatched(id, why, ready_at);
    }

    fn refused(&mut self, id: JobId, words: String) {
        match self.state.job(id).and_then(Job::send) {
            Some(Send::Pictured) => self.unclear(id, &words),
            Some(Send::Possible | Send::Certain) => {
                self.saw_send(id);
                self.set_aside(id, ReasonKind::Refused, words);
            }
            None => {}
        }
    }

    fn failed(&mut self, id: JobId, words: &str, failure: Failure) {
        let Some(send) = self.state.job(id).and_then(Job::send) else { return };
        if send == Send::Pictured {
            self.unclear(id, words);
            return;
        }
        self.saw_send(id);
        match failure {
            // The picture may be there after a reload: look before paying again. Only the look
            // itself can say that it was done: this report may be an old one that comes twice.
            Failure::Page => {
                let ready_at = self.backoff(id, 1);
                self.leave_unwatched(id, words, ready_at);
            }
            Failure::Lasting | Failure::Tool | Failure::NoPicture => self.send_again(id, words),
        }
    }

    fn send_again(&mut self, id: JobId, words: &str) {
        let Some(job) = self.state.job(id) else { return };
        let failures = job.counts.failures + 1;
        if failures >= self.state.facts.settings.retry.sends_max {
            self.set_aside(id, ReasonKind::Failed, words.to_owned());
            return;
        }
        let ready_at = self.backoff(id, failures);
        let words = words.to_owned();
        self.emit(Event::SendFailed { job: id, words, counts: true, ready_at });
    }

    /// Keeps to a limit, unless one that reaches as far is in force: two workers meet the same
    /// limit, and a report may come twice.
    fn heed_limit(&mut self, words: &str, limit: Limit, wait_ms: Option<u64>) {
        let limiter = &self.state.facts.limiter;
        let until = limiter.hold_until(self.now, limit, wait_ms);
        let is_known = limiter
            .hold(self.now)
            .is_some_and(|hold| wait_ms.is_none() || hold.until.plus(SAME_LIMIT_MS) >= until);
        if !is_known {
            self.emit(Event::LimitSeen { limit, until, words: words.to_owned() });
            self.take_back_unsent("the site announced a limit");
        }
    }

    fn limited(&mut self, id: JobId, words: &str, sent: bool) {
        let Some(job) = self.state.job(id) else { return };
        if job.worker().is_none() {
            return;
        }
        let until = self.state.facts.limiter.next_send_at(self.now);
        // A prompt that was certainly taken and bounced by the limit made no picture.
        if job.send().is_none() || (!sent && job.send() == Some(Send::Possible)) {
            self.give_back(id, words, false);
        } else if sent && job.send() != Some(Send::Pictured) {
            let words = words.to_owned();
            self.saw_send(id);
            self.emit(Event::SendFailed { job: id, words, counts: false, ready_at: until });
        } else {
            self.leave_unwatched(id, words, until);
        }
    }

    fn needs_person(&mut self, id: JobId, need: Need, words: String, unsent: bool) {
        let Some(job) = self.state.job(id) else { return };
        if job.worker().is_none() {
            return;
        }
        if unsent && !job.send().is_some_and(Send::is_certain) {
            self.give_back(id, &words, false);
        } else {
            self.leave_unwatched(id, &words, self.now);
        }
        if self.state.facts.control == Control::Running {
            self.emit(Event::PersonNeeded { need, words });
            self.take_back_unsent("a person is needed first");
            self.ask(Effect::Notify);
        }
    }

    /// An answer of the page proves that it took the prompt, whether or not a report said so.
    fn saw_send(&mut self, id: JobId) {
        if self.state.job(id).and_then(Job::send) == Some(Send::Possible) {
            self.emit(Event::SendSeen { job: id, conversation: None });
        }
    }
}
