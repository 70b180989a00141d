//! The detector in a browser: it says the same there, to the bit, and is quick. Timings are told,
//! not asserted.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_detect::{Context, Detector};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SENTENCE: &str = "Please create a picture of an old lighthouse keeper who reads a letter by \
                        candle light, painted in oil, with a stormy sea behind the window. ";

/// Milliseconds since the page began.
fn now() -> f64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into()).unwrap();
    let now = js_sys::Reflect::get(&performance, &"now".into()).unwrap();
    let now: js_sys::Function = now.unchecked_into();
    now.call0(&performance).unwrap().as_f64().unwrap()
}

#[wasm_bindgen_test]
fn confidences_are_those_of_the_machine() {
    let detector = Detector::built_in().unwrap();
    for line in include_str!("confidences.txt").lines() {
        let (bits, text) = line.split_once(' ').unwrap();
        let found = detector.score(text, Context::default());
        assert_eq!(format!("{:016x}", found.confidence.to_bits()), bits, "{text}");
    }
}

#[wasm_bindgen_test]
fn scoring_is_quick() {
    let began = now();
    let detector = Detector::built_in().unwrap();
    console_log!("made in {:.1} ms", now() - began);
    let text_of = |characters| SENTENCE.chars().cycle().take(characters).collect::<String>();
    // The browser compiles anew what runs often: the first keys of a page meet slower code.
    let text = text_of(1_000);
    let began = now();
    for _ in 0..20 {
        assert!(detector.score(&text, Context::default()).confidence > 0.0);
    }
    console_log!("1000 characters: the first twenty in {:.2} ms each", (now() - began) / 20.0);
    for _ in 0..2_000 {
        assert!(detector.score(&text, Context::default()).confidence > 0.0);
    }
    for characters in [100, 1_000, 4_000] {
        let text = text_of(characters);
        // The clock of a page is coarse: ten texts at a time.
        let mut times: Vec<f64> = (0..200)
            .map(|_| {
                let began = now();
                for _ in 0..10 {
                    assert!(detector.score(&text, Context::default()).confidence > 0.0);
                }
                (now() - began) / 10.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        console_log!(
            "{characters} characters: {:.3} ms, 99 of 100 within {:.3} ms",
            times[100],
            times[197]
        );
    }
}
