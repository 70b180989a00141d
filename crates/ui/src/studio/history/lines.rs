//! What happened, newest first, a page at a time.

use leptos::prelude::*;
use panelwright_journal::history::{Kind, Line, Point, Towards};

use crate::shared::browser::{clock, close_clock};
use crate::shared::live::{Part, flag, maybe_text, part, press, text, typed, when};

use super::moment::Past;
use super::telling::{self, Names};

/// The events, and the ways to older and newer ones.
pub(super) fn lines(past: Past) -> AnyView {
    let rows = part(move || {
        let lines = past.lines.get();
        let rows = lines.iter().map(|line| row(past, line)).collect_view();
        view! { <ol class="events" aria-label="What happened, newest first">{rows}</ol> }.into_any()
    });
    let empty = move || {
        let told = text(move || {
            if past.is_reading.get() {
                "Looking…"
            } else if past.here.get().is_none() {
                "What happened was forgotten; the result is left."
            } else {
                "Nothing like this happened until then."
            }
        });
        view! { <p class="soft list-empty">{told}</p> }.into_any()
    };
    view! {
        {pager(past, Towards::Newer, "newer-events", "Newer events", move || past.has_newer.get())}
        {rows}
        {when(move || past.lines.with(|lines| lines.is_empty()), empty)}
        {pager(past, Towards::Older, "older-events", "Older events", move || past.older.with(Option::is_some))}
    }
    .into_any()
}

fn pager(
    past: Past,
    towards: Towards,
    id: &'static str,
    words: &'static str,
    is_there: impl Fn() -> bool + Send + Sync + 'static,
) -> Part {
    let button = move || {
        view! {
            <p class="pager">
                <button id=id class="plain slight" disabled=flag(move || past.is_reading.get())
                    on:click=press(move || past.turn_page(towards))>{words}</button>
            </p>
        }
        .into_any()
    };
    when(is_there, button)
}

fn row(past: Past, line: &Line) -> AnyView {
    let point = line.point;
    let panel = move |job| past.name(job);
    let names = Names { panel: &panel, clock: &clock };
    let (told, tone) = match &line.what {
        Ok(event) => (telling::event(event, &names), tone(Kind::of(event))),
        Err(error) => (crate::format::capital(&format!("{error}.")), "trouble"),
    };
    let current = maybe_text(move || is_here(past, point).then_some("true"));
    let time = line.at.map(close_clock).unwrap_or_default();
    view! {
        <li>
            <button class="event" data-tone=tone aria-current=current on:click=press(move || past.pick(point))>
                <time class="soft number">{time}</time>
                <span>{told}</span>
            </button>
        </li>
    }
    .into_any()
}

fn is_here(past: Past, point: Point) -> bool {
    past.here.get() == Some(point)
}

fn tone(kind: Kind) -> &'static str {
    match kind {
        Kind::Trouble => "trouble",
        Kind::HeldUp => "held-up",
        Kind::Pictures => "picture",
        Kind::Batch | Kind::Tabs | Kind::Sending | Kind::Author => "plain",
    }
}

/// The choice of a kind.
pub(super) fn kinds(past: Past) -> AnyView {
    let choose = typed(move |chosen: String| {
        let place = chosen.parse::<usize>().ok();
        past.kind.set(place.and_then(|place| Kind::ALL.get(place).copied()));
        past.sift();
    });
    let kinds = Kind::ALL.iter().enumerate().map(|(place, kind)| {
        view! { <option value=place.to_string()>{telling::kind(*kind)}</option> }
    });
    view! {
        <select id="event-kind" class="slight" aria-label="Kind of events" on:change=choose>
            <option value="">"Everything"</option>
            {kinds.collect_view()}
        </select>
    }
    .into_any()
}
