//! The studio: import, plan, follow, history, the chat page. A full page and a side panel.

mod chapters;
mod chat;
mod edit;
mod field;
mod filter;
mod follow;
mod history;
mod import;
mod outlook;
mod page;
mod phase;
mod plan;
mod prepare;
mod restarts;
mod row;
mod settings;
mod texts;
mod thumbs;
mod two_pictures;

use leptos::ev;
use leptos::prelude::*;
use panelwright_engine::BatchId;

use crate::draft::{Draft, Standing};
use crate::shared::announce::announcer;
use crate::shared::board::Board;
use crate::shared::controls::problem_note;
use crate::shared::face::{Face, Shown};
use crate::shared::live::{maybe_text, part};
use crate::shared::rows::Rows;
use crate::shared::theme::theme_control;
use crate::shared::tools::tools;

use phase::phase_name;

/// Where in the studio a person is; the address' fragment says it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The current batch, or the next one.
    Batch,
    /// The list of batches.
    History,
    /// One batch of the list.
    Past(BatchId),
    /// Pictures that the author asks for in the chat themselves.
    Chat,
    /// How the chat page is recognised.
    Page,
}

impl Place {
    /// The place that a fragment names.
    fn of(fragment: &str) -> Self {
        match fragment {
            "#history" => Self::History,
            "#chat" => Self::Chat,
            "#page" => Self::Page,
            other => match other.strip_prefix("#history/") {
                Some(batch) if !batch.is_empty() => Self::Past(BatchId(batch.to_owned())),
                Some(_) | None => Self::Batch,
            },
        }
    }

    /// The part of the studio that it is in.
    fn part(&self) -> Part {
        match self {
            Self::Batch => Part::Batch,
            Self::History | Self::Past(_) => Part::History,
            Self::Chat => Part::Chat,
            Self::Page => Part::Page,
        }
    }
}

/// The parts of the studio, as its head names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The current batch, or the next one.
    Batch,
    /// The batches that there have been.
    History,
    /// Pictures that the author asks for in the chat themselves.
    Chat,
    /// The chat page.
    Page,
}

/// The whole studio.
pub(crate) fn page() -> impl IntoView {
    let board = Board::open();
    let draft = Draft::kept();
    draft.keep_choices();
    let place = RwSignal::new(Place::Batch);
    let turn = move || {
        let fragment = window().location().hash().unwrap_or_default();
        place.set(Place::of(&fragment));
        if fragment == "#import" {
            board.leave();
            draft.look_again();
        }
    };
    turn();
    // The listener lives as long as the page does.
    let _listener = window_event_listener(ev::hashchange, move |_| turn());
    // "#import" may be asked for before it is known which batch is to be left.
    let is_import = window().location().hash().is_ok_and(|fragment| fragment == "#import");
    let face = Memo::new(move |_| board.face());
    if is_import {
        Effect::new(move |was_known: Option<bool>| {
            let is_known = face.get() != Face::Unknown;
            if is_known && was_known != Some(true) {
                board.leave();
            }
            is_known
        });
    }
    tell_phase(draft, face);
    let rows = Rows::follow(board, move || face.get().is_under_way() || face.get().is_ended());
    // Not the face itself: neither pausing nor the end may make the list anew under the reader.
    // Elsewhere nothing hangs on the batch, and what was typed must outlive its turns.
    let shown = Memo::new(move |_| {
        let is_batch = place.get() == Place::Batch;
        (place.get(), is_batch.then(|| Shown::of(face.get()).beside_list()))
    });
    let body = part(move || match shown.get() {
        (Place::History, _) => history::list(board, draft),
        (Place::Past(batch), _) => history::past(board, &batch),
        (Place::Chat, _) => chat::place(board),
        (Place::Page, _) => page::page(board, draft),
        (Place::Batch, Some(Shown::Waiting) | None) => {
            view! { <p class="soft">"Looking what is going on…"</p> }.into_any()
        }
        (Place::Batch, Some(Shown::Idle)) => prepare::prepare(board, draft),
        (Place::Batch, Some(Shown::UnderWay | Shown::Ended)) => follow::follow(board, rows, face),
    });
    view! {
        {tools(move || masthead(place))}
        {announcer(board)}
        {problem_note(board)}
        {body}
    }
}

fn masthead(place: RwSignal<Place>) -> impl IntoView {
    let current =
        move |this: Part| maybe_text(move || (place.with(Place::part) == this).then_some("page"));
    view! {
        <nav class="places" aria-label="Studio">
            <a href="#batch" aria-current=current(Part::Batch)>"Batch"</a>
            <a href="#history" aria-current=current(Part::History)>"History"</a>
            <a href="#chat" aria-current=current(Part::Chat)>"Chat"</a>
            <a href="#page" aria-current=current(Part::Page)>"Page"</a>
        </nav>
        {theme_control()}
    }
}

/// Keeps `body[data-phase]`, which programs that drive the studio wait for.
fn tell_phase(draft: Draft, face: Memo<Face>) {
    let name = Memo::new(move |_| {
        let is_planned = draft.standing().with(|standing| matches!(standing, Standing::Planned(_)));
        phase_name(face.get(), is_planned, draft.is_starting())
    });
    Effect::new(move || {
        if let (Some(body), Some(name)) = (document().body(), name.get()) {
            // Setting a fixed attribute on the body cannot fail.
            drop(body.set_attribute("data-phase", name));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_says_the_place() {
        assert_eq!(Place::of(""), Place::Batch);
        assert_eq!(Place::of("#import"), Place::Batch);
        assert_eq!(Place::of("#history"), Place::History);
        assert_eq!(Place::of("#history/b1"), Place::Past(BatchId("b1".into())));
        assert_eq!(Place::of("#chat"), Place::Chat);
        assert_eq!(Place::of("#history/"), Place::Batch);
        assert_eq!(Place::of("#historyx"), Place::Batch);
    }
}
