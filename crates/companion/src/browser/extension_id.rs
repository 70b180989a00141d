//! The id that Chromium gives an extension.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::BrowserError;

/// The number of characters of an id.
const LENGTH: usize = 32;

/// An extension's id: the host of its pages' addresses.
///
/// It is the first half of a SHA-256, written in hexadecimal with the digits `a` to `p`. What is
/// hashed is the public key of the manifest's `key`, or, without one, the real path of the
/// unpacked extension's folder. So the driver knows the id beforehand for any build, and need
/// not find a service worker, which may be asleep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionId(String);

impl ExtensionId {
    /// The id of the unpacked extension in a folder.
    ///
    /// # Errors
    ///
    /// The folder has no readable manifest, or the manifest's `key` is not base64.
    pub fn of_folder(folder: &Path) -> Result<Self, BrowserError> {
        let folder = folder.canonicalize().map_err(BrowserError::file(folder, "found"))?;
        let path = folder.join("manifest.json");
        let text = std::fs::read(&path).map_err(BrowserError::file(&path, "read"))?;
        let wrong = |problem: String| BrowserError::Content { path: path.clone(), problem };
        let manifest: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        match manifest.get("key").and_then(serde_json::Value::as_str) {
            Some(key) => Self::from_key(key).map_err(|error| wrong(error.to_string())),
            None => Ok(Self::from_bytes(folder.as_os_str().as_encoded_bytes())),
        }
    }

    /// The id that follows from a manifest's `key`: a public key (DER) in base64.
    ///
    /// # Errors
    ///
    /// The text is not base64.
    pub fn from_key(key: &str) -> Result<Self, base64::DecodeError> {
        Ok(Self::from_bytes(&STANDARD.decode(key)?))
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
        Self(digits.take(LENGTH).map(|digit| char::from(b'a' + digit)).collect())
    }

    /// The address of one of its files.
    #[must_use]
    pub fn address(&self, file: &str) -> String {
        format!("chrome-extension://{self}/{}", file.trim_start_matches('/'))
    }
}

impl std::fmt::Display for ExtensionId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../../../extension/manifest/development.key");

    #[test]
    fn a_key_gives_its_id() {
        let id = ExtensionId::from_key(KEY.trim()).unwrap();
        assert_eq!(id.to_string(), "nhejjifjjjlmodjjmlmflpcdmgnipfjn");
        assert!(id.address("/studio.html").ends_with("pfjn/studio.html"));
        assert!(ExtensionId::from_key("not base64!").is_err());
    }

    #[test]
    fn without_a_key_the_folder_decides() {
        let one = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        for folder in [&one, &other] {
            std::fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        }
        let id = ExtensionId::of_folder(one.path()).unwrap();
        assert_eq!(id.to_string().len(), LENGTH);
        assert_ne!(id, ExtensionId::of_folder(other.path()).unwrap());
        let key = serde_json::json!({ "key": KEY.trim() }).to_string();
        std::fs::write(one.path().join("manifest.json"), key).unwrap();
        let id = ExtensionId::of_folder(one.path()).unwrap();
        assert_eq!(id, ExtensionId::from_key(KEY.trim()).unwrap());
    }

    #[test]
    fn a_folder_without_a_manifest_is_refused_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let error = ExtensionId::of_folder(folder.path()).unwrap_err();
        assert!(error.to_string().contains("manifest.json"), "{error}");
    }
}
