//! Sentences.

/// The text with a capital letter at its start: parts of sentences come to stand alone, and
/// errors begin with "line 3" or "page 1".
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(capital("line 3: \"x\""), "Line 3: \"x\"");
        assert_eq!(capital("über"), "Über");
        assert_eq!(capital(""), "");
    }
}
