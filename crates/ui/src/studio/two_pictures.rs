//! What happens when the site makes two pictures and asks which one is better.

use leptos::prelude::*;
use panelwright_engine::TwoPictures;

use crate::draft::Draft;
use crate::shared::live::{flag, text, typed};
use crate::words;

const ALL: [TwoPictures; 3] = [TwoPictures::First, TwoPictures::Second, TwoPictures::Ask];

/// The choice, as the form and the command line name it.
fn name(choice: TwoPictures) -> &'static str {
    match choice {
        TwoPictures::First => "first",
        TwoPictures::Second => "second",
        TwoPictures::Ask => "ask",
    }
}

/// The field.
pub(super) fn two_pictures(draft: Draft) -> AnyView {
    let held = move || draft.choices.with(|choices| choices.two_pictures);
    let fresh_chat = move || draft.choices.with(|choices| choices.fresh_chat);
    let options = ALL.map(|choice| {
        let is_held = flag(move || held() == choice);
        view! { <option value=name(choice) selected=is_held>{words::two_pictures(choice)}</option> }
    });
    let choose = typed(move |text| {
        if let Some(choice) = ALL.into_iter().find(|choice| name(*choice) == text) {
            draft.choices.update(|choices| choices.two_pictures = choice);
        }
    });
    view! {
        <div class="field">
            <label for="two-pictures">"When the site makes two pictures and asks which is better"</label>
            <select id="two-pictures" aria-describedby="two-pictures-note" on:input=choose>
                {options.into_iter().collect_view()}
            </select>
            <p id="two-pictures-note" class="hint">
                {text(move || words::two_pictures_presses(held(), fresh_chat()))}
            </p>
        </div>
    }
    .into_any()
}
