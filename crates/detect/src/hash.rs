//! Hashing of characters, and a table by such hashes.

/// FNV-1a over characters. It can be asked at any moment, so that all beginnings of a word cost
/// one pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fnv(u64);

impl Fnv {
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// A hash of its own for each `salt`.
    pub(crate) fn salted(salt: u8) -> Self {
        let mut hash = Self::new();
        hash.push(char::from(salt));
        hash
    }

    pub(crate) fn push(&mut self, character: char) {
        self.0 = (self.0 ^ u64::from(u32::from(character))).wrapping_mul(Self::PRIME);
    }

    /// The hash, with its bits well mixed.
    pub(crate) fn finish(self) -> u64 {
        let mut hash = self.0;
        hash ^= hash >> 32;
        hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^ (hash >> 29)
    }
}

/// A table by hashes: open addressing, never more than two thirds full. Of a hash it holds the upper
/// 32 bits, at a place that the lower ones give: one in some billions is taken for another.
#[derive(Debug, Clone)]
pub(crate) struct Slots<T> {
    slots: Vec<Option<(u32, T)>>,
    /// How many more may be put in.
    room: usize,
}

impl<T: Copy + Default> Slots<T> {
    /// A table for so many values.
    pub(crate) fn with_room_for(count: usize) -> Self {
        let size = (count.max(1) * 3 / 2 + 1).next_power_of_two();
        Self { slots: vec![None; size], room: count }
    }

    /// The value of a hash, to change; `None` when all room is taken.
    pub(crate) fn or_default(&mut self, hash: u64) -> Option<&mut T> {
        let place = self.place(hash);
        let slot = &mut self.slots[place];
        if slot.is_none() {
            self.room = self.room.checked_sub(1)?;
        }
        Some(&mut slot.get_or_insert((tag(hash), T::default())).1)
    }

    pub(crate) fn get(&self, hash: u64) -> Option<T> {
        self.slots[self.place(hash)].map(|(_, value)| value)
    }

    /// Where the hash is, or the free slot where it would be. There always is one.
    fn place(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        // The mask keeps what fits into a usize of 32 bits too.
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
        let mut place = hash as usize & mask;
        while self.slots[place].is_some_and(|(other, _)| other != tag(hash)) {
            place = (place + 1) & mask;
        }
        place
    }
}

/// What is kept of a hash: the bits that its place is not made of.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_found() {
        let mut slots = Slots::with_room_for(100);
        for number in 1..=100_u64 {
            *slots.or_default(number << 40).unwrap() += number;
            *slots.or_default(number << 40).unwrap() += 1_000;
        }
        assert!((1..=100_u64).all(|number| slots.get(number << 40) == Some(number + 1_000)));
        assert_eq!(slots.get(7 << 33), None);
        assert_eq!(slots.or_default(7 << 33), None, "there is no more room");
    }
}
