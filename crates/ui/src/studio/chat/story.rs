//! One request, event by event, under its one id.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_journal::requests::{RequestRecord, Told};
use panelwright_protocol::PageRequest;
use panelwright_requests::{Request, State};

use crate::format::capital;
use crate::shared::browser::close_clock;
use crate::shared::live::{part, press};

use super::kept::{self, Kept};
use super::telling;

/// The whole text, the file, and what happened.
pub(super) fn story(kept: Kept, request: &Request) -> AnyView {
    let told = RwSignal::new(None::<Result<Told, String>>);
    let id = request.id.clone();
    spawn_local(async move { drop(told.try_set(Some(kept::story(&id).await))) });
    let events = part(move || match told.get() {
        None => view! { <p class="soft small">"Looking…"</p> }.into_any(),
        Some(Err(words)) => view! { <p class="says wrong" role="alert">{words}</p> }.into_any(),
        Some(Ok(told)) => {
            let damages = told.damages.into_iter().map(|words| {
                view! { <p class="says wait">{format!("{}.", capital(&words))}</p> }
            });
            view! {
                {damages.collect_view()}
                <ol class="story">{told.records.iter().map(line).collect_view()}</ol>
            }
            .into_any()
        }
    });
    let show = (request.state == State::Saved).then(|| {
        let id = request.id.clone();
        let show = press(move || {
            kept.board.send(PageRequest::ShowRequestFile { request: id.clone() });
        });
        view! { <button class="plain slight show-file" on:click=show>"Show file"</button> }
    });
    view! {
        <div class="told stack tight">
            <p class="prompt-text">{request.text.clone()}</p>
            {request.file.clone().map(|file| view! { <p class="path">{file}</p> })}
            {show.map(|show| view! { <div class="row">{show}</div> })}
            {events}
            <p class="small soft">"Id " <span class="path">{request.id.to_string()}</span></p>
        </div>
    }
    .into_any()
}

fn line(record: &RequestRecord) -> AnyView {
    view! {
        <li>
            <time class="soft number">{close_clock(record.at)}</time>
            <span>{telling::event(&record.event)}</span>
        </li>
    }
    .into_any()
}
