//! The whole, end to end: the real extension in a real Chromium against the stage, run by the
//! real command line.
//!
//! | file | what is shown |
//! |---|---|
//! | `rig` | a stage, a profile, a folder, and the command line between them |
//! | `pages` | every generation of the page, and pages that forbid wasm |
//! | `deaths` | workers, tabs and browsers that die on the way |
//! | `faults` | a site that refuses, fails, throttles, and serves broken bytes |
//! | `history` | what has been: looked at, carried away and back |
//! | `limits` | limits as pages announce them, full chats, notices |
//! | `choices` | two pictures, and the question which one is better |
//! | `records` | databases that are lost, and an extension that is updated, in the middle |
//! | `persons` | what only a person can do |
//! | `drift` | a page that changed overnight, and a corrected table |
//! | `surroundings` | a machine short of memory, without a network, or asleep |
//!
//! Each test has a browser of its own, and mostly waits: two at a time are well on two cores
//! (`--test-threads=2`).

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and ends")]

mod choices;
mod deaths;
mod drift;
mod faults;
mod history;
mod limits;
mod pages;
mod persons;
mod records;
mod rig;
mod surroundings;
