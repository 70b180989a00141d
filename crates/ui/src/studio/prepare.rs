//! Before a batch: import on top, the plan beside its settings.

use leptos::prelude::*;

use crate::draft::Draft;
use crate::shared::board::Board;
use crate::shared::live::{flag, when};

use super::{import, plan, settings};

/// The page before a batch.
pub(crate) fn prepare(board: Board, draft: Draft) -> AnyView {
    let has_script = Memo::new(move |_| draft.has_script());
    let columns = move || {
        view! {
            <div class="columns">
                <div class="main-column">{plan::plan(draft)}</div>
                <aside class="side-column">{settings::settings(board, draft)}</aside>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="prepare" class:has-script=flag(move || has_script.get())>
            {import::import(draft, has_script)}
            {when(move || has_script.get(), columns)}
        </div>
    }
    .into_any()
}
