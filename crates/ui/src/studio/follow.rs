//! A batch as it goes: its state beside the list of its panels.

use leptos::prelude::*;

use crate::format::count;
use crate::shared::board::Board;
use crate::shared::chunks::chunks;
use crate::shared::controls::controls;
use crate::shared::ended::ended;
use crate::shared::face::Face;
use crate::shared::head::head;
use crate::shared::hold::hold_note;
use crate::shared::live::{either, press, text, typed, when};
use crate::shared::need::need_note;
use crate::shared::records::records_note;
use crate::shared::rows::Rows;
use crate::shared::trouble::trouble_note;
use crate::shared::workers::workers;

use super::filter::{Filter, shown};
use super::outlook::outlook;
use super::row::{Ledger, row};
use super::texts::Texts;
use super::thumbs::Thumbs;

/// The height of a row in pixels, as `lists.css` draws it.
const ROW_HEIGHT: usize = 70;

/// The batch and its panels.
pub(crate) fn follow(board: Board, rows: Rows, face: Memo<Face>) -> AnyView {
    let texts = Texts::follow(board);
    let under_way = move || {
        view! {
            {need_note(board)}
            {trouble_note(board)}
            {hold_note(board)}
            {controls(board, face)}
            {workers(board)}
            {outlook(board, rows, texts)}
        }
        .into_any()
    };
    let state = either(move || face.get().is_ended(), move || ended(board, rows), under_way);
    view! {
        <div class="columns follow">
            <aside class="side-column stack">
                {head(board)}
                {records_note(board)}
                {state}
            </aside>
            <div class="main-column">{panels(board, rows, texts)}</div>
        </div>
    }
    .into_any()
}

fn panels(board: Board, rows: Rows, texts: Texts) -> AnyView {
    let ledger = Ledger { board, rows, texts, thumbs: Thumbs::new(board) };
    let filter = RwSignal::new(Filter::All);
    let search = RwSignal::new(String::new());
    let jobs = Memo::new(move |_| {
        let panels = texts.all();
        rows.with(|rows| search.with(|search| shown(&panels, rows, filter.get(), search)))
    });
    let number = text(move || count(jobs.with(Vec::len) as u64));
    let empty = move || {
        let told = text(move || nothing(filter.get(), texts.all().is_empty()));
        view! { <p class="soft list-empty">{told}</p> }.into_any()
    };
    view! {
        <section aria-label="Panels">
            <div class="row list-head">
                {filters(filter)}
                <input id="search" type="search" class="search" placeholder="Find, such as page 12" aria-label="Find panels"
                    on:input=typed(move |text| search.set(text))/>
                <p class="small soft number push">{number} " shown"</p>
            </div>
            <div class="list" role="list" aria-label="Panels">
                {chunks(jobs, ROW_HEIGHT, move |job| row(ledger, job))}
            </div>
            {when(move || jobs.with(Vec::is_empty), empty)}
        </section>
    }
    .into_any()
}

fn nothing(filter: Filter, is_loading: bool) -> &'static str {
    match filter {
        _ if is_loading => "Loading the panels…",
        Filter::All => "No panel matches.",
        Filter::Open => "No panel is open.",
        Filter::Done => "No picture is saved yet.",
        Filter::SetAside => "No panel was set aside.",
    }
}

fn filters(filter: RwSignal<Filter>) -> AnyView {
    let button = move |this: Filter| {
        view! {
            <button class="segment" aria-pressed=text(move || (filter.get() == this).to_string())
                on:click=press(move || filter.set(this))>{this.words()}</button>
        }
    };
    view! { <div class="segments" role="group" aria-label="Show">{Filter::ALL.map(button)}</div> }
        .into_any()
}
