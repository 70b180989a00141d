//! What was learned, as bytes: `cargo xtask train` writes them, the detector reads them.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | `PWD1` |
//! | 4 × 4 | the size of one step of a sign's weight, the same of wording, slope and shift of the calibration; `f32`, little-endian |
//! | 2 | how many signs, little-endian |
//! | 1 each | the signs' weights in steps, `i8` |
//! | 4 | how many hashes, little-endian |
//! | 1 to 4 each | the hashes, ascending, each as its distance from the one before (LEB128) |
//! | 1 each | their weights in steps, `i8`, in the same order |

use thiserror::Error;

use crate::hash::Slots;
use crate::hashed::HASH_BITS;
use crate::sign::Sign;

const MAGIC: [u8; 4] = *b"PWD1";

/// Why bytes are no parameters. The message says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParametersError {
    /// They begin with something else.
    #[error("These are no parameters of the detector. Make them with `cargo xtask train`.")]
    NotParameters,
    /// They end too early, or go on after their end.
    #[error("The parameters are damaged or cut short. Make them anew with `cargo xtask train`.")]
    Damaged,
    /// They were made for other signs than this version knows.
    #[error(
        "The parameters are for {found} signs and this version has {known}: the signs were \
         changed. Train again with `cargo xtask train`.",
        known = Sign::COUNT
    )]
    OtherSigns {
        /// How many signs the parameters have.
        found: usize,
    },
}

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
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
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
    /// The bytes are none, are damaged, or are for other signs.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, ParametersError> {
        let mut rest = Reader(bytes);
        if rest.array() != Ok(MAGIC) {
            return Err(ParametersError::NotParameters);
        }
        let [sign_step, wording_step, slope, shift] =
            [rest.number()?, rest.number()?, rest.number()?, rest.number()?];
        let found = usize::from(u16::from_le_bytes(rest.array()?));
        if found != Sign::COUNT {
            return Err(ParametersError::OtherSigns { found });
        }
        let signs = rest.take(found)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        let count = u32::from_le_bytes(rest.array()?) as usize;
        // Each has at least two bytes: what claims more is not believed.
        if count > rest.0.len() / 2 {
            return Err(ParametersError::Damaged);
        }
        let mut hash = 0_u32;
        let mut hashes = Vec::with_capacity(count);
        for _ in 0..count {
            hash = hash.checked_add(rest.leb128()?).ok_or(ParametersError::Damaged)?;
            hashes.push(hash);
        }
        let weights = rest.take(count)?.iter().map(|byte| i8::from_le_bytes([*byte]));
        let wording: Vec<(u32, i8)> = hashes.into_iter().zip(weights).collect();
        let is_sound = rest.0.is_empty()
            && hash >> HASH_BITS == 0
            && [sign_step, wording_step, slope, shift].iter().all(|number| number.is_finite());
        if !is_sound {
            return Err(ParametersError::Damaged);
        }
        Ok(Self { sign_step, wording_step, slope, shift, signs, wording })
    }

    /// The weights of wording, to look up by hash.
    pub(crate) fn wording_by_hash(&self) -> Slots<i8> {
        let mut slots = Slots::with_room_for(self.wording.len());
        for (hash, weight) in &self.wording {
            slots.insert_if_new(u64::from(*hash), *weight);
        }
        slots
    }
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ParametersError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ParametersError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ParametersError> {
        let (array, rest) = self.0.split_first_chunk().ok_or(ParametersError::Damaged)?;
        self.0 = rest;
        Ok(*array)
    }

    fn number(&mut self) -> Result<f32, ParametersError> {
        self.array().map(f32::from_le_bytes)
    }

    fn leb128(&mut self) -> Result<u32, ParametersError> {
        let mut value = 0;
        for shift in [0, 7, 14, 21] {
            let [byte] = self.array()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ParametersError::Damaged)
    }
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

    #[test]
    fn what_is_written_is_read_back() {
        let parameters = parameters();
        assert_eq!(Parameters::of_bytes(&parameters.to_bytes()), Ok(parameters));
    }

    #[test]
    fn whatever_is_cut_or_added_is_noticed() {
        let bytes = parameters().to_bytes();
        for end in 0..bytes.len() {
            assert!(Parameters::of_bytes(&bytes[..end]).is_err(), "{end}");
        }
        assert_eq!(
            Parameters::of_bytes(&[&bytes[..], &[0]].concat()),
            Err(ParametersError::Damaged)
        );
        assert_eq!(Parameters::of_bytes(b"something"), Err(ParametersError::NotParameters));
    }

    #[test]
    fn parameters_of_another_version_are_told_as_such() {
        let mut bytes = parameters().to_bytes();
        bytes[20] ^= 1;
        let error = Parameters::of_bytes(&bytes).unwrap_err();
        assert!(error.to_string().contains("Train again"), "{error}");
    }
}
