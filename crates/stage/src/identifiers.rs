//! Identifiers and signatures that cannot be guessed from outside and never repeat within a stage.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

/// Makes identifiers from a secret and a counter.
#[derive(Debug)]
pub(crate) struct Identifiers {
    secret: String,
    made: u64,
}

impl Identifiers {
    /// The secret follows from the clock and the process: enough for a loopback test tool.
    pub(crate) fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Self { secret: format!("{now}/{}", std::process::id()), made: 0 }
    }

    /// Thirty-two lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self) -> String {
        self.made += 1;
        let mut digits = self.sign(&format!("identifier/{}", self.made));
        digits.truncate(32);
        digits
    }

    /// The same digits in the groups of a UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex();
        let groups = [&hex[0..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]];
        groups.join("-")
    }

    /// The signature of some words: sixty-four hexadecimal digits.
    pub(crate) fn sign(&self, words: &str) -> String {
        let digest = Sha256::digest(format!("{}/{words}", self.secret));
        digest.iter().fold(String::with_capacity(64), |mut digits, byte| {
            // Writing to a String cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    }
}

/// Milliseconds since 1 January 1970.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
