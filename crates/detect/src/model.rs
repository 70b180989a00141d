//! What the detector knows, in one file: the lexicon, and what was learned with it, since neither
//! means anything without the other. `cargo xtask train` writes it; a detector is made from it.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `PWD2` |
//! | | the lexicon (`lexicon/bytes.rs`) |
//! | | the weights (`parameters.rs`) |

use thiserror::Error;

use crate::lexicon::{Lexicon, bytes, text};
use crate::parameters::Parameters;
use crate::reader::Reader;
use crate::sign::Sign;

const MAGIC: [u8; 4] = *b"PWD2";

/// Why bytes are no model. The message says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// They begin with something else.
    #[error("This is no model of the detector. Make one with `cargo xtask train`.")]
    NotModel,
    /// They end too early, go on after their end, or hold what no model holds.
    #[error("The detector's model is damaged or cut short. Make it anew with `cargo xtask train`.")]
    Damaged,
    /// They were made for other signs than this version knows.
    #[error(
        "The detector's model is for {found} signs and this version has {known}: the signs were \
         changed. Train again with `cargo xtask train`.",
        known = Sign::COUNT
    )]
    OtherSigns {
        /// How many signs the model has.
        found: usize,
    },
}

/// The lexicon of this version and what was learned with it, as bytes; the same weights always give
/// the same ones.
#[must_use]
pub fn to_bytes(parameters: &Parameters) -> Vec<u8> {
    [&MAGIC[..], &bytes::to_bytes(&text::entries()), &parameters.to_bytes()].concat()
}

/// Reads a model.
pub(crate) fn of_bytes(bytes: &[u8]) -> Result<(Lexicon, Parameters), ModelError> {
    let mut reader = Reader::new(bytes);
    if reader.array() != Ok(MAGIC) {
        return Err(ModelError::NotModel);
    }
    let model = (bytes::of_bytes(&mut reader)?, Parameters::of_bytes(&mut reader)?);
    if reader.is_at_end() { Ok(model) } else { Err(ModelError::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::BUILT_IN_MODEL;

    #[test]
    fn what_ships_was_made_from_the_lexicon_as_it_stands() {
        let (_, parameters) = of_bytes(BUILT_IN_MODEL).unwrap();
        let is_fresh = to_bytes(&parameters) == BUILT_IN_MODEL;
        assert!(is_fresh, "the lexicon was changed: train again with `cargo xtask train`");
    }

    #[test]
    fn whatever_is_no_model_is_refused() {
        let error = |bytes: &[u8]| of_bytes(bytes).err();
        assert_eq!(error(b"something"), Some(ModelError::NotModel));
        assert_eq!(error(&[BUILT_IN_MODEL, &[0]].concat()), Some(ModelError::Damaged));
        let cut = &BUILT_IN_MODEL[..BUILT_IN_MODEL.len() - 1];
        assert_eq!(error(cut), Some(ModelError::Damaged));
    }
}
