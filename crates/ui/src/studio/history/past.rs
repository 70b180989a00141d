//! One batch: a moment of it, beside what happened until then.

use leptos::prelude::*;
use panelwright_engine::BatchId;
use panelwright_journal::history::{Point, Towards};

use crate::shared::board::Board;
use crate::shared::browser::close_clock;
use crate::shared::head::head;
use crate::shared::hold::hold_note;
use crate::shared::live::{either, flag, press, text, typed, when};
use crate::shared::need::need_note;
use crate::shared::workers::workers;

use super::item;
use super::lines::{kinds, lines};
use super::moment::Past;
use super::stood::stood;

/// The batch with that name, at its newest moment.
pub(crate) fn past(live: Board, batch: &BatchId) -> AnyView {
    let past = Past::open(batch.clone());
    let shows_panels = RwSignal::new(false);
    let list = either(move || shows_panels.get(), move || stood(past), move || lines(past));
    view! {
        <div class="columns follow past">
            <aside class="side-column stack">
                <a href="#history">"All batches"</a>
                {head(past.board)}
                {time(past)}
                {note(past)}
                {need_note(past.board)}
                {hold_note(past.board)}
                {workers(past.board)}
                {item::single(live, batch.clone())}
            </aside>
            <section class="main-column" aria-label="Story">
                {choices(past, shows_panels)}
                {list}
            </section>
        </div>
    }
    .into_any()
}

/// What could not be read.
fn note(past: Past) -> AnyView {
    let told = text(move || past.trouble.get().unwrap_or_default());
    view! { <p id="past-trouble" class="says wrong" role="alert">{told}</p> }.into_any()
}

/// The slider over the records, and the ways from event to event.
fn time(past: Past) -> AnyView {
    let first = move || past.reach.with(|reach| reach.map_or(1, |(first, _)| first.seq));
    let last = move || past.reach.with(|reach| reach.map_or(1, |(_, last)| last.seq));
    let here = move || past.here.get().map_or_else(last, |here| here.seq);
    let told = move || past.at.get().map(close_clock).unwrap_or_default();
    let slide = typed(move |value: String| {
        if let Ok(seq) = value.parse() {
            past.go(Point::after(seq));
        }
    });
    let is_first = move || past.here.with(|here| *here == past.reach.get().map(|(first, _)| first));
    let is_still = move || past.here.with(Option::is_none);
    let step = move |towards| press(move || past.step(towards));
    let to_start = press(move || {
        if let Some((first, _)) = past.reach.get_untracked() {
            past.go(first);
        }
    });
    view! {
        <div class="time stack tight" role="group" aria-label="Moment">
            <p class="row">
                <label for="moment">"As of"</label>
                <time id="moment-time" class="number">{text(told)}</time>
            </p>
            <input id="moment" type="range" class="slide" min=text(move || first().to_string())
                max=text(move || last().to_string()) prop:value=text(move || here().to_string())
                aria-valuetext=text(told) disabled=flag(is_still) on:input=slide/>
            <div class="row steps">
                <button id="moment-first" class="plain slight" disabled=flag(move || is_still() || is_first())
                    on:click=to_start>"Start"</button>
                <button id="moment-earlier" class="plain slight" disabled=flag(move || is_still() || is_first())
                    on:click=step(Towards::Older) aria-label="One event back">"Back"</button>
                <button id="moment-later" class="plain slight" disabled=flag(is_still)
                    on:click=step(Towards::Newer) aria-label="One event on">"On"</button>
                <button id="moment-last" class="plain slight" disabled=flag(is_still)
                    on:click=press(move || past.go_to_newest())>"Now"</button>
            </div>
        </div>
    }
    .into_any()
}

fn choices(past: Past, shows_panels: RwSignal<bool>) -> AnyView {
    let segment = move |panels: bool, id: &'static str, words: &'static str| {
        view! {
            <button id=id class="segment" aria-pressed=text(move || (shows_panels.get() == panels).to_string())
                on:click=press(move || shows_panels.set(panels))>{words}</button>
        }
    };
    let search = typed(move |typed| {
        past.search.set(typed);
        past.sift();
    });
    view! {
        <div class="row list-head">
            <div class="segments" role="group" aria-label="Shown">
                {segment(false, "show-events", "Events")}
                {segment(true, "show-panels", "Panels")}
            </div>
            {when(move || !shows_panels.get(), move || kinds(past))}
            <input id="past-search" type="search" class="search" placeholder="Find, such as page 12"
                aria-label="Find a panel" on:input=search/>
        </div>
    }
    .into_any()
}
