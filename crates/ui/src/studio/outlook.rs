//! The list of chapters, each with when it will be done.

use leptos::prelude::*;

use crate::format::goes_on;
use crate::shared::board::Board;
use crate::shared::browser::clock;
use crate::shared::live::{Part, part, text, when};
use crate::shared::rows::Rows;

use super::chapters::{Chapter, chapters};
use super::texts::Texts;

/// So many chapters are shown at once; more are unfolded by who wants them.
const CHAPTERS_SHOWN: usize = 6;

/// The chapters of a batch under way; nothing for a script that has none.
pub(crate) fn outlook(board: Board, rows: Rows, texts: Texts) -> Part {
    let found = Memo::new(move |_| {
        let forecast =
            board.read(|status| status.progress.forecast.filter(|_| goes_on(&status.progress)));
        rows.with(|rows| chapters(&texts.all(), rows, board.now(), forecast.as_ref()))
    });
    let count = Memo::new(move |_| found.with(Vec::len));
    let list = move || {
        let lines =
            part(move || found.with(|found| found.iter().map(line).collect_view().into_any()));
        view! {
            <details class="chapters" open=count.get_untracked() <= CHAPTERS_SHOWN>
                <summary>{text(move || format!("{} chapters", count.get()))}</summary>
                <ol class="number">{lines}</ol>
            </details>
        }
        .into_any()
    };
    when(move || count.get() > 0, list)
}

fn line(chapter: &Chapter) -> AnyView {
    let state = if chapter.is_over() { "done" } else { "waiting" };
    view! {
        <li>
            <i class="cell" data-state=state aria-hidden="true"></i>
            <span class="what">{chapter.title.clone()}</span>
            <span class="soft">{chapter.standing()}</span>
            <span class="soft">{chapter.ends_at.map(|end| format!("about {}", clock(end)))}</span>
        </li>
    }
    .into_any()
}
