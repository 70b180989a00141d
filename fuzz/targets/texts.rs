//! A person asks for a picture in any words, on any page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::requests::{address_is_a_page_or_none, text_is_kept_or_refused};

fuzz_target!(|text: &str| {
    let (text, word) = text.split_once('\n').unwrap_or((text, ""));
    text_is_kept_or_refused(text, word);
    address_is_a_page_or_none(text);
});
