//! Bytes that are read from front to back. What is cut short or claims too much is
//! [`ModelError::Damaged`].

use crate::model::ModelError;

/// What is left to be read.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ModelError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (array, rest) = self.0.split_first_chunk().ok_or(ModelError::Damaged)?;
        self.0 = rest;
        Ok(*array)
    }

    pub(crate) fn number(&mut self) -> Result<f32, ModelError> {
        self.array().map(f32::from_le_bytes)
    }

    /// A number of things with at least a byte each: what claims more than there is is not believed.
    pub(crate) fn count(&mut self) -> Result<usize, ModelError> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        if count > self.0.len() { Err(ModelError::Damaged) } else { Ok(count) }
    }

    /// A number of at most 28 bits, low ones first, seven to a byte.
    pub(crate) fn leb128(&mut self) -> Result<u32, ModelError> {
        let mut value = 0;
        for shift in [0, 7, 14, 21] {
            let [byte] = self.array()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(ModelError::Damaged)
    }
}
