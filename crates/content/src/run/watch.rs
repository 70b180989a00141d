//! Watches our exchange until its picture is complete, or it is clear that none comes.

use panelwright_engine::{ConversationId, Evidence, Picture, Report, Source};
use panelwright_selectors::Class;

use super::ours::Ours;
use super::{Never, person, send};
use crate::fetch::{self, FetchError, Fetched};
use crate::judge::choice::Kept;
use crate::judge::completion::{Loading, Memory, Sight, Step};
use crate::judge::words::{WordsMemory, WordsStep};
use crate::judge::{path, text, trouble};
use crate::page::notices::{self, Known};
use crate::page::pictures::{self, Look};
use crate::page::{check, composer, dom};
use crate::record::Stage;
use crate::shim;
use crate::task::{End, Task};

/// Waits before the fetch is tried again. A failed fetch never asks for another picture.
const FETCH_RETRY_MS: [f64; 5] = [300.0, 800.0, 2_000.0, 4_000.0, 8_000.0];

/// Our exchange may be out of the document while the page rebuilds the conversation.
const GONE_MS: f64 = 60_000.0;

/// A failure in a notice must stand so long: the page recovers from some by itself.
const FAILURE_MS: f64 = 5_000.0;

/// A page that turns a send away shows it first and then undoes it; a limit in a notice is told
/// only after that could have happened.
const TAKEN_BACK_MS: f64 = 500.0;

/// A question about two pictures must stand so long: pages are put together in steps.
const ASKED_MS: f64 = 3_000.0;

/// Progress is told at most this often.
const PROGRESS_MS: f64 = 2_000.0;

/// What is remembered from look to look.
struct Watch<'a> {
    task: &'a Task,
    ours: Ours,
    known: Known,
    person: person::Person,
    memory: Memory,
    words: WordsMemory,
    has_been_seen: bool,
    gone_since: Option<f64>,
    failing: Option<(String, f64)>,
    asked_since: Option<f64>,
    told_percent: Option<(u8, f64)>,
    fetches: usize,
}

/// Watches to the end.
pub(crate) async fn watch(task: &Task, ours: Ours, known: Known) -> Result<Never, End> {
    let mut watch = Watch {
        task,
        ours,
        known,
        person: person::Person::default(),
        memory: Memory::default(),
        words: WordsMemory::default(),
        has_been_seen: false,
        gone_since: None,
        failing: None,
        asked_since: None,
        told_percent: None,
        fetches: 0,
    };
    loop {
        let wait_ms = watch.look_once().await?;
        task.changed_or(wait_ms).await?;
    }
}

impl Watch<'_> {
    async fn look_once(&mut self) -> Result<f64, End> {
        self.person.check(false)?;
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
            .find(&self.task.prompt)
            .map(|exchange| pictures::look(&exchange, self.task.two_pictures))
    }

    /// The address of the conversation often comes after the send.
    fn follow_the_address(&self) {
        let Some(found) = path::conversation(&dom::path()) else { return };
        if self.task.conversation.borrow().as_ref() == Some(&found) {
            return;
        }
        // Another conversation in this tab is ours only while our exchange shows in it.
        let Some(look) = self.look() else { return };
        if self.ours.is_proof(&found, has_begun(&look)) {
            send::note(self.task, Some(found));
        }
    }

    fn miss(&mut self) -> Result<f64, End> {
        let now = shim::now();
        let since = *self.gone_since.get_or_insert(now);
        if now - since >= GONE_MS {
            // A conversation of which nothing is recognised would cost every further prompt too.
            let check = check::look();
            if !self.has_been_seen && check.is_usual() && !check.is_recognised() {
                return Err(person::unknown_page(false));
            }
            return Err(End::with(Report::Unclear {
                why: "the prompt was sent, and its place in the conversation cannot be found"
                    .into(),
            }));
        }
        Ok(1_000.0)
    }

    fn tell_progress(&mut self, look: &Look) {
        let now = shim::now();
        let Some(percent) = look.percent else { return };
        let is_news =
            self.told_percent.is_none_or(|(told, at)| told != percent && now - at >= PROGRESS_MS);
        if is_news {
            self.told_percent = Some((percent, now));
            self.task.report(Report::Progress { percent });
        }
    }

    async fn judge(&mut self, look: Look) -> Result<f64, End> {
        let now = shim::now();
        self.check_question(&look)?;
        let picture_wait = match (self.memory.observe(&look.signs, now), &look.signs.picture) {
            (Step::Fetch(evidence), Some(sight)) => {
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
        let is_open = end.is_some() && look.signs.loading != Loading::Shown;
        let has_stood = person::lasted(&mut self.asked_since, is_open, ASKED_MS);
        end.filter(|_| has_stood).map_or(Ok(()), Err)
    }

    /// Fetches; ends with the picture, or says how long to wait before the next look.
    async fn obtain(&mut self, look: &Look, sight: &Sight, evidence: Evidence) -> Result<f64, End> {
        let fetched = fetch::fetch(&sight.source, self.fetches > 0).await;
        self.task.go_on()?;
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(error) => {
                if let Some(wait_ms) = FETCH_RETRY_MS.get(self.fetches) {
                    self.fetches += 1;
                    self.task.delay(*wait_ms).await?;
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
        self.task.go_on()?;
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
        self.task.go_on()?;
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
        let conversation: Option<ConversationId> = self.task.conversation.borrow().clone();
        self.task.report_with(Report::Picture { picture, conversation }, fetched.bytes);
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
                if is_taken_back && !self.task.reach(Stage::Prepared, |_| {}) {
                    shim::warn("the page's own storage refuses to be written");
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
        self.task.conversation.borrow().is_none()
            && self.ours.find(&self.task.prompt).is_none()
            && composer::the_box().is_some_and(|element| {
                text::reads_back(&self.task.prompt, &composer::text(&element))
            })
    }
}

/// Whether the site has begun to answer. A place for the answer shows as soon as the prompt is
/// sent, and an error may stand in it.
fn has_begun(look: &Look) -> bool {
    let has_words = !look.words.text.is_empty() && trouble::classify(&look.words.text).is_none();
    has_words || look.words.has_picture || look.signs.loading != Loading::None
}
