//! The table in use, and the way to another one and back.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::PageRequest;
use panelwright_selectors::{BUILT_IN_VERSION, Choice, FILE_BYTES_MAX, Origin};
use wasm_bindgen_futures::JsFuture;

use crate::shared::board::Board;
use crate::shared::browser::{can_read_selector, copy};
use crate::shared::live::{flag, press, text, typed, when};
use crate::words;

use super::Loaded;
use super::load::examine;

/// What is in use, and the controls.
pub(super) fn table(board: Board, loaded: Loaded) -> AnyView {
    let forget = move || {
        spawn_local(async move {
            if board.command(&PageRequest::ForgetTable).await {
                loaded.0.try_set(None);
            }
        });
    };
    let taken_back = move || {
        view! {
            <button id="forget-table" class="plain slight" disabled=flag(move || board.is_busy())
                on:click=press(forget)>"Take it back"</button>
        }
        .into_any()
    };
    let is_copied = RwSignal::new(false);
    let copy_table = press(move || {
        let file = untrack(|| loaded.choice()).table.to_file();
        spawn_local(async move {
            let text = serde_json::to_string_pretty(&file).unwrap_or_default();
            is_copied.try_set(!text.is_empty() && copy(&text).await);
        });
    });
    let label = text(move || if is_copied.get() { "Copied" } else { "Copy the table" });
    view! {
        <h3>"Selector table"</h3>
        <p id="table-state">{text(move || in_use(&loaded.choice()))}</p>
        <div class="row">
            {when(move || loaded.0.with(Option::is_some), taken_back)}
            <button id="copy-table" class="plain slight" on:click=copy_table>{label}</button>
        </div>
        {entry(board, loaded)}
    }
    .into_any()
}

/// What is in use, as a sentence or two.
fn in_use(choice: &Choice) -> String {
    let version = choice.table.version();
    match &choice.origin {
        Origin::BuiltIn => format!("Built in, version {version}."),
        Origin::Loaded => {
            let note = match choice.table.note() {
                "" => String::new(),
                note => format!(" Its maker says: {note}"),
            };
            format!("Loaded, version {version}, in place of version {BUILT_IN_VERSION}.{note}")
        }
        Origin::Outdated { version: loaded } => format!(
            "Built in, version {version}. The table that you loaded, version {loaded}, is not \
             needed any more since Panelwright was updated: take it back."
        ),
        Origin::Refused { words } => format!(
            "Built in, version {version}. The table that you loaded cannot be read any more: \
             {words}"
        ),
    }
}

fn entry(board: Board, loaded: Loaded) -> AnyView {
    let errors = RwSignal::new(String::new());
    let area = NodeRef::<Textarea>::new();
    let input = NodeRef::<Input>::new();
    let take = move |table: String| {
        spawn_local(async move {
            errors.set(String::new());
            if let Err(words) = examine(&table, can_read_selector) {
                errors.try_set(words);
            } else if board.command(&PageRequest::LoadTable { text: table.clone() }).await {
                loaded.0.try_set(Some(table));
                if let Some(area) = area.get_untracked() {
                    area.set_value("");
                }
            }
        });
    };
    let choose = typed(move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            spawn_local(async move {
                match read(&file).await {
                    Ok(table) => take(table),
                    Err(words) => drop(errors.try_set(words)),
                }
            });
        }
        // The same file, changed on disk, can then be chosen again.
        input.set_value("");
    });
    let load = press(move || {
        if let Some(area) = area.get_untracked() {
            take(area.value());
        }
    });
    view! {
        <details>
            <summary>"Load a corrected table"</summary>
            <div class="stack tight">
                <p class="small soft">{words::TABLE_TRUST}</p>
                <div class="row">
                    <label class="file-choice" for="table-file">"Choose a file…"</label>
                    <input id="table-file" class="unseen" type="file" accept=".json,application/json"
                        node_ref=input on:change=choose/>
                    <span class="soft small">"or paste it"</span>
                </div>
                <textarea id="table-text" class="path" rows="6" aria-label="Table" spellcheck="false"
                    node_ref=area placeholder="{ \"panelwright_selectors\": 1, … }"></textarea>
                <div><button id="load-table" class="plain" on:click=load>"Load this table"</button></div>
                <p id="table-errors" class="says wrong lines" role="alert">{text(move || errors.get())}</p>
            </div>
        </details>
    }
    .into_any()
}

/// Reads a file, but not one that is far too long.
async fn read(file: &web_sys::File) -> Result<String, String> {
    #[allow(clippy::cast_precision_loss, reason = "a small whole number")]
    if file.size() > FILE_BYTES_MAX as f64 {
        return Err(format!("{} is too long for a table.", file.name()));
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.ok_or_else(|| {
        format!("The browser could not read {}. Choose it again, or paste it.", file.name())
    })
}
