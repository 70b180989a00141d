//! An author imports anything, under a name of each format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::script::{
    NAMES, bytes_are_read_or_refused, text_is_planned_or_refused,
};

fuzz_target!(|bytes: &[u8]| {
    for name in NAMES {
        bytes_are_read_or_refused(name, bytes);
        if let Ok(text) = str::from_utf8(bytes) {
            text_is_planned_or_refused(name, text);
        }
    }
});
