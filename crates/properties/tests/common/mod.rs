//! The fuzzer's seeds, and texts that are nearly one of them.

use std::path::Path;

use proptest::prelude::*;

/// What is put in the place of a piece of a seed.
const PIECES: [&str; 14] = [
    "",
    "0",
    "-1",
    "1e400",
    "0.1",
    "4294967296",
    "18446744073709551615",
    "null",
    "\"\"",
    "{}",
    "[]",
    "{",
    "\\ud800",
    "ż章🙂",
];

/// The seeds of a fuzz target.
pub(crate) fn seeds(target: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let entries = std::fs::read_dir(folder).expect("the target has seeds");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("text")).collect()
}

/// A seed of which some pieces are others.
pub(crate) fn nearly(seeds: Vec<String>) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let edit = (any::<prop::sample::Index>(), 0_usize..8, piece);
    let edits = prop::collection::vec(edit, 0..4);
    (prop::sample::select(seeds), edits).prop_map(|(seed, edits)| {
        edits
            .into_iter()
            .fold(seed, |text, (at, length, piece)| replaced(&text, at, length, &piece))
    })
}

/// A text with another piece at a token: JSON breaks at its signs.
fn replaced(text: &str, at: prop::sample::Index, length: usize, piece: &str) -> String {
    let mut tokens: Vec<&str> =
        text.split_inclusive(|character: char| "{}[]:,\"".contains(character)).collect();
    if tokens.is_empty() {
        return piece.to_owned();
    }
    let start = at.index(tokens.len());
    let end = (start + length / 4).min(tokens.len() - 1);
    let last = tokens[end].chars().next_back().filter(|_| length.is_multiple_of(2));
    let new = format!("{piece}{}", last.map(String::from).unwrap_or_default());
    tokens.splice(start..=end, [new.as_str()]);
    tokens.concat()
}
