//! A site serves anything as a picture.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::limits::bytes_are_a_picture_or_refused;

fuzz_target!(|file: (u32, &[u8])| bytes_are_a_picture_or_refused(file.1, file.0));
