//! What holds for every file, whoever wrote it.

#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use std::collections::BTreeMap;

use panelwright_selectors::{
    CandidateFile, Class, FORMAT, Generation, Key, SelectorTable, TableFile,
};
use proptest::prelude::*;

/// Names of keys, right ones mostly.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => proptest::sample::select(&Key::ALL[..]).prop_map(|key| key.name().to_owned()),
        1 => "[a-z_]{0,12}",
    ]
}

fn class() -> impl Strategy<Value = String> {
    proptest::sample::select(&Class::ALL[..]).prop_map(|class| class.name().to_owned())
}

fn candidate() -> impl Strategy<Value = CandidateFile> {
    let generation = proptest::sample::select(&[Generation::A, Generation::B, Generation::Any][..]);
    let selector = prop_oneof![
        3 => "[a-z]{1,8}(\\[[a-z-]{1,6}='[a-z ]{0,6}'\\])?( > [a-z]{1,4})?",
        1 => "\\PC{0,30}",
    ];
    (generation, selector).prop_map(|(generation, selector)| CandidateFile { generation, selector })
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("\\PC{2,20}", 1..4)
}

prop_compose! {
    fn file()(
        version in any::<u32>(),
        note in "\\PC{0,40}",
        selectors in proptest::collection::btree_map(
            key(), proptest::collection::vec(candidate(), 1..5), 0..6),
        stems in proptest::collection::btree_map(
            class(), proptest::collection::vec(texts(), 1..4), 0..4),
        working in proptest::option::of(texts()),
        picture_names in proptest::option::of(texts()),
    ) -> TableFile {
        let stems: BTreeMap<_, _> = stems;
        TableFile { format: FORMAT, version, note, selectors, stems, working, picture_names }
    }
}

/// Whether a table is one that can be worked with.
fn is_sound(table: &SelectorTable) -> bool {
    let keys = Key::ALL.into_iter().filter(|key| key.is_essential());
    let classes = Class::ALL.into_iter().filter(|class| class.is_essential());
    let mut stems = table.stems().iter();
    keys.into_iter().all(|key| !table.candidates(key).is_empty())
        && classes.into_iter().all(|class| table.stems().iter().any(|stem| stem.class == class))
        && stems.all(|stem| !stem.parts.is_empty() && stem.parts.iter().all(|part| part.len() > 1))
}

proptest! {
    /// Whatever is loaded, it is a table or a sentence, and never the end of anything.
    #[test]
    fn any_text_is_a_table_or_refused(text in "\\PC{0,200}") {
        if let Err(errors) = SelectorTable::read(&text) {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn any_bytes_are_a_table_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = SelectorTable::read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_table_is_sound_and_reads_back_as_itself(file in file()) {
        match SelectorTable::of_file(file) {
            Ok(table) => {
                prop_assert!(is_sound(&table));
                let text = serde_json::to_string(&table.to_file()).unwrap();
                prop_assert_eq!(SelectorTable::read(&text), Ok(table));
            }
            Err(errors) => {
                for error in errors {
                    prop_assert!(error.to_string().chars().count() < 600);
                }
            }
        }
    }
}

#[test]
fn the_built_in_table_is_sound_and_reads_back_as_itself() {
    let table = SelectorTable::built_in();
    assert!(is_sound(&table));
    let text = serde_json::to_string(&table.to_file()).unwrap();
    assert_eq!(SelectorTable::read(&text), Ok(table));
}
