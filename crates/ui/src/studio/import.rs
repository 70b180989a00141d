//! The script comes in: dropped, chosen, or pasted.

use leptos::ev;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::draft::{Draft, PASTED_NAME, Standing};
use crate::shared::live::{Part, either, flag, press, text, typed};

/// What the file dialog offers.
const ENDINGS: &str = ".md,.markdown,.txt,.json,.jsonl,.csv,.tsv,text/*";

/// Drop zone, file input, paste area, and what is wrong with the script.
pub(crate) fn import(draft: Draft, has_script: Memo<bool>) -> AnyView {
    let is_over = RwSignal::new(false);
    let input = NodeRef::<Input>::new();
    let choose = typed(move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            spawn_local(take(draft, file));
        }
        // The same file, changed on disk, can then be chosen again.
        input.set_value("");
    });
    let drop_file = move |event: ev::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            spawn_local(take(draft, file));
        }
    };
    let errors = text(move || {
        draft.standing().with(|standing| match standing {
            Standing::Wrong(words) => words.join("\n"),
            Standing::Empty | Standing::Planned(_) => String::new(),
        })
    });
    view! {
        <section class="import stack" aria-label="Script"
            class:over=flag(move || is_over.get())
            on:dragover=move |event: ev::DragEvent| { event.prevent_default(); is_over.set(true); }
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop_file
        >
            {heading(draft, has_script)}
            <div class="row">
                <label class="file-choice" for="script-file">
                    {text(move || if has_script.get() { "Choose another file…" } else { "Choose a file…" })}
                </label>
                <input id="script-file" class="unseen" type="file" accept=ENDINGS node_ref=input on:change=choose/>
                <span class="soft">"or drop it here"</span>
            </div>
            {paste(draft, has_script)}
            <p id="import-errors" class="says wrong lines" role="alert">{errors}</p>
        </section>
    }
    .into_any()
}

fn heading(draft: Draft, has_script: Memo<bool>) -> Part {
    let named = move || {
        view! {
            <div class="row">
                <h2>{text(move || draft.name())}</h2>
                <button class="link small" on:click=press(move || draft.clear())>"Remove"</button>
            </div>
        }
        .into_any()
    };
    let invited = || {
        view! {
            <div class="stack tight">
                <h2>"Bring your script"</h2>
                <p class="soft">
                    "Pages and panels as you wrote them. Each panel becomes one prompt and one picture, "
                    "named by page and panel. Markdown, plain text, JSON and tables are read."
                </p>
            </div>
        }
        .into_any()
    };
    either(move || has_script.get(), named, invited)
}

fn paste(draft: Draft, has_script: Memo<bool>) -> AnyView {
    let area = NodeRef::<Textarea>::new();
    let import = press(move || {
        let Some(area) = area.get_untracked() else { return };
        let text = area.value();
        if !text.trim().is_empty() {
            draft.import(PASTED_NAME, text);
            area.set_value("");
        }
    });
    view! {
        <details class="paste" open=flag(move || !has_script.get())>
            <summary>"Paste the script"</summary>
            <div class="stack tight">
                <textarea id="script-text" rows="9" aria-label="Script" spellcheck="false" node_ref=area
                    placeholder="# The Lighthouse\n\n## Page 1\n\n### Panel 1\nA lighthouse in heavy rain, seen from the sea."></textarea>
                <div><button id="import-text" class="plain" on:click=import>"Import this text"</button></div>
            </div>
        </details>
    }
    .into_any()
}

/// Reads a file and hands it to the draft.
async fn take(draft: Draft, file: web_sys::File) {
    let name = file.name();
    match JsFuture::from(file.array_buffer()).await {
        Ok(bytes) => draft.import_bytes(&name, &js_sys::Uint8Array::new(&bytes).to_vec()),
        Err(_) => draft.refuse(format!(
            "The browser could not read {name}. It may have been moved or changed since it was \
             chosen: choose it again."
        )),
    }
}
