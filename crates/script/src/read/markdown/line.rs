//! Lines of Markdown: what each is, with its emphasis taken off.

use crate::text::count;

/// A line of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the author's file, from 1.
    pub(super) number: u32,
    /// Columns before the first mark; a tab counts as four.
    pub(super) indent: usize,
    pub(super) kind: Kind,
    /// The bold words at the start, if it starts with any: `Caption:` in `**Caption:** Dawn.`
    pub(super) lead: Option<String>,
    /// The text without list marks and emphasis, the bold start included.
    pub(super) text: String,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Rule,
    Heading(u8),
    Bullet,
    Numbered(u32),
    Text,
}

impl Line {
    /// Whether the whole line is bold.
    pub(super) fn is_all_bold(&self) -> bool {
        self.lead.as_ref().is_some_and(|lead| *lead == self.text)
    }

    pub(super) fn is_list_item(&self) -> bool {
        matches!(self.kind, Kind::Bullet | Kind::Numbered(_))
    }
}

/// Splits a text into lines. `before` lines, such as front matter, are counted and not given.
/// Fences of code go (scripts are pasted inside them) and their content stays; comments go.
pub(super) fn scan(text: &str, before: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut in_comment = false;
    for (at, raw) in text.lines().enumerate().skip(before) {
        let number = count(at) + 1;
        let raw = without_comments(raw, &mut in_comment);
        let trimmed = raw.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            continue;
        }
        let underline = trimmed.len() >= 3 && trimmed.bytes().all(|byte| byte == b'=');
        if underline {
            // `Title` underlined with equals signs is a heading in Markdown, too.
            if let Some(last) = lines.last_mut()
                && last.kind == Kind::Text
            {
                last.kind = Kind::Heading(1);
            }
            continue;
        }
        lines.push(line_of(number, &raw));
    }
    lines
}

fn without_comments(raw: &str, in_comment: &mut bool) -> String {
    let mut kept = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        let mark = if *in_comment { "-->" } else { "<!--" };
        let Some((before, after)) = rest.split_once(mark) else { break };
        if !*in_comment {
            kept.push_str(before);
        }
        *in_comment = !*in_comment;
        rest = after;
    }
    if !*in_comment {
        kept.push_str(rest);
    }
    kept
}

fn line_of(number: u32, raw: &str) -> Line {
    let indent = raw
        .chars()
        .take_while(|space| matches!(space, ' ' | '\t'))
        .map(|space| if space == '\t' { 4 } else { 1 })
        .sum();
    let mut rest = raw.trim();
    while let Some(quoted) = rest.strip_prefix('>') {
        rest = quoted.trim_start();
    }
    let (kind, rest) = kind_of(rest);
    let text = plain(rest);
    let lead = lead_of(rest).map(|lead| plain(&lead)).filter(|lead| !lead.is_empty());
    let kind = if text.is_empty() && !matches!(kind, Kind::Rule) { Kind::Blank } else { kind };
    Line { number, indent, kind, lead, text }
}

fn kind_of(text: &str) -> (Kind, &str) {
    if text.is_empty() {
        return (Kind::Blank, "");
    }
    let is_rule = |mark: char| {
        text.chars().all(|next| next == mark || next == ' ') && text.matches(mark).count() >= 3
    };
    if is_rule('-') || is_rule('*') || is_rule('_') {
        return (Kind::Rule, "");
    }
    let hashes = text.len() - text.trim_start_matches('#').len();
    if let Ok(level @ 1..=6) = u8::try_from(hashes)
        && let Some(heading) = text.get(hashes..)
        // "#3" is no heading; "##Page 3", without the blank, is what the author meant as one.
        && (heading.starts_with([' ', '\t', '*']) || hashes > 1 || heading.is_empty())
    {
        return (Kind::Heading(level), heading.trim().trim_end_matches('#').trim_end());
    }
    for mark in ["- ", "* ", "+ ", "• ", "– ", "— "] {
        if let Some(item) = text.strip_prefix(mark) {
            return (Kind::Bullet, item.trim_start());
        }
    }
    let digits = text.len() - text.trim_start_matches(|next: char| next.is_ascii_digit()).len();
    if (1..=5).contains(&digits)
        && let Some((digits, rest)) = text.split_at_checked(digits)
        && let Some(item) = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))
        && let Ok(number) = digits.parse()
    {
        return (Kind::Numbered(number), item.trim_start());
    }
    (Kind::Text, text)
}

/// The bold words at the start of a text.
fn lead_of(text: &str) -> Option<String> {
    let mark = ["**", "__"].into_iter().find(|mark| text.starts_with(mark))?;
    let (lead, _) = text.get(2..)?.split_once(mark)?;
    Some(lead.to_owned())
}

/// The text without marks of emphasis, code and links.
fn plain(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let is_alone = before.is_whitespace() && next.is_whitespace();
        let is_inside = before.is_alphanumeric() && next.is_alphanumeric();
        match character {
            '\\' if next.is_ascii_punctuation() => {
                output.push(next);
                characters.next();
                before = next;
                continue;
            }
            // A star or an underscore alone between blanks, or within a word, is itself.
            '*' if !is_alone => {}
            '_' if !(is_inside || is_alone) => {}
            '`' => {}
            '[' => match link_at(text.get(at..).unwrap_or_default()) {
                Some((words, length)) => {
                    if output.ends_with('!') {
                        output.pop();
                    }
                    output.push_str(&plain(words));
                    while characters.peek().is_some_and(|(next, _)| *next < at + length) {
                        characters.next();
                    }
                    before = ')';
                    continue;
                }
                None => output.push('['),
            },
            '\t' => output.push(' '),
            other => output.push(other),
        }
        before = character;
    }
    output.trim().to_owned()
}

/// The words of a link `[words](address)` at the start of the text, and the length of it all.
fn link_at(text: &str) -> Option<(&str, usize)> {
    let (words, after) = text.strip_prefix('[')?.split_once("](")?;
    let (address, _) = after.split_once(')')?;
    let plain_words = !words.contains(['[', ']']);
    plain_words.then_some((words, words.len() + address.len() + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, kind: Kind, lead: Option<&str>, text: &str) {
        let line = line_of(1, raw);
        assert_eq!(
            (line.kind, line.lead.as_deref(), line.text.as_str()),
            (kind, lead, text),
            "{raw}"
        );
    }

    #[test]
    fn lines_are_told_apart() {
        check("### Panel 2 ###", Kind::Heading(3), None, "Panel 2");
        check("##Page 2", Kind::Heading(2), None, "Page 2");
        check("#3 is late", Kind::Text, None, "#3 is late");
        check("  - **Caption:** Dawn", Kind::Bullet, Some("Caption:"), "Caption: Dawn");
        check("3. A dog", Kind::Numbered(3), None, "A dog");
        check("3.5 metres", Kind::Text, None, "3.5 metres");
        check("***", Kind::Rule, None, "");
        check("> said *so*", Kind::Text, None, "said so");
        check("2 * 3 and snake_case", Kind::Text, None, "2 * 3 and snake_case");
        check("see [the map](http://x/y) now", Kind::Text, None, "see the map now");
        check("\\*kept\\*", Kind::Text, None, "*kept*");
    }

    #[test]
    fn fences_and_comments_go_and_lines_keep_their_numbers() {
        let lines = scan("```\nA <!-- b\nc --> d\n```\nTitle\n=====", 0);
        let told: Vec<(u32, Kind, &str)> =
            lines.iter().map(|line| (line.number, line.kind, line.text.as_str())).collect();
        assert_eq!(
            told,
            [(2, Kind::Text, "A"), (3, Kind::Text, "d"), (5, Kind::Heading(1), "Title")]
        );
    }
}
