//! Pictures that the author asks for themselves: three switches, and the way to the rest.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_requests::{Change, Page, Preferences};
use panelwright_webext::tabs;

use crate::shared::board::Board;
use crate::shared::chosen::Chosen;
use crate::shared::live::{Part, Text, either, flag, part, press, text, when};

use super::to_studio;

/// The section; nothing before it is known what was chosen.
pub(super) fn own(board: Board) -> Part {
    let chosen = Chosen::open(board);
    let page = RwSignal::new(None::<Page>);
    spawn_local(async move { drop(page.try_set(page_in_front().await)) });
    let is_noticing = move || chosen.read(|chosen| chosen.noticing);
    when(
        move || chosen.is_known(),
        move || {
            view! {
                <section id="own" class="own stack tight" aria-label="Pictures you ask for yourself">
                    <div class="row">
                        <h2 class="eyebrow">"Pictures you ask for yourself"</h2>
                        <button class="link small push" on:click=press(move || to_studio(board, "#chat"))>
                            "History"
                        </button>
                    </div>
                    {either(is_noticing, move || switches(chosen, page), move || switched_off(chosen))}
                </section>
            }
            .into_any()
        },
    )
}

fn switches(chosen: Chosen, page: RwSignal<Option<Page>>) -> AnyView {
    let folder = text(move || chosen.read(|chosen| format!("Save them to {}", chosen.folder)));
    let off_here = move || page.get().map(|page| off(chosen, &page)).into_any();
    view! {
        {switch("save-own", chosen, |chosen| chosen.saving, Change::Saving, folder)}
        {switch("show-mark", chosen, |chosen| chosen.mark, Change::Mark, text(|| "Show the mark in the chat page"))}
        {part(off_here)}
    }
    .into_any()
}

fn switch(
    id: &'static str,
    chosen: Chosen,
    read: fn(&Preferences) -> bool,
    change: fn(bool) -> Change,
    words: Text,
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

/// The switch for the page in front, which says by what it is off if that is not the page itself.
fn off(chosen: Chosen, page: &Page) -> AnyView {
    let here = page.clone();
    let entry = Memo::new(move |_| chosen.read(|chosen| chosen.off_on(&here).cloned()));
    let (named, here) = (page.clone(), page.clone());
    let words = text(move || match entry.get() {
        Some(entry) => format!("Off on {entry}"),
        None => format!("Off on {named}"),
    });
    let change = move |is_off: bool| {
        let page = here.clone();
        chosen.change(if is_off { Change::OffOn(page) } else { Change::OnAgain(page) });
    };
    view! {
        <label class="check">
            <input id="off-here" type="checkbox" prop:checked=flag(move || entry.get().is_some())
                on:change=move |event| change(event_target_checked(&event))/>
            <span class="page">{words}</span>
        </label>
    }
    .into_any()
}

fn switched_off(chosen: Chosen) -> AnyView {
    view! {
        <p class="small soft">"Panelwright does not notice them."</p>
        <div class="row">
            <button id="notice-own" class="plain slight" on:click=press(move || chosen.change(Change::Noticing(true)))>
                "Notice them"
            </button>
        </div>
    }
    .into_any()
}

/// The page of the tab in front, if it is one of the site. The browser tells addresses only of
/// pages that the extension may see.
async fn page_in_front() -> Option<Page> {
    let tab = tabs::in_front().await.ok().flatten()?;
    Page::parse(&tab.url?).ok()
}
