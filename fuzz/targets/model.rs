//! Something else stands where the extension's file of the detector should be.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_detect::BUILT_IN_MODEL;
use panelwright_properties::detection::model_is_refused_or_scores;

fuzz_target!(|bytes: &[u8]| {
    // Behind the first four bytes, which say what it is.
    model_is_refused_or_scores(&[&BUILT_IN_MODEL[..4], bytes].concat(), "draw a fox, please");
});
