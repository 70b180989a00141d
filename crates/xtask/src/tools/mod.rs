//! Programs that are no part of Rust: where they are, and how they are got.

pub(crate) mod apt;
pub(crate) mod binaryen;
pub(crate) mod browser;
pub(crate) mod crates;
pub(crate) mod fuzzer;
pub(crate) mod runner;
