//! What is decided about what was seen: pure functions over plain values, tested without a
//! browser.

pub mod bytes;
pub mod choice;
pub mod completion;
pub mod path;
pub mod text;
pub mod trouble;
pub mod wait;
pub mod words;
