//! What becomes of a batch when the browser or the computer does not stay up.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::AfterRestart;
use panelwright_webext::permissions::{self, Permission};

use crate::draft::Draft;
use crate::shared::board::Board;
use crate::shared::live::{flag, typed};
use crate::shared::problem::Problem;
use crate::words;

/// The choices, in the order of the list.
const CHOICES: [AfterRestart; 3] =
    [AfterRestart::AsItWas, AfterRestart::Running, AfterRestart::Paused];

/// A choice's name in the page, and its words.
fn choice(choice: AfterRestart) -> (&'static str, &'static str) {
    match choice {
        AfterRestart::AsItWas => ("as_it_was", "Go on as it was"),
        AfterRestart::Running => ("running", "Go on, even if it was paused"),
        AfterRestart::Paused => ("paused", "Wait until I press Resume"),
    }
}

/// How a batch comes up when the browser was started anew.
pub(crate) fn after_restart(draft: Draft) -> AnyView {
    let held = move || draft.choices.with(|choices| choices.after_restart);
    let option = move |this: AfterRestart| {
        let (name, words) = choice(this);
        view! { <option value=name selected=flag(move || held() == this)>{words}</option> }
    };
    let take = move |name: String| {
        if let Some(chosen) = CHOICES.into_iter().find(|this| choice(*this).0 == name) {
            draft.choices.update(|choices| choices.after_restart = chosen);
        }
    };
    view! {
        <div class="field">
            <label for="after-restart">"When the browser starts again"</label>
            <select id="after-restart" aria-describedby="after-restart-note" on:input=typed(take)>
                {CHOICES.map(option)}
            </select>
            <p id="after-restart-note" class="hint">"In the middle of a batch, also after a crash."</p>
        </div>
    }
    .into_any()
}

/// Whether the computer is kept awake. The browser's permission is asked for when it is wanted.
pub(crate) fn keep_awake(board: Board, draft: Draft) -> AnyView {
    let set = move |on: bool| draft.choices.update(|choices| choices.keep_awake = on);
    let change = move |is_wanted: bool| {
        set(is_wanted);
        if !is_wanted {
            return;
        }
        board.forget_problem();
        spawn_local(async move {
            match permissions::request(Permission::Power).await {
                Ok(true) => {}
                Ok(false) => {
                    set(false);
                    board.tell(&Problem::Refused(words::NO_POWER.to_owned()));
                }
                Err(error) => {
                    set(false);
                    board.tell(&Problem::from(error));
                }
            }
        });
    };
    view! {
        <label class="check">
            <input id="keep-awake" type="checkbox"
                prop:checked=flag(move || draft.choices.with(|choices| choices.keep_awake))
                on:change=move |event| change(event_target_checked(&event))/>
            <span>"Keep the computer awake while a batch runs; its screen may go dark"</span>
        </label>
    }
    .into_any()
}
