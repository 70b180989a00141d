//! A batch that came to its end: verdict, where the files are, what was set aside and why.

use leptos::prelude::*;
use panelwright_engine::{JobPhase, Phase};
use panelwright_protocol::PageRequest;

use crate::format::{ReasonGroup, group_reasons, panels};

use super::board::Board;
use super::hold::quoted;
use super::live::{Part, flag, part, press, text, when};
use super::rows::Rows;

/// At most this many groups of reasons are shown; the list has them all.
const GROUPS_SHOWN: usize = 6;

/// Verdict, folder, reasons; and the ways on: retry, or a new batch.
pub(crate) fn ended(board: Board, rows: Rows) -> AnyView {
    let verdict = text(move || {
        board.read(|status| {
            status.verdict.clone().unwrap_or_else(|| match status.progress.phase {
                Phase::Stopped => "The batch was stopped.".to_owned(),
                Phase::Running | Phase::Paused | Phase::NeedsPerson { .. } | Phase::Finished => {
                    "The batch is finished.".to_owned()
                }
            })
        })
    });
    let aside = move || u64::from(board.read(|status| status.progress.set_aside));
    let retry = move || {
        view! {
            <button id="retry-failed" class="key" disabled=flag(move || board.is_busy())
                on:click=press(move || board.send(PageRequest::Retry { jobs: None }))>
                {text(move || format!("Retry {}", panels(aside())))}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="stack ended" aria-label="Result">
            <p class="verdict">{verdict}</p>
            {place(board, rows)}
            <div class="row">
                {when(move || { aside() > 0 }, retry)}
                <button id="new-batch" class="plain" on:click=press(move || board.leave())>"New batch"</button>
            </div>
            {reasons(rows)}
        </section>
    }
    .into_any()
}

/// Where the files are, with a way there.
fn place(board: Board, rows: Rows) -> AnyView {
    let folder = text(move || board.read(|status| status.folder.replace('/', " / ")));
    let first = Memo::new(move |_| {
        rows.with(|rows| rows.values().find(|row| row.phase == JobPhase::Done).map(|row| row.job))
    });
    let show = part(move || {
        first.get().map(|job| {
            view! {
                <button class="link small" on:click=press(move || board.send(PageRequest::ShowFile { job }))>
                    "Show in the file manager"
                </button>
            }
        })
        .into_any()
    });
    view! {
        <div>
            <p class="label">"Pictures are in your download folder, under"</p>
            <p class="path">{folder}</p>
            {show}
        </div>
    }
    .into_any()
}

fn reasons(rows: Rows) -> Part {
    let groups = Memo::new(move |_| rows.with(|rows| group_reasons(rows.values())));
    part(move || {
        let groups = groups.get();
        if groups.is_empty() {
            return ().into_any();
        }
        let more = groups.len().saturating_sub(GROUPS_SHOWN);
        let shown = groups.iter().take(GROUPS_SHOWN).map(reason_group).collect_view();
        let more = (more > 0).then(
            || view! { <li class="soft small">{format!("And {more} more kinds of reasons.")}</li> },
        );
        view! { <ul class="reasons">{shown}{more}</ul> }.into_any()
    })
}

fn reason_group(group: &ReasonGroup) -> AnyView {
    let heading = format!("{} {}", panels(group.jobs.len() as u64), group.kind.word());
    view! {
        <li>
            <i class="cell" data-state="aside" aria-hidden="true"></i>
            <div>
                <p class="what">{heading}</p>
                {quoted(&group.words)}
                <p class="small">{group.kind.advice()}</p>
            </div>
        </li>
    }
    .into_any()
}
