//! The parts of a view that change, as closures of few types.
//!
//! Leptos compiles its machinery anew for every type of closure in a view. Boxed, all closures
//! that give a text share one type, and so do all that give a flag or a part of the page; that
//! is a good part of the size of the pages' wasm.

use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;

/// A text that changes.
pub(crate) type Text = Box<dyn FnMut() -> String + Send>;
/// An attribute that changes and may be missing.
pub(crate) type MaybeText = Box<dyn FnMut() -> Option<String> + Send>;
/// A yes or no that changes.
pub(crate) type Flag = Box<dyn FnMut() -> bool + Send>;
/// A part of the page that changes.
pub(crate) type Part = Box<dyn FnMut() -> AnyView + Send>;

/// A text that changes.
pub(crate) fn text<T: Into<String>>(mut read: impl FnMut() -> T + Send + 'static) -> Text {
    Box::new(move || read().into())
}

/// An attribute that changes and may be missing.
pub(crate) fn maybe_text<T: Into<String>>(
    mut read: impl FnMut() -> Option<T> + Send + 'static,
) -> MaybeText {
    Box::new(move || read().map(Into::into))
}

/// A yes or no that changes.
pub(crate) fn flag(read: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(read)
}

/// A part of the page that is made anew whenever what it reads changes.
pub(crate) fn part(make: impl FnMut() -> AnyView + Send + 'static) -> Part {
    Box::new(make)
}

/// A part of the page that is there while a condition holds.
pub(crate) fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    make: impl Fn() -> AnyView + Send + 'static,
) -> Part {
    either(holds, make, || ().into_any())
}

/// One of two parts of the page; a part is made anew only when the condition turns.
pub(crate) fn either(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    make: impl Fn() -> AnyView + Send + 'static,
    otherwise: impl Fn() -> AnyView + Send + 'static,
) -> Part {
    let holds = Memo::new(move |_| holds());
    part(move || if holds.get() { make() } else { otherwise() })
}

/// What happens when a button is pressed.
pub(crate) fn press(mut act: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(move |_| act())
}

/// What happens with a field's text when it was changed.
pub(crate) fn typed(mut take: impl FnMut(String) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(move |event| take(event_target_value(&event)))
}
