//! What only a person can do: what happened, what it means, what to do.

use leptos::prelude::*;
use panelwright_engine::Phase;

use crate::words;

use super::board::Board;
use super::hold::quoted;
use super::live::{Part, part};

/// A note while the batch needs a person; nothing otherwise.
pub(crate) fn need_note(board: Board) -> Part {
    let need = Memo::new(move |_| match board.phase() {
        Some(Phase::NeedsPerson { need, words }) => Some((need, words)),
        Some(Phase::Running | Phase::Paused | Phase::Stopped | Phase::Finished) | None => None,
    });
    part(move || {
        need.get()
            .map(|(need, seen)| {
                let words = words::need(need);
                view! {
                    <div class="says wrong">
                        <strong>{words.what}</strong>
                        {quoted(&seen)}
                        <p>{words.means}</p>
                        <p class="mend">{words.mend}</p>
                    </div>
                }
            })
            .into_any()
    })
}
