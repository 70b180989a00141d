//! Joining an author's pieces into sentences.

/// One piece of a description: a bullet or a paragraph, with its depth in a nested list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) depth: usize,
    pub(crate) text: String,
}

/// Joins pieces into sentences. A piece that ends in a colon takes the deeper pieces after it as
/// its list, so that "Split panel:" and its four bullets stay one sentence.
pub(crate) fn join(pieces: &[Piece]) -> String {
    let mut text = String::new();
    // The depth of the piece whose list is being read, and how many items it has so far.
    let mut list: Option<(usize, usize)> = None;
    for piece in pieces {
        let part = piece.text.trim();
        if part.is_empty() {
            continue;
        }
        match list {
            Some((depth, items)) if piece.depth > depth => {
                if items > 0 {
                    let kept = text.trim_end_matches(['.', ';']).len();
                    text.truncate(kept);
                    text.push(';');
                }
                text.push(' ');
                text.push_str(part);
                list = Some((depth, items + 1));
            }
            Some(_) | None => {
                end_sentence(&mut text);
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(part);
                list = part.ends_with(':').then_some((piece.depth, 0));
            }
        }
    }
    end_sentence(&mut text);
    text
}

/// Gives the text a full stop unless it ends as a sentence does already.
pub(crate) fn end_sentence(text: &mut String) {
    let kept = text.trim_end().len();
    text.truncate(kept);
    let kept = text.trim_end_matches([',', ';', ':']).len();
    text.truncate(kept);
    let last = text.chars().rev().find(|last| !matches!(last, '"' | '\'' | '”' | '’' | ')' | ']'));
    let ended = last.is_none_or(|last| matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？'));
    // "(Revealed at the end.)" has ended; "a dog (small)" has not, and neither has `5'4"`.
    if !ended {
        text.push('.');
    }
}

/// The text on one line: every run of blanks becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The text as one sentence or more on one line; empty stays empty.
pub(crate) fn sentence(text: &str) -> String {
    let mut line = one_line(text);
    end_sentence(&mut line);
    line
}

/// Takes one pair of quotation marks from around the text.
pub(crate) fn unquote(text: &str) -> &str {
    let text = text.trim();
    for (open, close) in [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('\'', '\'')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[(usize, &str)], expected: &str) {
        let pieces: Vec<Piece> = pieces
            .iter()
            .map(|(depth, text)| Piece { depth: *depth, text: (*text).to_owned() })
            .collect();
        assert_eq!(join(&pieces), expected);
    }

    #[test]
    fn pieces_become_sentences() {
        check(&[], "");
        check(&[(0, "A dog"), (0, "Rain!"), (0, "  ")], "A dog. Rain!");
        check(
            &[(0, "Four views:"), (1, "north"), (1, "south."), (0, "Fog")],
            "Four views: north; south. Fog.",
        );
        check(&[(0, "He says \"no.\"")], "He says \"no.\"");
        check(&[(0, "A tail (short)")], "A tail (short).");
        check(&[(0, "Ends with a colon:")], "Ends with a colon.");
    }

    #[test]
    fn quotation_marks_go_only_in_pairs() {
        assert_eq!(unquote("\"Hm\""), "Hm");
        assert_eq!(unquote("\"A\" and \"B\""), "\"A\" and \"B\"");
        assert_eq!(unquote("5'4\""), "5'4\"");
    }
}
