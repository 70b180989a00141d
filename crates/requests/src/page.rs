//! A page of the chat, as preferences and the history name it.

use serde::{Deserialize, Serialize};

/// A page: host, port if there is one, and path, such as `chatgpt.com/c/abc`. What is asked (`?`)
/// and the place in the page (`#`) are no part of it. As an entry of a list it stands for itself
/// and all that is below it; a host alone stands for the whole site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Page(String);

/// A text is not a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not the address of a page. Write it as in the browser's address bar, such as \
     chatgpt.com or https://chatgpt.com/c/abc"
)]
pub struct NoPage;

/// Longer addresses are no pages of a chat.
const CHARACTERS_MAX: usize = 300;

impl Page {
    /// Reads an address, with `https://` or without.
    ///
    /// # Errors
    /// [`NoPage`] for what is no address of a page.
    pub fn parse(address: &str) -> Result<Self, NoPage> {
        let address = address.trim();
        let rest = address
            .strip_prefix("https://")
            .or_else(|| address.strip_prefix("http://"))
            .unwrap_or(address);
        if rest.contains("://") {
            // Another scheme: a page of the browser or of an extension.
            return Err(NoPage);
        }
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
        let has_name = host.bytes().any(|byte| byte.is_ascii_alphanumeric());
        let is_unfit = |character: char| character.is_control() || character.is_whitespace();
        if !has_name
            || !host.bytes().all(is_plain)
            || path.contains(is_unfit)
            || rest.chars().count() > CHARACTERS_MAX
        {
            return Err(NoPage);
        }
        let parts = path.split('/').filter(|part| !part.is_empty());
        let page = std::iter::once(host.to_ascii_lowercase().as_str())
            .chain(parts)
            .collect::<Vec<_>>()
            .join("/");
        Ok(Self(page))
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this, as an entry of a list, stands for that page.
    #[must_use]
    pub fn covers(&self, page: &Self) -> bool {
        page.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl TryFrom<String> for Page {
    type Error = NoPage;

    fn try_from(text: String) -> Result<Self, NoPage> {
        Self::parse(&text)
    }
}

impl From<Page> for String {
    fn from(page: Page) -> Self {
        page.0
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page::parse(text).unwrap()
    }

    #[test]
    fn an_address_is_read_as_the_browser_shows_it() {
        assert_eq!(page("https://ChatGPT.com/c/aB?x=1#y").as_str(), "chatgpt.com/c/aB");
        assert_eq!(page(" chatgpt.com/ ").as_str(), "chatgpt.com");
        assert_eq!(page("http://127.0.0.1:4000//c/1/").as_str(), "127.0.0.1:4000/c/1");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("chatgpt.com/{}", "x".repeat(CHARACTERS_MAX));
        for text in [
            "",
            "/",
            "https://",
            "a b.com",
            "x.com/a b",
            "chrome://x/",
            "javascript:alert(1)//%",
            &long,
        ] {
            assert_eq!(Page::parse(text), Err(NoPage), "{text}");
        }
    }

    #[test]
    fn an_entry_stands_for_what_is_below_it() {
        assert!(page("chatgpt.com").covers(&page("chatgpt.com/c/1")));
        assert!(page("chatgpt.com/c").covers(&page("chatgpt.com/c/1")));
        assert!(page("chatgpt.com/c/1").covers(&page("chatgpt.com/c/1")));
        assert!(!page("chatgpt.com/c/1").covers(&page("chatgpt.com/c/12")));
        assert!(!page("chatgpt.com/c/1").covers(&page("chatgpt.com/c")));
        assert!(!page("chatgpt.com").covers(&page("chatgpt.com.evil.org")));
    }
}
