//! The whole, end to end: the real extension in a real Chromium against the stage, run by the
//! real command line.
//!
//! | file | what is shown |
//! |---|---|
//! | `rig` | a stage, a profile, a folder, and the command line between them |
//! | `pages` | every generation of the page, and pages that forbid wasm |
//! | `studio` | the studio, as a person uses it |
//! | `deaths` | workers, tabs and browsers that die on the way |
//! | `faults` | a site that refuses, fails, throttles, and serves broken bytes |
//! | `restarts` | a browser that starts again, and a batch that comes up as its author chose |
//! | `frozen` | tabs that the browser freezes, and that thaw too late |
//! | `hidden` | tabs that are hidden for more than ten minutes |
//! | `history` | what has been: looked at, forgotten, carried away and back |
//! | `carried` | a batch that is half done goes on in another profile |
//! | `limits` | limits as pages announce them, full chats, notices |
//! | `choices` | two pictures, and the question which one is better |
//! | `switches` | what the author chooses about pictures they ask for themselves |
//! | `records` | databases that are lost, and an extension that is updated, in the middle |
//! | `requests` | what a person asks for in the chat themselves |
//! | `persons` | what only a person can do |
//! | `drift` | a page that changed overnight, and a corrected table |
//! | `surroundings` | a machine short of memory, without a network, or asleep |
//!
//! Each test has a browser of its own and mostly waits, so three at a time are well on two cores
//! (`--test-threads=3`).

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and ends")]

mod carried;
mod choices;
mod deaths;
mod drift;
mod faults;
mod frozen;
mod hidden;
mod history;
mod limits;
mod pages;
mod persons;
mod records;
mod requests;
mod restarts;
mod rig;
mod studio;
mod surroundings;
mod switches;
