//! Anything is typed into a chat.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_detect::Context;
use panelwright_properties::detection::text_has_a_confidence;

fuzz_target!(|input: (bool, bool, &str)| {
    let (tool_active, after_picture, text) = input;
    text_has_a_confidence(text, Context { tool_active, after_picture });
});
