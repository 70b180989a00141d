//! The draft as signals: the form reads and writes them, everything else follows.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use panelwright_protocol::{PageRequest, StartRequest};
use panelwright_script::{PageSelection, PlanOptions};
use panelwright_webext::{from_js, runtime};
use serde::Deserialize;

use crate::shared::board::Board;

use super::choices::{Choices, Chosen};
use super::kept::{self, Source};
use super::plan::{Standing, stand};
use super::site::Sites;

/// The name under which pasted text is read: the format is then judged by the text alone.
pub(crate) const PASTED_NAME: &str = "pasted.txt";

/// How often, and how long apart, the new batch is looked for once the service worker has said
/// that it is on disk: two seconds in all, since it is there already.
const LOOKS: u32 = 20;
const LOOK_MS: u32 = 100;

/// A batch before it starts. Copies are the same draft.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    source: RwSignal<Option<Source>>,
    /// A file that could not even be read as text.
    unreadable: RwSignal<Option<String>>,
    /// The form.
    pub(crate) choices: RwSignal<Choices>,
    /// Pages to draw, as typed; empty for all.
    pub(crate) pages: RwSignal<String>,
    sites: StoredValue<Sites>,
    standing: Memo<Standing>,
    is_starting: RwSignal<bool>,
}

impl Draft {
    /// The draft as it was left.
    pub(crate) fn kept() -> Self {
        let source = RwSignal::new(kept::source());
        let unreadable = RwSignal::new(None);
        let sites = sites();
        let choices = RwSignal::new(kept_choices(&sites));
        let pages = RwSignal::new(String::new());
        let template =
            Memo::new(move |_| choices.with(|choices| choices.template.trim().to_owned()));
        let standing = Memo::new(move |_| {
            if let Some(words) = unreadable.get() {
                return Standing::Wrong(vec![words]);
            }
            let pages = match check_pages(&pages.get()) {
                Ok(pages) => pages,
                Err(words) => return Standing::Wrong(vec![words]),
            };
            let template = template.get();
            let template = (!template.is_empty()).then_some(template);
            let options = PlanOptions { template, pages, ..PlanOptions::default() };
            source.with(|source| {
                source.as_ref().map(|source| stand(source, &options)).unwrap_or_default()
            })
        });
        Self {
            source,
            unreadable,
            choices,
            pages,
            sites: StoredValue::new(sites),
            standing,
            is_starting: RwSignal::new(false),
        }
    }

    /// Keeps the choices from now on, whenever one changes.
    pub(crate) fn keep_choices(self) {
        Effect::new(move || self.choices.with(kept::keep_choices));
    }

    /// Reads again what is kept: the popup may have changed it while the studio stood open.
    pub(crate) fn look_again(self) {
        if let Some(source) = kept::source() {
            self.unreadable.set(None);
            if self.source.with_untracked(|held| held.as_ref() != Some(&source)) {
                self.source.set(Some(source));
            }
        }
        self.choices.set(kept_choices(&self.sites.get_value()));
    }

    /// Takes a script in place of the one before.
    pub(crate) fn import(self, name: &str, text: String) {
        self.unreadable.set(None);
        let source = Source { name: name.to_owned(), text };
        kept::keep_source(Some(&source));
        self.source.set(Some(source));
    }

    /// Takes the bytes of a file.
    pub(crate) fn import_bytes(self, name: &str, bytes: &[u8]) {
        match panelwright_script::text::decode(bytes) {
            Ok(text) => self.import(name, text),
            Err(error) => self.refuse(error.to_string()),
        }
    }

    /// Shows why a file could not be read; the script before it is gone.
    pub(crate) fn refuse(self, words: String) {
        self.source.set(None);
        kept::keep_source(None);
        self.unreadable.set(Some(words));
    }

    /// Lets go of the script.
    pub(crate) fn clear(self) {
        self.source.set(None);
        self.unreadable.set(None);
        self.pages.set(String::new());
        kept::keep_source(None);
    }

    /// Whether a script is there, be it right or wrong.
    pub(crate) fn has_script(self) -> bool {
        self.source.with(Option::is_some)
    }

    /// The name of the imported file; empty without one.
    pub(crate) fn name(self) -> String {
        self.source
            .with(|source| source.as_ref().map(|source| source.name.clone()).unwrap_or_default())
    }

    /// The text of the script; empty without one.
    pub(crate) fn text(self) -> String {
        self.source
            .with(|source| source.as_ref().map(|source| source.text.clone()).unwrap_or_default())
    }

    /// What stands of the draft.
    pub(crate) fn standing(self) -> Memo<Standing> {
        self.standing
    }

    /// Whether other sites than the chat can be chosen.
    pub(crate) fn is_development(self) -> bool {
        self.sites.with_value(Sites::is_development)
    }

    /// Checks a site as typed.
    ///
    /// # Errors
    /// A sentence for the person.
    pub(crate) fn check_site(self, site: &str) -> Result<String, String> {
        self.sites.with_value(|sites| sites.check(site))
    }

    /// The site that is chosen.
    ///
    /// # Errors
    /// A sentence for the person.
    pub(crate) fn chosen_site(self) -> Result<String, String> {
        self.choices.with(|choices| self.check_site(&choices.site))
    }

    /// The settings that the form makes.
    ///
    /// # Errors
    /// The sentence of the first choice that does not stand.
    pub(crate) fn chosen(self) -> Result<Chosen, String> {
        self.sites.with_value(|sites| self.choices.with(|choices| choices.settle(sites)))
    }

    /// Whether a start is under way.
    pub(crate) fn is_starting(self) -> bool {
        self.is_starting.get()
    }

    /// Whether everything is there that a start needs.
    pub(crate) fn can_start(self) -> bool {
        let is_planned = self.standing.with(|standing| matches!(standing, Standing::Planned(_)));
        is_planned && !self.is_starting() && self.chosen().is_ok()
    }

    /// Starts the batch, and waits until the board shows it.
    pub(crate) async fn start(self, board: Board) {
        let Standing::Planned(preview) = self.standing.get_untracked() else { return };
        let Ok(chosen) = untrack(|| self.chosen()) else { return };
        self.is_starting.set(true);
        let before = board.peek(|status| Some(status.batch.clone()));
        let request = PageRequest::Start(Box::new(StartRequest {
            title: preview.plan.title.clone(),
            settings: chosen.settings,
            destination: chosen.destination,
            panels: preview.plan.panels.clone(),
        }));
        if board.command(&request).await {
            for _ in 0..LOOKS {
                board.refresh().await;
                if board.peek(|status| Some(status.batch.clone())) != before {
                    break;
                }
                TimeoutFuture::new(LOOK_MS).await;
            }
            self.clear();
        }
        self.is_starting.set(false);
    }
}

/// The choices of the last time. Where the site cannot be chosen, one that was kept from a
/// development build would be refused with nothing to mend it by.
fn kept_choices(sites: &Sites) -> Choices {
    let choices = kept::choices();
    if sites.is_development() {
        choices
    } else {
        Choices { site: Choices::default().site, ..choices }
    }
}

/// Reads the pages as typed; `None` for all of them.
///
/// # Errors
/// A sentence for the person.
pub(crate) fn check_pages(text: &str) -> Result<Option<PageSelection>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error: panelwright_script::SelectionError| error.to_string())
}

/// The sites of this build. A manifest that cannot be read leaves none, and the form says so.
fn sites() -> Sites {
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(default)]
        host_permissions: Vec<String>,
    }
    let manifest = runtime::manifest().and_then(from_js::<Manifest>);
    manifest.map(|manifest| Sites::of_permissions(&manifest.host_permissions)).unwrap_or_default()
}
