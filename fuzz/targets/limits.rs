//! A page says anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_content::judge::wait::LocalClock;
use panelwright_properties::limits::{
    path_leads_to_a_conversation_or_none, text_compares_with_itself,
    words_are_understood_or_left_open,
};

fuzz_target!(|text: &str| {
    // A quarter past three in the afternoon: before some of what a page may name, after the rest.
    words_are_understood_or_left_open(text, LocalClock::at(15, 15));
    text_compares_with_itself(text);
    path_leads_to_a_conversation_or_none(text);
});
