//! Random words, paths and files of a page.
#![allow(clippy::expect_used, reason = "clippy does not see that these are tests")]

mod common;

use common::{nearly, seeds};
use panelwright_content::judge::wait::LocalClock;
use panelwright_properties::limits::{
    bytes_are_a_picture_or_refused, path_leads_to_a_conversation_or_none,
    text_compares_with_itself, words_are_understood_or_left_open,
};
use proptest::prelude::*;

/// What pictures begin with.
const HEADS: [&[u8]; 6] = [
    b"",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xff\xd8\xff\xe0\0\x04\x01\x02\xff\xc0\0\x11",
    b"RIFF\0\0\0\0WEBPVP8X",
    b"RIFF\0\0\0\0WEBPVP8L",
    b"RIFF\0\0\0\0WEBPVP8 ",
];

/// And end with.
const TAILS: [&[u8]; 3] = [b"", b"\0\0\0\0IEND\xaeB`\x82", b"\xff\xd9"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_are_understood(
        text in prop_oneof![nearly(seeds("limits")), any::<String>()],
        since_midnight_ms in any::<u64>(),
    ) {
        words_are_understood_or_left_open(&text, LocalClock::new(since_midnight_ms));
        text_compares_with_itself(&text);
    }

    #[test]
    fn paths_lead_somewhere(path in prop_oneof!["(/[a-z]{0,2}){0,3}/c/[a-z0-9_-]{0,12}[?#]?.{0,5}", any::<String>()]) {
        path_leads_to_a_conversation_or_none(&path);
    }

    #[test]
    fn files_are_pictures_or_refused(
        head in prop::sample::select(HEADS.to_vec()),
        body in prop::collection::vec(any::<u8>(), 0..80),
        tail in prop::sample::select(TAILS.to_vec()),
        size_bytes in any::<u32>(),
    ) {
        bytes_are_a_picture_or_refused(&[head, &body, tail].concat(), size_bytes);
    }
}
