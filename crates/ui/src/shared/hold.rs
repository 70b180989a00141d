//! A limit that is being waited for, and its end.

use leptos::prelude::*;

use crate::format::about;
use crate::words;

use super::board::Board;
use super::browser;
use super::live::{Part, part, text};

/// A note while a limit is in force; nothing otherwise.
pub(crate) fn hold_note(board: Board) -> Part {
    let hold = Memo::new(move |_| board.read(|status| status.progress.hold.clone()));
    part(move || {
        hold.get()
            .map(|hold| {
                let until = hold.until;
                let ends = text(move || {
                    let left_ms = until.since(board.now());
                    let left =
                        if left_ms == 0 { "any moment now".to_owned() } else { about(left_ms) };
                    format!("Sending goes on by itself at {} ({left}).", browser::clock(until))
                });
                view! {
                    <div class="says wait">
                        <strong>{words::limit(hold.limit)}</strong>
                        <p>{ends}</p>
                        {quoted(&hold.words)}
                    </div>
                }
            })
            .into_any()
    })
}

/// Words of the site, marked as such; nothing for no words.
pub(crate) fn quoted(words: &str) -> AnyView {
    let words = words.trim().to_owned();
    (!words.is_empty())
        .then(|| view! { <blockquote class="small soft">{words}</blockquote> })
        .into_any()
}
