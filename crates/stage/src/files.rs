//! The files behind the picture addresses: finished pictures, previews and uploads.

use std::collections::HashMap;
use std::sync::Arc;

use crate::identifiers::{Identifiers, now_ms};
use crate::options::PictureShape;
use crate::pictures::{Stroke, draw};
use crate::stamp::Stamp;

/// How many drawn pictures are kept ready. A browser asks for the same one two or three times in
/// a row; after that it is drawn again, so that a long run does not fill the memory.
const KEPT: usize = 12;

/// What a file holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A picture of the stage, drawn when it is asked for.
    Drawn { stamp: Stamp, stroke: Stroke, shape: PictureShape },
    /// Bytes that came from the page.
    Uploaded { bytes: Arc<[u8]>, media_type: String },
}

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct StoredFile {
    /// What it holds.
    pub(crate) content: Content,
    /// The name in the content disposition, without ending.
    pub(crate) name: String,
    /// How many fetches by a script are still answered with 403.
    pub(crate) forbid: u32,
    /// How many fetches by a script still give only half the bytes.
    pub(crate) truncate: u32,
    /// Whether the page's own fetches are answered late.
    pub(crate) is_late: bool,
}

/// Why a file was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// The signature does not fit the address.
    BadSignature,
    /// The address is older than it may be.
    Expired,
    /// No such file.
    Unknown,
    /// A fault rule said so.
    ByFault,
}

/// All files of a stage.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_id: HashMap<String, StoredFile>,
    kept: Vec<(String, Arc<[u8]>)>,
}

impl Files {
    /// Keeps a file and gives it an id.
    pub(crate) fn add(&mut self, identifiers: &mut Identifiers, content: Content) -> String {
        let id = format!("file_{}", identifiers.hex());
        let file = StoredFile {
            content,
            name: identifiers.uuid(),
            forbid: 0,
            truncate: 0,
            is_late: false,
        };
        self.by_id.insert(id.clone(), file);
        id
    }

    /// The file, to look at or to give it faults.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut StoredFile> {
        self.by_id.get_mut(id)
    }

    /// Checks an address and gives what is needed to answer; counts down the faults when the
    /// fetch comes from a script.
    pub(crate) fn open(
        &mut self,
        identifiers: &Identifiers,
        address: &Address,
        lifetime_ms: u64,
        by_script: bool,
    ) -> Result<Opened, Withheld> {
        if address.signature != signature(identifiers, &address.id, address.at_ms) {
            return Err(Withheld::BadSignature);
        }
        if lifetime_ms > 0 && address.at_ms.saturating_add(lifetime_ms) < now_ms() {
            return Err(Withheld::Expired);
        }
        let file = self.by_id.get_mut(&address.id).ok_or(Withheld::Unknown)?;
        if by_script && file.forbid > 0 {
            file.forbid -= 1;
            return Err(Withheld::ByFault);
        }
        let truncated = by_script && file.truncate > 0;
        if truncated {
            file.truncate -= 1;
        }
        let ready =
            self.kept.iter().find(|(id, _)| *id == address.id).map(|(_, bytes)| bytes.clone());
        Ok(Opened {
            content: file.content.clone(),
            name: file.name.clone(),
            ready,
            truncated,
            is_late: file.is_late,
        })
    }

    /// Keeps drawn bytes ready for the next fetch.
    pub(crate) fn keep(&mut self, id: &str, bytes: Arc<[u8]>) {
        if self.kept.iter().any(|(kept, _)| kept == id) {
            return;
        }
        if self.kept.len() >= KEPT {
            self.kept.remove(0);
        }
        self.kept.push((id.to_owned(), bytes));
    }
}

/// A file that may be given.
pub(crate) struct Opened {
    /// What it holds.
    pub(crate) content: Content,
    /// The name for the content disposition.
    pub(crate) name: String,
    /// Its bytes, when they were drawn lately.
    pub(crate) ready: Option<Arc<[u8]>>,
    /// Whether only the first half is to be given.
    pub(crate) truncated: bool,
    /// Whether the page is to wait for it.
    pub(crate) is_late: bool,
}

impl Opened {
    /// The bytes and their media type.
    pub(crate) fn bytes(&self) -> Result<(Arc<[u8]>, &str), png::EncodingError> {
        match &self.content {
            Content::Uploaded { bytes, media_type } => Ok((bytes.clone(), media_type)),
            Content::Drawn { stamp, stroke, shape } => {
                let bytes = match &self.ready {
                    Some(bytes) => bytes.clone(),
                    None => draw(stamp, *stroke, *shape)?.into(),
                };
                Ok((bytes, "image/png"))
            }
        }
    }
}

/// The parts of a picture's address that matter.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// The file.
    pub(crate) id: String,
    /// When it was signed, in milliseconds since 1970.
    pub(crate) at_ms: u64,
    /// The signature.
    pub(crate) signature: String,
}

/// A fresh address of a file, in the form of the real page's addresses.
pub(crate) fn address(identifiers: &Identifiers, id: &str) -> String {
    let at_ms = now_ms();
    let signature = signature(identifiers, id, at_ms);
    format!("/backend-api/estuary/content?id={id}&ts={at_ms}&p=fs&cid=1&sig={signature}&v=0")
}

fn signature(identifiers: &Identifiers, id: &str, at_ms: u64) -> String {
    identifiers.sign(&format!("address/{id}/{at_ms}"))
}
