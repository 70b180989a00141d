//! A check of the page: each key of the table, and which candidate finds it. It looks, and does
//! nothing else: no text is written, nothing is pressed, nothing is sent.

use panelwright_selectors::{Account, Finding, Match, PageCheck, Scene};
use panelwright_webext::{from_js, runtime};
use serde::Deserialize;
use web_sys::Element;

use super::table::{self, Key, Sighting};
use super::{composer, dom, standing};
use crate::judge::path;
use crate::table::{InUse, in_use};

/// Looks at the page with every key.
#[must_use]
pub fn look() -> PageCheck {
    let InUse { table, origin, unreadable, .. } = in_use();
    let findings = Key::ALL.map(|key| Finding {
        key,
        candidates: table.candidates(key).len(),
        found: table::first(key, counts(key)).map(matched),
    });
    let path = dom::path();
    PageCheck {
        extension: version(),
        table: table.version(),
        origin,
        unreadable,
        host: dom::host(),
        path: path::outline(&path),
        language: dom::language(),
        account: account(),
        is_challenge: standing::is_challenge(),
        scene: Scene {
            is_conversation: path::conversation(&path).is_some(),
            has_text: composer::the_box().is_some_and(|element| !composer::is_empty(&element)),
        },
        findings: findings.into(),
    }
}

/// Which elements count for a key: what is to be seen or used must be there for a person too.
fn counts(key: Key) -> fn(&Element) -> bool {
    match key {
        Key::Box => composer::can_be_written,
        Key::Send => composer::can_send,
        Key::Stop
        | Key::Attachment
        | Key::Tool
        | Key::Choice
        | Key::ChoiceButton
        | Key::NewChat
        | Key::Notice
        | Key::SignedOut => dom::is_shown,
        Key::Turn
        | Key::User
        | Key::UserText
        | Key::Assistant
        | Key::AssistantText
        | Key::Picture
        | Key::Loading
        | Key::Finished
        | Key::Ended
        | Key::Link
        | Key::SignedIn
        | Key::Challenge => |_| true,
    }
}

fn matched((elements, sighting): (Vec<Element>, Sighting)) -> Match {
    let Sighting { candidate, rank } = sighting;
    Match {
        rank,
        generation: candidate.generation,
        selector: candidate.selector,
        elements: elements.len(),
    }
}

fn account() -> Account {
    if standing::is_signed_out() {
        Account::Out
    } else if table::first(Key::SignedIn, |_| true).is_some() {
        Account::In
    } else {
        Account::Unknown
    }
}

/// The version of the extension, as people read it.
fn version() -> String {
    #[derive(Deserialize)]
    struct Manifest {
        version: String,
        #[serde(default)]
        version_name: Option<String>,
    }
    // A document that outlived its extension has no manifest to read.
    runtime::manifest().and_then(from_js::<Manifest>).map_or_else(
        |_| "of an unknown version".to_owned(),
        |manifest| manifest.version_name.unwrap_or(manifest.version),
    )
}
