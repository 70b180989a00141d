//! The engine in a made-up, seeded, hostile world.
//!
//! [`run`] drives the shipping engine and the shipping journal (on its store in memory) through a
//! batch in which service workers die, tabs crash and are closed, the whole browser is killed,
//! messages are lost and doubled, downloads fail, and the site refuses, fails and throttles. The
//! same seed gives the same run. What must hold is checked as it happens ([`site::Site::send`])
//! and at the end ([`Report`]).
//!
//! | file | what it stands for |
//! |---|---|
//! | `chance` | the one source of randomness |
//! | `fault` | what can go wrong, and how often it did |
//! | `shrink` | the calmest world in which a promise still breaks |
//! | `options` | how hostile the world is, drawn per seed |
//! | `site` | the chat site and the account: what was sent, what was made |
//! | `tab` | a worker's tab: its document and its session storage |
//! | `world` | the clock, the queue of what happens next, and the shell |

mod chance;
mod fault;
mod options;
mod shrink;
mod site;
mod tab;
mod world;

pub use fault::{Fault, Struck};
pub use options::Options;
pub use shrink::shrink;
pub use world::{Report, run, run_traced};
