//! What begins a chapter, a page or a panel.

use crate::read::number::{leading_number, leading_span, span_label, split_word};

/// The beginning of a part of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Chapter { number: Option<u32>, title: String },
    Page { first: Option<u32>, label: String, title: String, remark: String },
    Panel { number: Option<u32>, remark: String, rest: String, several: bool },
}

/// How much the look of a line says that it begins something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Firmness {
    /// A heading: the word alone is enough.
    Heading,
    /// Bold words: a number is needed.
    Bold,
    /// Plain words: a number is needed, and an end or a colon after it, since prose may well
    /// begin with "Panel 3 shows".
    Plain,
}

/// The mark that a line's text makes, if it makes one.
pub(super) fn mark_of(text: &str, firmness: Firmness) -> Option<Mark> {
    let (word, rest) = split_word(text);
    match word.to_lowercase().as_str() {
        "panel" | "panels" | "frame" => panel(rest, firmness),
        "page" | "pages" | "pg" | "spread" => {
            page(rest, firmness).or_else(|| splash(text, firmness))
        }
        "chapter" | "chap" => chapter(text, rest, firmness),
        "act" | "part" | "book" | "issue" | "volume" | "episode" if firmness != Firmness::Plain => {
            chapter(text, rest, firmness)
        }
        "prologue" | "epilogue" | "interlude" if firmness == Firmness::Heading => {
            Some(Mark::Chapter { number: None, title: text.to_owned() })
        }
        _ => splash(text, firmness),
    }
}

fn panel(rest: &str, firmness: Firmness) -> Option<Mark> {
    let rest = rest.trim_start_matches('.');
    if let Some((first, last, after)) = leading_span(rest) {
        let tail = Tail::of(after);
        if firmness == Firmness::Plain && !tail.is_bounded {
            return None;
        }
        let several = first != last;
        return Some(Mark::Panel {
            number: Some(first),
            remark: tail.remark,
            rest: tail.text,
            several,
        });
    }
    let tail = Tail::of(rest);
    let alone = tail.text.is_empty() && tail.is_bounded;
    let fits = match firmness {
        Firmness::Heading => tail.is_bounded,
        Firmness::Bold | Firmness::Plain => alone,
    };
    fits.then_some(Mark::Panel {
        number: None,
        remark: tail.remark,
        rest: tail.text,
        several: false,
    })
}

fn page(rest: &str, firmness: Firmness) -> Option<Mark> {
    let Some((first, last, after)) = leading_span(rest.trim_start_matches('.')) else {
        let tail = Tail::of(rest);
        return (firmness == Firmness::Heading && tail.is_bounded).then(|| Mark::Page {
            first: None,
            label: String::new(),
            title: tail.text,
            remark: tail.remark,
        });
    };
    // "Page 3 of 22" is page 3.
    let (word, of) = split_word(after.trim_start());
    let after = if word.eq_ignore_ascii_case("of") { leading_number(of)?.1 } else { after };
    let tail = Tail::of(after);
    if firmness != Firmness::Heading && !tail.is_bounded {
        return None;
    }
    Some(Mark::Page {
        first: Some(first),
        label: span_label(first, last),
        title: tail.text,
        remark: tail.remark,
    })
}

/// A page that has a name in place of a number: a cover, an opening splash.
fn splash(text: &str, firmness: Firmness) -> Option<Mark> {
    if firmness != Firmness::Heading {
        return None;
    }
    let name = text.split([':', '(', '—', '–']).next().unwrap_or_default().trim();
    let small = name.to_lowercase();
    let words: Vec<&str> = small.split_whitespace().collect();
    let named = words.len() <= 4
        && (words.ends_with(&["page"])
            || words.ends_with(&["cover"])
            || words.ends_with(&["splash"])
            || words.ends_with(&["spread"]));
    let tail = Tail::of(text.get(name.len()..).unwrap_or_default());
    named.then(|| Mark::Page {
        first: None,
        label: name.to_owned(),
        title: tail.text,
        remark: tail.remark,
    })
}

fn chapter(text: &str, rest: &str, firmness: Firmness) -> Option<Mark> {
    let numbered = leading_number(rest).or_else(|| leading_roman(rest));
    match numbered {
        Some((number, after)) => {
            let tail = Tail::of(after);
            if firmness != Firmness::Heading && !tail.is_bounded {
                return None;
            }
            let title = if tail.text.is_empty() { tail.remark } else { tail.text };
            Some(Mark::Chapter { number: Some(number), title })
        }
        None if firmness == Firmness::Heading && Tail::of(rest).is_bounded => {
            let title = Tail::of(rest).text;
            Some(Mark::Chapter { number: None, title })
        }
        // "Chapter breakdown" names no chapter; "Part of the crowd" neither.
        None if text.is_empty() => None,
        None => None,
    }
}

/// A Roman number up to 39 as a word of its own: `IV`.
fn leading_roman(text: &str) -> Option<(u32, &str)> {
    let (word, rest) = split_word(text.trim_start());
    let mut total = 0;
    let mut last = u32::MAX;
    for letter in word.chars() {
        let value = match letter {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        // A smaller letter before a larger one is taken from it: it was added once, so twice.
        total += value;
        if last < value {
            total = u32::checked_sub(total, 2 * last)?;
        }
        last = value;
    }
    (1..40).contains(&total).then_some((total, rest))
}

/// What follows the number of a heading: remarks in brackets, then a colon or the like, then
/// words.
struct Tail {
    remark: String,
    text: String,
    /// Whether the number is followed by the end, a remark or a separator.
    is_bounded: bool,
}

impl Tail {
    fn of(rest: &str) -> Self {
        let mut rest = rest.trim();
        let mut remarks: Vec<&str> = Vec::new();
        loop {
            let close = match rest.chars().next() {
                Some('(') => ')',
                Some('[') => ']',
                Some(_) | None => break,
            };
            let Some(end) = rest.find(close) else { break };
            remarks.push(rest.get(1..end).unwrap_or_default().trim());
            rest = rest.get(end + 1..).unwrap_or_default().trim_start();
        }
        let separators = [':', '.', '-', '–', '—', ','];
        let text = rest.trim_start_matches(separators);
        let is_bounded = rest.is_empty() || text.len() < rest.len() || !remarks.is_empty();
        let mut text = text.trim();
        // "Panel 1 - Wide:" carries its remark after the dash.
        if let Some(remark) = text.strip_suffix(':')
            && remark.split_whitespace().count() <= 4
        {
            remarks.push(remark.trim());
            text = "";
        }
        Self { remark: remarks.join(", "), text: text.to_owned(), is_bounded }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, firmness: Firmness, expected: &str) {
        let told = match mark_of(text, firmness) {
            None => "nothing".to_owned(),
            Some(Mark::Chapter { number, title }) => format!("chapter {number:?} [{title}]"),
            Some(Mark::Page { first, label, title, remark }) => {
                format!("page {first:?} {label} [{title}] ({remark})")
            }
            Some(Mark::Panel { number, remark, rest, .. }) => {
                format!("panel {number:?} [{rest}] ({remark})")
            }
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn headings_are_read_leniently() {
        use Firmness::Heading;
        check("CHAPTER 3: THE RACE", Heading, "chapter Some(3) [THE RACE]");
        check("Act II - Rain", Heading, "chapter Some(2) [Rain]");
        check("Chapter XIV", Heading, "chapter Some(14) []");
        check("Epilogue", Heading, "chapter None [Epilogue]");
        check("Chapter Breakdown", Heading, "nothing");
        check("Page 2-3: The Feast", Heading, "page Some(2) 2-3 [The Feast] ()");
        check("PAGE ONE (five panels)", Heading, "page Some(1) 1 [] (five panels)");
        check("Page 3 of 22", Heading, "page Some(3) 3 [] ()");
        check("Opening Splash Page", Heading, "page None Opening Splash Page [] ()");
        check("Front Cover: Dawn", Heading, "page None Front Cover [Dawn] ()");
        check("Page", Heading, "page None  [] ()");
        check("Page Turn Ideas", Heading, "nothing");
        check("panel 2 wide shot of rain", Heading, "panel Some(2) [wide shot of rain] ()");
        check("Panel", Heading, "panel None [] ()");
        check("Panel Discussion", Heading, "nothing");
    }

    #[test]
    fn bold_and_plain_words_need_a_number() {
        use Firmness::{Bold, Plain};
        check("Panel 1 (Large, top half):", Bold, "panel Some(1) [] (Large, top half)");
        check("Panel 3 - Wide: ", Bold, "panel Some(3) [] (Wide)");
        check("Panel 4: A dog.", Plain, "panel Some(4) [A dog.] ()");
        check("PANEL TWO. A dog.", Plain, "panel Some(2) [A dog.] ()");
        check("Panel 4 shows a dog", Plain, "nothing");
        check("Page Count: 40 pages", Bold, "nothing");
        check("Page 7", Plain, "page Some(7) 7 [] ()");
        check("Page 7 is torn out", Plain, "nothing");
        check("Part of the crowd", Bold, "nothing");
        check("Book 3: on the shelf", Plain, "nothing");
    }
}
