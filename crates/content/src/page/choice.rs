//! The page's question which of two pictures is better.

use panelwright_engine::TwoPictures;
use web_sys::Element;

use super::dom;
use super::table::{self, Key};

/// The question that is open in this conversation, in the form that we know.
#[must_use]
pub fn open() -> Option<Element> {
    let main = dom::main()?;
    // A question blocks the box: there is never more than one, and it is the last thing there.
    table::all(&main, Key::Choice).into_iter().rfind(is_whole)
}

/// Whether an element is a question that we know, with a button for each of two pictures.
#[must_use]
pub fn is_whole(question: &Element) -> bool {
    dom::is_shown(question) && buttons(question).len() == 2
}

/// The button that a standing choice presses; `None` when the author wants to press it.
#[must_use]
pub fn button(question: &Element, wish: TwoPictures) -> Option<Element> {
    let place = match wish {
        TwoPictures::First => 0,
        TwoPictures::Second => 1,
        TwoPictures::Ask => return None,
    };
    buttons(question).into_iter().nth(place)
}

fn buttons(question: &Element) -> Vec<Element> {
    table::all(question, Key::ChoiceButton)
}
