//! A batch into a file, and a file into a batch.

use gloo_timers::future::TimeoutFuture;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::BatchId;
use panelwright_journal::bundle::{self, Bundle, FILE_BYTES_MAX, Place, Trouble};
use panelwright_journal::{BatchHead, Error};
use panelwright_protocol::{KEPT_FOLDERS_KEY, PageRequest};
use panelwright_webext::storage::Area;
use wasm_bindgen_futures::JsFuture;

use crate::draft::Draft;
use crate::format::capital;
use crate::shared::board::Board;
use crate::shared::browser;
use crate::shared::live::{flag, text, typed};
use crate::shared::request::ask;

use super::place::journal;

/// So long the page has to show what it is about to do.
const PAINT_MS: u32 = 30;

/// Writes a batch into a file and offers it to the person.
///
/// # Errors
/// A sentence.
pub(super) async fn export(head: &BatchHead) -> Result<(), String> {
    TimeoutFuture::new(PAINT_MS).await;
    let sentence = |error: Error| capital(&format!("{error}."));
    let journal = journal().await.map_err(sentence)?;
    let file = bundle::export(journal.as_ref(), head, browser::now()).await.map_err(sentence)?;
    browser::offer_file(&bundle::file_name(&head.title), &file)
        .map_err(|error| format!("The browser did not take the file: {error}. Try again."))
}

/// The way in: a file to choose, and what came of it. `done` is called when there is a new batch.
pub(super) fn import(
    board: Board,
    draft: Draft,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let input = NodeRef::<Input>::new();
    let is_busy = RwSignal::new(false);
    let told = RwSignal::new(None::<Result<String, String>>);
    let choose = typed(move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            is_busy.set(true);
            told.set(Some(Ok(format!("Reading {}…", file.name()))));
            spawn_local(async move {
                let result = take(board, draft, &file).await;
                told.try_set(Some(result));
                is_busy.try_set(false);
                done();
            });
        }
        // The same file can then be chosen again.
        input.set_value("");
    });
    let good = text(move || told.get().and_then(Result::ok).unwrap_or_default());
    let wrong = text(move || told.get().and_then(Result::err).unwrap_or_default());
    view! {
        <div class="stack tight">
            <div class="row">
                <label class="file-choice slight" for="batch-file">"Import a batch…"</label>
                <input id="batch-file" class="unseen" type="file" accept=".panelwright"
                    node_ref=input disabled=flag(move || is_busy.get()) on:change=choose/>
                <span class="soft small">"a file that was exported here or elsewhere"</span>
            </div>
            <p id="import-told" class="says" role="status">{good}</p>
            <p id="import-trouble" class="says wrong" role="alert">{wrong}</p>
        </div>
    }
    .into_any()
}

/// Reads a file and takes its batch in; says what came of it.
async fn take(board: Board, draft: Draft, file: &web_sys::File) -> Result<String, String> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    if file.size() > FILE_BYTES_MAX as f64 {
        return Err(Trouble::TooLarge.to_string());
    }
    let name = file.name();
    let unreadable = |_| {
        format!(
            "The browser could not read {name}. It may have been moved or changed since it was \
             chosen: choose it again."
        )
    };
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    TimeoutFuture::new(PAINT_MS).await;
    let bundle = bundle::read(&bytes, browser::now()).map_err(|trouble| words_of(&trouble))?;
    if bundle.is_open {
        draft.check_site(&bundle.head.site)?;
    }
    let kept = Area::Local.read::<Vec<String>>(KEPT_FOLDERS_KEY).await;
    let place = Place {
        fresh_id: format!("b-{}", browser::unique_name()),
        kept_folders: kept.map_err(|error| error.to_string())?.unwrap_or_default(),
    };
    let journal = journal().await.map_err(|error| capital(&format!("{error}.")))?;
    let bundle = bundle::bring(journal.as_ref(), bundle, &place)
        .await
        .map_err(|trouble| words_of(&trouble))?;
    Ok(settled(board, &bundle).await)
}

/// An open batch becomes the current one, if none is open.
async fn settled(board: Board, bundle: &Bundle) -> String {
    let title = &bundle.head.title;
    if !bundle.is_open {
        return format!("“{title}” was imported.");
    }
    match ask(&PageRequest::TakeUp { batch: BatchId(bundle.head.id.clone()) }).await {
        Ok(_) => {
            board.come_back();
            format!("“{title}” was imported. It is paused: look at it, then press Resume.")
        }
        Err(problem) => format!("“{title}” was imported and waits here. {problem}"),
    }
}

fn words_of(trouble: &Trouble) -> String {
    capital(&trouble.to_string())
}
