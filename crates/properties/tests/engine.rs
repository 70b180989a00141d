//! Random lives of a small batch.

use panelwright_properties::engine::batch_lives_through_anything;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_lives_through_anything(bytes in prop::collection::vec(any::<u8>(), 0..1_500)) {
        batch_lives_through_anything(&bytes);
    }
}
