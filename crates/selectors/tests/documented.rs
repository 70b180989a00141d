//! The format as it is documented is the format as it is read.

#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_selectors::{
    CANDIDATES_MAX, Class, FILE_BYTES_MAX, FORMAT, Key, SELECTOR_CHARACTERS_MAX, SelectorTable,
};

const DOCUMENT: &str = include_str!("../../../docs/selector-table.md");

#[test]
fn the_documented_example_is_a_table() {
    let (_, rest) = DOCUMENT.split_once("```json").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let table = SelectorTable::read(example).unwrap();
    assert_eq!(table.candidates(Key::Box).len(), 2);
    assert_eq!(table.candidates(Key::Send), SelectorTable::built_in().candidates(Key::Send));
    assert_eq!(table.stems().iter().filter(|stem| stem.class == Class::Pace).count(), 2);
}

#[test]
fn every_key_class_and_limit_is_documented() {
    let names = Key::ALL.map(Key::name).into_iter().chain(Class::ALL.map(Class::name));
    for name in names {
        assert!(DOCUMENT.contains(&format!("`{name}`")), "{name}");
    }
    for told in [
        format!("`panelwright_selectors` | the version of this format: {FORMAT}"),
        format!("{},{:03} bytes", FILE_BYTES_MAX / 1_000, FILE_BYTES_MAX % 1_000),
        format!("{SELECTOR_CHARACTERS_MAX} characters"),
        format!("at most {CANDIDATES_MAX}"),
    ] {
        assert!(DOCUMENT.contains(&told), "{told}");
    }
}
