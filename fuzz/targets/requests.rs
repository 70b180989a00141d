//! A request is told anything, in any order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use panelwright_properties::requests::request_lives_through_anything;

fuzz_target!(|bytes: &[u8]| request_lives_through_anything(bytes));
