//! One batch: what it is, and what can be done with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_engine::BatchId;
use panelwright_journal::{BatchHead, Store};
use panelwright_protocol::PageRequest;

use crate::format::{count, size};
use crate::shared::board::Board;
use crate::shared::browser::{self, clock};
use crate::shared::live::{Part, flag, part, press, text, when};
use crate::words;

use super::carry;
use super::forget::{What, question};
use super::place::{Outline, journal, outline};

/// A batch in the list, or the one that is looked at. Copies are the same item.
#[derive(Clone, Copy)]
pub(super) struct Item {
    board: Board,
    head: StoredValue<BatchHead>,
    outline: RwSignal<Option<Result<Outline, String>>>,
    asking: RwSignal<Option<What>>,
    is_writing: RwSignal<bool>,
    trouble: RwSignal<Option<String>>,
    /// The list has to be read anew.
    changed: Callback<()>,
}

impl Item {
    pub(super) fn new(board: Board, head: BatchHead, changed: Callback<()>) -> Self {
        Self {
            board,
            head: StoredValue::new(head),
            outline: RwSignal::new(None),
            asking: RwSignal::new(None),
            is_writing: RwSignal::new(false),
            trouble: RwSignal::new(None),
            changed,
        }
    }

    /// Reads what the batch came to. Returns whether anybody still wants to know.
    pub(super) async fn read(self) -> bool {
        let Some(head) = self.head.try_get_value() else { return false };
        let read = outline(&head, browser::now()).await;
        let read = read.map_err(|error| crate::format::capital(&format!("{error}.")));
        self.outline.try_set(Some(read)).is_none()
    }

    fn id(self) -> BatchId {
        BatchId(self.head.with_value(|head| head.id.clone()))
    }

    fn known<T: Default>(self, read: impl FnOnce(&Outline) -> T) -> T {
        self.outline.with(|outline| match outline {
            Some(Ok(outline)) => read(outline),
            Some(Err(_)) | None => T::default(),
        })
    }

    fn is_current(self) -> bool {
        let id = self.id();
        self.board.read(|status| status.batch == id)
    }

    fn export(self) {
        let head = self.head.get_value();
        self.is_writing.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            self.trouble.try_set(carry::export(&head).await.err());
            self.is_writing.try_set(false);
        });
    }

    fn take_up(self) {
        let request = PageRequest::TakeUp { batch: self.id() };
        spawn_local(async move {
            if self.board.command(&request).await {
                self.board.come_back();
                self.board.refresh().await;
                self.changed.try_run(());
                // A fragment of our own page cannot be refused.
                drop(window().location().set_hash("batch"));
            }
        });
    }
}

/// A batch in the list.
pub(super) fn row(item: Item) -> AnyView {
    let (id, title, started_at) =
        item.head.with_value(|head| (head.id.clone(), head.title.clone(), head.started_at));
    let total = item.head.with_value(|head| u64::from(head.jobs));
    let done = text(move || {
        let told = item.known(|outline| {
            format!("{} of {}", count(u64::from(outline.progress.done)), count(total))
        });
        if told.is_empty() { format!("… of {}", count(total)) } else { told }
    });
    let phase =
        text(move || item.known(|outline| words::phase(&outline.progress.phase).to_owned()));
    let weight = text(move || item.known(|outline| size(outline.weight.total())));
    view! {
        <li class="batch" data-batch=id.clone()>
            <p class="what"><a href=format!("#history/{id}")>{title}</a></p>
            <p class="soft number facts">
                <time>{clock(started_at)}</time>
                <span class="done">{done}</span>
                <span>{phase}</span>
                <span class="weight">{weight}</span>
            </p>
            {acts(item)}
        </li>
    }
    .into_any()
}

/// The batch that is looked at: what it takes, and what can be done with it.
pub(super) fn single(board: Board, batch: BatchId) -> Part {
    let item = RwSignal::new(None::<Item>);
    let back = Callback::new(move |()| {
        // A fragment of our own page cannot be refused.
        drop(window().location().set_hash("history"));
    });
    // The item outlives the reading of its head, which is not the view's.
    let owner = Owner::current();
    spawn_local(async move {
        let Ok(journal) = journal().await else { return };
        // What cannot be read is told beside the moment.
        let Ok(heads) = journal.batches().await else { return };
        let Some(head) = heads.into_iter().find(|head| head.id == batch.0) else { return };
        let made = owner.map(|owner| owner.with(|| Item::new(board, head, back)));
        if let Some(made) = made
            && item.try_set(Some(made)).is_none()
        {
            made.read().await;
        }
    });
    part(move || {
        item.get()
            .map(|item| {
                let weight = text(move || {
                    item.known(|outline| {
                        format!("Takes {} in this browser", size(outline.weight.total()))
                    })
                });
                view! {
                    <section class="stack tight keeping" aria-label="This batch">
                        {acts(item)}
                        <p class="small soft number">{weight}</p>
                    </section>
                }
            })
            .into_any()
    })
}

fn acts(item: Item) -> AnyView {
    let export = press(move || item.export());
    let look = move || {
        let come_back = press(move || item.board.come_back());
        view! { <a class="act" href="#batch" on:click=come_back>"Current batch"</a> }.into_any()
    };
    let take_up = move || {
        view! {
            <button class="plain slight take-up" disabled=flag(move || item.board.is_busy())
                on:click=press(move || item.take_up())>"Go on with it"</button>
        }
        .into_any()
    };
    let can_take_up = move || item.known(Outline::is_open) && !item.is_current();
    let is_over = move || item.known(|outline| !outline.is_open());
    let ask = move |what| press(move || item.asking.set(Some(what)));
    let remove = move || {
        view! { <button class="plain slight remove" on:click=ask(What::Batch)>"Remove…"</button> }
            .into_any()
    };
    let forget = move || {
        view! { <button class="plain slight forget" on:click=ask(What::Story)>"Forget what happened…"</button> }
            .into_any()
    };
    let has_story = move || is_over() && item.known(|outline| outline.has_story);
    let words = move || if item.is_writing.get() { "Writing…" } else { "Export" };
    let told = text(move || {
        let unread = item.outline.with(|outline| match outline {
            Some(Err(words)) => Some(words.clone()),
            Some(Ok(_)) | None => None,
        });
        item.trouble.get().or(unread).unwrap_or_default()
    });
    view! {
        <div class="row acts">
            <button class="plain slight export" disabled=flag(move || item.is_writing.get()) on:click=export>{text(words)}</button>
            {when(can_take_up, take_up)}
            {when(has_story, forget)}
            {when(is_over, remove)}
            {when(move || item.is_current(), look)}
        </div>
        {asked(item)}
        <p class="says wrong" role="alert">{told}</p>
    }
    .into_any()
}

fn asked(item: Item) -> Part {
    part(move || {
        let what = item.asking.get();
        let outline = item.outline.get_untracked().and_then(Result::ok);
        let answered = move |is_done| {
            item.asking.try_set(None);
            if is_done {
                item.changed.try_run(());
            }
        };
        what.zip(outline)
            .map(|(what, outline)| {
                let title = item.head.with_value(|head| head.title.clone());
                question(item.board, what, item.id(), &title, &outline, answered)
            })
            .into_any()
    })
}
