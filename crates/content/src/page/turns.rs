//! The conversation: exchanges of one text of the author and its answer.

use web_sys::{Element, Node};

use super::dom;
use super::table::{self, Key};
use crate::table::current;

/// One text of the author and what was answered to it.
///
/// In one generation an exchange is one element; in the other it is a turn of the author and the
/// turns that follow it. Either way an answer is what follows the author's text and comes before
/// the author's next one.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The page's name for it, stable while the document lives.
    pub key: String,
    /// The author's text as shown.
    pub text: String,
    user: Element,
    own: Element,
    boundary: Option<Node>,
    later: Vec<Element>,
}

/// All exchanges that the page shows, oldest first.
#[must_use]
pub fn exchanges() -> Vec<Exchange> {
    let Some(main) = dom::main() else { return Vec::new() };
    let user_selector = table::union(Key::User);
    let mut exchanges: Vec<Exchange> = Vec::new();
    for turn in turns(&main) {
        match user_of(&turn, &user_selector) {
            Some(user) => exchanges.push(exchange(turn, user)),
            None => {
                if let Some(last) = exchanges.last_mut() {
                    last.later.push(turn);
                }
            }
        }
    }
    exchanges
}

/// How many turns the page shows: to know when a conversation has been loaded.
#[must_use]
pub fn count() -> usize {
    dom::main().map_or(0, |main| turns(&main).len())
}

/// Outermost turns of the first candidate that matches any.
fn turns(main: &Element) -> Vec<Element> {
    let table = current();
    for candidate in table.candidates(Key::Turn) {
        let selector = &candidate.selector;
        let mut found = dom::query_all(main, selector);
        found.retain(|turn| !turn.parent_element().is_some_and(|up| dom::is_within(&up, selector)));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn user_of(turn: &Element, user_selector: &str) -> Option<Element> {
    if dom::is(turn, user_selector) {
        Some(turn.clone())
    } else {
        turn.query_selector(user_selector).ok().flatten()
    }
}

/// The newest exchange that the page shows.
#[must_use]
pub fn newest() -> Option<Exchange> {
    let main = dom::main()?;
    let user_selector = table::union(Key::User);
    let mut turns = turns(&main);
    let index = turns.iter().rposition(|turn| user_of(turn, &user_selector).is_some())?;
    let later = turns.split_off(index + 1);
    let turn = turns.pop()?;
    let user = user_of(&turn, &user_selector)?;
    Some(Exchange { later, ..exchange(turn, user) })
}

/// The names of all exchanges that the page shows, oldest first.
#[must_use]
pub fn keys() -> Vec<String> {
    let Some(main) = dom::main() else { return Vec::new() };
    let user_selector = table::union(Key::User);
    turns(&main).iter().filter(|turn| user_of(turn, &user_selector).is_some()).map(key_of).collect()
}

fn key_of(turn: &Element) -> String {
    turn.get_attribute("data-turn-key")
        .or_else(|| nearest_attribute(turn, "data-message-id"))
        .or_else(|| turn.get_attribute("data-turn-id"))
        .or_else(|| turn.get_attribute("data-testid"))
        .unwrap_or_default()
}

fn exchange(turn: Element, user: Element) -> Exchange {
    let text = current()
        .candidates(Key::UserText)
        .iter()
        .find_map(|candidate| turn.query_selector(&candidate.selector).ok().flatten())
        .unwrap_or_else(|| user.clone());
    let key = key_of(&turn);
    let boundary = boundary(&turn, &user);
    Exchange { key, text: dom::words(&text), user, own: turn, boundary, later: Vec::new() }
}

fn nearest_attribute(turn: &Element, name: &str) -> Option<String> {
    let holder = turn.query_selector(&format!("[{name}]")).ok().flatten()?;
    holder.get_attribute(name)
}

/// Where the answer begins inside the author's own turn; `None` when the turn holds no answer.
fn boundary(turn: &Element, user: &Element) -> Option<Node> {
    let start =
        table::all(turn, Key::Assistant).into_iter().find(|start| dom::follows(user, start));
    match start {
        Some(start) => Some(start.into()),
        None if turn.has_attribute("data-turn-key") && user != turn => Some(user.clone().into()),
        None => None,
    }
}

impl Exchange {
    /// All matches in the answer, in document order, never those in the author's part or in a
    /// dialog.
    #[must_use]
    pub fn in_answer(&self, selector: &str) -> Vec<Element> {
        let mut found = Vec::new();
        if let Some(boundary) = &self.boundary {
            found.extend(dom::query_all(&self.own, selector).into_iter().filter(|element| {
                (element.is_same_node(Some(boundary))
                    || dom::follows(boundary, element)
                    || boundary.contains(Some(element)))
                    && !self.user.contains(Some(element))
            }));
        }
        for turn in &self.later {
            if dom::is(turn, selector) {
                found.push(turn.clone());
            }
            found.extend(dom::query_all(turn, selector));
        }
        found.retain(|element| !dom::is_within(element, "[role=dialog], dialog"));
        found
    }

    /// The same for a key of the table.
    #[must_use]
    pub fn in_answer_key(&self, key: Key) -> Vec<Element> {
        self.in_answer(&table::union(key))
    }

    /// Whether anything of an answer has appeared.
    #[must_use]
    pub fn has_answer(&self) -> bool {
        !self.later.is_empty() || !self.in_answer_key(Key::Assistant).is_empty()
    }

    /// The answer's words: those of its text units, or else all words of the answer.
    #[must_use]
    pub fn answer_words(&self) -> String {
        for candidate in current().candidates(Key::AssistantText) {
            let units = self.in_answer(&candidate.selector);
            if !units.is_empty() {
                return units.iter().map(dom::words).collect::<Vec<_>>().join(" ");
            }
        }
        let mut parts: Vec<String> = self.later.iter().map(dom::words).collect();
        if let Some(boundary) = &self.boundary {
            parts.push(dom::words_where(&self.own, |text| {
                dom::follows(boundary, text) && !self.user.contains(Some(text))
            }));
        }
        parts.join(" ").trim().to_owned()
    }

    /// Whether an element stands in the author's part or in the answer.
    #[must_use]
    pub fn holds(&self, element: &Element) -> bool {
        self.own.contains(Some(element))
            || self.later.iter().any(|turn| turn.contains(Some(element)))
    }

    /// What stands lowest in it.
    #[must_use]
    pub fn end(&self) -> &Element {
        self.later.last().unwrap_or(&self.own)
    }

    /// Whether the page still shows it.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.own.is_connected()
    }

    /// Brings its end into view: pages mount far-off pictures only then.
    pub fn scroll_into_view(&self) {
        self.end().scroll_into_view_with_bool(false);
    }
}
