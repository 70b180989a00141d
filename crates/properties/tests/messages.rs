//! Random messages, and messages that are nearly right.
#![allow(clippy::expect_used, reason = "clippy does not see that these are tests")]

mod common;

use common::{nearly, seeds};
use panelwright_properties::messages::{fragment_is_a_mark_or_none, text_is_read_or_refused};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_nearly_a_message_is_read_or_refused(text in nearly(seeds("messages"))) {
        text_is_read_or_refused(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        text_is_read_or_refused(&text);
        fragment_is_a_mark_or_none(&text);
    }

    #[test]
    fn what_is_nearly_a_mark_is_one_or_none(
        fragment in "#?panelwright=[a-z0-9.<-]{0,8}[.]?[0-9+-]{0,4}",
    ) {
        fragment_is_a_mark_or_none(&fragment);
    }
}

#[test]
fn every_seed_is_a_message() {
    for seed in seeds("messages") {
        assert!(text_is_read_or_refused(&seed) > 0, "{seed}");
    }
}
