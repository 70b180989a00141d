//! The popup: what is running, how far, how long still, what needs me.

mod idle;
mod own;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::draft::Draft;
use crate::shared::announce::announcer;
use crate::shared::board::Board;
use crate::shared::browser::open_studio;
use crate::shared::controls::{controls, problem_note};
use crate::shared::ended::ended;
use crate::shared::face::Shown;
use crate::shared::head::head;
use crate::shared::hold::hold_note;
use crate::shared::live::{part, press, when};
use crate::shared::need::need_note;
use crate::shared::problem::Problem;
use crate::shared::records::records_note;
use crate::shared::rows::Rows;
use crate::shared::tools::tools;
use crate::shared::trouble::trouble_note;
use crate::shared::workers::workers;

/// The whole popup.
pub(crate) fn page() -> impl IntoView {
    let board = Board::open();
    let draft = Draft::kept();
    draft.keep_choices();
    let face = Memo::new(move |_| board.face());
    // Rows are only needed for the reasons at the end; a popup that follows a run stays light.
    let rows = Rows::follow(board, move || face.get().is_ended());
    // Not the face itself: pausing must not make the whole page anew.
    let shown = Memo::new(move |_| Shown::of(face.get()));
    let body = part(move || match shown.get() {
        Shown::Waiting => view! { <p class="soft">"Looking what is going on…"</p> }.into_any(),
        Shown::Idle => idle::idle(board, draft),
        Shown::UnderWay => view! {
            {head(board)}
            {records_note(board)}
            {need_note(board)}
            {trouble_note(board)}
            {hold_note(board)}
        }
        .into_any(),
        Shown::Ended => {
            view! { {head(board)} {records_note(board)} {ended(board, rows)} }.into_any()
        }
    });
    view! {
        {tools(move || {
            view! {
                <button id="open-studio" class="link" on:click=press(move || to_studio(board, "#batch"))>
                    "Open studio"
                </button>
            }
        })}
        <div class="stack">
            {announcer(board)}
            {problem_note(board)}
            {body}
            {controls(board, face)}
            {when(move || shown.get() == Shown::UnderWay, move || workers(board))}
            {own::own(board)}
        </div>
    }
}

/// Opens the studio at a place, and closes the popup, which would lose the focus anyway.
fn to_studio(board: Board, fragment: &'static str) {
    spawn_local(async move {
        match open_studio(fragment).await {
            // A popup that does not close by itself is closed by the next click.
            Ok(()) => drop(window().close()),
            Err(error) => board.tell(&Problem::from(error)),
        }
    });
}
