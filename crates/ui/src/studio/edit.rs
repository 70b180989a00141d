//! Another prompt for one panel.

use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::{JobId, JobPhase};
use panelwright_protocol::PageRequest;
use panelwright_script::limits::PROMPT_CHARACTERS_MAX;

use crate::format::count;

use crate::shared::live::{flag, press, text, typed};

use super::row::Ledger;

/// The editor of a prompt; `is_editing` closes it.
pub(crate) fn editor(ledger: Ledger, job: JobId, is_editing: RwSignal<bool>) -> AnyView {
    let panel = untrack(|| ledger.texts.get(job));
    let prompt = RwSignal::new(panel.map(|panel| panel.prompt).unwrap_or_default());
    let is_aside =
        untrack(|| ledger.rows.get(job)).is_some_and(|row| row.phase == JobPhase::SetAside);
    let length = Memo::new(move |_| prompt.with(|prompt| prompt.trim().chars().count()));
    let stands = move || (1..=PROMPT_CHARACTERS_MAX).contains(&length.get());
    let told = text(move || {
        format!(
            "{} of at most {} characters",
            count(length.get() as u64),
            count(PROMPT_CHARACTERS_MAX as u64)
        )
    });
    let is_wrong = move || flag(move || !stands());
    let save = move |then_retry: bool| {
        spawn_local(async move {
            let prompt = prompt.with_untracked(|prompt| prompt.trim().to_owned());
            let request = PageRequest::EditPrompt { job, prompt: prompt.clone() };
            if !ledger.board.command(&request).await {
                return;
            }
            ledger.texts.change(job, &prompt);
            // The row may have been scrolled away meanwhile, and its signals with it.
            is_editing.try_set(false);
            if then_retry {
                ledger.board.command(&PageRequest::Retry { jobs: Some(vec![job]) }).await;
            }
        });
    };
    let retry = is_aside.then(|| {
        view! {
            <button class="key slight" disabled=is_wrong() on:click=press(move || save(true))>"Save and retry"</button>
        }
    });
    let area = NodeRef::<Textarea>::new();
    Effect::new(move || {
        if let Some(area) = area.get() {
            // A field that will not take the focus can still be reached by hand.
            drop(area.focus());
        }
    });
    view! {
        <div class="editor stack tight">
            <textarea rows="6" aria-label="Prompt" node_ref=area prop:value=text(move || prompt.get())
                aria-invalid=text(move || (!stands()).to_string())
                on:input=typed(move |text| prompt.set(text))></textarea>
            <div class="row">
                {retry}
                <button class="plain slight" disabled=is_wrong() on:click=press(move || save(false))>"Save"</button>
                <button class="plain slight" on:click=press(move || is_editing.set(false))>"Cancel"</button>
                <span class="small number push" class:soft=flag(stands)>{told}</span>
            </div>
        </div>
    }
    .into_any()
}
