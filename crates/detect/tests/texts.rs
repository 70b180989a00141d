//! Texts as people write them: what they are taken for, and why.
#![allow(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use panelwright_detect::concept::Concept;
use panelwright_detect::{Context, Detection, Detector, Ground, Label};

const ALONE: Context = Context { tool_active: false, after_picture: false };
const AFTER_PICTURE: Context = Context { tool_active: false, after_picture: true };
const TOOL_ACTIVE: Context = Context { tool_active: true, after_picture: false };

fn score(text: &str, context: Context) -> Detection {
    Detector::built_in().unwrap().score(text, context)
}

#[test]
fn requests_are_requests_in_any_language() {
    for text in [
        "draw me a dragon with an umbrella",
        "Zeichne mir bitte einen Drachen",
        "dibújame un dragón",
        "dessine-moi un dragon",
        "disegnami un drago",
        "desenha um dragão",
        "нарисуй дракона",
        "bana bir ejderha çiz",
        "ارسم لي تنينا",
        "画一条龙",
        "ドラゴンの絵を描いて",
        "용 그려줘",
        "วาดมังกรให้หน่อย",
        "vẽ cho tôi một con rồng",
        "एक ड्रैगन का चित्र बनाओ",
        "একটা ড্রাগনের ছবি আঁকো",
    ] {
        let found = score(text, ALONE);
        assert!(found.label == Label::Image, "{text}: {found:?}");
    }
}

#[test]
fn words_of_pictures_do_not_make_a_request() {
    for text in [
        "what conclusions can we draw from this?",
        "Describe this picture.",
        "Write a Midjourney prompt for a castle.",
        "Draw a flowchart of the login in mermaid",
        "Write Python code that resizes an image",
        "How do I draw a horse?",
        "Who painted the Mona Lisa?",
        "Imagine a world without money. How do people live?",
    ] {
        let found = score(text, ALONE);
        assert!(found.label == Label::Other, "{text}: {found:?}");
    }
}

#[test]
fn a_follow_up_is_weak_alone_and_strong_after_a_picture() {
    for text in ["again, but at night", "make it darker", "noch mal, aber bei Nacht"] {
        let (alone, after) = (score(text, ALONE), score(text, AFTER_PICTURE));
        assert!(after.confidence > 0.8, "{text}: {after:?}");
        assert!(alone.confidence < 0.7, "{text}: {alone:?}");
    }
    let thanks = score("thanks, that is all", AFTER_PICTURE);
    assert!(thanks.label == Label::Other, "{thanks:?}");
}

#[test]
fn the_page_s_tool_is_evidence_of_its_own() {
    let text = "a quiet morning";
    let (without, with) = (score(text, ALONE), score(text, TOOL_ACTIVE));
    assert!(with.confidence > without.confidence);
    assert!(with.reasons.iter().any(|reason| reason.ground == Ground::ToolActive));
}

#[test]
fn the_reasons_are_told_the_strongest_first() {
    let found = score("how do I draw a horse?", ALONE);
    assert!(found.reasons.is_sorted_by(|one, two| one.weight.abs() >= two.weight.abs()));
    let learn = found.reasons.iter().find(|r| r.ground == Ground::Concept(Concept::Learn)).unwrap();
    assert!(learn.weight < 0.0);
    assert_eq!(learn.words(), "asks how something is done");
    let found = score("make me a picture of a cat", ALONE);
    let told: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|r| r.starts_with('+') && r.ends_with("picture to be made")),
        "{told:?}"
    );
}
