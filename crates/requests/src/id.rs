//! The name of a request: the correlation id of everything that is told and stored of it.

use serde::{Deserialize, Serialize};

/// The name of a request: a UUID that the page's part makes when it notices the request. It comes
/// from a page, so it is parsed: 36 characters, lower-case hexadecimal, hyphens in their places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequestId(String);

/// A text is not the name of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a request's name is a UUID in lower case, such as 3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34")]
pub struct NoRequestId;

/// Where a UUID has its hyphens.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const LENGTH: usize = 36;
/// So many of its characters tell one file from another.
const SHORT_LENGTH: usize = 8;

impl RequestId {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NoRequestId`] for anything but a UUID in lower case.
    pub fn parse(text: &str) -> Result<Self, NoRequestId> {
        let is_right = |(place, byte): (usize, u8)| {
            if HYPHENS.contains(&place) {
                byte == b'-'
            } else {
                matches!(byte, b'0'..=b'9' | b'a'..=b'f')
            }
        };
        if text.len() == LENGTH && text.bytes().enumerate().all(is_right) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoRequestId)
        }
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its beginning, which stands in the file's name.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..SHORT_LENGTH).unwrap_or(&self.0)
    }
}

impl TryFrom<String> for RequestId {
    type Error = NoRequestId;

    fn try_from(text: String) -> Result<Self, NoRequestId> {
        Self::parse(&text)
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_a_name_and_stays_one() {
        let text = "3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34";
        let id = RequestId::parse(text).unwrap();
        assert_eq!((id.as_str(), id.short()), (text, "3f2b8c1e"));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<RequestId>(&json).unwrap(), id);
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "3f2b8c1e",
            "3F2B8C1E-9d40-4a6b-8f21-0c5d7e9a1b34",
            "3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b3",
            "3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b345",
            "3f2b8c1e09d40-4a6b-8f21-0c5d7e9a1b34",
            "3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1/..",
            "ж2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34",
        ] {
            assert_eq!(RequestId::parse(text), Err(NoRequestId), "{text}");
            let json = serde_json::to_string(text).unwrap();
            assert!(serde_json::from_str::<RequestId>(&json).is_err(), "{text}");
        }
    }
}
