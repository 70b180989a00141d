//! An event of a request on disk holds anything behind a good seal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::records::request_event_opens_or_is_refused;

fuzz_target!(|text: &str| {
    request_event_opens_or_is_refused(1, text);
});
