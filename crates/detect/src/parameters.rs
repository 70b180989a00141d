//! What was learned: the weights, and their part of the [`crate::model`]'s bytes.
//!
//! | bytes | what |
//! |---|---|
//! | 4 × 4 | the size of one step of a sign's weight, the same of wording, slope and shift of the calibration; `f32`, little-endian |
//! | 2 | how many signs, little-endian |
//! | 1 each | the signs' weights in steps, `i8` |
//! | 4 | how many hashes, little-endian |
//! | 1 to 4 each | the hashes, ascending, each as its distance from the one before (LEB128) |
//! | 1 each | their weights in steps, `i8`, in the same order |

use crate::hash::Slots;
use crate::hashed::HASH_BITS;
use crate::model::ModelError;
use crate::reader::Reader;
use crate::sign::Sign;

/// The weights as they are trained, stored and shipped: whole numbers of steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// One step of a sign's weight, in log-odds before calibration.
    pub sign_step: f32,
    /// One step of a hash's weight.
    pub wording_step: f32,
    /// Calibrated log-odds are `slope × sum + shift`.
    pub slope: f32,
    /// See `slope`.
    pub shift: f32,
    /// The signs' weights, by their place.
    pub signs: Vec<i8>,
    /// Hashes of wording and turns with their weights, in ascending order of the hashes.
    pub wording: Vec<(u32, i8)>,
}

impl Parameters {
    /// The parameters as bytes; the same parameters always give the same ones.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [self.sign_step, self.wording_step, self.slope, self.shift] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(u16::try_from(self.signs.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(self.signs.iter().map(|weight| weight.to_le_bytes()[0]));
        bytes.extend(u32::try_from(self.wording.len()).unwrap_or(u32::MAX).to_le_bytes());
        let mut before = 0;
        for (hash, _) in &self.wording {
            push_leb128(&mut bytes, hash - before);
            before = *hash;
        }
        bytes.extend(self.wording.iter().map(|(_, weight)| weight.to_le_bytes()[0]));
        bytes
    }

    /// Reads parameters.
    ///
    /// # Errors
    ///
    /// The bytes are damaged, or are for other signs.
    pub(crate) fn of_bytes(bytes: &mut Reader) -> Result<Self, ModelError> {
        let [sign_step, wording_step, slope, shift] =
            [bytes.number()?, bytes.number()?, bytes.number()?, bytes.number()?];
        let found = usize::from(u16::from_le_bytes(bytes.array()?));
        if found != Sign::COUNT {
            return Err(ModelError::OtherSigns { found });
        }
        let weight = |byte: &u8| i8::from_le_bytes([*byte]);
        let signs = bytes.take(found)?.iter().map(weight).collect();
        let count = bytes.count()?;
        let mut hash = 0_u32;
        let mut hashes = Vec::with_capacity(count);
        for _ in 0..count {
            hash = hash.checked_add(bytes.leb128()?).ok_or(ModelError::Damaged)?;
            hashes.push(hash);
        }
        let weights = bytes.take(count)?.iter().map(weight);
        let wording: Vec<(u32, i8)> = hashes.into_iter().zip(weights).collect();
        let is_sound = hash >> HASH_BITS == 0
            && [sign_step, wording_step, slope, shift].iter().all(|number| number.is_finite());
        if !is_sound {
            return Err(ModelError::Damaged);
        }
        Ok(Self { sign_step, wording_step, slope, shift, signs, wording })
    }

    /// The weights of wording, to look up by hash.
    pub(crate) fn wording_by_hash(&self) -> Slots<i8> {
        let mut slots = Slots::with_room_for(self.wording.len());
        for (hash, weight) in &self.wording {
            if let Some(slot) = slots.or_default(both_halves(*hash)) {
                *slot = *weight;
            }
        }
        slots
    }
}

/// A hash of [`HASH_BITS`] for [`Slots`], which looks at both halves of one of 64 bits.
pub(crate) fn both_halves(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

fn push_leb128(bytes: &mut Vec<u8>, mut value: u32) {
    loop {
        let [low, ..] = (value & 0x7f).to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Parameters {
        Parameters {
            sign_step: 0.05,
            wording_step: 0.02,
            slope: 0.9,
            shift: -0.1,
            signs: vec![-3; Sign::COUNT],
            wording: vec![(0, 1), (1, -1), (300, 127), ((1 << HASH_BITS) - 1, -128)],
        }
    }

    fn read(bytes: &[u8]) -> Result<Parameters, ModelError> {
        Parameters::of_bytes(&mut Reader::new(bytes))
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(read(&parameters().to_bytes()), Ok(parameters()));
    }

    #[test]
    fn whatever_is_cut_is_noticed() {
        let bytes = parameters().to_bytes();
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn parameters_of_another_version_are_told_as_such() {
        let mut bytes = parameters().to_bytes();
        bytes[16] ^= 1;
        let error = read(&bytes).unwrap_err();
        assert!(error.to_string().contains("cargo xtask train"), "{error}");
    }

    #[test]
    fn weights_are_found_by_their_hashes() {
        let parameters = parameters();
        let slots = parameters.wording_by_hash();
        for (hash, weight) in &parameters.wording {
            assert_eq!(slots.get(both_halves(*hash)), Some(*weight));
        }
        assert_eq!(slots.get(both_halves(2)), None);
    }
}
