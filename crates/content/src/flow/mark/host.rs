//! The one element of ours in the page.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, Element, ShadowRoot, ShadowRootInit, ShadowRootMode};

use crate::page::dom;
use crate::shim;

/// A screen reader takes up what appears in a region that it knows already.
const ANNOUNCE_MS: f64 = 150.0;

/// Our element, with everything in its shadow root.
#[derive(Debug)]
pub(super) struct Host {
    element: Element,
    sheet: Element,
    status: Element,
}

impl Host {
    /// Puts it at the end of the document, where nothing of the page is its sibling but `body`.
    /// `None` where a page does not allow it.
    pub(super) fn new() -> Option<Self> {
        let element = create("div")?;
        let root = element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed)).ok()?;
        dress(&root).ok()?;
        let sheet = create("div")?;
        let status = create("p")?;
        status.set_attribute("role", "status").ok()?;
        status.set_class_name("status");
        sheet.append_child(&status).ok()?;
        root.append_child(&sheet).ok()?;
        let host = Self { element, sheet, status };
        host.keep_in_the_document();
        shim::keep(&host.element);
        Some(host)
    }

    /// Our element.
    pub(super) fn element(&self) -> &Element {
        &self.element
    }

    /// Where signs stand.
    pub(super) fn sheet(&self) -> &Element {
        &self.sheet
    }

    /// Puts it back if the page took it out.
    pub(super) fn keep_in_the_document(&self) {
        if !self.element.is_connected()
            && let Some(root) = dom::root()
        {
            // Refused only by a document that is being left.
            let _ = root.append_child(&self.element);
        }
    }

    /// Says something to whoever listens to the page instead of looking at it.
    pub(super) fn announce(&self, words: &str) {
        let (status, words) = (self.status.clone(), words.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            shim::delay(ANNOUNCE_MS).await;
            status.set_text_content(Some(&words));
        });
    }

    /// Takes it out of the page.
    pub(super) fn remove(self) {
        self.element.remove();
    }
}

/// An element of ours.
pub(super) fn create(name: &str) -> Option<Element> {
    dom::document()?.create_element(name).ok()
}

/// Gives a shadow root its style. A constructed style sheet needs no leave of the page's policy.
fn dress(root: &ShadowRoot) -> Result<(), JsValue> {
    let style = CssStyleSheet::new()?;
    style.replace_sync(include_str!("style.css"))?;
    Reflect::set(root, &"adoptedStyleSheets".into(), &Array::of1(&style))?;
    Ok(())
}
