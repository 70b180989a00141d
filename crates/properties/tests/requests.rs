//! Random lives of a request, and random texts, words and addresses.

use panelwright_properties::requests::{
    address_is_a_page_or_none, request_lives_through_anything, text_is_kept_or_refused,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_request_lives_through_anything(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        request_lives_through_anything(&bytes);
    }

    #[test]
    fn texts_are_kept_or_refused(
        text in prop_oneof!["[a-zA-Z ,.<>/\\-%狐狸あ🦊\n\t]{0,120}", any::<String>()],
        word in prop_oneof!["[a-z狐]{0,3}", any::<String>()],
    ) {
        text_is_kept_or_refused(&text, &word);
    }

    #[test]
    fn addresses_are_pages_or_none(
        address in prop_oneof!["(https?://)?[a-zA-Z.:0-9]{0,12}(/[a-z0-9%]{0,3}){0,4}[?#]?.{0,3}", any::<String>()],
    ) {
        address_is_a_page_or_none(&address);
    }
}
