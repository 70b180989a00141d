//! A person types in the author's own tab: the sign, what it leaves alone, and what is told to the
//! service worker. These run in a browser, with the real shim. Timings are told, not asserted.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy does not see that these are tests")]

mod fixture;
#[path = "fixture/shim.rs"]
mod shim;

use fixture::Fixture;
use panelwright_content::flow;
use panelwright_content::page::{composer, dom, notices, turns};
use panelwright_detect::{Context, Detector};
use panelwright_requests::{Page, Preferences};
use shim::{answer_with, fetches, lose_files, ours, sent, sleep};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, HtmlElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

const REQUEST: &str = "Draw a picture of an old lighthouse at night, in ink";
const QUESTION: &str = "Why is the sky blue in the morning?";

/// Longer than a look is put off.
const LOOKED_MS: i32 = 350;

const STYLE: &str = "position:fixed; left:40px; bottom:60px; width:420px; padding:10px; \
                     background:#fff; color:#111; border:1px solid #ccc";

fn composer_a() -> String {
    format!(
        r#"<main></main><form data-type="unified-composer" style="{STYLE}">
             <div id="prompt-textarea" class="ProseMirror" contenteditable="true" role="textbox"
               ><p><br class="ProseMirror-trailingBreak"></p></div>
             <button type="button" data-testid="send-button">send</button></form>"#
    )
}

fn composer_b() -> String {
    format!(
        r#"<main></main><form data-chatgpt-composer style="{STYLE}">
             <div data-composer-markdown class="ProseMirror" contenteditable="true" role="textbox"
               ><p><br class="ProseMirror-trailingBreak"></p></div>
             <button type="submit" aria-label="Send">send</button></form>"#
    )
}

fn turn_a(text: &str) -> String {
    format!(
        r#"<main><article data-testid="conversation-turn-1" data-turn="user">
             <div data-message-author-role="user" data-message-id="{}">
             <div class="whitespace-pre-wrap">{text}</div></div></article></main>"#,
        text.len()
    )
}

fn turn_b(text: &str) -> String {
    format!(
        r#"<main><div data-turn-key="k{}"><div data-user-message-bubble="true">
             <div class="whitespace-pre-wrap">{text}</div></div></div></main>"#,
        text.len()
    )
}

/// A page in which somebody types, with the flow on.
struct Typing(Fixture);

impl Typing {
    async fn begin(html: &str) -> Self {
        shim::install();
        fetches();
        let fixture = Fixture::new(html);
        flow::follow(Preferences::default());
        sleep(LOOKED_MS).await;
        sent();
        Self(fixture)
    }

    async fn write(&self, text: &str) {
        let element = composer::the_box().unwrap();
        element.set_text_content(None);
        let paragraph = dom::document().unwrap().create_element("p").unwrap();
        paragraph.set_text_content(Some(text));
        element.append_child(&paragraph).unwrap();
        sleep(LOOKED_MS).await;
    }

    /// The page takes the text: the box is emptied, and the conversation shows it.
    fn send(&self, turn: &str) {
        composer::the_box().unwrap().set_inner_html("<p><br></p>");
        self.0.replace("main", turn);
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        flow::follow(Preferences { noticing: false, ..Preferences::default() });
    }
}

/// How many elements the document has beside its head and its body.
fn guests() -> u32 {
    dom::root().unwrap().child_element_count() - 2
}

/// The page's own nodes: their markup, and where each of them stands.
fn page() -> String {
    let body = dom::document().unwrap().body().unwrap();
    let places = dom::query_all(&body, "*").into_iter().map(|element| {
        let rect = element.get_bounding_client_rect();
        format!("{} {} {} {};", rect.left(), rect.top(), rect.width(), rect.height())
    });
    format!("{}{}", places.collect::<String>(), body.outer_html())
}

fn is_shown() -> bool {
    guests() == 1 && !ours("div:has(> button)").class_name().contains("lifted")
}

#[wasm_bindgen_test]
async fn typing_a_request_shows_the_sign_and_a_question_adds_no_node() {
    for composer in [composer_a(), composer_b()] {
        let typing = Typing::begin(&composer).await;
        assert_eq!(guests(), 0, "nothing was typed yet");
        typing.write(QUESTION).await;
        assert_eq!(guests(), 0, "a plain question");
        typing.write(REQUEST).await;
        assert!(is_shown());
        let words = ours("button").get_attribute("aria-label").unwrap();
        assert!(words.starts_with("Panelwright: asks for a picture: "), "{words}");
        assert!(ours("[role=tooltip]").child_element_count() >= 3);
        assert!(!ours("button").text_content().unwrap().contains("lighthouse"));
        typing.write(QUESTION).await;
        assert_eq!(guests(), 0, "the text asks for nothing any more");
        assert_eq!(sent(), Vec::<String>::new(), "nothing was sent");
    }
}

#[wasm_bindgen_test]
async fn what_the_detector_knows_is_fetched_once_when_somebody_types() {
    let typing = Typing::begin(&composer_a()).await;
    assert!(fetches() < 0.5, "nothing was typed yet");
    lose_files(true);
    typing.write(REQUEST).await;
    assert_eq!((guests(), fetches() > 0.5), (0, true), "it cannot be known what the text asks for");
    lose_files(false);
    typing.write("Draw a picture of a lighthouse").await;
    assert!(is_shown());
    typing.write(REQUEST).await;
    assert!((fetches() - 1.0).abs() < 0.5, "once it is there, it stays");
}

#[wasm_bindgen_test]
async fn the_page_does_not_move_or_change_and_sees_nothing() {
    let typing = Typing::begin(&composer_a()).await;
    typing.write(REQUEST).await;
    flow::follow(Preferences { mark: false, ..Preferences::default() });
    sleep(LOOKED_MS).await;
    assert_eq!(guests(), 0);
    let before = page();
    flow::follow(Preferences::default());
    typing.write(REQUEST).await;
    assert!(is_shown());
    assert_eq!(page(), before);
    let host = dom::root().unwrap().last_element_child().unwrap();
    assert!(host.shadow_root().is_none(), "the shadow root is closed");
    assert!(!host.has_attributes());
    assert_eq!(host.text_content().unwrap(), "");
    let rect = host.get_bounding_client_rect();
    assert_eq!((rect.width(), rect.height()), (0.0, 0.0));
}

#[wasm_bindgen_test]
async fn the_sign_covers_no_button_and_no_text() {
    let typing = Typing::begin(&composer_b()).await;
    // A toolbar right above the box, where the sign would stand.
    let _above = Fixture::new(
        r#"<div style="position:fixed; left:40px; bottom:125px; width:440px; height:60px">
             <button style="width:100%; height:100%">tools</button></div>"#,
    );
    typing.write(REQUEST).await;
    assert!(is_shown());
    let sign = ours("button").get_bounding_client_rect();
    let buttons = dom::query_all(&dom::root().unwrap(), "button");
    for button in buttons {
        let rect = button.get_bounding_client_rect();
        let is_apart = sign.right() <= rect.left()
            || rect.right() <= sign.left()
            || sign.bottom() <= rect.top()
            || rect.bottom() <= sign.top();
        assert!(is_apart, "{}", button.outer_html());
    }
}

#[wasm_bindgen_test]
async fn the_tooltip_opens_on_hover_and_on_focus_and_escape_closes_it() {
    let typing = Typing::begin(&composer_a()).await;
    typing.write(REQUEST).await;
    let sign = ours("div:has(> button)");
    let is_open = || sign.class_name().contains("open");
    let escape = || {
        let init = KeyboardEventInit::new();
        init.set_key("Escape");
        init.set_bubbles(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        dom::document().unwrap().body().unwrap().dispatch_event(&event).unwrap();
    };
    let button: HtmlElement = ours("button").unchecked_into();
    assert!(!is_open());
    assert_eq!(button.tab_index(), 0);
    let described = button.get_attribute("aria-describedby").unwrap();
    assert_eq!(ours("[role=tooltip]").id(), described);
    button.focus().unwrap();
    sleep(20).await;
    assert!(is_open());
    let tip: HtmlElement = ours("[role=tooltip]").unchecked_into();
    assert!(tip.offset_height() > 0);
    escape();
    sleep(20).await;
    assert!(!is_open());
    assert_eq!(tip.offset_height(), 0);
    button.blur().unwrap();
    sleep(20).await;
    sign.dispatch_event(&Event::new("pointerenter").unwrap()).unwrap();
    sleep(20).await;
    assert!(is_open());
    sign.dispatch_event(&Event::new("pointerleave").unwrap()).unwrap();
    sleep(20).await;
    assert!(!is_open());
    sleep(200).await;
    let status = ours("[role=status]").text_content().unwrap();
    assert!(status.contains("asks for a picture"), "{status}");
}

#[wasm_bindgen_test]
async fn switched_off_it_leaves_no_trace() {
    let typing = Typing::begin(&composer_a()).await;
    typing.write(REQUEST).await;
    assert!(is_shown());
    let html = page();
    let here = Page::parse(&dom::address()).unwrap();
    for off in [
        Preferences { noticing: false, ..Preferences::default() },
        Preferences { off: vec![here], ..Preferences::default() },
    ] {
        flow::follow(off.clone());
        sleep(LOOKED_MS).await;
        assert_eq!(guests(), 0);
        assert_eq!(page(), html);
        typing.write("Paint a portrait of a fox in oil").await;
        assert_eq!(guests(), 0, "{off:?}");
        typing.write(REQUEST).await;
        flow::follow(Preferences::default());
        typing.write(REQUEST).await;
    }
    assert_eq!(sent(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_request_that_was_sent_is_told_until_it_is_answered() {
    for (composer, turn) in
        [(composer_a(), turn_a as fn(&str) -> String), (composer_b(), turn_b as fn(&str) -> String)]
    {
        let typing = Typing::begin(&composer).await;
        typing.write(REQUEST).await;
        // The first question gets no answer, as from a service worker that dies.
        answer_with("[undefined]");
        typing.send(&turn(REQUEST));
        sleep(1_000).await;
        let sent = sent();
        let detected =
            sent.iter().filter(|one| one.contains("image_request_detected")).collect::<Vec<_>>();
        assert_eq!(detected.len(), 2, "{sent:?}");
        assert_eq!(detected[0], detected[1], "one request, one name");
        assert!(detected[0].contains(REQUEST), "{sent:?}");
        assert!(sent[2].contains(r#""sent""#), "{sent:?}");
        assert_eq!(guests(), 0, "the box is empty");
    }
}

#[wasm_bindgen_test]
async fn a_question_that_was_sent_is_told_to_nobody() {
    let typing = Typing::begin(&composer_a()).await;
    typing.write(QUESTION).await;
    typing.send(&turn_a(QUESTION));
    sleep(600).await;
    typing.write(REQUEST).await;
    typing.write("").await;
    sleep(300).await;
    assert_eq!(sent(), Vec::<String>::new(), "a request that was deleted was not sent");
    assert_eq!(guests(), 0);
}

#[wasm_bindgen_test]
async fn a_picture_gets_its_own_sign() {
    let typing = Typing::begin(&composer_b()).await;
    typing.write(REQUEST).await;
    answer_with(
        r#"[{ kept: { state: "detected", file: null, why: null } },
            { kept: { state: "requested", file: null, why: null } },
            { kept: { state: "generating", file: null, why: null } },
            { kept: { state: "made", file: null, why: null } }]"#,
    );
    typing.send(&turn_b(REQUEST));
    sleep(300).await;
    // A picture with every sign of being finished.
    let answered = turn_b(REQUEST).replace(
        "</div></div></main>",
        r#"</div><span hidden data-chatgpt-agent-turn-start></span>
           <h4 data-conversation-role="assistant">ChatGPT said:</h4>
           <div><div data-testid="generated-image-gallery">
             <button data-testid="generated-image-preview"><img width="300" height="300"
               style="width:200px;height:120px" src="https://site.example/a.png"></button></div>
             <div class="turn-action-controls"><button aria-label="Copy">c</button></div></div>
           </div></main>"#,
    );
    typing.0.replace("main", &answered);
    sleep(1_500).await;
    let sent = sent();
    assert!(sent.iter().any(|one| one.contains("generating")), "{sent:?}");
    // Saving is off: nothing is fetched.
    assert!(sent.iter().any(|one| one.contains(r#""picture":{"picture":null"#)), "{sent:?}");
    let words = ours("button").get_attribute("aria-label").unwrap();
    assert_eq!(words, "Panelwright: not saved: saving is off");
}

#[wasm_bindgen_test]
async fn a_look_at_the_box_is_quick() {
    let typing = Typing::begin(&composer_a()).await;
    typing.write(&REQUEST.repeat(4)).await;
    let now = || web_sys::window().unwrap().performance().unwrap().now();
    let began = now();
    let detector = Detector::built_in().unwrap();
    console_log!("the detector is made in {:.1} ms", now() - began);
    let element = composer::the_box().unwrap();
    let text = composer::text(&element);
    let timed = |what: &str, act: &dyn Fn()| {
        const TIMES: u32 = 200;
        act();
        let began = now();
        for _ in 0..TIMES {
            act();
        }
        console_log!("{what}: {:.3} ms", (now() - began) / f64::from(TIMES));
    };
    timed("finding the box", &|| drop(composer::the_box()));
    timed("reading it", &|| drop(composer::text(&element)));
    timed("the turns", &|| drop(turns::keys()));
    timed("the notices", &|| drop(notices::Known::now()));
    timed("the score", &|| drop(detector.score(&text, Context::default())));
    timed("a key, with all that is done at once", &|| {
        let text = element.first_child().unwrap().first_child().unwrap();
        text.set_text_content(Some("draw"));
    });
}
