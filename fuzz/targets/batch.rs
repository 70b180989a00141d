//! A batch is told anything, in any order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::engine::batch_lives_through_anything;

fuzz_target!(|bytes: &[u8]| batch_lives_through_anything(bytes));
