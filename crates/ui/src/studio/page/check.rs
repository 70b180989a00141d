//! The check: a button, what it means, and each key of the table.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::{PageAnswer, PageRequest};
use panelwright_selectors::{Expected, Finding, PageCheck};

use crate::draft::Draft;
use crate::shared::board::Board;
use crate::shared::browser::copy;
use crate::shared::live::{flag, part, press, text};
use crate::shared::problem::Problem;
use crate::shared::request::ask_within;
use crate::studio::settings;
use crate::words;

use super::Loaded;

/// A tab may have to be opened for the check and its page to load; the service worker gives up
/// before this.
const DEADLINE_MS: u32 = 40_000;

/// The check, and what it found.
pub(super) fn check(board: Board, draft: Draft, loaded: Loaded) -> AnyView {
    let found = RwSignal::new(None::<PageCheck>);
    let is_looking = RwSignal::new(false);
    // What another table found is no news.
    Effect::new(move || {
        loaded.0.track();
        found.set(None);
    });
    let start = move || {
        let Ok(site) = untrack(|| draft.chosen_site()) else { return };
        board.forget_problem();
        found.set(None);
        is_looking.set(true);
        spawn_local(async move {
            match look(site).await {
                Ok(check) => drop(found.try_set(Some(check))),
                Err(problem) => board.tell(&problem),
            }
            is_looking.try_set(false);
        });
    };
    // In a shipped build there is one site, and nothing to choose.
    let site = draft.is_development().then(|| settings::site(draft));
    let label = text(move || if is_looking.get() { "Looking…" } else { "Check the page" });
    let cannot = flag(move || is_looking.get() || draft.chosen_site().is_err());
    let result = part(move || match found.get() {
        Some(check) => result(&check),
        None => ().into_any(),
    });
    view! {
        <p class="soft">{words::CHECK_WHAT}</p>
        {site}
        <div class="row">
            <button id="check-page" class="key" disabled=cannot on:click=press(start)>{label}</button>
            <span class="small soft">{words::CHECK_HARMLESS}</span>
        </div>
        <div class="stack" role="status">{result}</div>
    }
    .into_any()
}

async fn look(site: String) -> Result<PageCheck, Problem> {
    match ask_within(&PageRequest::CheckPage { site }, DEADLINE_MS).await? {
        PageAnswer::Checked { check } => {
            serde_json::from_str(&check).map_err(|_| Problem::OddAnswer)
        }
        PageAnswer::Done
        | PageAnswer::Refused { .. }
        | PageAnswer::Status { .. }
        | PageAnswer::Panels { .. }
        | PageAnswer::Jobs { .. }
        | PageAnswer::Thumbnails { .. }
        | PageAnswer::Batches { .. }
        | PageAnswer::Preferences { .. } => Err(Problem::OddAnswer),
    }
}

/// How a key is shown: where, and with which mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Missing,
    Found,
    NotNow,
}

impl State {
    fn of(finding: &Finding, check: &PageCheck) -> Self {
        match (&finding.found, finding.key.expected(check.scene)) {
            (Some(_), _) => Self::Found,
            (None, Expected::Now) => Self::Missing,
            (None, Expected::Helpful | Expected::Only(_)) => Self::NotNow,
        }
    }

    /// The mark of the same meaning in the list of panels.
    fn mark(self) -> &'static str {
        match self {
            Self::Missing => "aside",
            Self::Found => "done",
            Self::NotNow => "waiting",
        }
    }
}

fn result(check: &PageCheck) -> AnyView {
    let is_recognised = check.is_recognised();
    let report = check.to_string();
    let rows = |state| {
        let of_state =
            check.findings.iter().filter(move |finding| State::of(finding, check) == state);
        of_state.map(move |finding| row(state, finding, check)).collect::<Vec<_>>()
    };
    let rest = rows(State::NotNow);
    let rest_label = words::not_now(rest.len());
    let is_copied = RwSignal::new(false);
    let copy_report = {
        let report = report.clone();
        press(move || {
            let report = report.clone();
            spawn_local(async move {
                is_copied.try_set(copy(&report).await);
            });
        })
    };
    let label = text(move || if is_copied.get() { "Copied" } else { "Copy for a bug report" });
    let recognised = is_recognised.to_string();
    view! {
        <div class="says" class:wrong=!is_recognised>
            <strong>{check.verdict()}</strong>
            <p class="small soft">{words::CHECK_PRIVATE}</p>
            <div><button id="copy-check" class="plain slight" on:click=copy_report>{label}</button></div>
        </div>
        <ul class="findings">{rows(State::Missing)} {rows(State::Found)}</ul>
        <details>
            <summary>{rest_label}</summary>
            <ul class="findings">{rest}</ul>
        </details>
        <details>
            <summary>"As text"</summary>
            <pre id="check-text" class="report" data-recognised=recognised>{report}</pre>
        </details>
    }
    .into_any()
}

fn row(state: State, finding: &Finding, check: &PageCheck) -> AnyView {
    let what = finding.key.what();
    let how = match (&finding.found, finding.key.expected(check.scene)) {
        (Some(found), _) => {
            let place = format!(
                "candidate {} of {}, generation {}",
                found.rank + 1,
                finding.candidates,
                found.generation
            );
            view! { <p class="small soft">{place}</p> <p class="path">{found.selector.clone()}</p> }
                .into_any()
        }
        (None, Expected::Now) => {
            view! { <p class="small">"Missing: " {finding.words()} "."</p> }.into_any()
        }
        (None, Expected::Helpful) => {
            view! { <p class="small soft">"not there; it can do without"</p> }.into_any()
        }
        (None, Expected::Only(when)) => view! { <p class="small soft">{when}</p> }.into_any(),
    };
    view! {
        <li>
            <span class="cell" data-state=state.mark() aria-hidden="true"></span>
            <div><p>{what}</p> {how}</div>
            <code class="small soft">{finding.key.name()}</code>
        </li>
    }
    .into_any()
}
