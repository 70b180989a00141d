//! Comparing a prompt with what a page shows of it.

/// Brings text to the form in which two readings of the same text are equal: line ends become
/// `\n`, every Unicode space separator a plain space, runs of three and more newlines two, and
/// trailing newlines go. Zero-width marks that editors put beside badges go too.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut newlines = 0_u32;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let character = match character {
            '\r' => {
                if characters.peek() == Some(&'\n') {
                    continue;
                }
                '\n'
            }
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}' => ' ',
            '\u{200b}' | '\u{feff}' => continue,
            other => other,
        };
        if character == '\n' {
            newlines += 1;
            if newlines > 2 {
                continue;
            }
        } else {
            newlines = 0;
        }
        result.push(character);
    }
    result.truncate(result.trim_end_matches('\n').len());
    result
}

/// Whether an editor's content is the prompt. Besides equality after [`normalise`], each single
/// newline may come back doubled (a block boundary); a prompt with web addresses is compared
/// without them and without white space, since editors turn addresses into badges.
#[must_use]
pub fn reads_back(prompt: &str, shown: &str) -> bool {
    let (wanted, shown_normal) = (normalise(prompt), normalise(shown));
    if wanted == shown_normal || normalise(&wanted.replace('\n', "\n\n")) == shown_normal {
        return true;
    }
    has_address(prompt) && !shown.trim().is_empty() && {
        let wanted = squash(&without_addresses(prompt));
        wanted == squash(&without_addresses(shown)) && !wanted.is_empty()
    }
}

/// Whether a turn of the conversation shows the prompt. Turns are rendered: white space carries
/// no meaning there.
#[must_use]
pub fn same_prompt(prompt: &str, shown: &str) -> bool {
    let (wanted, found) = (squash(prompt), squash(shown));
    wanted == found
        || (has_address(prompt)
            && squash(&without_addresses(prompt)) == squash(&without_addresses(shown))
            && !found.is_empty())
}

/// How many letters two texts have in common at their beginnings and, beyond that, at their ends.
/// White space does not count.
#[must_use]
pub fn common_edges(one: &str, other: &str) -> usize {
    let (one, other) = (letters(one), letters(other));
    let equal = |(one, other): &(&char, &char)| one == other;
    let start = one.iter().zip(&other).take_while(equal).count();
    let rest = one[start..].iter().rev().zip(other[start..].iter().rev());
    start + rest.take_while(equal).count()
}

/// How many letters a text has, white space not counted.
#[must_use]
pub fn squashed_length(text: &str) -> usize {
    letters(text).len()
}

/// A short name for a text that does not tell it: FNV-1a, 64 bits, over the text without white
/// space.
#[must_use]
pub fn fingerprint(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in squash(text).bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// The first `limit` characters of a text on one line, for a report.
#[must_use]
pub fn brief(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut short: String = line.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn squash(text: &str) -> String {
    normalise(text).chars().filter(|character| !character.is_whitespace()).collect()
}

fn letters(text: &str) -> Vec<char> {
    squash(text).chars().collect()
}

fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.")
}

fn has_address(text: &str) -> bool {
    text.split_whitespace().any(is_address)
}

fn without_addresses(text: &str) -> String {
    text.split_whitespace().filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_of_the_same_text_are_equal() {
        assert_eq!(normalise("a\r\nb\rc\n\n\n\nd\n\n"), "a\nb\nc\n\nd");
        assert_eq!(normalise("a\u{a0}b\u{3000}c\u{feff}"), "a b c");
        assert!(reads_back("one\ntwo\n\nthree\n", "one\n\ntwo\n\nthree"));
        assert!(reads_back("one\ntwo", "one\ntwo"));
    }

    #[test]
    fn other_texts_are_not_the_prompt() {
        assert!(!reads_back("one two", "one"));
        assert!(!reads_back("- one\n- two", "one\ntwo"));
        assert!(!reads_back("one", ""));
        assert!(!reads_back("https://a.example/x", ""));
        assert!(!same_prompt("draw a cat", "draw a cat, please"));
        assert!(!same_prompt("draw a cat", ""));
    }

    #[test]
    fn an_address_may_have_become_a_badge() {
        let prompt = "In the style of https://a.example/x draw\na cat";
        assert!(reads_back(prompt, "In the style of\n\n\ndraw\na cat"));
        assert!(reads_back(prompt, "In the style of https://a.example/x\ndraw\na cat"));
        assert!(!reads_back(prompt, "In the style of\ndraw\na dog"));
        assert!(same_prompt(prompt, "In the style of  draw a cat"));
    }

    #[test]
    fn a_turn_may_lose_its_line_breaks() {
        assert!(same_prompt("one\n\ntwo three", "one two\nthree "));
    }

    #[test]
    fn edges_are_what_typing_left_alone() {
        assert_eq!(common_edges("draw a cat", "draw a cat!"), 8);
        assert_eq!(common_edges("draw a cat", "draw a black cat"), 8);
        assert_eq!(common_edges("aaa", "aa"), 2, "no letter counts twice");
        assert_eq!(common_edges("one", "two"), 0);
        assert_eq!(squashed_length(" a\tcat "), 4);
    }

    #[test]
    fn a_fingerprint_tells_texts_apart() {
        assert_eq!(fingerprint("a b\n"), fingerprint("a  b"));
        assert_ne!(fingerprint("a b"), fingerprint("a c"));
    }

    #[test]
    fn a_brief_is_short() {
        assert_eq!(brief("a\n b", 10), "a b");
        assert_eq!(brief("abcdef", 4), "abc…");
    }
}
