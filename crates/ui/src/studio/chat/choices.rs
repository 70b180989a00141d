//! What the author chooses: the switches, the folder, the words that keep a text out, the pages
//! where it is off. Each is stored as soon as it is changed.

use leptos::prelude::*;
use panelwright_requests::{Change, Page, Preferences};

use crate::format::capital;
use crate::shared::chosen::Chosen;
use crate::shared::live::{either, flag, maybe_text, part, press, text, typed};

/// The form; nothing can be changed before it is known what holds.
pub(super) fn choices(chosen: Chosen) -> AnyView {
    let form = move || {
        view! {
            <div class="settings stack">
                {switch("notice", chosen, |chosen| chosen.noticing, Change::Noticing,
                    "Notice when you ask for a picture in the chat")}
                {switch("save", chosen, |chosen| chosen.saving, Change::Saving, "Save the pictures")}
                {switch("mark", chosen, |chosen| chosen.mark, Change::Mark, "Show the mark in the chat page")}
                {folder(chosen)}
                {words(chosen)}
                {pages(chosen)}
            </div>
        }
        .into_any()
    };
    let waiting = || view! { <p class="soft">"Looking…"</p> }.into_any();
    view! {
        <section class="stack tight" aria-label="Choices">
            {either(move || chosen.is_known(), form, waiting)}
        </section>
    }
    .into_any()
}

fn switch(
    id: &'static str,
    chosen: Chosen,
    read: fn(&Preferences) -> bool,
    change: fn(bool) -> Change,
    words: &'static str,
) -> AnyView {
    view! {
        <label class="check">
            <input id=id type="checkbox" prop:checked=flag(move || chosen.read(read))
                on:change=move |event| chosen.change(change(event_target_checked(&event)))/>
            <span>{words}</span>
        </label>
    }
    .into_any()
}

fn folder(chosen: Chosen) -> AnyView {
    view! {
        <div class="field">
            <label for="folder">"Folder below downloads"</label>
            <input id="folder" type="text" autocomplete="off" spellcheck="false" aria-describedby="folder-note"
                prop:value=text(move || chosen.read(|chosen| chosen.folder.clone()))
                on:change=typed(move |folder| chosen.change(Change::Folder(folder)))/>
            <p id="folder-note" class="hint">"Each picture is named by the beginning of its text."</p>
        </div>
    }
    .into_any()
}

fn words(chosen: Chosen) -> AnyView {
    let change = move |lines: String| {
        chosen.change(Change::KeptOut(lines.lines().map(str::to_owned).collect()));
    };
    view! {
        <div class="field">
            <label for="kept-out">"Words that keep a text out"</label>
            <textarea id="kept-out" rows="3" spellcheck="false" aria-describedby="kept-out-note"
                prop:value=text(move || chosen.read(|chosen| chosen.kept_out.join("\n")))
                on:change=typed(change)></textarea>
            <p id="kept-out-note" class="hint">
                "One word or phrase on each line. A text with one of them is neither saved nor remembered."
            </p>
        </div>
    }
    .into_any()
}

/// The pages where it is off, and a field for one more.
fn pages(chosen: Chosen) -> AnyView {
    let typed_page = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<String>);
    let add = move || match Page::parse(&typed_page.get_untracked()) {
        Ok(page) => {
            trouble.set(None);
            typed_page.set(String::new());
            chosen.change(Change::OffOn(page));
        }
        Err(error) => trouble.set(Some(format!("{}.", capital(&error.to_string())))),
    };
    let rows = part(move || {
        let off = chosen.read(|chosen| chosen.off.clone());
        let row = move |page: Page| {
            let name = page.to_string();
            let again = press(move || chosen.change(Change::OnAgain(page.clone())));
            let label = format!("Notice again on {name}");
            view! {
                <li class="row">
                    <span class="path">{name}</span>
                    <button class="link small push" aria-label=label on:click=again>"Notice again"</button>
                </li>
            }
        };
        (!off.is_empty())
            .then(|| view! { <ul class="off-pages">{off.into_iter().map(row).collect_view()}</ul> })
            .into_any()
    });
    view! {
        <div class="field">
            <label for="off-page">"Pages where it is off"</label>
            {rows}
            <div class="row one-line">
                <input id="off-page" type="text" autocomplete="off" spellcheck="false"
                    placeholder="chatgpt.com/c/…" aria-describedby="off-page-note"
                    aria-invalid=maybe_text(move || trouble.with(Option::is_some).then_some("true"))
                    prop:value=text(move || typed_page.get())
                    on:input=typed(move |text| typed_page.set(text))/>
                <button id="add-off-page" class="plain" on:click=press(add)>"Add"</button>
            </div>
            <p id="off-page-note" class=text(move || if trouble.with(Option::is_some) { "wrong" } else { "hint" })>
                {text(move || trouble.get().unwrap_or_else(|| {
                    "A page, or a site and all that is below it.".to_owned()
                }))}
            </p>
        </div>
    }
    .into_any()
}
