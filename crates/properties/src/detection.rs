//! Whether a text asks for a picture: what holds for every text.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use panelwright_detect::{Context, Detector};

/// Making a detector takes longer than asking it.
static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::built_in().expect("the model that ships can be read"));

/// No text takes longer, however busy the machine: a thousand times what a long one should take.
const TIME_MAX: Duration = Duration::from_secs(2);

/// Whatever stands where the extension's file of the detector should be is refused, or it is a model
/// with which any text has a confidence.
pub fn model_is_refused_or_scores(bytes: &[u8], text: &str) {
    if let Ok(detector) = Detector::of_bytes(bytes) {
        let found = detector.score(text, Context::default());
        assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
    }
}

/// Any text has a finite confidence from 0 to 1 within bounded time, and the same bits when it is
/// asked again. The strongest reasons come first, and the page's tool being switched on never
/// lowers the confidence.
pub fn text_has_a_confidence(text: &str, context: Context) {
    let detector = &*DETECTOR;
    let began = Instant::now();
    let found = detector.score(text, context);
    assert!(began.elapsed() < TIME_MAX, "a text of {} bytes takes too long", text.len());
    assert!(found.confidence.is_finite() && (0.0..=1.0).contains(&found.confidence));
    assert!(found.reasons.iter().all(|reason| reason.weight.is_finite()));
    assert!(found.reasons.is_sorted_by(|one, two| one.weight.abs() >= two.weight.abs()));
    let again = detector.score(text, context);
    assert_eq!(found.confidence.to_bits(), again.confidence.to_bits());
    assert_eq!(found, again);
    let with_tool = detector.score(text, Context { tool_active: true, ..context });
    assert!(with_tool.confidence >= found.confidence);
}
