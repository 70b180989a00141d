//! Is this text a request for a picture? A confidence from 0 to 1 that means what it says, and the
//! reasons for it in words.
//!
//! A text is read into *signs* (a thousand and more, nearly all of them single concepts at a place or
//! two in company, the same in every language, by a lexicon of our own) and hashes of its *wording*
//! (words, groups of letters) and of its *turns* (what follows what in a sentence). A weight belongs
//! to each; their sum, calibrated, is the confidence. `docs/detection.md` tells how the weights come
//! about, how well they do, and what they get wrong.
//!
//! | module | what is in it |
//! |---|---|
//! | `normal` | a text as it is compared |
//! | `lexicon` | which words stand for what, as text and as bytes |
//! | [`concept`] | what words can stand for |
//! | `words`, `hits` | a text as words in sentences; where in it which concepts are |
//! | `structures` | how it is built |
//! | [`sign`] | what is noticed beside wording and turns |
//! | [`hashed`] | its wording and its turns, as hashes |
//! | [`features`] | all of it, read off a text |
//! | [`parameters`] | what was learned |
//! | [`model`] | lexicon and parameters, as bytes |
//! | [`detector`] | the score |
//! | [`reason`] | the reasons for it |
//! | [`logistic`] | log-odds to probability, the same everywhere |

pub mod concept;
pub mod detector;
pub mod features;
mod hash;
pub mod hashed;
mod hits;
mod lexicon;
pub mod logistic;
pub mod model;
mod normal;
pub mod parameters;
mod reader;
pub mod reason;
pub mod sign;
mod structures;
mod words;

pub use detector::{BUILT_IN_MODEL, Context, Detection, Detector, FeatureReader, Label};
pub use features::Features;
pub use hashed::Family;
pub use model::ModelError;
pub use parameters::Parameters;
pub use reason::{Ground, Reason};
