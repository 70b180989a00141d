//! Our own sign in the page: at the box while a text that asks for a picture stands in it, and at
//! the picture once its request is over.
//!
//! There is one element of ours, at the end of the document, with everything in a closed shadow
//! root; it is there only while something is shown. It takes up no room, nothing of the page is
//! read by anybody through it, and no node of the page gets an attribute or a listener.
//!
//! | file | what it answers |
//! |---|---|
//! | [`face`] | what a sign says, and how sure it is (pure) |
//! | [`place`] | where a sign can stand beside something (pure) |
//! | [`tone`] | whether a colour of the page is light (pure) |
//! | `clear` | whether a place is free of what the page shows |
//! | `sign` | one sign: its nodes, its tooltip, its gestures |
//! | `host` | the element, the shadow root, the style |

mod clear;
pub mod face;
mod host;
pub mod place;
mod sign;
pub mod tone;

use std::collections::BTreeMap;

use js_sys::Array;
use web_sys::Element;

use self::face::Face;
use self::host::Host;
use self::sign::Sign;
use crate::page::dom;
use crate::shim;

/// Pictures whose signs are kept; those of older ones go.
const SIGNS_MAX: usize = 12;

/// All signs, by their names.
#[derive(Debug, Default)]
pub(crate) struct Mark {
    host: Option<Host>,
    signs: BTreeMap<String, Sign>,
    order: Vec<String>,
}

impl Mark {
    /// Shows a sign beside an element, or shows something else in it.
    pub(crate) fn show(&mut self, name: &str, face: &Face, anchor: &Element) {
        if self.host.is_none() {
            self.host = Host::new();
        }
        let Some(host) = &self.host else { return };
        let (is_news, is_elsewhere) = match self.signs.get_mut(name) {
            Some(sign) => (sign.set_face(face), sign.set_anchor(anchor)),
            None => {
                let Some(sign) = Sign::new(host.sheet(), name, face, anchor) else { return };
                self.signs.insert(name.to_owned(), sign);
                self.order.push(name.to_owned());
                (true, true)
            }
        };
        if is_news {
            host.announce(&face.announcement());
        }
        while self.order.len() > SIGNS_MAX {
            let oldest = self.order.remove(0);
            self.take_away(&oldest);
        }
        if is_elsewhere {
            self.watch_anchors();
        }
        self.settle();
    }

    /// Takes a sign away; with the last one our element goes too.
    pub(crate) fn hide(&mut self, name: &str) {
        if self.signs.contains_key(name) {
            self.order.retain(|one| one != name);
            self.take_away(name);
            self.watch_anchors();
        }
    }

    fn take_away(&mut self, name: &str) {
        if let Some(sign) = self.signs.remove(name) {
            sign.remove();
        }
        if self.signs.is_empty()
            && let Some(host) = self.host.take()
        {
            host.remove();
        }
    }

    /// Where a sign stands, or `None` if there is no such sign.
    pub(crate) fn anchor(&self, name: &str) -> Option<Element> {
        self.signs.get(name).map(|sign| sign.anchor().clone())
    }

    /// Puts each sign where it belongs now, in the page's own light.
    pub(crate) fn place(&mut self) {
        for sign in self.signs.values_mut() {
            sign.unsettle();
        }
        self.settle();
    }

    /// Puts those signs where they belong that say something else or stand beside what has moved.
    pub(crate) fn settle(&mut self) {
        let Some(host) = &self.host else { return };
        host.keep_in_the_document();
        for sign in self.signs.values_mut() {
            sign.settle(host.element());
        }
    }

    /// Puts those signs out of sight that the page has moved away from.
    pub(crate) fn lift_what_moved(&mut self) {
        for sign in self.signs.values_mut() {
            sign.lift_if_moved();
        }
    }

    /// Takes all signs away, and our element with them.
    pub(crate) fn clear(&mut self) {
        for name in std::mem::take(&mut self.order) {
            self.take_away(&name);
        }
        self.watch_anchors();
    }

    /// Takes note of what a person did: the kind, a blank, and the name of the sign.
    pub(crate) fn gesture(&mut self, told: &str) {
        let Some((kind, name)) = told.split_once(' ') else { return };
        if kind == "escape" {
            for sign in self.signs.values_mut() {
                sign.dismiss();
            }
        } else if let Some(sign) = self.signs.get_mut(name) {
            sign.gesture(kind);
        }
    }

    /// Whether anything is shown.
    pub(crate) fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    fn watch_anchors(&self) {
        let anchors: Array = self.signs.values().map(Sign::anchor).collect();
        // The root's size changes with what stands above an anchor.
        if !self.signs.is_empty()
            && let Some(root) = dom::root()
        {
            anchors.push(&root);
        }
        shim::watch_sizes(&anchors);
    }
}
