//! The head of a batch: title, strip, counts, forecast.

use leptos::prelude::*;
use panelwright_engine::{Phase, Progress};

use crate::format::{Shares, count, goes_on, outlook, shares, window_words};
use crate::words;

use super::board::Board;
use super::browser::clock;
use super::live::{maybe_text, text};

/// Title, phase, progress strip, counts and forecast.
pub(crate) fn head(board: Board) -> AnyView {
    let phase = text(move || board.read(|status| heading(&status.progress)));
    let face = maybe_text(move || {
        matches!(board.phase(), Some(Phase::NeedsPerson { .. })).then_some("needs")
    });
    let title = text(move || board.read(|status| status.title.clone()));
    view! {
        <section class="head" aria-label="Progress">
            <p class="eyebrow" data-face=face>{phase}</p>
            <h2 class="title">{title}</h2>
            {strip(board)}
            {tally(board)}
            {forecast(board)}
        </section>
    }
    .into_any()
}

fn heading(progress: &Progress) -> &'static str {
    let is_held = progress.hold.is_some() || !goes_on(progress);
    match progress.phase {
        Phase::Running if is_held && progress.in_hand == 0 => words::WAITING,
        Phase::Running
        | Phase::Paused
        | Phase::NeedsPerson { .. }
        | Phase::Stopped
        | Phase::Finished => words::phase(&progress.phase),
    }
}

/// The strip: a row of little panels that fill with pencil, then with ink.
fn strip(board: Board) -> AnyView {
    let done = move || board.read(|status| status.progress.done);
    let total = move || board.read(|status| status.progress.total);
    let width = move |share: fn(&Shares) -> f64| {
        text(move || format!("{:.3}%", share(&board.read(|status| shares(&status.progress)))))
    };
    view! {
        <div
            class="strip"
            role="progressbar"
            aria-label="Pictures saved"
            aria-valuemin="0"
            aria-valuemax=text(move || total().to_string())
            aria-valuenow=text(move || done().to_string())
            aria-valuetext=text(move || format!("{} of {}", done(), total()))
        >
            <i class="inked" style:width=width(|shares| shares.done)></i>
            <i class="spotted" style:width=width(|shares| shares.set_aside)></i>
            <i class="pencilled" style:width=width(|shares| shares.in_hand)></i>
        </div>
    }
    .into_any()
}

fn tally(board: Board) -> AnyView {
    let number = move |read: fn(&Progress) -> u32| {
        text(move || count(u64::from(board.read(|status| read(&status.progress)))))
    };
    let left = |progress: &Progress| {
        progress.total.saturating_sub(progress.done).saturating_sub(progress.set_aside)
    };
    view! {
        <dl class="tally number">
            <div><dt><i class="swatch inked"></i>"Done"</dt><dd>{number(|progress| progress.done)}</dd></div>
            <div><dt><i class="swatch"></i>"Left"</dt><dd>{number(left)}</dd></div>
            <div><dt><i class="swatch spotted"></i>"Set aside"</dt><dd>{number(|progress| progress.set_aside)}</dd></div>
        </dl>
    }
    .into_any()
}

fn forecast(board: Board) -> AnyView {
    let told = text(move || {
        let now = board.now();
        board.read(|status| outlook(&status.progress, now, clock))
    });
    let window = text(move || {
        board.read(|status| {
            let progress = &status.progress;
            let window = progress.forecast.as_ref().and_then(|forecast| forecast.window.as_ref());
            window.filter(|_| progress.ended_at.is_none()).map(window_words).unwrap_or_default()
        })
    });
    view! {
        <p class="forecast number">{told}</p>
        <p class="forecast small number">{window}</p>
    }
    .into_any()
}
