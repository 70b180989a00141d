//! What became of damaged or lost records: told for as long as the batch is shown.

use leptos::prelude::*;

use super::board::Board;
use super::live::{Part, part};

/// A note when something was wrong with the batch's records; nothing otherwise.
pub(crate) fn records_note(board: Board) -> Part {
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
                    <div id="records" class="says wait">
                        <strong>"Something was wrong with this batch's records"</strong>
                        {sentences}
                    </div>
                }
            })
            .into_any()
    })
}
