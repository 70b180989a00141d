//! What the content script does in a tab.

use panelwright_engine::{
    AttemptId, ConversationId, Effect, Evidence, Failure, Input, JobId, Moment, Obstacle, Others,
    Picture, PictureFormat, Report as News, Source, TabId,
};

use crate::fault::Fault;
use crate::site::{Answer, name, number};
use crate::tab::{Tab, Written};
use crate::world::{Next, World};

/// A document, and what it has in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) tab: TabId,
    pub(crate) document: u32,
    pub(crate) attempt: AttemptId,
}

/// A report that was not heard is said again after this time.
const RESEND_MS: u64 = 1_000;

impl World {
    /// The tab, if that document is still in it.
    pub(crate) fn document(&mut self, tab: TabId, document: u32) -> Option<&mut Tab> {
        self.tabs.get_mut(&tab).filter(|tab| tab.document == document && !tab.is_crashed)
    }

    /// Nothing runs in a frozen tab: what is due there happens when it thaws.
    pub(crate) fn is_frozen(&mut self, tab: TabId, next: &Next) -> bool {
        let until = self.tabs.get(&tab).map_or(Moment(0), |tab| tab.frozen_until);
        let is_frozen = until > self.clock.now();
        if is_frozen {
            self.queue.plan(until, next.clone());
        }
        is_frozen
    }

    /// A document finishes loading.
    pub(crate) fn loaded(&mut self, tab: TabId, document: u32) {
        if self.is_offline() || self.strikes(Fault::Unloaded) {
            return;
        }
        if let Some(found) = self.document(tab, document) {
            found.is_loaded = true;
            let worker = found.worker;
            self.hear(Input::Hello { worker, tab });
        }
    }

    fn say(&mut self, place: Place, news: News) {
        let Place { tab, document, attempt } = place;
        if let Some(found) = self.document(tab, document) {
            found.last_report = Some((attempt, news.clone()));
            let in_ms = if self.strikes(Fault::Late) {
                self.between(1_000, 60_000)
            } else {
                self.between(1, 30)
            };
            self.plan(in_ms, Next::News { place, news });
        }
    }

    /// A report reaches the shell. It is said again until it is on disk, while its document lives.
    pub(crate) fn news(&mut self, place: Place, news: News) {
        if self.document(place.tab, place.document).is_none() {
            return;
        }
        if self.strikes(Fault::Lost) {
            self.plan(RESEND_MS, Next::News { place, news });
            return;
        }
        if self.strikes(Fault::Doubled) {
            self.plan(RESEND_MS, Next::News { place, news: news.clone() });
        }
        let report = news.clone();
        if !self.hear(Input::Report { attempt: place.attempt, report }) {
            self.plan(RESEND_MS, Next::News { place, news });
        }
    }

    /// A message of the shell reaches a document.
    pub(crate) fn arrive(&mut self, tab: TabId, document: u32, effect: Effect) {
        let Some(found) = self.document(tab, document) else { return };
        match effect {
            Effect::Prepare { job, attempt, .. } => {
                if found.attempt.is_some_and(|(held, _)| held == attempt) {
                    return;
                }
                found.attempt = Some((attempt, job));
                let in_ms = self.between(10, 500);
                self.plan(in_ms, Next::Prepared { place: Place { tab, document, attempt } });
            }
            Effect::Commit { attempt, until, .. } => {
                self.commit(Place { tab, document, attempt }, until);
            }
            Effect::Look { job, attempt, conversation, others, .. } => {
                found.attempt = Some((attempt, job));
                let place = Place { tab, document, attempt };
                self.look(place, job, conversation.as_ref(), &others);
            }
            Effect::Ask { attempt, .. } => {
                let is_held = found.attempt.is_some_and(|(held, _)| held == attempt);
                let last = found.last_report.clone().filter(|(of, _)| *of == attempt);
                match (is_held, last) {
                    (false, _) => {
                        self.hear(Input::AttemptUnknown { tab, attempt });
                    }
                    (true, Some((_, news))) => self.say(Place { tab, document, attempt }, news),
                    (true, None) => {}
                }
            }
            Effect::Cancel { attempt, .. } => {
                if found.attempt.is_some_and(|(held, _)| held == attempt) {
                    found.attempt = None;
                }
            }
            // These are for the browser, not for a page.
            Effect::OpenTab { .. }
            | Effect::CloseTab { .. }
            | Effect::ReloadTab { .. }
            | Effect::Save { .. }
            | Effect::WriteAudit
            | Effect::Notify => {}
        }
    }

    /// The prompt stands in the box.
    pub(crate) fn prepared(&mut self, place: Place) {
        let wants = self.site.wants;
        let Some(found) = self.holding(place) else { return };
        if let Some(need) = wants {
            let words = "a person, please".to_owned();
            self.say(place, News::NeedsPerson { need, words, unsent: true });
            return;
        }
        found.storage = Some((place.attempt, Written::Prepared));
        self.say(place, News::Ready);
    }

    /// The tab, if it still has that attempt.
    fn holding(&mut self, place: Place) -> Option<&mut Tab> {
        let found = self.document(place.tab, place.document)?;
        found.attempt.is_some_and(|(held, _)| held == place.attempt).then_some(found)
    }

    fn commit(&mut self, place: Place, until: Moment) {
        let told = self.clock.told();
        let Some(found) = self.holding(place) else { return };
        // An attempt is sent at most once, however often it is asked for.
        if found.storage != Some((place.attempt, Written::Prepared)) {
            return;
        }
        if told > until {
            let why = "too late".to_owned();
            self.say(place, News::NotSent { why, obstacle: Obstacle::Cancelled });
            self.end(place);
            return;
        }
        let Some((_, job)) = found.attempt else { return };
        found.storage = Some((place.attempt, Written::Committing));
        if self.is_offline() {
            self.send_into_the_void(place, job);
            return;
        }
        if let Some(need) = self.site.wants
            && self.chance.happens(700)
        {
            self.take_back(place);
            let words = "a person, please".to_owned();
            self.say(place, News::NeedsPerson { need, words, unsent: true });
            self.end(place);
            return;
        }
        match self.send(job) {
            Ok(conversation) => {
                let in_ms = self.between(10, 400);
                self.plan(in_ms, Next::Watch { place, conversation, is_look: false });
            }
            Err(beyond) => {
                self.take_back(place);
                let wait_ms = self.options.limits.is_stated.then_some(beyond.wait_ms);
                let words = "not so fast".to_owned();
                let limit = beyond.limit;
                self.say(place, News::Limited { words, limit, wait_ms, sent: false });
                self.end(place);
            }
        }
    }

    /// A last report was made: the document does nothing more for the attempt.
    fn end(&mut self, place: Place) {
        if let Some(found) = self.document(place.tab, place.document) {
            found.attempt = None;
        }
    }

    /// The page saw that nothing was taken.
    fn take_back(&mut self, place: Place) {
        if let Some(found) = self.document(place.tab, place.document) {
            found.storage = Some((place.attempt, Written::Prepared));
        }
    }

    /// Without a network the page cannot tell whether the site heard it.
    fn send_into_the_void(&mut self, place: Place, job: JobId) {
        if self.chance.happens(300) {
            // What the page does not hear of, nobody is told of.
            let _unheard = self.send(job);
        }
        let words = "network connection lost".to_owned();
        self.say(place, News::Failed { words, failure: Failure::Page });
    }

    fn send(&mut self, job: JobId) -> Result<u32, crate::limits::Beyond> {
        let retries = self.retries_of(job);
        self.site.send(
            self.clock.now(),
            (job, retries),
            &self.options,
            &mut self.chance,
            &mut self.report.struck,
        )
    }

    /// The tab sees its own turn in a conversation, and waits for the answer.
    pub(crate) fn watch(&mut self, place: Place, conversation: u32, is_look: bool) {
        let now = self.clock.now();
        let Some(found) = self.holding(place) else { return };
        let written = Some((place.attempt, Written::Sent(conversation)));
        let is_news = found.storage != written;
        found.storage = written;
        if is_news {
            self.say(place, News::Sent { conversation: Some(name(conversation)) });
        }
        let Some(sent) = self.site.sent(conversation) else { return };
        let (job, answer, answered_at) = (sent.job, sent.answer, sent.answered_at);
        if answer != Answer::Never && answered_at > now {
            self.plan(answered_at.since(now), Next::Watch { place, conversation, is_look });
            return;
        }
        // A page that fails now says nothing about a picture that was seen in it.
        let was_seen = is_look && self.witnesses.saw_picture(job);
        if was_seen && self.strikes(Fault::LookFailed) {
            let words = "page error".to_owned();
            self.say(place, News::Failed { words, failure: Failure::Lasting });
            return;
        }
        let made =
            || News::Picture { picture: picture(job), conversation: Some(name(conversation)) };
        let news = match answer {
            Answer::Picture => made(),
            Answer::PictureUnseen if is_look => made(),
            Answer::PageFailed if is_look => {
                News::Failed { words: "page error".to_owned(), failure: Failure::Lasting }
            }
            Answer::PictureUnseen | Answer::PageFailed => {
                News::Failed { words: "page error".to_owned(), failure: Failure::Page }
            }
            Answer::Refused => News::Refused { words: "no".to_owned() },
            Answer::Failed => News::Failed { words: "failed".to_owned(), failure: Failure::Tool },
            Answer::Limited(beyond) => {
                // The text was written with the answer: what it says is left of the wait is less
                // by the time that has passed since.
                let left_ms = answered_at.plus(beyond.wait_ms).since(now);
                let wait_ms = self.options.limits.is_stated.then_some(left_ms);
                let words = "so many, and no more".to_owned();
                News::Limited { words, limit: beyond.limit, wait_ms, sent: true }
            }
            Answer::Never => return,
        };
        self.say(place, news);
    }

    fn look(
        &mut self,
        place: Place,
        job: JobId,
        conversation: Option<&ConversationId>,
        others: &Others,
    ) {
        if self.is_offline() || self.strikes(Fault::Unclear) {
            self.say(place, News::Unclear { why: "fog".to_owned() });
            self.end(place);
            return;
        }
        let written = self
            .document(place.tab, place.document)
            .and_then(|tab| tab.storage)
            .filter(|(of, _)| *of == place.attempt);
        let found = match (written, conversation.and_then(number)) {
            (Some((_, Written::Sent(conversation))), _) | (_, Some(conversation)) => {
                Some(conversation)
            }
            (Some((_, Written::Prepared)), None) => None,
            (Some((_, Written::Committing)) | None, None) => {
                let listed = self.site.listed(self.clock.now(), self.options.making_ms);
                let candidates = others.candidates(&listed);
                let found = self.site.first_of(job, &candidates.to_open);
                if found.is_none() && !candidates.is_proof {
                    self.say(place, News::Unclear { why: "not all could be read".to_owned() });
                    self.end(place);
                    return;
                }
                found
            }
        };
        match found {
            Some(conversation) => {
                let in_ms = self.between(10, 1_500);
                self.plan(in_ms, Next::Watch { place, conversation, is_look: true });
            }
            None => {
                // A permission that is still on its way finds nothing in hand.
                let why = "it is not there".to_owned();
                self.say(place, News::NotSent { why, obstacle: Obstacle::Page });
                self.end(place);
            }
        }
    }
}

/// The length of a job's picture, which no other job's has.
pub(crate) fn size_bytes(job: JobId) -> u32 {
    job.0 + 1
}

/// The picture of a job: its number stands for its bytes.
pub(crate) fn picture(job: JobId) -> Picture {
    Picture {
        format: PictureFormat::Png,
        size_bytes: size_bytes(job),
        width: 1,
        height: 1,
        sha256: job.to_string(),
        evidence: Evidence::AllSigns,
        source: Source::Original,
    }
}
