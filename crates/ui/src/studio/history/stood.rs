//! The panels as they stood.

use leptos::prelude::*;
use panelwright_engine::{JobId, JobPhase};

use crate::format::capital;
use crate::shared::chunks::chunks;
use crate::shared::live::{text, when};
use crate::words;

use super::moment::{Past, Stood};

/// The height of a row in pixels, as `history.css` draws it.
const ROW_HEIGHT: usize = 34;

/// The list of panels.
pub(super) fn stood(past: Past) -> AnyView {
    let jobs = Memo::new(move |_| past.shown());
    let empty = || view! { <p class="soft list-empty">"No panel matches."</p> }.into_any();
    view! {
        <div class="list" role="list" aria-label="Panels at this moment">
            {chunks(jobs, ROW_HEIGHT, move |job| row(past, job))}
        </div>
        {when(move || jobs.with(Vec::is_empty), empty)}
    }
    .into_any()
}

fn row(past: Past, job: JobId) -> AnyView {
    let stood = Memo::new(move |_| past.stood.with(|all| all.get(job.0 as usize).cloned()));
    let state = move || stood.with(|stood| stood.as_ref().map_or("waiting", state));
    let told = text(move || stood.with(|stood| stood.as_ref().map(telling).unwrap_or_default()));
    view! {
        <div role="listitem" class="stood" data-job=job.to_string() data-state=text(state)>
            <i class="cell" data-state=text(state) aria-hidden="true"></i>
            <span class="what">{past.name(job)}</span>
            <span class="soft number">{told}</span>
        </div>
    }
    .into_any()
}

fn state(stood: &Stood) -> &'static str {
    match stood.phase {
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

/// "Making, 2 attempts".
fn telling(stood: &Stood) -> String {
    let word = match stood.reason {
        Some(reason) => capital(reason.word()),
        None => words::job_phase(&stood.phase).to_owned(),
    };
    match stood.attempts {
        0 | 1 => word,
        more => format!("{word}, {more} attempts"),
    }
}
