//! What the author chooses about pictures they ask for themselves: in the popup and in the studio.

use panelwright_companion::browser::Page;
use panelwright_protocol::{PageAnswer, PageRequest};
use panelwright_requests::{FOLDER, Preferences};
use panelwright_stage::Generation;

use crate::rig::Rig;
use crate::studio::{ask, until};

async fn preferences(page: &Page) -> Preferences {
    let answer = ask(page, &PageRequest::Preferences).await;
    let PageAnswer::Preferences { preferences } = answer else {
        panic!("{answer:?} is no answer to that");
    };
    preferences
}

/// Saving is off until one click in the popup; the studio, open beside it, follows, and what it
/// changes does not take that back.
#[test]
fn one_click_has_pictures_saved_and_the_studio_follows() {
    let rig = Rig::new(Generation::A, 500);
    rig.with_new_browser(async |browser| {
        let studio = browser.open_extension_page("studio.html#chat").await.expect("the studio");
        until(&studio, "the choices", "!!document.querySelector('#save')").await;
        assert_eq!(preferences(&studio).await, Preferences::default());

        let popup = browser.open_extension_page("popup.html").await.expect("the popup");
        until(&popup, "the switch", "!!document.querySelector('#save-own')").await;
        popup.click("#save-own").await.expect("one click");
        until(&studio, "the switch in the studio", "document.querySelector('#save').checked").await;

        let change = |selector: &str, value: &str| {
            format!(
                "(() => {{ const field = document.querySelector('{selector}'); field.value = \
                 {value:?}; field.dispatchEvent(new Event('change')); return null; }})()"
            )
        };
        let folder = change("#folder", "Fox: pictures/..");
        studio.evaluate::<Option<()>>(&folder).await.expect("another folder");
        until(
            &studio,
            "a safe folder",
            "document.querySelector('#folder').value === 'Fox - pictures'",
        )
        .await;
        let words = change("#kept-out", "my daughter\n\nAcme");
        studio.evaluate::<Option<()>>(&words).await.expect("words that keep a text out");
        studio.fill("#off-page", "https://chatgpt.com/c/1?x").await.expect("a page");
        studio.click("#add-off-page").await.expect("the button");
        until(&studio, "the page in the list", "!!document.querySelector('.off-pages li')").await;

        let chosen = preferences(&popup).await;
        assert!(chosen.saving && chosen.noticing && chosen.mark);
        assert_ne!(chosen.folder, FOLDER);
        assert_eq!(chosen.kept_out, ["my daughter", "Acme"]);
        let off: Vec<&str> = chosen.off.iter().map(panelwright_requests::Page::as_str).collect();
        assert_eq!(off, ["chatgpt.com/c/1"]);
    });
}
