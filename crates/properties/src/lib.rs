//! What holds for every input: the properties that the tests and the fuzzer share.
//!
//! Each is a function that takes an input, does with it what Panelwright does, and panics where a
//! promise breaks. `tests/` calls them with random inputs at every `cargo test`; the targets below
//! `fuzz/` call them for as long as one likes with inputs that the coverage leads to
//! (`cargo xtask fuzz`). A finding of the fuzzer becomes a plain test beside the code that it is
//! about.
//!
//! | module | what is read |
//! |---|---|
//! | [`script`] | an author's file; the names of pictures |
//! | [`messages`] | what the parts of the extension, and a tab's address, say |
//! | [`records`] | what is stored: records and snapshots |
//! | [`limits`] | a page's words, paths and files |
//! | [`detection`] | a text that may ask for a picture |
//! | [`requests`] | what is told of a picture that a person asks for in the chat |
//! | [`mod@engine`] | a batch's life, by inputs in any order and about anything |

#![allow(clippy::expect_used, reason = "a property that does not hold says so by panicking")]

pub mod detection;
pub mod engine;
pub mod limits;
pub mod messages;
pub mod records;
pub mod requests;
pub mod script;
