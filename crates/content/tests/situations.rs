//! Special situations as pages show them: limits, full chats, notices, and two pictures to choose
//! from. These run in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy does not see that these are tests")]

mod fixture;

use std::cell::Cell;
use std::rc::Rc;

use fixture::Fixture;
use panelwright_content::judge::choice::Kept;
use panelwright_content::judge::completion::Loading;
use panelwright_content::page::{choice, notices, pictures, standing, turns};
use panelwright_engine::TwoPictures;
use panelwright_selectors::Class;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const ALL: [TwoPictures; 3] = [TwoPictures::First, TwoPictures::Second, TwoPictures::Ask];

const BOX: &str = r#"<form data-type="unified-composer"><div id="prompt-textarea"
  class="ProseMirror" contenteditable="true" role="textbox"><p><br></p></div></form>"#;

fn picture(file: u32) -> String {
    format!(
        r#"<div id="image-{file}"><img alt="Generated image" width="1024" height="1024"
           src="https://site.example/backend-api/estuary/content?id=file_{file}"></div>"#
    )
}

fn thread(answer: &str) -> String {
    format!(
        r#"<main><section data-testid="conversation-turn-1" data-turn="user">
             <div data-message-author-role="user" data-message-id="m1">
               <div class="whitespace-pre-wrap">draw a harbour</div></div></section>
           <section data-testid="conversation-turn-2" data-turn="assistant">{answer}</section>
           </main>"#
    )
}

fn question(second: &str) -> String {
    thread(&format!(
        r#"<div data-testid="image-paragen-multigen" class="paragen">
             <p>Which image do you like more?</p>
             <div class="paragen-offer">{}<button class="btn btn-secondary">Image 1 is better</button></div>
             <div>{second}<button class="btn btn-secondary">Image 2 is better</button></div>
             <button class="text-token-text-tertiary">Skip</button></div>"#,
        picture(1)
    ))
}

fn look(wish: TwoPictures) -> pictures::Look {
    let exchange = turns::exchanges().pop().unwrap();
    pictures::look(&exchange, wish)
}

fn kept_file(wish: TwoPictures) -> Option<String> {
    look(wish).signs.picture.map(|sight| sight.identity)
}

#[wasm_bindgen_test]
fn the_standing_choice_decides_between_two_pictures() {
    let _fixture = Fixture::new(&question(&picture(2)));
    assert_eq!(kept_file(TwoPictures::First).as_deref(), Some("file_1"));
    assert_eq!(kept_file(TwoPictures::Second).as_deref(), Some("file_2"));
    let asked = look(TwoPictures::Ask);
    assert_eq!((asked.kept, asked.signs.picture), (Kept::AuthorDecides, None));
    assert!(asked.words.has_picture, "the question is no answer in words");
}

#[wasm_bindgen_test]
fn the_second_picture_is_waited_for() {
    let bare = r#"<div id="image-2"><img alt=""></div>"#;
    let _fixture = Fixture::new(&question(bare));
    let look = look(TwoPictures::Second);
    assert_eq!((look.signs.picture, look.signs.loading), (None, Loading::Shown));
}

#[wasm_bindgen_test]
fn only_the_button_of_the_standing_choice_is_pressed() {
    let _fixture = Fixture::new(&question(&picture(2)));
    let question = choice::open().unwrap();
    let label = |wish| choice::button(&question, wish).map(|button| button.text_content().unwrap());
    assert_eq!(label(TwoPictures::First).as_deref(), Some("Image 1 is better"));
    assert_eq!(label(TwoPictures::Second).as_deref(), Some("Image 2 is better"));
    assert_eq!(label(TwoPictures::Ask), None);
}

#[wasm_bindgen_test]
fn looking_presses_nothing() {
    let _fixture = Fixture::new(&question(&picture(2)));
    let presses = Rc::new(Cell::new(0));
    let count = Closure::<dyn FnMut()>::new({
        let presses = presses.clone();
        move || presses.set(presses.get() + 1)
    });
    let question = choice::open().unwrap();
    question.add_event_listener_with_callback("click", count.as_ref().unchecked_ref()).unwrap();
    for wish in ALL {
        look(wish);
    }
    assert_eq!(presses.get(), 0);
}

#[wasm_bindgen_test]
fn a_question_in_another_form_is_not_guessed_at() {
    let in_words = thread(&format!(
        "<p>Which image do you like more?</p>{}{}<button>One</button>",
        picture(1),
        picture(2)
    ));
    // In any language: nothing can be written while it is open.
    let in_another_language =
        thread(&format!("<p>どちらの画像が好きですか？</p>{}{}", picture(1), picture(2)));
    for html in [format!("{BOX}{in_words}"), in_another_language] {
        let _fixture = Fixture::new(&html);
        assert!(choice::open().is_none());
        for wish in ALL {
            let look = look(wish);
            assert_eq!((look.kept, look.signs.picture), (Kept::Unreadable, None), "{html}");
        }
    }
}

#[wasm_bindgen_test]
fn several_pictures_without_a_question_need_nobody() {
    let _fixture = Fixture::new(&format!("{BOX}{}", thread(&(picture(1) + &picture(2)))));
    assert_eq!(kept_file(TwoPictures::First).as_deref(), Some("file_1"));
    assert_eq!(kept_file(TwoPictures::Second).as_deref(), Some("file_2"));
    assert_eq!(kept_file(TwoPictures::Ask).as_deref(), Some("file_1"));
}

fn class_of(html: &str) -> Option<Class> {
    let _fixture = Fixture::new(html);
    notices::classified().map(|(class, _)| class)
}

#[wasm_bindgen_test]
fn notices_are_known_wherever_pages_put_them() {
    let full = "You've reached the maximum length for this conversation, but you can keep talking \
                by starting a new chat.";
    let unusual = "Unusual activity has been detected from your device. (8f2c)";
    let cases = [
        (format!("<div role='alert'>{full}</div>"), Class::ChatTooLong),
        (format!("<div data-above-composer-portal>{full}</div>"), Class::ChatTooLong),
        (format!("<div role='alert'>{unusual}</div>"), Class::Security),
        (
            "<div role='dialog'><h2>Zu viele Anfragen</h2><p>Bitte warte.</p></div>".to_owned(),
            Class::Throttle,
        ),
        (
            "<div data-testid='toast-error'>You've hit your limit.</div>".to_owned(),
            Class::GeneralLimit,
        ),
    ];
    for (html, class) in cases {
        assert_eq!(class_of(&html), Some(class), "{html}");
    }
    assert_eq!(class_of(&format!("<nav><div role='alert'>{full}</div></nav>")), None);
    assert_eq!(class_of(&format!("<p>{full}</p>")), None, "the prompt itself may say so");
}

#[wasm_bindgen_test]
fn an_error_in_our_own_exchange_counts_however_long_it_has_been_there() {
    let error = "<div class='text-token-text-error'>Something went wrong</div>";
    let html = thread("").replace("</div></section>", &format!("</div>{error}</section>"));
    let _fixture = Fixture::new(&html);
    let exchange = turns::exchanges().pop().unwrap();
    assert!(notices::Known::now().news().is_none());
    assert!(notices::Known::outside(&exchange).news().is_some());
}

#[wasm_bindgen_test]
fn an_ended_session_needs_a_person() {
    let _fixture = Fixture::new(&format!(
        "{BOX}<div role='dialog' data-testid='modal-expired-session'>\
         <h2>Your session has expired</h2><button>Log in</button></div>"
    ));
    assert!(standing::is_signed_out());
    assert!(matches!(notices::classified(), Some((Class::SessionOver, _))));
}
