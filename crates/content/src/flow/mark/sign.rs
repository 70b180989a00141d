//! One sign: a small button beside something of the page, and a tooltip that says more.

use panelwright_requests::Level;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::clear;
use super::face::{Face, Kind, Line};
use super::host::create;
use super::place::{Opening, Rect, Size, beside, opening};
use super::tone;
use crate::page::dom;
use crate::shim;

/// How much a sign says, by the room that there is.
const FORMS: [&str; 3] = ["full", "short", "bare"];

/// How many bars tell how sure it is.
const BARS: usize = 3;

/// One sign.
#[derive(Debug)]
pub(super) struct Sign {
    element: HtmlElement,
    button: Element,
    tip: Element,
    face: Face,
    anchor: Element,
    /// What holds the tooltip open: the pointer, the focus.
    pointed: bool,
    focused: bool,
    /// It was closed by Escape, until pointer and focus have both left.
    dismissed: bool,
    /// Where its anchor stood when it was placed; `None` while it is not.
    beside: Option<Rect>,
}

impl Sign {
    /// Puts a sign on the sheet, out of sight until it is placed.
    pub(super) fn new(sheet: &Element, name: &str, face: &Face, anchor: &Element) -> Option<Self> {
        let element: HtmlElement = create("div")?.dyn_into().ok()?;
        let button = create("button")?;
        button.set_attribute("type", "button").ok()?;
        // A name of ours; no page sees into the shadow root.
        button.set_attribute("aria-describedby", &format!("tip-{name}")).ok()?;
        let tip = create("div")?;
        tip.set_attribute("role", "tooltip").ok()?;
        tip.set_id(&format!("tip-{name}"));
        element.append_child(&button).ok()?;
        element.append_child(&tip).ok()?;
        sheet.append_child(&element).ok()?;
        shim::hear(&element, name);
        let mut sign = Self {
            element,
            button,
            tip,
            face: face.clone(),
            anchor: anchor.clone(),
            pointed: false,
            focused: false,
            dismissed: false,
            beside: None,
        };
        sign.draw()?;
        sign.lift();
        Some(sign)
    }

    /// What it stands beside.
    pub(super) fn anchor(&self) -> &Element {
        &self.anchor
    }

    /// Puts it beside something else; whether that is another thing than before.
    pub(super) fn set_anchor(&mut self, anchor: &Element) -> bool {
        let is_other = self.anchor != *anchor;
        if is_other {
            self.anchor = anchor.clone();
            self.unsettle();
        }
        is_other
    }

    /// Lets it say something else; whether that is news to whoever listens.
    pub(super) fn set_face(&mut self, face: &Face) -> bool {
        if self.face == *face {
            return false;
        }
        let is_news = self.face.words != face.words;
        self.face = face.clone();
        self.unsettle();
        // A sign that cannot be drawn anew still says what it said.
        let _ = self.draw();
        is_news
    }

    /// Puts it out of sight.
    pub(super) fn lift(&mut self) {
        self.element.class_list_toggle("lifted", true);
    }

    /// Puts it out of sight if what it stands beside has moved.
    pub(super) fn lift_if_moved(&mut self) {
        if self.beside != Some(clear::rect(&self.anchor)) {
            self.unsettle();
            self.lift();
        }
    }

    /// It is to be placed anew, wherever it stands.
    pub(super) fn unsettle(&mut self) {
        self.beside = None;
    }

    /// Puts it where nothing of the page is covered, as full as there is room for; unless it
    /// stands there already.
    pub(super) fn settle(&mut self, host: &Element) {
        let anchor = clear::rect(&self.anchor);
        if self.beside.replace(anchor) == Some(anchor) {
            return;
        }
        self.take_on_the_light();
        if !self.anchor.is_connected() {
            self.lift();
            return;
        }
        let window = clear::window();
        // What failed stands below the answer that says why.
        let below_first = self.face.kind == Kind::Failed;
        for form in FORMS {
            self.button.set_class_name(form);
            let found =
                beside(&anchor, self.size(), window, below_first).into_iter().find(|place| {
                    clear::is_clear(place, host) && clear::is_visible(&self.anchor, place, host)
                });
            if let Some(place) = found {
                self.stand(&place, window);
                return;
            }
        }
        self.lift();
    }

    fn stand(&self, place: &Rect, window: Size) {
        let style = self.element.style();
        for (name, value) in [("left", place.left), ("top", place.top)] {
            // A name and a number of ours are never refused.
            let _ = style.set_property(name, &format!("{value}px"));
        }
        let Opening { is_above, is_leftward } = opening(place, window);
        self.element.class_list_toggle("above", is_above);
        self.element.class_list_toggle("leftward", is_leftward);
        self.element.class_list_toggle("lifted", false);
    }

    fn size(&self) -> Size {
        let Rect { width, height, .. } = clear::rect(&self.button);
        Size { width: width.ceil(), height: height.ceil() }
    }

    /// The page's own light or dark, told by the colour of its words.
    fn take_on_the_light(&self) {
        let color = dom::style(&self.anchor, "color").unwrap_or_default();
        self.element.class_list_toggle("dark", tone::is_light(&color) == Some(true));
    }

    /// Takes note of what a person did to it.
    pub(super) fn gesture(&mut self, kind: &str) {
        match kind {
            "enter" => self.pointed = true,
            "leave" => self.pointed = false,
            "focus" => self.focused = true,
            "blur" => self.focused = false,
            _ => return,
        }
        if !self.pointed && !self.focused {
            self.dismissed = false;
        }
        self.open_or_close();
    }

    /// Closes the tooltip.
    pub(super) fn dismiss(&mut self) {
        self.dismissed = self.pointed || self.focused;
        self.open_or_close();
    }

    fn open_or_close(&self) {
        let is_open = (self.pointed || self.focused) && !self.dismissed;
        self.element.class_list_toggle("open", is_open);
    }

    /// Takes it off the sheet.
    pub(super) fn remove(self) {
        self.element.remove();
    }

    fn draw(&self) -> Option<()> {
        self.button.set_text_content(None);
        let shape = create("span")?;
        shape.set_attribute("aria-hidden", "true").ok()?;
        let (class, filled) = match self.face.kind {
            Kind::Asks(level) => ("bars", filled(level)),
            Kind::Saved => ("shape saved", 0),
            Kind::Made => ("shape made", 0),
            Kind::Failed => ("shape failed", 0),
        };
        shape.set_class_name(class);
        for bar in (0..BARS).filter(|_| matches!(self.face.kind, Kind::Asks(_))) {
            let part = create("i")?;
            part.set_class_name(if bar < filled { "filled" } else { "" });
            shape.append_child(&part).ok()?;
        }
        self.button.append_child(&shape).ok()?;
        for (class, words) in [("long", &self.face.words), ("brief", &self.face.short)] {
            let part = create("span")?;
            part.set_class_name(class);
            part.set_attribute("aria-hidden", "true").ok()?;
            part.set_text_content(Some(words));
            self.button.append_child(&part).ok()?;
        }
        self.button.set_attribute("aria-label", &self.face.announcement()).ok()?;
        self.tip.set_text_content(None);
        for line in &self.face.more {
            let part = create("p")?;
            part.set_class_name(match line {
                Line::Head(_) => "head",
                Line::For(_) => "for",
                Line::Against(_) => "against",
                Line::Note(_) => "note",
            });
            part.set_text_content(Some(line.text()));
            self.tip.append_child(&part).ok()?;
        }
        Some(())
    }
}

/// How many bars are filled.
fn filled(level: Level) -> usize {
    match level {
        Level::Likely => 1,
        Level::VeryLikely => 2,
        Level::NearlyCertain => BARS,
    }
}

/// Classes that come and go.
trait ClassListToggle {
    fn class_list_toggle(&self, class: &str, on: bool);
}

impl ClassListToggle for HtmlElement {
    fn class_list_toggle(&self, class: &str, on: bool) {
        // Refused only for a name that is no class.
        let _ = self.class_list().toggle_with_force(class, on);
    }
}
