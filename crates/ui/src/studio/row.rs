//! One panel in the list.

use leptos::prelude::*;
use panelwright_engine::{JobId, JobPhase};
use panelwright_protocol::{JobRow, PageRequest};

use crate::format::{capital, elapsed, span};
use crate::shared::board::Board;
use crate::shared::hold::quoted;
use crate::shared::live::{Part, flag, part, press, text, when};
use crate::shared::rows::Rows;
use crate::words;

use super::edit::editor;
use super::texts::Texts;
use super::thumbs::Thumbs;

/// All that a row reads.
#[derive(Clone, Copy)]
pub(crate) struct Ledger {
    /// What is going on.
    pub(crate) board: Board,
    /// Where the jobs stand.
    pub(crate) rows: Rows,
    /// What the panels are.
    pub(crate) texts: Texts,
    /// Their small pictures.
    pub(crate) thumbs: Thumbs,
}

/// The row of a job.
pub(crate) fn row(ledger: Ledger, job: JobId) -> AnyView {
    let row = Memo::new(move |_| ledger.rows.get(job));
    let name = text(move || ledger.texts.get(job).map(|panel| panel.name).unwrap_or_default());
    let file = move || {
        let file = row
            .with(|row| row.as_ref().and_then(|row| row.file.clone()))
            .or_else(|| ledger.texts.get(job).map(|panel| panel.file))?;
        // The folder of the batch stands above the list already.
        let folder = ledger.board.read(|status| status.folder.clone());
        let inner = file.strip_prefix(&folder).and_then(|rest| rest.strip_prefix('/'));
        Some(inner.map(ToOwned::to_owned).unwrap_or(file))
    };
    let state = move || row.with(|row| row.as_ref().map_or("waiting", state));
    let told = text(move || {
        row.with(|row| row.as_ref().map_or_else(waiting, |row| telling(ledger.board, row)))
    });
    let is_editing = RwSignal::new(false);
    view! {
        <div role="listitem" class="panel" data-job=job.to_string() data-state=text(state)>
            {thumb(ledger, job, state)}
            <div class="facts">
                <p class="what">{name}</p>
                <p class="path soft">{text(move || file().unwrap_or_default())}</p>
            </div>
            <p class="state number">
                <i class="cell" data-state=text(state) aria-hidden="true"></i>
                <span>{told}</span>
            </p>
            {acts(ledger, job, row, is_editing)}
            {reason(row)}
            {when(move || is_editing.get(), move || editor(ledger, job, is_editing))}
        </div>
    }
    .into_any()
}

fn thumb(
    ledger: Ledger,
    job: JobId,
    state: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
) -> AnyView {
    Effect::new(move || {
        if state() == "done" {
            ledger.thumbs.want(job);
        }
    });
    on_cleanup(move || ledger.thumbs.unwant(job));
    let address = Memo::new(move |_| ledger.thumbs.get(job));
    // The row's words name the panel; the picture adds nothing for those who cannot see it.
    let picture = part(move || {
        let picture = |address| view! { <img src=address alt="" loading="lazy" decoding="async"/> };
        address.get().map(picture).into_any()
    });
    view! { <div class="thumb" data-state=text(state)>{picture}</div> }.into_any()
}

fn waiting() -> String {
    words::job_phase(&JobPhase::Waiting).to_owned()
}

/// How the row's little panel is drawn.
fn state(row: &JobRow) -> &'static str {
    match row.phase {
        JobPhase::Waiting => "waiting",
        JobPhase::Preparing
        | JobPhase::Sending
        | JobPhase::Making
        | JobPhase::Looking
        | JobPhase::Saving => "making",
        JobPhase::Done => "done",
        JobPhase::SetAside => "aside",
    }
}

/// The state in words: "Making, 34 s, 2nd attempt".
fn telling(board: Board, row: &JobRow) -> String {
    let word = words::job_phase(&row.phase);
    let attempts = match row.attempts {
        0 | 1 => String::new(),
        more => format!(", {more} attempts"),
    };
    match row.phase {
        JobPhase::Waiting => match row.retry_at.map(|at| at.since(board.now())) {
            Some(left_ms) if left_ms > 0 => {
                format!("Again in {}{attempts}", span(left_ms))
            }
            Some(_) | None => format!("{word}{attempts}"),
        },
        JobPhase::Preparing
        | JobPhase::Sending
        | JobPhase::Making
        | JobPhase::Looking
        | JobPhase::Saving => format!("{word}, {}{attempts}", elapsed(board.since(row.since))),
        JobPhase::Done => format!("{word}{attempts}"),
        JobPhase::SetAside => {
            let word = row.reason.as_ref().map_or(word, |reason| reason.kind.word());
            format!("{}{attempts}", capital(word))
        }
    }
}

fn acts(
    ledger: Ledger,
    job: JobId,
    row: Memo<Option<JobRow>>,
    is_editing: RwSignal<bool>,
) -> AnyView {
    let board = ledger.board;
    let phase = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.phase.clone())));
    let is_busy = move || flag(move || board.is_busy());
    let edit = move || {
        view! {
            <button class="plain slight edit" aria-expanded=text(move || is_editing.get().to_string())
                on:click=press(move || is_editing.update(|editing| *editing = !*editing))>"Edit prompt"</button>
        }
        .into_any()
    };
    let buttons = part(move || {
        match phase.get() {
        Some(JobPhase::SetAside) => view! {
            <button class="plain slight retry" disabled=is_busy()
                on:click=press(move || board.send(PageRequest::Retry { jobs: Some(vec![job]) }))>"Retry"</button>
            {edit()}
        }
        .into_any(),
        Some(JobPhase::Done) => view! {
            <button class="plain slight show" disabled=is_busy()
                on:click=press(move || board.send(PageRequest::ShowFile { job }))>"Show file"</button>
        }
        .into_any(),
        Some(JobPhase::Waiting) => edit(),
        Some(
            JobPhase::Preparing
            | JobPhase::Sending
            | JobPhase::Making
            | JobPhase::Looking
            | JobPhase::Saving,
        )
        | None => ().into_any(),
    }
    });
    view! { <div class="acts">{buttons}</div> }.into_any()
}

fn reason(row: Memo<Option<JobRow>>) -> Part {
    part(move || {
        row.with(|row| {
            let reason = row.as_ref().and_then(|row| row.reason.as_ref());
            let told = reason.map(|reason| {
                view! {
                    <div class="reason small">
                        {quoted(&reason.words)}
                        <p>{reason.kind.advice()}</p>
                    </div>
                }
            });
            told.into_any()
        })
    })
}
