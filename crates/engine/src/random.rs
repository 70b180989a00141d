//! Random numbers without a source of randomness: drawn from the batch's seed and a position, so
//! that a journal replays to the same state.

/// A number from 0 to `bound` inclusive, by SplitMix64 (Steele, Lea, Flood 2014) over the seed
/// and the position.
pub(crate) fn draw(seed: u64, position: u64, bound: u64) -> u64 {
    let mut mixed = seed.wrapping_add(position.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    match bound.checked_add(1) {
        Some(range) => mixed % range,
        None => mixed,
    }
}
