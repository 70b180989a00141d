//! Watches our exchange until its picture is complete, or it is clear that none comes.

use js_sys::Uint8Array;
use panelwright_engine::{ConversationId, Evidence, Picture, Report, Source, TwoPictures};
use panelwright_selectors::Class;

use super::ours::Ours;
use super::{Never, person};
use crate::fetch::{self, FetchError, Fetched};
use crate::judge::choice::Kept;
use crate::judge::completion::{Loading, Memory, Sight, Step};
use crate::judge::words::{WordsMemory, WordsStep};
use crate::judge::{path, text, trouble};
use crate::page::notices::{self, Known};
use crate::page::pictures::{self, Look};
use crate::page::{check, composer, dom};
use crate::shim;
use crate::task::End;
use crate::waiting::Waiting;

/// Waits before the fetch is tried again. A failed fetch never asks for another picture.
const FETCH_RETRY_MS: [f64; 5] = [300.0, 800.0, 2_000.0, 4_000.0, 8_000.0];

/// Our exchange may be out of the document while the page rebuilds the conversation.
const GONE_MS: f64 = 60_000.0;

/// A person may look at another conversation for so long, and come back.
const LEFT_MS: f64 = 600_000.0;

/// A failure in a notice must stand so long: the page recovers from some by itself.
const FAILURE_MS: f64 = 5_000.0;

/// A page that turns a send away shows it first and then undoes it; a limit in a notice is told
/// only after that could have happened.
const TAKEN_BACK_MS: f64 = 500.0;

/// A question about two pictures must stand so long: pages are put together in steps.
const ASKED_MS: f64 = 3_000.0;

/// Progress is told at most this often.
const PROGRESS_MS: f64 = 2_000.0;

/// Whose picture is waited for, and who hears of it: a batch's attempt, or a person's request.
pub(crate) trait Subject {
    /// The text that was sent.
    fn prompt(&self) -> &str;
    /// Which of two pictures is kept.
    fn two_pictures(&self) -> TwoPictures;
    /// Whether somebody sits before the page. What needs a person does not end the watch then.
    fn is_attended(&self) -> bool;
    /// How the page is waited for.
    fn waiting(&self) -> &Waiting;
    /// The conversation, once known.
    fn conversation(&self) -> Option<ConversationId>;
    /// The site has taken it, into this conversation.
    fn taken(&self, conversation: ConversationId);
    /// The site has taken it back: nothing was sent.
    fn taken_back(&self);
    /// The site works on it, and is so far in per cent, if it says so.
    fn works(&self, percent: Option<u8>);
    /// Whether its bytes are wanted, or only the news that it is there.
    fn wants_bytes(&self) -> bool;
    /// Its picture is there, with its bytes if they are wanted.
    fn made(&self, picture: Option<(Picture, Uint8Array)>);
}

/// What is remembered from look to look.
struct Watch<'a> {
    subject: &'a dyn Subject,
    ours: Ours,
    known: Known,
    person: person::Person,
    memory: Memory,
    words: WordsMemory,
    has_been_seen: bool,
    has_begun: bool,
    gone_since: Option<f64>,
    failing: Option<(String, f64)>,
    asked_since: Option<f64>,
    told_percent: Option<(u8, f64)>,
    fetches: usize,
}

/// Watches to the end.
pub(crate) async fn watch(subject: &dyn Subject, ours: Ours, known: Known) -> Result<Never, End> {
    let mut watch = Watch {
        subject,
        ours,
        known,
        person: person::Person::default(),
        memory: Memory::default(),
        words: WordsMemory::default(),
        has_been_seen: false,
        has_begun: false,
        gone_since: None,
        failing: None,
        asked_since: None,
        told_percent: None,
        fetches: 0,
    };
    loop {
        let wait_ms = watch.look_once().await?;
        subject.waiting().changed_or(wait_ms).await?;
    }
}

impl Watch<'_> {
    async fn look_once(&mut self) -> Result<f64, End> {
        if !self.subject.is_attended() {
            self.person.check(false)?;
        }
        self.follow_the_address();
        let picture_wait = match self.look() {
            Some(look) => {
                self.has_been_seen = true;
                self.gone_since = None;
                self.tell_progress(&look);
                self.judge(look).await?
            }
            None => self.miss()?,
        };
        Ok(self.check_notices()?.min(picture_wait))
    }

    fn look(&self) -> Option<Look> {
        self.ours
            .find(self.subject.prompt())
            .map(|exchange| pictures::look(&exchange, self.subject.two_pictures()))
    }

    /// The address of the conversation often comes after the send.
    fn follow_the_address(&self) {
        let Some(found) = path::conversation(&dom::path()) else { return };
        if self.subject.conversation().as_ref() == Some(&found) {
            return;
        }
        // Another conversation in this tab is ours only while our exchange shows in it.
        let Some(look) = self.look() else { return };
        if self.ours.is_proof(&found, has_begun(&look)) {
            self.subject.taken(found);
        }
    }

    fn miss(&mut self) -> Result<f64, End> {
        let now = shim::now();
        let since = *self.gone_since.get_or_insert(now);
        if now - since < if self.is_left() { LEFT_MS } else { GONE_MS } {
            return Ok(1_000.0);
        }
        // A conversation of which nothing is recognised would cost every further prompt too.
        let check = check::look();
        if !self.has_been_seen && check.is_usual() && !check.is_recognised() {
            return Err(person::unknown_page(false));
        }
        Err(End::with(Report::Unclear {
            why: "the prompt was sent, and its place in the conversation cannot be found".into(),
        }))
    }

    /// Whether the person has opened another conversation, and may come back.
    fn is_left(&self) -> bool {
        let conversation = self.subject.conversation();
        self.subject.is_attended()
            && conversation.is_some()
            && conversation != path::conversation(&dom::path())
    }

    fn tell_progress(&mut self, look: &Look) {
        let now = shim::now();
        let is_first = !self.has_begun && has_begun(look);
        self.has_begun |= is_first;
        let is_news = look.percent.is_some_and(|percent| {
            self.told_percent.is_none_or(|(told, at)| told != percent && now - at >= PROGRESS_MS)
        });
        if is_news {
            self.told_percent = look.percent.map(|percent| (percent, now));
        }
        if is_first || is_news {
            self.subject.works(look.percent.filter(|_| is_news));
        }
    }

    async fn judge(&mut self, look: Look) -> Result<f64, End> {
        let now = shim::now();
        self.check_question(&look)?;
        let picture_wait = match (self.memory.observe(&look.signs, now), &look.signs.picture) {
            (Step::Fetch(evidence), Some(sight)) => {
                if !self.subject.wants_bytes() {
                    self.subject.made(None);
                    return Err(End::Done);
                }
                return self.obtain(&look, sight, evidence).await;
            }
            (Step::Wait { at_most_ms }, _) => at_most_ms,
            (Step::Fetch(_), None) => 0.0,
        };
        let text = look.words.text.clone();
        match self.words.observe(look.words, now) {
            WordsStep::Wait { at_most_ms } => Ok(picture_wait.min(at_most_ms)),
            WordsStep::Conclude => Err(End::with(trouble::report_words(&text, shim::clock()))),
        }
    }

    /// A question about several pictures that the standing choice does not answer. Both pictures
    /// must be there, or the author could not tell which is better.
    fn check_question(&mut self, look: &Look) -> Result<(), End> {
        let end = match look.kept {
            Kept::Picture(_) => None,
            Kept::AuthorDecides => Some(person::choice(false)),
            Kept::Unreadable => Some(person::unreadable_choice()),
        };
        let is_open =
            end.is_some() && look.signs.loading != Loading::Shown && !self.subject.is_attended();
        let has_stood = person::lasted(&mut self.asked_since, is_open, ASKED_MS);
        end.filter(|_| has_stood).map_or(Ok(()), Err)
    }

    /// Fetches; ends with the picture, or says how long to wait before the next look.
    async fn obtain(&mut self, look: &Look, sight: &Sight, evidence: Evidence) -> Result<f64, End> {
        let fetched = fetch::fetch(&sight.source, self.fetches > 0).await;
        self.subject.waiting().go_on()?;
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                if let Some(wait_ms) = FETCH_RETRY_MS.get(self.fetches) {
                    self.fetches += 1;
                    self.subject.waiting().delay(*wait_ms).await?;
                    // Look again: the page may have signed its address anew.
                    return Ok(0.0);
                }
                self.copy(look, &error).await?
            }
        };
        let now = shim::now();
        let is_convincing =
            fetched.facts.is_substantial() && fetched.facts.matches(sight.stated_size);
        if !is_convincing && !self.memory.has_been_patient(sight, now) {
            self.memory.doubt(sight);
            return Ok(0.0);
        }
        let sha256 = match fetch::sha256(&fetched.bytes).await {
            Ok(sha256) => sha256,
            Err(error) => {
                return Err(End::with(Report::Unclear {
                    why: format!("the picture is there and could not be taken: {error}"),
                }));
            }
        };
        self.subject.waiting().go_on()?;
        // The page may have gone on while the bytes came: the same judgement must hold still.
        let Some(again) = self.look() else { return Ok(0.0) };
        let is_same = again.signs.picture.as_ref() == Some(sight);
        let holds = match self.memory.observe(&again.signs, shim::now()) {
            Step::Fetch(Evidence::AllSigns) => true,
            Step::Fetch(Evidence::Stable) => evidence == Evidence::Stable,
            Step::Wait { .. } => false,
        };
        if !is_same || !holds {
            return Ok(0.0);
        }
        let evidence = if fetched.source == Source::Original { evidence } else { Evidence::Stable };
        self.hand_over(fetched, sha256, evidence);
        Err(End::Done)
    }

    async fn copy(&self, look: &Look, error: &FetchError) -> Result<Fetched, End> {
        let unclear = |copy_error: String| {
            End::with(Report::Unclear {
                why: format!(
                    "the picture is there and could not be taken: {error}; a copy of what is \
                     shown failed too: {copy_error}"
                ),
            })
        };
        let Some(image) = &look.image else { return Err(unclear("nothing is shown".into())) };
        let copied = fetch::copy(image).await;
        self.subject.waiting().go_on()?;
        copied.map_err(|error| unclear(error.to_string()))
    }

    fn hand_over(&self, fetched: Fetched, sha256: String, evidence: Evidence) {
        let picture = Picture {
            format: fetched.facts.format,
            size_bytes: fetched.facts.size_bytes,
            width: fetched.facts.width,
            height: fetched.facts.height,
            sha256,
            evidence,
            source: fetched.source,
        };
        self.subject.made(Some((picture, fetched.bytes)));
    }

    fn check_notices(&mut self) -> Result<f64, End> {
        const IDLE_MS: f64 = 5_000.0;
        // A page that turns away a second send says so in the words that it still shows.
        let news =
            self.known.news().or_else(|| self.is_taken_back().then(notices::classified).flatten());
        let Some((class, words)) = news else {
            self.failing = None;
            return Ok(IDLE_MS);
        };
        match class {
            Class::ToolFailure | Class::PageFailure => self.fail_when_it_stands(class, &words),
            // Unless the page takes the prompt back, something of ours stands in the full chat.
            Class::ChatTooLong if !self.is_taken_back() => self.fail_when_it_stands(class, &words),
            Class::Security
            | Class::SessionOver
            | Class::Throttle
            | Class::Pace
            | Class::ImageQuota
            | Class::GeneralLimit
            | Class::ChatTooLong => {
                let left = self.stood_since(&words) + TAKEN_BACK_MS - shim::now();
                if left > 0.0 {
                    return Ok(left);
                }
                let is_taken_back = self.is_taken_back();
                if is_taken_back {
                    self.subject.taken_back();
                }
                Err(End::with(trouble::report(class, &words, !is_taken_back, shim::clock())))
            }
            // A refusal stands in the answer, not in a notice.
            Class::FirmRefusal | Class::Refusal => Ok(IDLE_MS),
        }
    }

    /// A failure, while our exchange stands: the page recovers from some by itself.
    fn fail_when_it_stands(&mut self, class: Class, words: &str) -> Result<f64, End> {
        let since = self.stood_since(words);
        if shim::now() - since >= FAILURE_MS && !composer::has_stop_button() {
            return Err(End::with(trouble::report(class, words, true, shim::clock())));
        }
        Ok(1_000.0)
    }

    /// Since when these words have stood in a notice.
    fn stood_since(&mut self, words: &str) -> f64 {
        match &self.failing {
            Some((last, since)) if last == words => *since,
            _ => {
                let now = shim::now();
                self.failing = Some((words.to_owned(), now));
                now
            }
        }
    }

    /// Whether the page undid the send: our exchange is gone, no conversation was opened, and the
    /// prompt stands in the box again.
    fn is_taken_back(&self) -> bool {
        self.subject.conversation().is_none()
            && self.ours.find(self.subject.prompt()).is_none()
            && composer::the_box().is_some_and(|element| {
                text::reads_back(self.subject.prompt(), &composer::text(&element))
            })
    }
}

/// Whether the site has begun to answer. A place for the answer shows as soon as the prompt is
/// sent, and an error may stand in it.
fn has_begun(look: &Look) -> bool {
    let has_words = !look.words.text.is_empty() && trouble::classify(&look.words.text).is_none();
    has_words || look.words.has_picture || look.signs.loading != Loading::None
}
