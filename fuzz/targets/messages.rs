//! A part of the extension, or an address, says anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::messages::{fragment_is_a_mark_or_none, text_is_read_or_refused};

fuzz_target!(|text: &str| {
    text_is_read_or_refused(text);
    fragment_is_a_mark_or_none(text);
});
