//! Numbers and reasons as a person reads them. Pure: tested on the machine.

mod capital;
mod count;
mod duration;
mod outlook;
mod reasons;
mod share;
mod size;

pub(crate) use capital::capital;
pub(crate) use count::{count, panels};
pub(crate) use duration::{about, elapsed, span};
pub(crate) use outlook::{before, goes_on, outlook, rough, window_words};
pub(crate) use reasons::{ReasonGroup, group_reasons};
pub(crate) use share::{Shares, shares};
pub(crate) use size::size;
