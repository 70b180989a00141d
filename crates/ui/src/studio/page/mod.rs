//! The chat page: how much of it is recognised, and by which table.

mod check;
mod load;
mod table;

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::TABLE_KEY;
use panelwright_selectors::{Choice, SelectorTable, choose};
use panelwright_webext::storage::Area;

use crate::draft::Draft;
use crate::shared::board::Board;
use crate::shared::problem::Problem;

/// The table that was loaded, as this page knows it. Copies are the same.
#[derive(Clone, Copy)]
struct Loaded(RwSignal<Option<String>>);

impl Loaded {
    /// Reads what is stored.
    fn read(board: Board) -> Self {
        let loaded = Self(RwSignal::new(None));
        spawn_local(async move {
            match Area::Local.read::<String>(TABLE_KEY).await {
                Ok(text) => drop(loaded.0.try_set(text)),
                Err(error) => board.tell(&Problem::from(error)),
            }
        });
        loaded
    }

    /// The table in use.
    fn choice(self) -> Choice {
        choose(self.0.with(|text| text.as_deref().map(SelectorTable::read)))
    }
}

/// The whole place.
pub(crate) fn page(board: Board, draft: Draft) -> AnyView {
    let loaded = Loaded::read(board);
    view! {
        <section class="chat-page stack narrow" aria-label="The chat page">
            <h2 class="title">"The chat page"</h2>
            {check::check(board, draft, loaded)}
            {table::table(board, loaded)}
        </section>
    }
    .into_any()
}
