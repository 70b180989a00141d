//! The batches that there have been.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::{BatchRow, PageAnswer, PageRequest};

use crate::format::panels;
use crate::shared::board::Board;
use crate::shared::browser::clock;
use crate::shared::live::{part, press, when};
use crate::shared::problem::Problem;
use crate::shared::request::ask;

/// The list of batches, newest first.
pub(crate) fn history(board: Board) -> AnyView {
    let batches = RwSignal::new(None::<Vec<BatchRow>>);
    spawn_local(async move {
        match ask(&PageRequest::Batches).await {
            Ok(PageAnswer::Batches { batches: found }) => drop(batches.try_set(Some(found))),
            Ok(_) => board.tell(&Problem::OddAnswer),
            Err(problem) => board.tell(&problem),
        }
    });
    let list = part(move || match batches.get() {
        None => view! { <p class="soft">"Looking…"</p> }.into_any(),
        Some(found) if found.is_empty() => {
            view! { <p class="soft">"No batch yet. The first one begins with a script."</p> }
                .into_any()
        }
        Some(found) => {
            let rows = found.into_iter().map(|batch| batch_row(board, batch)).collect_view();
            view! { <ul class="batches">{rows}</ul> }.into_any()
        }
    });
    view! {
        <section class="stack narrow" aria-label="History">
            <h2 class="title">"Batches so far"</h2>
            {list}
        </section>
    }
    .into_any()
}

fn batch_row(board: Board, batch: BatchRow) -> AnyView {
    let BatchRow { batch, title, started_at, jobs } = batch;
    let is_current = move || board.read(|status| status.batch == batch);
    let way = move || {
        view! { <a href="#batch" on:click=press(move || board.come_back())>"Look at it"</a> }
            .into_any()
    };
    view! {
        <li>
            <span class="what">{title}</span>
            <span class="soft number">{panels(u64::from(jobs))}</span>
            <time class="soft number">{clock(started_at)}</time>
            {when(is_current, way)}
        </li>
    }
    .into_any()
}
