//! What became of damaged or lost records: told for as long as the batch is shown.

use leptos::prelude::*;

use super::board::Board;
use super::face::Face;
use super::live::{Part, flag, part};

/// A note when something was wrong with the batch's records; nothing otherwise. It is one line,
/// which opens, so that it does not push away what goes on; while the batch waits for its author,
/// it stands open, since it may tell why.
pub(crate) fn records_note(board: Board) -> Part {
    let is_waiting = move || matches!(board.face(), Face::Paused | Face::NeedsPerson);
    let notices = Memo::new(move |_| board.read(|status| status.notices.clone()));
    part(move || {
        let notices = notices.get();
        let sentences = notices
            .into_iter()
            .map(|notice| view! { <p>{notice.words}</p> }.into_any())
            .collect::<Vec<_>>();
        (!sentences.is_empty())
            .then(|| {
                view! {
                    <details id="records" class="says wait" open=flag(is_waiting)>
                        <summary>"Something was wrong with this batch's records"</summary>
                        {sentences}
                    </details>
                }
            })
            .into_any()
    })
}
