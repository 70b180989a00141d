//! What the parts of the extension say to each other, and what a tab's address says.

use std::fmt::Debug;

use panelwright_engine::Input;
use panelwright_protocol::{
    Audit, ContentAnswer, FromContent, Mark, PageAnswer, PageLook, PageRequest, RequestAnswer,
    Status, ToContent, worker_address,
};
use panelwright_requests::Preferences;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A text is read as each kind of message or refused, and what was read can be said again so that
/// it is read the same. Returns how many kinds it can be.
pub fn text_is_read_or_refused(text: &str) -> usize {
    let readings = [
        is_read::<PageRequest>(text),
        is_read::<PageAnswer>(text),
        is_read::<ToContent>(text),
        is_read::<ContentAnswer>(text),
        is_read::<FromContent>(text),
        is_read::<RequestAnswer>(text),
        is_read::<Preferences>(text),
        is_read::<Mark>(text),
        is_read::<PageLook>(text),
        is_read::<Status>(text),
        is_read::<Audit>(text),
        is_read::<Input>(text),
    ];
    readings.into_iter().filter(|is_read| *is_read).count()
}

fn is_read<T: Debug + PartialEq + Serialize + DeserializeOwned>(text: &str) -> bool {
    let Ok(message) = serde_json::from_str::<T>(text) else { return false };
    let again = serde_json::to_string(&message).expect("a message that was read can be said");
    let read = serde_json::from_str::<T>(&again).expect("and read again");
    assert_eq!(read, message, "{again}");
    true
}

/// An address' fragment is a sound mark, which leads to the same worker, or none.
pub fn fragment_is_a_mark_or_none(fragment: &str) {
    let Some(mark) = Mark::from_fragment(fragment) else { return };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    assert!(!mark.batch.0.is_empty() && mark.batch.0.bytes().all(is_plain), "{mark:?}");
    let address = worker_address("https://chatgpt.com", &mark);
    let again = address.split_once('#').and_then(|(_, fragment)| Mark::from_fragment(fragment));
    assert_eq!(again, Some(mark));
}
