//! Typed bindings to the `chrome.*` calls that Panelwright uses, and to nothing else.
//!
//! Every call returns our own [`Error`]; nothing here decides anything. Listeners and timers are
//! not bound: they belong to the JavaScript shims, because a wasm instance that is made anew
//! after a panic must not be entered through closures of the old one.

pub mod action;
pub mod alarms;
mod convert;
pub mod downloads;
mod error;
pub mod json;
pub mod notifications;
pub mod permissions;
pub mod power;
pub mod runtime;
pub mod storage;
pub mod system;
pub mod tabs;

pub use convert::{from_js, to_js};
pub use error::Error;
