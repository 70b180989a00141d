//! Pictures that a person asks for in the chat themselves.
//!
//! Every news of a request takes the same path: hold the register, fold the story, let the pure
//! crate decide, write what happened, let go, do what follows, answer. Nothing of it goes through
//! the batch's desk, and nothing keeps the worker alive: a request waits on disk.
//!
//! | file | what it does |
//! |---|---|
//! | `hear` | news of a page, and what a document that was just loaded goes on with |
//! | `register` | the lock, what is open, and which tab watches it |
//! | `saving` | pictures to disk, once each, whatever dies in between |
//! | `care` | requests that nobody watches any more, and the alarm for them |
//! | `preferences` | what the author has chosen |
//! | `pages` | what popup and studio ask for |

mod care;
mod hear;
mod pages;
pub(crate) mod preferences;
mod register;
mod saving;

pub(crate) use care::{ALARM, look_after, wake};
pub(crate) use hear::{hear, open_in};
pub(crate) use pages::{forget, show_file};
pub(crate) use saving::look;
