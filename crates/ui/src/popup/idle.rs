//! The popup while nothing runs: a script, two choices, Start.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::draft::{Draft, PASTED_NAME, Standing, check_destination};
use crate::format::panels;
use crate::shared::board::Board;
use crate::shared::live::{either, flag, press, text, typed};

use super::to_studio;

/// The form of the popup.
pub(crate) fn idle(board: Board, draft: Draft) -> AnyView {
    let is_planned =
        move || draft.standing().with(|standing| matches!(standing, Standing::Planned(_)));
    view! {
        {either(is_planned, move || planned(draft), move || paste(board, draft))}
        <div class="pair">
            <label class="field"><span>"Workers"</span>{workers_choice(draft)}</label>
            {destination_field(draft)}
        </div>
        <div class="row">
            <button id="start" class="key" disabled=flag(move || !draft.can_start())
                on:click=press(move || spawn_local(draft.start(board)))>
                {text(move || if draft.is_starting() { "Starting…" } else { "Start" })}
            </button>
            <button class="link small push" on:click=press(move || to_studio(board, "#import"))>
                "Prompts and all settings"
            </button>
        </div>
    }
    .into_any()
}

fn paste(board: Board, draft: Draft) -> AnyView {
    let import =
        typed(
            move |text| {
                if text.trim().is_empty() { draft.clear() } else { draft.import(PASTED_NAME, text) }
            },
        );
    let errors = text(move || {
        draft.standing().with(|standing| match standing {
            Standing::Wrong(words) => words.first().cloned().unwrap_or_default(),
            Standing::Empty | Standing::Planned(_) => String::new(),
        })
    });
    let held = untrack(|| draft.text());
    view! {
        <div class="field">
            <label for="script-text">"Paste a script"</label>
            <textarea id="script-text" placeholder="## Page 1\n### Panel 1\nA lighthouse in the rain."
                prop:value=held on:change=import></textarea>
            <p id="import-errors" class="wrong" role="alert">{errors}</p>
            <p class="hint">
                "Or "
                <button class="link" on:click=press(move || to_studio(board, "#import"))>"choose a file in the studio"</button>
            </p>
        </div>
    }
    .into_any()
}

fn planned(draft: Draft) -> AnyView {
    let title = text(move || {
        draft.standing().with(|standing| match standing {
            Standing::Planned(preview) => preview.plan.title.clone(),
            Standing::Empty | Standing::Wrong(_) => String::new(),
        })
    });
    let size = text(move || {
        draft.standing().with(|standing| match standing {
            Standing::Planned(preview) => {
                let pages = preview.pages;
                let unit = if pages == 1 { "page" } else { "pages" };
                format!("{} on {pages} {unit}", panels(preview.plan.panels.len() as u64))
            }
            Standing::Empty | Standing::Wrong(_) => String::new(),
        })
    });
    view! {
        <div>
            <p class="eyebrow">"Ready to start"</p>
            <h2 class="title">{title}</h2>
            <p class="soft">
                {size} " · "
                <button class="link" on:click=press(move || draft.clear())>"Another script"</button>
            </p>
        </div>
    }
    .into_any()
}

fn workers_choice(draft: Draft) -> AnyView {
    let held = move || draft.choices.with(|choices| choices.workers.clone());
    let options = (1..=panelwright_engine::WORKERS_MAX).map(|number| {
        let text = number.to_string();
        let value = text.clone();
        view! { <option value=value.clone() selected=flag(move || held() == value)>{text}</option> }
    });
    view! {
        <select id="workers" on:input=typed(move |text| {
            draft.choices.update(|choices| choices.workers = text);
        })>{options.collect_view()}</select>
    }
    .into_any()
}

fn destination_field(draft: Draft) -> AnyView {
    let held = move || draft.choices.with(|choices| choices.destination.clone());
    let wrong = move || check_destination(&held()).err();
    view! {
        <div class="field">
            <label for="destination">"Folder below downloads"</label>
            <input id="destination" type="text" autocomplete="off" prop:value=text(held)
                aria-invalid=text(move || wrong().is_some().to_string())
                on:input=typed(move |text| {
                    draft.choices.update(|choices| choices.destination = text);
                })/>
            <p class="wrong">{text(move || wrong().unwrap_or_default())}</p>
        </div>
    }
    .into_any()
}
