//! The stage: a local stand-in for the chat page, for the demo and for tests.
//!
//! It is a loopback server whose pages look and behave, for a content script, like the chat page
//! that the extension drives: its two generations of markup, its editor with a model of its own,
//! its hydration, its in-page navigation, its pictures that come late and in previews, and its
//! refusals, limits and errors. It is meant to be a demanding opponent: whatever the real page is
//! known to do that misled a program, the stage can do too.
//!
//! Generation happens on the server and goes on when a page is hidden, reloaded or closed. Every
//! delay of the page comes from the server over a WebSocket, since browsers slow the timers of
//! hidden tabs down to one a minute and the stage must not be the cause of a late picture.
//!
//! Each picture is a real PNG that carries the exact prompt and the serial number of its send, so
//! that a test can prove which send a saved file came from: see [`read_stamp`].
//!
//! ```no_run
//! use panelwright_stage::{Generation, Stage, StageOptions};
//!
//! # fn main() -> anyhow::Result<()> {
//! let stage = Stage::start(StageOptions { generation: Generation::B, ..StageOptions::default() })?;
//! println!("open {}", stage.url());
//! println!("{} prompts were sent", stage.log().sends.len());
//! stage.stop();
//! # Ok(())
//! # }
//! ```

mod conversations;
mod fault_words;
mod faults;
mod files;
mod generation;
mod identifiers;
mod language;
mod log;
mod options;
mod pages;
mod pictures;
mod quota;
mod routes;
mod sends;
mod server;
mod stamp;
mod texts;
mod world;

pub use fault_words::FaultWordsError;
pub use faults::{FaultKind, FaultRule, Faults, Trigger};
pub use language::Language;
pub use log::{Outcome, RefusalReason, RefusedSend, SendRecord, StageLog};
pub use options::{Generation, PictureShape, Quota, StageOptions, Switches, Timing};
pub use pictures::{Stroke, draw};
pub use server::Stage;
pub use stamp::{Stamp, read_stamp};
