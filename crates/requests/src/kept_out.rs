//! The author's own words that keep a text out.

/// Whether one of the author's words or phrases stands in a text: as a whole word where words are
/// set apart by spaces, anywhere where they are not. Capitals make no difference.
pub(crate) fn is_kept_out(text: &str, words: &[String]) -> bool {
    let text = fold(text);
    words.iter().map(|word| fold(word.trim())).any(|word| !word.is_empty() && holds(&text, &word))
}

fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        let first = found.chars().next();
        let last = found.chars().next_back();
        !goes_on(before, first) && !goes_on(last, after)
    })
}

/// Whether two neighbours belong to one word.
fn goes_on(one: Option<char>, other: Option<char>) -> bool {
    let belongs = |character: char| character.is_alphanumeric() && !is_unspaced(character);
    one.is_some_and(belongs) && other.is_some_and(belongs)
}

/// Letters of scripts that set no spaces between words, or join particles to them: Thai to Khmer,
/// Japanese, Chinese, Korean.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// As words are compared: without capitals, each white space one blank.
fn fold(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, word: &str, expected: bool) {
        assert_eq!(is_kept_out(text, &[word.to_owned()]), expected, "{word:?} in {text:?}");
    }

    #[test]
    fn whole_words_count_and_capitals_do_not() {
        check("Draw the ACME logo", "acme", true);
        check("Draw an acmelike logo", "acme", false);
        check("draw my\n daughter, please", "My Daughter", true);
        check("draw my daughters", "my daughter", false);
        check("a fox (acme).", "acme", true);
        check("нарисуй МОЙ дом", "мой дом", true);
        check("нарисуй мой домик", "мой дом", false);
    }

    #[test]
    fn where_words_are_not_set_apart_they_count_anywhere() {
        check("请画一只猫在房子里", "猫", true);
        check("女の子の絵を描いて", "女の子", true);
        check("고양이를 그려 줘", "고양이", true);
    }

    #[test]
    fn an_empty_word_keeps_nothing_out() {
        check("draw a fox", "", false);
        check("draw a fox", "  \n", false);
        assert!(!is_kept_out("draw a fox", &[]));
    }
}
