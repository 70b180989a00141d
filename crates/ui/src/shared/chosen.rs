//! What the author has chosen about pictures they ask for themselves, as this page knows it.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use panelwright_protocol::{PREFERENCES_KEY, PageAnswer, PageRequest};
use panelwright_requests::{Change, Preferences};
use panelwright_webext::storage::Area;

use super::board::Board;
use super::browser::on_preferences;
use super::problem::Problem;
use super::request::ask;

/// The preferences: read from storage, which wakes nobody, and followed there; changed by the
/// service worker. Copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Chosen {
    board: Board,
    held: RwSignal<Option<Preferences>>,
}

impl Chosen {
    /// Reads what is stored, and follows it.
    pub(crate) fn open(board: Board) -> Self {
        let chosen = Self { board, held: RwSignal::new(None) };
        let held = chosen.held;
        let hear =
            move |news: Option<Preferences>| drop(held.try_set(Some(news.unwrap_or_default())));
        if let Err(error) = on_preferences(hear) {
            board.tell(&Problem::from(error));
        }
        spawn_local(async move {
            match Area::Local.read::<Preferences>(PREFERENCES_KEY).await {
                Ok(found) => drop(held.try_set(Some(found.unwrap_or_default()))),
                Err(error) => board.tell(&Problem::from(error)),
            }
        });
        chosen
    }

    /// Whether they are known yet.
    pub(crate) fn is_known(self) -> bool {
        self.held.with(Option::is_some)
    }

    /// Reads them; a default before they are known.
    pub(crate) fn read<T: Default>(self, read: impl FnOnce(&Preferences) -> T) -> T {
        self.held.with(|held| held.as_ref().map(read).unwrap_or_default())
    }

    /// Changes one thing. What is shown follows what was stored, also when that was refused.
    pub(crate) fn change(self, change: Change) {
        spawn_local(async move {
            self.board.forget_problem();
            let problem = match ask(&PageRequest::ChangePreferences { change }).await {
                Ok(PageAnswer::Preferences { preferences }) => {
                    self.held.try_set(Some(preferences));
                    return;
                }
                Ok(_) => Problem::OddAnswer,
                Err(problem) => problem,
            };
            self.board.tell(&problem);
            // The box that was ticked is made anew, so that it shows again what holds.
            let held = self.held.try_get_untracked().flatten();
            self.held.try_set(None);
            TimeoutFuture::new(0).await;
            self.held.try_set(held);
        });
    }
}
