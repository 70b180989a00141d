//! All requests, newest first.

use leptos::prelude::*;
use panelwright_requests::{Request, State};

use crate::format::count;
use crate::shared::browser::clock;
use crate::shared::live::{part, press, text, when};

use super::kept::Kept;
use super::{forget, story, telling};

/// The list, and what is above it.
pub(super) fn list(kept: Kept) -> AnyView {
    // The rows are made anew only when something happened to one of them.
    let rows = part(move || match kept.requests.get() {
        None => view! { <p class="soft">"Looking…"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="says wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(requests)) if requests.is_empty() => empty(),
        Some(Ok(requests)) => {
            let shown = kept.shown.get();
            let total = requests.len();
            let rows = requests.iter().take(shown).map(|request| row(kept, request));
            view! {
                <ul class="asked">{rows.collect_view()}</ul>
                {(total > shown).then(|| rest(kept, total - shown))}
            }
            .into_any()
        }
    });
    view! { {forget::control(kept)} {rows} }.into_any()
}

fn empty() -> AnyView {
    view! {
        <p class="soft">
            "Nothing yet. When you ask for a picture in the chat yourself, it is noticed and its story stands here."
        </p>
    }
    .into_any()
}

fn rest(kept: Kept, left: usize) -> AnyView {
    view! {
        <p class="pager">
            <button id="more-asked" class="plain slight" on:click=press(move || kept.more())>
                {format!("Show more ({} left)", count(left as u64))}
            </button>
        </p>
    }
    .into_any()
}

fn row(kept: Kept, request: &Request) -> AnyView {
    let id = request.id.clone();
    let is_open = {
        let id = id.clone();
        Memo::new(move |_| kept.open.with(|open| open.as_ref() == Some(&id)))
    };
    let turn = {
        let id = id.clone();
        press(move || kept.turn(&id))
    };
    let file = request.file.clone().filter(|_| request.state == State::Saved);
    let why = request.why.clone().filter(|_| !request.state.is_open());
    let opened = {
        let request = StoredValue::new(request.clone());
        when(move || is_open.get(), move || story::story(kept, &request.get_value()))
    };
    view! {
        <li class="asked-for" data-request=id.to_string() data-state=telling::state_name(request.state)>
            <button class="unfold" aria-expanded=text(move || is_open.get().to_string()) on:click=turn>
                <time class="soft number small">{clock(request.begun_at)}</time>
                <span class="what glimpse">{request.text.clone()}</span>
                <span class="standing" data-tone=telling::tone(request.state)>{telling::state(request.state)}</span>
                {file.map(|file| view! { <span class="path soft file">{file}</span> })}
                {why.map(|why| view! { <span class="small soft file">{why}</span> })}
            </button>
            {opened}
        </li>
    }
    .into_any()
}
