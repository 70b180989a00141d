//! The stamp in each picture: which prompt and which send it belongs to.

use serde::{Deserialize, Serialize};

/// The keyword of the chunk that holds the exact prompt.
pub(crate) const PROMPT_KEY: &str = "panelwright-prompt";
/// The keyword of the chunk that holds the serial number of the send.
pub(crate) const SERIAL_KEY: &str = "panelwright-serial";
/// The keyword of the chunk that marks a preview.
pub(crate) const PARTIAL_KEY: &str = "panelwright-partial";

/// What a picture of the stage says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The exact prompt that was sent.
    pub prompt: String,
    /// The serial number of the send; 0 for a picture of another conversation.
    pub serial: u64,
    /// True for a preview, which must never be kept as the result.
    pub partial: bool,
}

/// The last twelve bytes of every whole PNG: an empty IEND chunk.
const PNG_END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82];

/// Reads the stamp of a picture. None when the bytes are no PNG, are cut off before the end, or
/// carry no stamp (as a re-encoded copy would not).
#[must_use]
pub fn read_stamp(bytes: &[u8]) -> Option<Stamp> {
    if !bytes.ends_with(&PNG_END) {
        return None;
    }
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().ok()?;
    let text = |key: &str| {
        let chunk = reader.info().utf8_text.iter().find(|chunk| chunk.keyword == key)?;
        chunk.get_text().ok()
    };
    Some(Stamp {
        prompt: text(PROMPT_KEY)?,
        serial: text(SERIAL_KEY)?.parse().ok()?,
        partial: text(PARTIAL_KEY).is_some_and(|value| value == "true"),
    })
}
