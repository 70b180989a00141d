//! The plan: every panel, with the very text that will be sent.

use std::sync::Arc;

use leptos::prelude::*;

use crate::draft::{Draft, Line, Preview, Standing};
use crate::format::{count, panels};
use crate::shared::chunks::chunks;
use crate::shared::live::{Part, part, press, text, when};

/// The height of a line in pixels, as `lists.css` draws it.
const LINE_HEIGHT: usize = 45;
/// How much of a prompt a folded line holds; the window cuts it further.
const GLIMPSE_CHARACTERS: usize = 160;
/// At most this many notes are shown at once; the rest are unfolded.
const NOTES_SHOWN: usize = 3;

/// Title, size, notes and the list of panels.
pub(crate) fn plan(draft: Draft) -> Part {
    let preview = Memo::new(move |_| {
        draft.standing().with(|standing| match standing {
            Standing::Planned(preview) => Some(Arc::clone(preview)),
            Standing::Empty | Standing::Wrong(_) => None,
        })
    });
    part(move || {
        match preview.get() {
        Some(preview) => shown(&preview),
        None => view! {
            <p class="soft">"No plan yet. Once the script and its settings stand, the panels are listed here."</p>
        }
        .into_any(),
    }
    })
}

fn shown(preview: &Arc<Preview>) -> AnyView {
    let pages = preview.pages;
    let unit = if pages == 1 { "page" } else { "pages" };
    let size =
        format!("{} on {} {unit}", panels(preview.plan.panels.len() as u64), count(pages as u64));
    let held = StoredValue::new(Arc::clone(preview));
    let lines = Memo::new(move |_| held.with_value(|preview| preview.lines.clone()));
    view! {
        <section class="stack" aria-label="Plan">
            <div>
                <h2 class="title">{preview.plan.title.clone()}</h2>
                <p class="soft number">{size}</p>
            </div>
            {notes(&preview.notes)}
            <div class="list">
                {chunks(lines, LINE_HEIGHT, move |line| line_view(held, line))}
            </div>
        </section>
    }
    .into_any()
}

fn notes(notes: &[String]) -> AnyView {
    let item = |note: &String| view! { <li>{note.clone()}</li> };
    let first = notes.iter().take(NOTES_SHOWN).map(item).collect_view();
    let more = notes.len().saturating_sub(NOTES_SHOWN);
    let rest = (more > 0).then(|| {
        let rest = notes.iter().skip(NOTES_SHOWN).map(item).collect_view();
        view! {
            <details>
                <summary>{format!("{} more", count(more as u64))}</summary>
                <ul class="notes">{rest}</ul>
            </details>
        }
    });
    (!notes.is_empty())
        .then(|| {
            view! {
                <div class="says wait small" role="note">
                    <p class="label">"Worth a look"</p>
                    <ul class="notes">{first}</ul>
                    {rest}
                </div>
            }
        })
        .into_any()
}

fn line_view(preview: StoredValue<Arc<Preview>>, line: Line) -> AnyView {
    match line {
        Line::Chapter(title, _) => view! { <h3 class="chapter-line">{title}</h3> }.into_any(),
        Line::Page(name, _) => view! { <h4 class="page-line">{name}</h4> }.into_any(),
        Line::Panel(place) => panel_line(preview, place).into_any(),
    }
}

fn panel_line(preview: StoredValue<Arc<Preview>>, place: usize) -> Option<AnyView> {
    let (panel, alike) = preview
        .with_value(|preview| Some((preview.plan.panels.get(place)?.clone(), preview.alike)))?;
    let is_open = RwSignal::new(false);
    let name = match panel.variant {
        1 => format!("Panel {}", panel.panel),
        variant => format!("Panel {}, variant {variant}", panel.panel),
    };
    let own = panel.prompt.get(alike..).unwrap_or(&panel.prompt).trim_start();
    let glimpse: String = own.chars().take(GLIMPSE_CHARACTERS).collect();
    let length = format!("{} characters", count(panel.characters as u64));
    let (prompt, file) = (panel.prompt, panel.file);
    let unfolded = move || {
        view! {
            <div class="prompt">
                <p class="prompt-text">{prompt.clone()}</p>
                <p class="path soft">{file.clone()}</p>
            </div>
        }
        .into_any()
    };
    let line = view! {
        <div class="plan-line">
            <button class="unfold" aria-expanded=text(move || is_open.get().to_string())
                on:click=press(move || is_open.update(|open| *open = !*open))>
                <span class="what">{name}</span>
                <span class="glimpse soft">{glimpse}</span>
                <span class="small soft number length">{length}</span>
            </button>
            {when(move || is_open.get(), unfolded)}
        </div>
    };
    Some(line.into_any())
}
