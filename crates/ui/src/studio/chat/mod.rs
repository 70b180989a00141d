//! Pictures that the author asks for in the chat themselves: what was chosen, and what has been.
//!
//! | file | what it holds |
//! |---|---|
//! | `choices` | the switches, the folder, the words, the pages |
//! | `kept` | the requests, as the page reads them from the journal |
//! | `list` | all of them, newest first |
//! | `story` | one of them, event by event |
//! | `forget` | the question before they are forgotten |
//! | `telling` | states and events in words |

mod choices;
mod forget;
mod kept;
mod list;
mod story;
mod telling;

use leptos::prelude::*;

use crate::shared::board::Board;
use crate::shared::chosen::Chosen;

use self::kept::Kept;

/// The whole place.
pub(super) fn place(board: Board) -> AnyView {
    let chosen = Chosen::open(board);
    let kept = Kept::read(board);
    view! {
        <div class="columns chat">
            <div class="side-column">{choices::choices(chosen)}</div>
            <section class="main-column stack" aria-label="Pictures from the chat">
                <h2 class="title">"Pictures from the chat"</h2>
                {list::list(kept)}
            </section>
        </div>
    }
    .into_any()
}
