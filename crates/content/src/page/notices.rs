//! Alerts, dialogs, toasts and banners. Nothing else of the page is read for errors: titles of
//! chats, the prompt itself and old turns would give false alarms.

use std::collections::BTreeSet;

use panelwright_selectors::Class;
use web_sys::Element;

use super::dom;
use super::table::{self, Key};
use super::turns::Exchange;
use crate::judge::trouble::classify;

/// What the page shows of notices now, each once.
#[must_use]
pub fn shown() -> Vec<String> {
    shown_where(|_| true)
}

/// The same, of those elements only that pass a test.
fn shown_where(test: impl Fn(&Element) -> bool) -> Vec<String> {
    let Some(root) = dom::root() else { return Vec::new() };
    let mut texts: Vec<String> = Vec::new();
    for element in table::all(&root, Key::Notice) {
        if !dom::is_shown(&element) || dom::is_within(&element, "nav") || !test(&element) {
            continue;
        }
        let text = dom::words(&element);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The first notice shown that the table of stems knows, however long it has been there.
#[must_use]
pub fn classified() -> Option<(Class, String)> {
    shown().into_iter().find_map(|text| Some((classify(&text)?, text)))
}

/// Notices that were there before our attempt and never left: they are not about it.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeSet<String>);

impl Known {
    /// Takes what is shown now as known.
    #[must_use]
    pub fn now() -> Self {
        Self(shown().into_iter().collect())
    }

    /// The same, but for what stands in an exchange: that is about the exchange, however long it
    /// has been there. Errors were seen even inside the author's own turn.
    #[must_use]
    pub fn outside(exchange: &Exchange) -> Self {
        Self(shown_where(|element| !exchange.holds(element)).into_iter().collect())
    }

    /// The first notice that is news and that the table of stems knows. What concerns the
    /// account (security, an ended session) counts even if it was there before.
    pub fn news(&mut self) -> Option<(Class, String)> {
        let shown = shown();
        self.0.retain(|known| shown.contains(known));
        shown.into_iter().find_map(|text| {
            let class = classify(&text)?;
            let is_lasting = matches!(class, Class::Security | Class::SessionOver);
            (is_lasting || !self.0.contains(&text)).then_some((class, text))
        })
    }
}
