//! A snapshot on disk holds anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::records::snapshot_unpacks_or_is_refused;

fuzz_target!(|bytes: &[u8]| {
    snapshot_unpacks_or_is_refused(bytes);
});
