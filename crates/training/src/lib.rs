//! How the detector learns, and how well it does. Nothing of it ships: `cargo xtask train` and
//! `cargo xtask evaluate` are its shells.
//!
//! | module | what is in it |
//! |---|---|
//! | [`corpus`] | texts with labels; our own corpus |
//! | [`mod@train`] | from texts to parameters |
//! | `fit` | logistic regression |
//! | `calibrate` | how far a score is to be believed |
//! | [`evaluate`] | scores of texts that were not learned from |
//! | [`measures`] | precision, recall, calibration error |
//! | `bootstrap` | how sure a figure is |
//! | [`report`] | the tables |

mod bootstrap;
mod calibrate;
pub mod corpus;
pub mod evaluate;
mod fit;
pub mod measures;
pub mod report;
pub mod train;

pub use train::{Recipe, train};
