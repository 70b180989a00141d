//! Pause, resume, stop; and what went wrong with them.

use leptos::html::Button;
use leptos::prelude::*;
use panelwright_protocol::PageRequest;

use crate::format::panels;
use crate::words;

use super::board::Board;
use super::face::Face;
use super::live::{Part, either, flag, press, text, when};

/// The buttons of a batch that is under way. Stop asks once, in its place: a dialog of the
/// browser would close the popup.
pub(crate) fn controls(board: Board, face: Memo<Face>) -> Part {
    let is_asking = RwSignal::new(false);
    let (stop_button, keep_button) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    // The focus follows the question, and lands where a second press of Enter ends nothing.
    Effect::new(move |was_asking: Option<bool>| {
        let is_asking = is_asking.get();
        let button = if is_asking { keep_button } else { stop_button };
        if was_asking.is_some_and(|was_asking| was_asking != is_asking)
            && let Some(button) = button.get()
        {
            // A button that will not take the focus can still be reached by hand.
            drop(button.focus());
        }
        is_asking
    });
    let stop = move || {
        is_asking.set(false);
        board.send(PageRequest::Stop);
    };
    let is_busy = move || flag(move || board.is_busy());
    let pause = move || {
        view! {
            <button id="pause" class="key" title=words::PAUSE disabled=is_busy()
                on:click=press(move || board.send(PageRequest::Pause))>"Pause"</button>
        }
        .into_any()
    };
    let resume = move || {
        view! {
            <button id="resume" class="key" disabled=is_busy()
                on:click=press(move || board.send(PageRequest::Resume))>"Resume"</button>
        }
        .into_any()
    };
    let question = move || {
        view! {
            <div class="says wrong stack tight" role="group" aria-label="Stop the batch?">
                <p>{question_words(board)}</p>
                <div class="row">
                    <button id="stop-confirm" class="plain warn" on:click=press(stop)>"Stop the batch"</button>
                    <button id="stop-cancel" class="plain" node_ref=keep_button
                        on:click=press(move || is_asking.set(false))>"Keep going"</button>
                </div>
            </div>
        }
        .into_any()
    };
    let buttons = move || {
        view! {
            <div class="row">
                {either(move || face.get() == Face::Running, pause, resume)}
                <button id="stop" class="plain warn" disabled=is_busy() node_ref=stop_button
                    on:click=press(move || is_asking.set(true))>"Stop now…"</button>
            </div>
        }
        .into_any()
    };
    when(
        move || face.get().is_under_way(),
        move || either(move || is_asking.get(), question, buttons).into_any(),
    )
}

fn question_words(board: Board) -> String {
    let left = board.peek(|status| {
        let progress = &status.progress;
        progress.total.saturating_sub(progress.done).saturating_sub(progress.set_aside)
    });
    let stay = if left == 1 { "stays" } else { "stay" };
    format!(
        "End this batch now? {} {stay} without a picture and can be retried later.",
        panels(u64::from(left))
    )
}

/// The sentence of a command that was refused. It stands in the page at all times, since
/// assistive technology announces only changes of a region that was there before.
pub(crate) fn problem_note(board: Board) -> AnyView {
    view! { <p id="problem" class="says wrong" role="alert">{text(move || board.problem().unwrap_or_default())}</p> }.into_any()
}
