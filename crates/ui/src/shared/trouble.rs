//! What holds a batch up that is neither the site's word nor a person's: what happened, what it
//! means, what to do.

use leptos::prelude::*;
use panelwright_engine::{Moment, Trouble};

use crate::format::about;
use crate::words;

use super::board::Board;
use super::browser::clock;
use super::live::{Part, part, text};

/// A note while the machine or the way to the site holds the batch up; nothing otherwise.
pub(crate) fn trouble_note(board: Board) -> Part {
    let trouble = Memo::new(move |_| board.read(|status| status.progress.trouble.clone()));
    part(move || trouble.get().map(|trouble| note(board, &trouble)).into_any())
}

fn note(board: Board, trouble: &Trouble) -> AnyView {
    let words = words::trouble(trouble);
    let (class, time) = match *trouble {
        Trouble::Offline { since } => ("says wait", Some(began(since))),
        Trouble::Memory { .. } => ("says wait", None),
        Trouble::Unreachable { next_try, .. } => {
            ("says wrong", next_try.map(|next_try| tried_again(board, next_try)))
        }
    };
    view! {
        <div id="trouble" class=class>
            <strong>{words.what}</strong>
            <p>{words.means}</p>
            {time}
            <p class="mend">{words.mend}</p>
        </div>
    }
    .into_any()
}

fn began(since: Moment) -> AnyView {
    view! { <p>{format!("It has been so since {}.", clock(since))}</p> }.into_any()
}

fn tried_again(board: Board, next_try: Moment) -> AnyView {
    let told = text(move || match next_try.since(board.now()) {
        0 => "It is being tried just now.".to_owned(),
        left_ms => format!("The next try is at {} ({}).", clock(next_try), about(left_ms)),
    });
    view! { <p>{told}</p> }.into_any()
}
