//! Random records and snapshots, and some that are nearly right.
#![allow(clippy::expect_used, reason = "clippy does not see that these are tests")]

mod common;

use common::{nearly, seeds};
use panelwright_properties::records::{
    record_opens_or_is_refused, request_event_opens_or_is_refused, snapshot_unpacks_or_is_refused,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_nearly_a_record_opens_or_is_refused(text in nearly(seeds("records"))) {
        record_opens_or_is_refused(1, &text);
    }

    #[test]
    fn what_is_nearly_an_event_of_a_request_opens_or_is_refused(text in nearly(seeds("stories"))) {
        request_event_opens_or_is_refused(1, &text);
    }

    #[test]
    fn what_is_nearly_a_snapshot_unpacks_or_is_refused(text in nearly(seeds("snapshots"))) {
        snapshot_unpacks_or_is_refused(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_refused_as_a_snapshot(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!snapshot_unpacks_or_is_refused(&bytes));
    }
}

#[test]
fn every_seed_opens() {
    for seed in seeds("records") {
        assert!(record_opens_or_is_refused(1, &seed), "{seed}");
    }
    for seed in seeds("stories") {
        assert!(request_event_opens_or_is_refused(1, &seed), "{seed}");
    }
    for seed in seeds("snapshots") {
        assert!(snapshot_unpacks_or_is_refused(seed.as_bytes()), "{seed}");
    }
}
