//! The settings of the next batch, and Start.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{Forecast, WORKERS_MAX};
use panelwright_script::FileTemplate;
use panelwright_script::template::DEFAULT_TEMPLATE;

use crate::draft::{
    Choices, Draft, Standing, check_destination, check_gap, check_pages, check_patience,
    check_workers, default_gap, default_patience,
};
use crate::format::{before, panels};
use crate::shared::board::Board;
use crate::shared::live::{flag, press, text, typed};
use crate::words;

use super::field::{Field, text_field};
use super::restarts;
use super::two_pictures::two_pictures;

/// The form.
pub(crate) fn settings(board: Board, draft: Draft) -> AnyView {
    view! {
        <section class="settings stack" aria-label="Settings">
            {start(board, draft)}
            {workers(draft)}
            {destination(draft)}
            {pages(draft)}
            <details>
                <summary>"Site, pace, restarts and file names"</summary>
                <div class="stack">
                    {site(draft)}
                    {gap(draft)}
                    {patience(draft)}
                    {fresh_chat(draft)}
                    {two_pictures(draft)}
                    {restarts::after_restart(draft)}
                    {restarts::keep_awake(board, draft)}
                    {template(draft)}
                </div>
            </details>
            <p class="small soft">{words::TERMS}</p>
        </section>
    }
    .into_any()
}

/// Reads one choice.
fn choice(draft: Draft, read: fn(&Choices) -> &String) -> impl Fn() -> String + Copy + Send + Sync {
    move || draft.choices.with(|choices| read(choices).clone())
}

fn none() -> Signal<String> {
    Signal::stored(String::new())
}

fn start(board: Board, draft: Draft) -> AnyView {
    let pictures = move || {
        draft.standing().with(|standing| match standing {
            Standing::Planned(preview) => preview.plan.panels.len() as u64,
            Standing::Empty | Standing::Wrong(_) => 0,
        })
    };
    let forecast = move || {
        let settings = draft.chosen().ok()?.settings;
        let count = u32::try_from(pictures()).ok().filter(|count| *count > 0)?;
        // What the last batch met there, the next one will meet too.
        let met = board.read(|status| {
            let forecast = status.progress.forecast.filter(|_| status.site == settings.site);
            forecast.and_then(|forecast| forecast.window)
        });
        let forecast = Forecast::before(board.now(), &settings, met)?;
        Some(before(&forecast, count))
    };
    let label = text(move || {
        if draft.is_starting() {
            "Starting…".to_owned()
        } else if pictures() == 0 {
            "Start".to_owned()
        } else {
            format!("Start {}", panels(pictures()))
        }
    });
    view! {
        <div class="stack tight">
            <button id="start" class="key large" disabled=flag(move || !draft.can_start())
                on:click=press(move || spawn_local(draft.start(board)))>{label}</button>
            <p class="small soft number forecast">{text(move || forecast().unwrap_or_default())}</p>
            <p class="small wrong">{text(move || draft.chosen().err().unwrap_or_default())}</p>
        </div>
    }
    .into_any()
}

fn workers(draft: Draft) -> AnyView {
    let held = choice(draft, |choices| &choices.workers);
    view! {
        <div class="field">
            <label for="workers">"Workers"</label>
            <input id="workers" type="number" min="1" max=WORKERS_MAX.to_string() step="1" prop:value=text(held)
                aria-describedby="workers-note"
                aria-invalid=text(move || check_workers(&held()).is_err().to_string())
                on:input=typed(move |text| draft.choices.update(|choices| choices.workers = text))/>
            <p id="workers-note" class=text(move || if check_workers(&held()).is_err() { "wrong" } else { "hint" })>
                {text(move || check_workers(&held()).err()
                    .unwrap_or_else(|| "Chat tabs that work at once, all in your one account.".to_owned()))}
            </p>
        </div>
    }
    .into_any()
}

fn destination(draft: Draft) -> AnyView {
    let read = choice(draft, |choices| &choices.destination);
    text_field(
        &Field {
            id: "destination",
            label: "Folder below your downloads",
            hint: "Empty for none. The script's title becomes a folder within it.",
            keys: "text",
            placeholder: none(),
            is_fixed: false,
        },
        read,
        move |text| draft.choices.update(|choices| choices.destination = text),
        move || check_destination(&read()).err(),
    )
}

fn pages(draft: Draft) -> AnyView {
    text_field(
        &Field {
            id: "pages",
            label: "Pages",
            hint: "Such as 1-4, 9. Empty for all.",
            keys: "text",
            placeholder: Signal::stored("all".to_owned()),
            is_fixed: false,
        },
        move || draft.pages.get(),
        move |text| draft.pages.set(text),
        move || check_pages(&draft.pages.get()).err(),
    )
}

/// The site's address.
pub(super) fn site(draft: Draft) -> AnyView {
    let read = choice(draft, |choices| &choices.site);
    let is_fixed = !draft.is_development();
    text_field(
        &Field {
            id: "site",
            label: "Site",
            hint: if is_fixed { "" } else { "This development build also works on this machine." },
            keys: "url",
            placeholder: none(),
            is_fixed,
        },
        read,
        move |text| draft.choices.update(|choices| choices.site = text),
        move || draft.check_site(&read()).err(),
    )
}

fn gap(draft: Draft) -> AnyView {
    let read = choice(draft, |choices| &choices.gap);
    let site = choice(draft, |choices| &choices.site);
    text_field(
        &Field {
            id: "min-gap",
            label: "Least time between two prompts, in seconds",
            hint: "A few seconds at random are added to each.",
            keys: "decimal",
            placeholder: Signal::derive(move || default_gap(&site())),
            is_fixed: false,
        },
        read,
        move |text| draft.choices.update(|choices| choices.gap = text),
        move || check_gap(&read(), &site()).err(),
    )
}

fn patience(draft: Draft) -> AnyView {
    let read = choice(draft, |choices| &choices.patience);
    let site = choice(draft, |choices| &choices.site);
    text_field(
        &Field {
            id: "patience",
            label: "Longest wait for a picture, in minutes",
            hint: "Then it is looked for once more, and set aside.",
            keys: "decimal",
            placeholder: Signal::stored(default_patience()),
            is_fixed: false,
        },
        read,
        move |text| draft.choices.update(|choices| choices.patience = text),
        move || check_patience(&read(), &site()).err(),
    )
}

fn template(draft: Draft) -> AnyView {
    let read = choice(draft, |choices| &choices.template);
    let wrong = move || {
        let text = read();
        (!text.trim().is_empty())
            .then(|| FileTemplate::parse(text.trim()).err().map(|error| error.to_string()))
            .flatten()
    };
    text_field(
        &Field {
            id: "template",
            label: "File names",
            hint: "Fields: {title}, {chapter}, {page}, {page_label}, {panel}, {number}, {variant}.",
            keys: "text",
            placeholder: Signal::stored(DEFAULT_TEMPLATE.to_owned()),
            is_fixed: false,
        },
        read,
        move |text| draft.choices.update(|choices| choices.template = text),
        wrong,
    )
}

fn fresh_chat(draft: Draft) -> AnyView {
    view! {
        <label class="check">
            <input id="fresh-chat" type="checkbox"
                prop:checked=flag(move || draft.choices.with(|choices| choices.fresh_chat))
                on:change=move |event| {
                    draft.choices.update(|choices| choices.fresh_chat = event_target_checked(&event));
                }/>
            <span>"A new chat for each panel, so that no picture is coloured by the one before"</span>
        </label>
    }
    .into_any()
}
