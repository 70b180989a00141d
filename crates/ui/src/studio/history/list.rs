//! All batches, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_journal::{BatchHead, Error, Store};

use crate::draft::Draft;
use crate::format::capital;
use crate::shared::board::Board;
use crate::shared::live::part;

use super::carry::import;
use super::item::{Item, row};
use super::place::journal;

/// The list, and the way in for a batch from a file.
pub(crate) fn list(board: Board, draft: Draft) -> AnyView {
    let heads = RwSignal::new(None::<Result<Vec<BatchHead>, String>>);
    let read = move || {
        spawn_local(async move {
            let found = newest_first().await;
            heads.try_set(Some(found.map_err(|error| capital(&format!("{error}.")))));
        });
    };
    read();
    let changed = Callback::new(move |()| read());
    let rows = part(move || match heads.get() {
        None => view! { <p class="soft">"Looking…"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="says wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(heads)) if heads.is_empty() => {
            view! { <p class="soft">"No batch yet. The first one begins with a script."</p> }
                .into_any()
        }
        Some(Ok(heads)) => {
            let items: Vec<Item> =
                heads.into_iter().map(|head| Item::new(board, head, changed)).collect();
            let rows = items.iter().map(|item| row(*item)).collect_view();
            // One after another, so that the page stays awake.
            spawn_local(async move {
                for item in items {
                    if !item.read().await {
                        return;
                    }
                }
            });
            view! { <ul class="batches">{rows}</ul> }.into_any()
        }
    });
    view! {
        <section class="stack narrow" aria-label="History">
            <h2 class="title">"Batches so far"</h2>
            {import(board, draft, read)}
            {rows}
        </section>
    }
    .into_any()
}

async fn newest_first() -> Result<Vec<BatchHead>, Error> {
    let mut heads = journal().await?.batches().await?;
    heads.sort_by_key(|head| core::cmp::Reverse(head.started_at));
    Ok(heads)
}
