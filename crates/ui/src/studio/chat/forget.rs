//! The question before the requests that are over are forgotten.

use leptos::html::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::PageRequest;

use crate::format::count;
use crate::shared::live::{Part, either, flag, press, text, when};

use super::kept::Kept;

/// The button, and once it was pressed the question. Nothing while there is nothing to forget.
pub(super) fn control(kept: Kept) -> Part {
    let is_asking = RwSignal::new(false);
    let button = move || {
        view! {
            <div class="row">
                <button id="forget-asked" class="plain slight" on:click=press(move || is_asking.set(true))>
                    "Clear…"
                </button>
            </div>
        }
        .into_any()
    };
    when(
        move || kept.over() > 0,
        move || {
            let both = either(move || is_asking.get(), move || question(kept, is_asking), button);
            view! { {both} }.into_any()
        },
    )
}

fn question(kept: Kept, is_asking: RwSignal<bool>) -> AnyView {
    let keep_button = NodeRef::<Button>::new();
    // The focus lands where a second press of Enter forgets nothing.
    Effect::new(move || {
        if let Some(button) = keep_button.get() {
            // A button that will not take the focus can still be reached by hand.
            drop(button.focus());
        }
    });
    let forget = press(move || {
        spawn_local(async move {
            kept.board.command(&PageRequest::ForgetRequests).await;
            is_asking.try_set(false);
            kept.again();
        });
    });
    view! {
        <div class="says wrong stack tight question" role="group" aria-label="Are you sure?">
            <p>{text(move || words(kept.over()))}</p>
            <div class="row">
                <button id="forget-asked-confirm" class="plain warn" disabled=flag(move || kept.board.is_busy())
                    on:click=forget>"Clear it"</button>
                <button class="plain" node_ref=keep_button on:click=press(move || is_asking.set(false))>"Keep it"</button>
            </div>
        </div>
    }
    .into_any()
}

fn words(over: usize) -> String {
    let what = match over {
        1 => "1 text and its story go".to_owned(),
        more => format!("{} texts and their stories go", count(more as u64)),
    };
    format!(
        "Clear the history of pictures from the chat? {what}. What is still under way stays, and \
         so do the pictures in your download folder. It cannot be undone."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_what_goes_and_what_stays() {
        assert!(words(1).contains("1 text and its story go."));
        assert!(words(1_000).contains("texts and their stories go."));
        assert!(words(2).contains("download folder"));
    }
}
