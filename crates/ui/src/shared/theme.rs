//! The theme: the system's, light, or dark.

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where the choice is kept. `theme.js` reads it before the first paint.
const KEY: &str = "theme";

/// What a person can choose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    fn wear(self) {
        let Some(root) = document().document_element() else { return };
        let done = match self {
            Self::System => root.remove_attribute("data-theme"),
            Self::Light | Self::Dark => root.set_attribute("data-theme", self.name()),
        };
        // Setting a fixed attribute on the root cannot fail; and if it did, only colours suffer.
        drop(done);
    }
}

/// The control that chooses the theme.
pub(crate) fn theme_control() -> AnyView {
    let held: Theme = LocalStorage::get(KEY).unwrap_or_default();
    let choose = move |event| {
        let theme = Theme::named(&event_target_value(&event));
        theme.wear();
        // Without storage the choice lasts as long as the page, which is all that can be done.
        drop(LocalStorage::set(KEY, theme));
    };
    let options = Theme::ALL.map(|theme| {
        view! { <option value=theme.name() selected=theme == held>{theme.words()}</option> }
    });
    view! {
        <label class="row small">
            <span>"Theme"</span>
            <select id="theme" class="slight" on:change=choose>{options}</select>
        </label>
    }
    .into_any()
}
