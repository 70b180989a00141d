//! One request: the fold of its events, and what it makes of what it hears.

use panelwright_engine::{ConversationId, DownloadId, Moment, Picture};
use serde::{Deserialize, Serialize};

use crate::news::{conversation_of, why_of};
use crate::{
    Confidence, Event, Page, Preferences, Refusal, RequestId, RequestNews, State, check, file_name,
    transition,
};

/// A request as its events tell it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// Where it stands.
    pub state: State,
    /// The text.
    pub text: String,
    /// How sure the page was.
    pub confidence: Confidence,
    /// Where it was typed.
    pub page: Page,
    /// Its conversation, once known.
    pub conversation: Option<ConversationId>,
    /// What is known of the picture's bytes.
    pub picture: Option<Picture>,
    /// The path of its file below the download folder, once it has one.
    pub file: Option<String>,
    /// The browser's number for the download, once it runs.
    pub download: Option<DownloadId>,
    /// Why it failed or was lost from sight.
    pub why: Option<String>,
    /// How often its saving was begun.
    pub saves: u32,
    /// How many events it has.
    pub events: u32,
    /// When it was noticed.
    pub begun_at: Moment,
    /// When something last happened to it.
    pub changed_at: Moment,
}

/// What a request hears.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// News of the page.
    Page(RequestNews),
    /// The download runs, under this number.
    Downloading {
        /// The browser's number for it.
        download: DownloadId,
    },
    /// The browser says that the file is whole.
    Downloaded {
        /// The browser's number for the download.
        download: DownloadId,
        /// Its path below the download folder.
        file: String,
        /// Its length, if the browser tells.
        size_bytes: Option<u32>,
    },
    /// The download did not begin, or broke off.
    DownloadFailed {
        /// The browser's words, or ours.
        why: String,
    },
    /// Nobody has watched it for long.
    Unwatched {
        /// What was seen.
        why: String,
    },
}

impl Request {
    /// The first event of a request, from the news of its detection.
    ///
    /// # Errors
    /// The rule that the text breaks, or [`Refusal::Unknown`] for other news.
    pub fn detect(news: RequestNews, preferences: &Preferences) -> Result<Event, Refusal> {
        match news {
            RequestNews::ImageRequestDetected { text, confidence, page } => {
                check(&text, &page, preferences)?;
                Ok(Event::Detected { text, confidence, page })
            }
            RequestNews::Sent { .. }
            | RequestNews::Generating
            | RequestNews::Picture { .. }
            | RequestNews::Failed { .. }
            | RequestNews::Abandoned { .. } => Err(Refusal::Unknown),
        }
    }

    /// The request that an event begins; `None` for one that begins none.
    #[must_use]
    pub fn begin(id: RequestId, at: Moment, event: &Event) -> Option<Self> {
        let Event::Detected { text, confidence, page } = event else { return None };
        Some(Self {
            id,
            state: State::Detected,
            text: text.clone(),
            confidence: *confidence,
            page: page.clone(),
            conversation: None,
            picture: None,
            file: None,
            download: None,
            why: None,
            saves: 0,
            events: 1,
            begun_at: at,
            changed_at: at,
        })
    }

    /// What comes of what it hears: nothing, or events that [`Request::apply`] takes. Hearing the
    /// same twice brings nothing the second time.
    #[must_use]
    pub fn hear(&self, input: Input, preferences: &Preferences) -> Vec<Event> {
        let events = match input {
            Input::Page(news) => self.hear_page(news, preferences),
            Input::Downloading { download } => match self.download {
                Some(known) if known == download => Vec::new(),
                Some(_) | None => vec![Event::Downloading { download }],
            },
            Input::Downloaded { file, size_bytes, .. } => vec![self.written(file, size_bytes)],
            Input::DownloadFailed { why } => vec![Event::NotSaved { why: why_of(&why) }],
            Input::Unwatched { why } if self.state == State::Saving => {
                vec![Event::NotSaved { why: why_of(&why) }]
            }
            Input::Unwatched { why } => vec![Event::Abandoned { why: why_of(&why) }],
        };
        let is_news = events.first().and_then(Event::step).is_some_and(|step| {
            // The others follow from the first.
            transition(self.state, step).is_some()
        });
        if is_news { events } else { Vec::new() }
    }

    fn hear_page(&self, news: RequestNews, preferences: &Preferences) -> Vec<Event> {
        match news {
            RequestNews::ImageRequestDetected { .. } => Vec::new(),
            RequestNews::Sent { conversation } => {
                let conversation = conversation_of(conversation);
                let is_known = conversation.is_none() || conversation == self.conversation;
                if self.state != State::Detected && is_known {
                    return Vec::new();
                }
                vec![Event::Sent { conversation }]
            }
            RequestNews::Generating => vec![Event::Generating],
            RequestNews::Picture { picture, conversation } => {
                let file = match &picture {
                    Some(picture) if preferences.saving => Some(self.path(picture, preferences)),
                    Some(_) | None => None,
                };
                let came = Event::Picture { picture, conversation: conversation_of(conversation) };
                std::iter::once(came).chain(file.map(|file| Event::SaveBegun { file })).collect()
            }
            RequestNews::Failed { why } => vec![Event::Failed { why: why_of(&why) }],
            RequestNews::Abandoned { why } => vec![Event::Abandoned { why: why_of(&why) }],
        }
    }

    /// The path of its file below the download folder. A later try keeps the first one's name.
    fn path(&self, picture: &Picture, preferences: &Preferences) -> String {
        let name = file_name(&self.text, &self.id);
        format!("{}/{name}.{}", preferences.folder, picture.format.extension())
    }

    fn written(&self, file: String, size_bytes: Option<u32>) -> Event {
        let expected = self.picture.as_ref().map(|picture| picture.size_bytes);
        match size_bytes.zip(expected) {
            Some((written, expected)) if written != expected => Event::NotSaved {
                why: format!(
                    "the file has {written} bytes and the picture {expected}; look whether the \
                     disk is full, then save the picture from the page"
                ),
            },
            Some(_) | None => Event::Saved { file },
        }
    }

    /// Takes an event up. One that leads nowhere from here (a damaged story has gaps) changes
    /// nothing but the count.
    pub fn apply(&mut self, at: Moment, event: &Event) {
        self.events = self.events.saturating_add(1);
        self.changed_at = at;
        let Some(state) = event.step().and_then(|step| transition(self.state, step)) else {
            return;
        };
        self.state = state;
        match event {
            Event::Detected { .. } | Event::Generating => {}
            Event::Sent { conversation } => self.learn(conversation.as_ref()),
            Event::Picture { picture, conversation } => {
                self.learn(conversation.as_ref());
                self.picture.clone_from(picture);
                self.why = None;
            }
            Event::SaveBegun { file } => {
                self.file = Some(file.clone());
                self.download = None;
                self.saves = self.saves.saturating_add(1);
            }
            Event::Downloading { download } => self.download = Some(*download),
            Event::Saved { file } => self.file = Some(file.clone()),
            Event::NotSaved { why } => {
                self.file = None;
                self.why = Some(why.clone());
            }
            Event::Failed { why } | Event::Abandoned { why } => self.why = Some(why.clone()),
        }
    }

    fn learn(&mut self, conversation: Option<&ConversationId>) {
        if let Some(conversation) = conversation {
            self.conversation = Some(conversation.clone());
        }
    }

    /// The path under which its picture is to be saved, while no download of it is known.
    #[must_use]
    pub fn waits_for_bytes(&self) -> Option<&str> {
        let waits = self.state == State::Saving && self.download.is_none();
        self.file.as_deref().filter(|_| waits)
    }
}
