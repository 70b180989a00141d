//! Ways to put a prompt into the box, and ways to send it. Each acts once; whether it worked is
//! read back by the caller.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, ClipboardEventInit, DataTransfer, Element, Event, EventInit, HtmlDocument,
    HtmlElement, HtmlFormElement, HtmlTextAreaElement, InputEvent, InputEventInit, KeyboardEvent,
    KeyboardEventInit,
};

use super::{composer, dom};

/// A way to write, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insertion {
    /// The browser's own editing command.
    Command,
    /// A paste event that carries the text.
    Paste,
    /// A paragraph per line, then an input event. Pages do not always follow it.
    Children,
    /// The value of a true text area.
    Value,
}

/// The ways that suit a box.
#[must_use]
pub fn insertions(element: &HtmlElement) -> &'static [Insertion] {
    if element.is_instance_of::<HtmlTextAreaElement>() {
        &[Insertion::Command, Insertion::Value]
    } else {
        &[Insertion::Command, Insertion::Paste, Insertion::Children]
    }
}

/// Writes `text` into an empty box.
///
/// # Errors
/// What the browser said when it refused.
pub fn insert(element: &HtmlElement, text: &str, insertion: Insertion) -> Result<(), JsValue> {
    element.focus()?;
    match insertion {
        Insertion::Command => {
            place_caret(element)?;
            command("insertText", text)
        }
        Insertion::Paste => {
            place_caret(element)?;
            let data = DataTransfer::new()?;
            data.set_data("text/plain", text)?;
            let init = ClipboardEventInit::new();
            init.set_bubbles(true);
            init.set_cancelable(true);
            init.set_clipboard_data(Some(&data));
            let event = ClipboardEvent::new_with_event_init_dict("paste", &init)?;
            element.dispatch_event(&event).map(drop)
        }
        Insertion::Children => {
            let document = dom::document().ok_or(JsValue::NULL)?;
            element.set_text_content(None);
            for line in text.split('\n') {
                let paragraph = document.create_element("p")?;
                paragraph.set_text_content(Some(line));
                element.append_child(&paragraph)?;
            }
            tell_input(element)
        }
        Insertion::Value => {
            let area: &HtmlTextAreaElement = element.dyn_ref().ok_or(JsValue::NULL)?;
            // web-sys calls the prototype's setter, which is what frameworks do not shadow in
            // this world.
            area.set_value(text);
            tell_input(element)?;
            let init = EventInit::new();
            init.set_bubbles(true);
            element.dispatch_event(&Event::new_with_event_init_dict("change", &init)?).map(drop)
        }
    }
}

/// Empties a box that is not empty; clearing an empty editor breaks its state.
///
/// # Errors
/// What the browser said when it refused.
pub fn clear(element: &HtmlElement) -> Result<(), JsValue> {
    if composer::is_empty(element) {
        return Ok(());
    }
    element.focus()?;
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.select();
    } else {
        select_all(element)?;
    }
    command("delete", "")
}

fn select_all(element: &HtmlElement) -> Result<(), JsValue> {
    let document = dom::document().ok_or(JsValue::NULL)?;
    let selection = document.get_selection()?.ok_or(JsValue::NULL)?;
    let range = document.create_range()?;
    range.select_node_contents(element)?;
    selection.remove_all_ranges()?;
    selection.add_range(&range)
}

fn place_caret(element: &HtmlElement) -> Result<(), JsValue> {
    if element.is_instance_of::<HtmlTextAreaElement>() { Ok(()) } else { select_all(element) }
}

fn command(name: &str, value: &str) -> Result<(), JsValue> {
    let document: HtmlDocument =
        dom::document().ok_or(JsValue::NULL)?.dyn_into().map_err(|_| JsValue::NULL)?;
    // The answer is not to be trusted in either direction; the caller reads back.
    document.exec_command_with_show_ui_and_value(name, false, value).map(drop)
}

fn tell_input(element: &HtmlElement) -> Result<(), JsValue> {
    let init = InputEventInit::new();
    init.set_bubbles(true);
    init.set_input_type("insertText");
    let event = InputEvent::new_with_event_init_dict("input", &init)?;
    element.dispatch_event(&event).map(drop)
}

/// A way to send, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submission {
    /// A click on the send button.
    Click,
    /// The Enter key in the box. It also stops a running answer, so never beside a stop button.
    Enter,
    /// The form's own way.
    Form,
}

/// The ways in order.
pub const SUBMISSIONS: &[Submission] = &[Submission::Click, Submission::Enter, Submission::Form];

/// Sends what stands in the box. `false` when this way is not open: no such button, no form.
#[must_use]
pub fn submit(element: &HtmlElement, submission: Submission) -> bool {
    match submission {
        Submission::Click => composer::send_button()
            .is_some_and(|button| button.is_active && dom::press(&button.element)),
        Submission::Enter => {
            ["keydown", "keypress", "keyup"].iter().all(|kind| press_enter(element, kind).is_ok())
        }
        Submission::Form => form_of(element).is_some_and(|form| form.request_submit().is_ok()),
    }
}

fn form_of(element: &Element) -> Option<HtmlFormElement> {
    element.closest("form").ok()??.dyn_into().ok()
}

fn press_enter(element: &HtmlElement, kind: &str) -> Result<(), JsValue> {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key("Enter");
    init.set_code("Enter");
    init.set_key_code(13);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict(kind, &init)?;
    element.dispatch_event(&event).map(drop)
}
