//! Numbers as scripts write them: `3`, `2-3`, `TWENTY-TWO`, `two and three`.

/// The most pages that one heading may span; a wider range is no spread but "pages 1-22".
const SPREAD_PAGES_MAX: u32 = 8;

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number at the start of the text, and what follows it. A single letter after the digits, as
/// in `3a`, is taken as part of the number and lost to it.
pub(super) fn leading_number(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start().trim_start_matches('#');
    let digits = text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        let (number, rest) = text.split_at_checked(digits)?;
        // Six digits: a page number beyond that is a date or a code.
        let number = number.parse().ok().filter(|number| *number < 1_000_000)?;
        let mut letters = rest.chars();
        return match (letters.next(), letters.next()) {
            (Some(first), second) if first.is_alphabetic() => {
                // "3D glasses" is no panel 3.
                let is_word = first.is_uppercase() && second == Some(' ');
                let single = !is_word && second.is_none_or(|second| !second.is_alphanumeric());
                single.then_some((number, letters_after(rest)))
            }
            (Some(_) | None, _) => Some((number, rest)),
        };
    }
    let (number, rest) = leading_word_number(text)?;
    Some((number, rest))
}

fn letters_after(rest: &str) -> &str {
    let mut characters = rest.chars();
    characters.next();
    characters.as_str()
}

fn leading_word_number(text: &str) -> Option<(u32, &str)> {
    let (word, rest) = split_word(text);
    let word = word.to_lowercase();
    if let Some(value) = UNITS.iter().position(|unit| *unit == word) {
        return Some((u32::try_from(value).ok()?, rest));
    }
    let tens = TENS.iter().position(|tens| *tens == word)?;
    let tens = (u32::try_from(tens).ok()? + 2) * 10;
    if let Some(after) = rest.strip_prefix(['-', ' ']) {
        let (word, after) = split_word(after);
        let word = word.to_lowercase();
        if let Some(unit @ 1..=9) = UNITS.iter().position(|unit| *unit == word) {
            return Some((tens + u32::try_from(unit).ok()?, after));
        }
    }
    Some((tens, rest))
}

/// The letters at the start of the text, and the rest.
pub(super) fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|next: char| !next.is_alphabetic()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A number or a span of numbers at the start of the text: first, last, and the rest.
pub(super) fn leading_span(text: &str) -> Option<(u32, u32, &str)> {
    let (first, rest) = leading_number(text)?;
    if let Some(after) = after_joiner(rest)
        && let Some((last, after)) = leading_number(after)
        && last > first
        && last - first < SPREAD_PAGES_MAX
        // "Page 1 - 5 panels" counts panels and spans no pages.
        && !after.trim_start().to_lowercase().starts_with("panel")
    {
        return Some((first, last, after));
    }
    Some((first, first, rest))
}

fn after_joiner(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if let Some(after) = text.strip_prefix(['-', '–', '—', '&', '/', '+', ',']) {
        return Some(after);
    }
    let (word, after) = split_word(text);
    matches!(word.to_lowercase().as_str(), "and" | "to").then_some(after)
}

/// The label of a span: `3`, or `2-3`.
pub(super) fn span_label(first: u32, last: u32) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// A text that is a page number or a span and nothing else (the word "page" may stand before
/// it): the first number, and the label.
pub(super) fn page_number(text: &str) -> Option<(u32, String)> {
    let text = text.trim();
    let (word, rest) = split_word(text);
    let bare = match word.to_lowercase().as_str() {
        "page" | "pages" | "p" | "pg" => rest.trim_start_matches('.'),
        _ => text,
    };
    let (first, last, rest) = leading_span(bare)?;
    rest.trim().is_empty().then(|| (first, span_label(first, last)))
}

/// A text that is a number and nothing else; a word such as "panel" may stand before it.
pub(super) fn plain_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let whole = |text| leading_number(text).filter(|(_, rest)| rest.trim().is_empty());
    let after_word = || {
        let (word, rest) = split_word(text);
        if word.is_empty() { None } else { whole(rest.trim_start_matches('.')) }
    };
    whole(text).or_else(after_word).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u32, u32, &str)>) {
        assert_eq!(leading_span(text), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_as_scripts_write_them() {
        check("3: Rain", Some((3, 3, ": Rain")));
        check("2-3: Rain", Some((2, 3, ": Rain")));
        check("2 – 3", Some((2, 3, "")));
        check("TWO AND THREE", Some((2, 3, "")));
        check("TWENTY-TWO", Some((22, 22, "")));
        check("Twenty-Two-Twenty-Three", Some((22, 23, "")));
        check("1 - 5 panels", Some((1, 1, " - 5 panels")));
        check("1-22", Some((1, 1, "-22")));
        check("3a. Hm", Some((3, 3, ". Hm")));
        check("3D glasses", None);
        check("onerous", None);
        check("", None);
    }

    #[test]
    fn cells_hold_numbers_with_or_without_words() {
        assert_eq!(page_number("Page 4-5"), Some((4, "4-5".to_owned())));
        assert_eq!(page_number("Cover"), None);
        assert_eq!(plain_number("Panel 7"), Some(7));
        assert_eq!(plain_number("7 of 9"), None);
    }
}
