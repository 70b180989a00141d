//! A labelled field with a hint and, when it does not stand, what is wrong with it.

use leptos::prelude::*;

use crate::shared::live::{text, typed};

/// What a text field is made of.
pub(crate) struct Field {
    /// The field's id in the page.
    pub(crate) id: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// What helps to fill it in; may be empty.
    pub(crate) hint: &'static str,
    /// The `inputmode`: which keys a touch screen shows.
    pub(crate) keys: &'static str,
    /// What stands in it while it is empty.
    pub(crate) placeholder: Signal<String>,
    /// Whether it can only be looked at.
    pub(crate) is_fixed: bool,
}

/// A text field that reads by `read`, writes by `write` and is judged by `wrong`.
pub(crate) fn text_field(
    field: &Field,
    read: impl Fn() -> String + Send + Sync + 'static,
    write: impl Fn(String) + 'static,
    wrong: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
) -> AnyView {
    let Field { id, label, hint, keys, placeholder, is_fixed } = *field;
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="text" inputmode=keys autocomplete="off" spellcheck="false"
                placeholder=text(move || placeholder.get()) readonly=is_fixed prop:value=text(read)
                aria-describedby=note.clone()
                aria-invalid=text(move || wrong().is_some().to_string())
                on:input=typed(write)/>
            <p id=note.clone() class=text(move || if wrong().is_some() { "wrong" } else { "hint" })>
                {text(move || wrong().unwrap_or_else(|| hint.to_owned()))}
            </p>
        </div>
    }
    .into_any()
}
