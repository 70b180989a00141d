//! What the page's parts see in small documents of both generations. These run in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy does not see that these are tests")]

mod fixture;

use fixture::Fixture;
use panelwright_content::judge::completion::Loading;
use panelwright_content::judge::text;
use panelwright_content::page::composer::{self, Found};
use panelwright_content::page::table::Generation;
use panelwright_content::page::{check, dom, notices, pictures, sidebar, standing, turns, write};
use panelwright_content::table;
use panelwright_engine::TwoPictures;
use panelwright_selectors::{Account, Class, Key, Origin, SelectorTable};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const COMPOSER_A: &str = r#"
  <form data-type="unified-composer">
    <textarea name="prompt-textarea" style="display:none"></textarea>
    <div id="prompt-textarea" class="ProseMirror" contenteditable="true" role="textbox"
      ><p data-placeholder="Ask anything"><br class="ProseMirror-trailingBreak"></p></div>
    <button type="button" data-testid="composer-speech-button" aria-label="Start Voice">v</button>
  </form>"#;

const COMPOSER_B: &str = r#"
  <div style="display:none"><form data-chatgpt-composer>
    <div data-composer-markdown class="ProseMirror" contenteditable="true" role="textbox"></div>
  </form></div>
  <form data-chatgpt-composer>
    <div data-composer-markdown class="ProseMirror" contenteditable="true" role="textbox"
      ><p class="placeholder" data-empty-paragraph="true"><br class="ProseMirror-trailingBreak"></p></div>
    <button type="button" aria-label="Dictate">d</button>
  </form>"#;

const PICTURE: &str = "https://site.example/backend-api/estuary/content?id=file_1&sig=x";

fn thread_a(answer: &str) -> String {
    format!(
        r#"<nav><a href="/c/aaaaaaaa-1">One</a><a href="/c/bbbbbbbb-2">Two</a>
             <img src="{PICTURE}" width="1024" height="1024"></nav>
           <main>
             <article data-testid="conversation-turn-1" data-turn="user" data-turn-id="old">
               <div data-message-author-role="user" data-message-id="m1">
                 <div class="whitespace-pre-wrap">an older prompt</div></div></article>
             <article data-testid="conversation-turn-2" data-turn="assistant">
               <div id="image-0"><img src="{PICTURE}0" alt="Generated image"></div></article>
             <article data-testid="conversation-turn-3" data-turn="user" data-turn-id="new">
               <img src="{PICTURE}u" alt="Uploaded image" width="800" height="800">
               <div data-message-author-role="user" data-message-id="m3">
                 <div class="whitespace-pre-wrap">draw
a harbour</div><button>Edit</button></div></article>
             <article data-testid="conversation-turn-4" data-turn="assistant">{answer}</article>
           </main>"#
    )
}

fn thread_b(answer: &str) -> String {
    format!(
        r#"<main data-app-shell-main-surface>
             <div data-turn-key="k1"><div data-user-message-bubble="true">
                 <div class="whitespace-pre-wrap">an older prompt</div></div>
               <span hidden data-chatgpt-agent-turn-start></span>
               <h4 data-conversation-role="assistant">ChatGPT said:</h4>
               <div><div data-testid="generated-image-gallery"><button
                 data-testid="generated-image-preview"><img src="blob:x/0"></button></div></div></div>
             <div data-turn-key="k2">
               <button><img src="blob:x/upload" width="800" height="800"></button>
               <div data-user-message-bubble="true">
                 <div class="whitespace-pre-wrap">draw a harbour</div></div>
               <div class="turn-action-controls user-side"><button>Copy message</button></div>
               <span hidden data-chatgpt-agent-turn-start></span>
               <h4 data-conversation-role="assistant">ChatGPT said:</h4>
               {answer}</div>
           </main>"#
    )
}

fn ours() -> turns::Exchange {
    let mut exchanges = turns::exchanges();
    assert_eq!(exchanges.len(), 2);
    exchanges.pop().unwrap()
}

fn looked() -> pictures::Look {
    pictures::look(&ours(), TwoPictures::First)
}

fn found() -> (web_sys::HtmlElement, Generation) {
    match composer::find() {
        Found::One(element, sighting) => (element, sighting.candidate.generation),
        other @ (Found::Several | Found::None) => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
fn every_selector_is_one_that_the_browser_reads() {
    let mut table = SelectorTable::built_in();
    assert_eq!(table.drop_unreadable(dom::can_read), []);
    // Many are joined into one, and must not take each other in.
    for key in Key::ALL {
        assert!(dom::can_read(table.union(key)), "{key:?}");
    }
}

#[wasm_bindgen_test]
fn the_box_is_found_in_each_generation() {
    let fixture = Fixture::new(COMPOSER_A);
    assert_eq!(found().1, Generation::A);
    assert!(composer::is_empty(&found().0));
    assert!(composer::send_button().is_none(), "the voice button sends nothing");
    drop(fixture);

    let fixture = Fixture::new(COMPOSER_B);
    assert_eq!(found().1, Generation::B);
    assert!(composer::send_button().is_none());
    drop(fixture);

    // A mix: the old id inside the new form.
    let mixed = COMPOSER_A.replace("data-type=\"unified-composer\"", "data-chatgpt-composer");
    let _fixture = Fixture::new(&mixed);
    assert_eq!(found().1, Generation::B);
}

#[wasm_bindgen_test]
fn two_boxes_are_none() {
    let _fixture = Fixture::new(&format!("{COMPOSER_A}{COMPOSER_A}"));
    assert!(matches!(composer::find(), Found::Several));
    assert!(composer::the_box().is_none());
}

#[wasm_bindgen_test]
fn a_hidden_box_is_none() {
    let _fixture = Fixture::new(&format!("<div style='visibility:hidden'>{COMPOSER_A}</div>"));
    assert!(matches!(composer::find(), Found::None));
}

#[wasm_bindgen_test]
fn paragraphs_are_read_back() {
    let fixture = Fixture::new(COMPOSER_A);
    let element = found().0;
    element.set_inner_html(
        "<p>one  two</p><p><br class='ProseMirror-trailingBreak'></p><p>three<br>four \
         <span contenteditable='false'>badge</span><span aria-hidden='true'>x</span></p>",
    );
    assert_eq!(composer::text(&element), "one  two\n\nthree\nfour ");
    drop(fixture);
}

#[wasm_bindgen_test]
fn writing_and_clearing_are_undone_by_each_other() {
    let prompt = "Draw a harbour.\nRain, \"quotes\" — and ümläuts.\n\nNo text.";
    for html in [COMPOSER_A, COMPOSER_B] {
        for insertion in [write::Insertion::Command, write::Insertion::Children] {
            let _fixture = Fixture::new(html);
            let element = found().0;
            write::insert(&element, prompt, insertion).unwrap();
            assert!(
                text::reads_back(prompt, &composer::text(&element)),
                "{insertion:?}: {:?}",
                composer::text(&element)
            );
            write::clear(&element).unwrap();
            assert!(composer::is_empty(&element), "{insertion:?}");
        }
    }
}

#[wasm_bindgen_test]
fn buttons_change_roles_in_place() {
    let fixture = Fixture::new(COMPOSER_A);
    let slot = "button";
    fixture.replace(slot, "<button data-testid='send-button' disabled>s</button>");
    assert!(!composer::send_button().unwrap().is_active);
    fixture.replace(slot, "<button data-testid='send-button' aria-disabled='true'>s</button>");
    assert!(!composer::send_button().unwrap().is_active);
    fixture.replace(slot, "<button data-testid='send-button'>s</button>");
    assert!(composer::send_button().unwrap().is_active);
    assert!(!composer::has_stop_button());
    fixture.replace(slot, "<button data-testid='stop-button'>s</button>");
    assert!(composer::send_button().is_none());
    assert!(composer::has_stop_button());
    drop(fixture);

    let fixture = Fixture::new(COMPOSER_B);
    let slot = "form:not([style]) button[aria-label=Dictate]";
    fixture.replace(slot, "<button type='submit' aria-label='Stop'>s</button>");
    assert!(composer::has_stop_button());
    assert!(composer::send_button().is_none(), "a stop button never sends");
}

#[wasm_bindgen_test]
fn only_pictures_of_our_answer_count() {
    let _fixture = Fixture::new(&thread_a(""));
    let exchange = ours();
    assert_eq!((exchange.key.as_str(), exchange.text.as_str()), ("m3", "draw a harbour"));
    let look = pictures::look(&exchange, TwoPictures::First);
    assert_eq!(look.signs.picture, None, "uploads, older turns and the list are not ours");
    assert!(!look.signs.finished_controls && !look.words.has_picture);
}

#[wasm_bindgen_test]
fn three_stacked_copies_are_one_picture() {
    let _fixture = Fixture::new(&thread_a(&format!(
        r#"<div id="image-1" class="group/imagegen-image">
             <div class="blur-2xl"><img src="{PICTURE}" alt=""></div>
             <div style="filter: blur(0px)"><img src="{PICTURE}" alt="" aria-hidden="true"></div>
             <img src="{PICTURE}" alt="Generated image: harbour" width="1024" height="1536">
             <div data-testid="image-gen-overlay-actions" class="group-hover/imagegen-image:x">
               <button>Edit image</button></div></div>"#
    )));
    let look = looked();
    let sight = look.signs.picture.unwrap();
    assert_eq!((sight.identity.as_str(), sight.stated_size), ("file_1", Some((1024, 1536))));
    assert!(look.signs.copies_agree && look.signs.finished_controls && !look.signs.blurred);
    assert_eq!(look.signs.loading, Loading::None);
}

#[wasm_bindgen_test]
fn previews_show_themselves() {
    let blurred = Fixture::new(&thread_a(&format!(
        r#"<div id="image-1"><div style="filter: blur(12px)">
             <img src="{PICTURE}" alt="Generated image"></div></div>"#
    )));
    assert!(looked().signs.blurred);
    drop(blurred);

    let passing = Fixture::new(&thread_a(
        r#"<div id="image-1"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="Generated image"></div>"#,
    ));
    let look = looked();
    assert_eq!((look.signs.picture, look.signs.loading), (None, Loading::Shown));
    drop(passing);

    let fading = Fixture::new(&thread_a(&format!(
        r#"<div id="image-1"><img src="{PICTURE}" alt="Generated image">
             <img src="{PICTURE}&id=file_2" alt=""><img alt="" src="{}"></div>"#,
        PICTURE.replace("file_1", "file_2")
    )));
    assert!(!looked().signs.copies_agree);
    drop(fading);

    let _loading = Fixture::new(&thread_a(
        r#"<div data-testid="image-gen-loading-state">Creating image
             <div role="progressbar" aria-valuenow="42" style="width:9px;height:9px"></div></div>"#,
    ));
    let look = looked();
    assert_eq!((look.signs.loading, look.percent), (Loading::Shown, Some(42)));
    assert!(look.words.busy);
}

#[wasm_bindgen_test]
fn a_gallery_is_not_a_picture_until_it_has_one() {
    let skeleton = r#"<div><div data-testid="generated-image-gallery"><button>Edit</button>
        <button data-testid="generated-image-preview"><img alt="Generated image 1"></button></div></div>"#;
    let fixture = Fixture::new(&thread_b(skeleton));
    let exchange = ours();
    assert_eq!((exchange.key.as_str(), exchange.text.as_str()), ("k2", "draw a harbour"));
    let look = pictures::look(&exchange, TwoPictures::First);
    assert_eq!((look.signs.picture, look.signs.loading), (None, Loading::Shown));
    assert!(!look.signs.finished_controls, "the author's own controls are no sign");
    drop(fixture);

    let done = r#"<div><div data-testid="generated-image-gallery">
        <button data-testid="generated-image-preview"><img src="blob:x/1" alt="Generated image 1"></button></div>
        <div class="turn-action-controls"><button>Share</button></div></div>"#;
    let _fixture = Fixture::new(&thread_b(done));
    let look = looked();
    assert_eq!(look.signs.picture.map(|sight| sight.source).as_deref(), Some("blob:x/1"));
    assert!(look.signs.finished_controls && look.words.ended);
}

#[wasm_bindgen_test]
fn answers_in_words_are_read_without_labels() {
    let answer = r#"<div data-message-author-role="assistant"><p>I can’t create that.</p>
        <button>Try again</button></div>"#;
    let fixture = Fixture::new(&thread_a(answer));
    assert_eq!(ours().answer_words(), "I can’t create that.");
    drop(fixture);
    let _fixture = Fixture::new(&thread_b("<div><p>I can’t create that.</p></div>"));
    assert_eq!(ours().answer_words(), "I can’t create that.");
}

#[wasm_bindgen_test]
fn notices_count_once_and_only_when_new() {
    let fixture = Fixture::new(
        r#"<nav><div role="alert">Too many requests in the harbour</div></nav>
           <div role="alert" id="old">Something went wrong</div><p id="new"></p>"#,
    );
    let mut known = notices::Known::now();
    assert!(known.news().is_none());
    fixture.replace("#new", r#"<div role="dialog">Too many requests<button>Got it</button></div>"#);
    let (_, text) = known.news().unwrap();
    assert_eq!(text, "Too many requests");
    fixture.replace("[role=dialog]", "<p></p>");
    fixture.replace("#old", "<i id='gone'></i>");
    assert!(known.news().is_none());
    fixture.replace("#gone", r#"<div role="alert">Something went wrong</div>"#);
    assert!(known.news().is_some(), "it left and came back");
}

#[wasm_bindgen_test]
fn the_list_of_conversations_is_read_once_each() {
    let _fixture = Fixture::new(
        r#"<nav><a href="/c/aaaaaaaa-1">1</a><a href="/c/aaaaaaaa-1">again</a>
           <a href="/g/g-p-1/c/bbbbbbbb-2">2</a><a href="/c/x">short</a></nav>
           <a data-testid="create-new-chat-button" href="/" style="display:none">n</a>
           <a data-testid="create-new-chat-button" href="/">n</a>"#,
    );
    let links: Vec<_> = sidebar::links().into_iter().map(|link| link.conversation.0).collect();
    assert_eq!(links, ["aaaaaaaa-1", "bbbbbbbb-2"]);
    assert_eq!(sidebar::new_chat().len(), 1);
}

#[wasm_bindgen_test]
fn states_that_need_a_person_are_seen() {
    let ordinary =
        Fixture::new(&format!("{COMPOSER_A}<div data-testid='accounts-profile-button'></div>"));
    assert!(!standing::is_signed_out() && !standing::is_challenge());
    drop(ordinary);
    let out =
        Fixture::new(&format!("{COMPOSER_A}<button data-testid='login-button'>Log in</button>"));
    assert!(standing::is_signed_out());
    drop(out);
    let challenge = Fixture::new("<form id='challenge-form'></form>");
    assert!(standing::is_challenge());
    drop(challenge);
    assert!(check::look().unknown_page_words().contains("the box"));
}

/// A table that was loaded, taken back when dropped.
struct Loaded;

impl Loaded {
    fn new(corrections: &str) -> Self {
        let text = format!(r#"{{"panelwright_selectors":1,"version":1000,{corrections}}}"#);
        table::adopt(Some(text));
        Self
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        table::adopt(None);
    }
}

#[wasm_bindgen_test]
fn a_loaded_table_finds_what_the_built_in_one_does_not() {
    let _fixture = Fixture::new(
        "<div class='new-box' contenteditable='true'></div><div class='alert' role='alert'>Slow \
         down a little</div>",
    );
    assert!(matches!(composer::find(), Found::None));
    assert_eq!(notices::classified(), None);
    let loaded = Loaded::new(
        r#""selectors":{"box":[{"generation":"b","selector":".new-box"}]},
           "stems":{"pace":[["slow down"]]}"#,
    );
    assert_eq!(found().1, Generation::B);
    assert!(notices::classified().is_some_and(|(class, _)| class == Class::Pace));
    assert_eq!(table::in_use().origin, Origin::Loaded);
    drop(loaded);
    assert!(matches!(composer::find(), Found::None));
}

#[wasm_bindgen_test]
fn a_selector_that_the_browser_cannot_read_is_left_out_and_told() {
    let _fixture = Fixture::new(COMPOSER_A);
    let _loaded = Loaded::new(
        r##""selectors":{"box":[{"selector":"p:nonsense"},{"selector":"#prompt-textarea"}],
                        "turn":[{"selector":"::-nonsense"}]}"##,
    );
    let checked = check::look();
    let unreadable: Vec<_> = checked.unreadable.iter().map(|found| found.key).collect();
    assert_eq!(unreadable, [Key::Box, Key::Turn]);
    assert_eq!(checked.found(Key::Box).map(|found| found.rank), Some(0));
    assert!(!table::current().candidates(Key::Turn).is_empty(), "what is built in stands in");
}

#[wasm_bindgen_test]
fn a_table_that_is_none_leaves_the_built_in_one() {
    for text in ["", "{", "[]", "null", r#"{"panelwright_selectors":1,"version":"x"}"#] {
        table::adopt(Some(text.to_owned()));
        assert!(matches!(table::in_use().origin, Origin::Refused { .. }), "{text}");
        assert_eq!(*table::current(), SelectorTable::built_in());
    }
    table::adopt(Some(r#"{"panelwright_selectors":1,"version":1}"#.to_owned()));
    assert_eq!(table::in_use().origin, Origin::Outdated { version: 1 });
    table::adopt(None);
    assert_eq!(table::in_use().origin, Origin::BuiltIn);
}

#[wasm_bindgen_test]
fn a_check_sees_what_is_there_and_changes_nothing() {
    let signed_in = "<div data-testid='accounts-profile-button'>An Author</div>";
    let fixture = Fixture::new(&format!("{COMPOSER_A}{signed_in}"));
    let before = dom::root().unwrap().outer_html();
    let checked = check::look();
    assert!(checked.is_recognised(), "{checked}");
    assert_eq!(checked.account, Account::In);
    let matched = checked.found(Key::Box).unwrap();
    assert_eq!((matched.rank, matched.generation), (3, Generation::A));
    assert_eq!(checked.found(Key::Send), None);
    assert!(!checked.to_string().contains("An Author"));
    assert_eq!(dom::root().unwrap().outer_html(), before);
    drop(fixture);

    let _fixture = Fixture::new(&format!("{COMPOSER_B}{COMPOSER_B}"));
    assert_eq!(check::look().several_boxes(), Some(2));
    assert!(!check::look().is_recognised());
}
