//! Pictures are called anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::script::{name_becomes_safe, names_become_unique};

fuzz_target!(|text: &str| {
    name_becomes_safe(text);
    names_become_unique(text.lines());
});
