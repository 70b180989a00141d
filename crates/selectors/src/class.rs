//! What a text of the page can be about.

use serde::{Deserialize, Serialize};

/// What a text of the page is about, in order of precedence: the first class that fits decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Unusual activity, a restricted account.
    Security,
    /// The session ended.
    SessionOver,
    /// Requests of any kind come too quickly.
    Throttle,
    /// Pictures were asked for too quickly.
    Pace,
    /// The pictures of the account's plan are used up.
    ImageQuota,
    /// Some other limit is reached.
    GeneralLimit,
    /// The conversation has no room for another prompt.
    ChatTooLong,
    /// The tool that makes pictures failed.
    ToolFailure,
    /// The page or the connection failed.
    PageFailure,
    /// The site will not make this picture, by its rules: nothing follows such a sentence.
    FirmRefusal,
    /// Words of refusal, which may also open a sentence that ends in a picture after all.
    Refusal,
}

impl Class {
    /// Every class, in order of precedence.
    pub const ALL: [Self; 11] = [
        Self::Security,
        Self::SessionOver,
        Self::Throttle,
        Self::Pace,
        Self::ImageQuota,
        Self::GeneralLimit,
        Self::ChatTooLong,
        Self::ToolFailure,
        Self::PageFailure,
        Self::FirmRefusal,
        Self::Refusal,
    ];

    /// The class's name in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::SessionOver => "session_over",
            Self::Throttle => "throttle",
            Self::Pace => "pace",
            Self::ImageQuota => "image_quota",
            Self::GeneralLimit => "general_limit",
            Self::ChatTooLong => "chat_too_long",
            Self::ToolFailure => "tool_failure",
            Self::PageFailure => "page_failure",
            Self::FirmRefusal => "firm_refusal",
            Self::Refusal => "refusal",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// Whether a table must know a text of it: without these a batch would run into a limit, or
    /// go on where the account is at risk.
    #[must_use]
    pub fn is_essential(self) -> bool {
        match self {
            Self::Security
            | Self::SessionOver
            | Self::Throttle
            | Self::Pace
            | Self::ImageQuota
            | Self::GeneralLimit => true,
            Self::ChatTooLong
            | Self::ToolFailure
            | Self::PageFailure
            | Self::FirmRefusal
            | Self::Refusal => false,
        }
    }
}
