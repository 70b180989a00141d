//! The block between two `---` lines at the start of a script: a small, fixed language that
//! looks like YAML and is not. `docs/script-format.md` defines it.

use crate::draft::{Draft, DraftMember};
use crate::error::ScriptError;
use crate::limits::VARIANTS_MAX;
use crate::model::{Group, Setting};
use crate::prose::{one_line, unquote};
use crate::read::fields::names_in;
use crate::template::FileTemplate;
use crate::text::{count, quote};

const KEYS: [&str; 8] =
    ["title", "style", "names", "lettering", "variants", "cast", "groups", "settings"];

/// A key with its value, or with the entries below it.
struct Item {
    line: u32,
    indent: usize,
    key: String,
    value: String,
    entries: Vec<Item>,
}

/// Whether the text begins with front matter. A rule at the very start is none, unless a known
/// key follows it.
pub(super) fn is_present(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let opened = lines.next().is_some_and(|line| line.trim_end() == "---");
    let key = lines
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .and_then(|line| line.split_once(':'))
        .map(|(key, _)| key.trim().to_lowercase());
    opened && key.is_some_and(|key| KEYS.contains(&key.as_str()))
}

/// Reads front matter into the draft. Gives the number of lines that it takes, 0 without any.
///
/// # Errors
///
/// Syntax, with line, column and mend.
pub(super) fn read(text: &str, draft: &mut Draft) -> Result<usize, ScriptError> {
    if !is_present(text) {
        return Ok(0);
    }
    let start = text.lines().take_while(|line| line.trim().is_empty()).count() + 1;
    let Some(length) =
        text.lines().skip(start).position(|line| matches!(line.trim_end(), "---" | "..."))
    else {
        return Err(syntax(
            count(start),
            1,
            "The front matter that begins here has no end.",
            "Add a line with three hyphens (---) after it.",
        ));
    };
    for item in items_of(text, start, length)? {
        apply(item, draft)?;
    }
    Ok(start + length + 1)
}

fn syntax(line: u32, column: usize, what: &str, mend: &str) -> ScriptError {
    ScriptError::Syntax {
        line,
        column: count(column),
        what: what.to_owned(),
        mend: mend.to_owned(),
    }
}

fn items_of(text: &str, start: usize, length: usize) -> Result<Vec<Item>, ScriptError> {
    let mut items: Vec<Item> = Vec::new();
    for (at, raw) in text.lines().enumerate().skip(start).take(length) {
        let line = count(at) + 1;
        let raw = raw.replace('\t', "    ");
        let content = raw.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = raw.len() - raw.trim_start().len();
        if indent == 0 {
            items.push(item_of(line, 0, content)?);
            continue;
        }
        let Some(item) = items.last_mut() else {
            return Err(syntax(
                line,
                1,
                "The first line of the front matter is indented.",
                "Begin it at the left edge, with a key such as \"title:\".",
            ));
        };
        let takes_entries = matches!(item.key.as_str(), "cast" | "groups" | "settings");
        match item.entries.last_mut() {
            // Deeper than the entry: its text goes on.
            Some(entry) if indent > entry.indent => append(&mut entry.value, content),
            Some(entry) if indent < entry.indent => {
                let (key, indent_before) = (item.key.clone(), entry.indent);
                return Err(syntax(
                    line,
                    indent + 1,
                    &format!(
                        "This line is indented by {indent}, the entry before it by {indent_before}."
                    ),
                    &format!("Indent every entry under \"{key}:\" by the same number of spaces."),
                ));
            }
            Some(_) => item.entries.push(item_of(line, indent, content)?),
            None if takes_entries => item.entries.push(item_of(line, indent, content)?),
            None => append(&mut item.value, content),
        }
    }
    Ok(items)
}

fn append(value: &mut String, content: &str) {
    // `|` and `>` announce text on the next lines in YAML; here that goes without saying.
    if matches!(value.as_str(), "|" | ">" | "|-" | ">-") {
        value.clear();
    }
    if !value.is_empty() {
        value.push(' ');
    }
    value.push_str(content);
}

fn item_of(line: u32, indent: usize, content: &str) -> Result<Item, ScriptError> {
    let content = content.strip_prefix("- ").unwrap_or(content);
    // A colon ends the key only before a blank or the end, so that "Unit 10:30" is one name.
    let split = content
        .match_indices(':')
        .map(|(at, _)| content.split_at(at))
        .find(|(_, rest)| rest.len() == 1 || rest.starts_with(": "));
    let Some((key, value)) = split.filter(|(key, _)| !key.trim().is_empty()) else {
        return Err(syntax(
            line,
            indent + 1,
            "This line of the front matter has no key.",
            "Write \"key: value\", or indent it further if it belongs to the line above.",
        ));
    };
    let key = unquote(key).to_owned();
    let key = if indent == 0 { key.to_lowercase() } else { key };
    let value = value.trim_start_matches(':').trim().to_owned();
    Ok(Item { line, indent, key, value, entries: Vec::new() })
}

fn apply(item: Item, draft: &mut Draft) -> Result<(), ScriptError> {
    let value = one_line(unquote(&item.value));
    if matches!(item.key.as_str(), "cast" | "settings" | "groups") && !value.is_empty() {
        return Err(syntax(
            item.line,
            item.key.len() + 2,
            &format!("\"{}:\" has text on its own line.", item.key),
            "Write each entry on a line of its own below it, indented: \"  Name: description\".",
        ));
    }
    match item.key.as_str() {
        "title" => draft.title = value,
        "style" => draft.style = value,
        "names" => {
            // Checked here, where the line is known; the plan parses it again.
            FileTemplate::parse(&value).map_err(|error| {
                syntax(item.line, 1, &error.to_string(), "Mend the template after \"names:\".")
            })?;
            draft.names = Some(value);
        }
        "lettering" => {
            draft.lettering = value.parse().map_err(|()| {
                syntax(
                    item.line,
                    1,
                    "The lettering is neither \"none\" nor \"in-picture\".",
                    "Write one of the two.",
                )
            })?;
        }
        "variants" => {
            let variants = value.parse().ok().filter(|count| (1..=VARIANTS_MAX).contains(count));
            draft.variants = Some(variants.ok_or_else(|| {
                let what = format!("The number of variants is not from 1 to {VARIANTS_MAX}.");
                syntax(item.line, 1, &what, "Write a number such as 2.")
            })?);
        }
        "cast" => {
            for entry in item.entries {
                draft.cast.push(member_of(entry));
            }
        }
        "settings" => {
            for entry in item.entries {
                let description = one_line(unquote(&entry.value));
                draft.settings.push(Setting { name: entry.key, description });
            }
        }
        "groups" => {
            for entry in item.entries {
                let members = names_in(entry.value.trim_matches(['[', ']']));
                draft.groups.push(Group { name: entry.key, members });
            }
        }
        unknown => draft.notes.add(
            item.line,
            format!(
                "The front matter's key {} is not read. Known keys: {}.",
                quote(unknown),
                KEYS.join(", ")
            ),
        ),
    }
    Ok(())
}

/// A member: `Aurelia Vance (Rell, the pilot): description`. What stands in the brackets are
/// aliases here, since the author of front matter writes it for this purpose.
fn member_of(entry: Item) -> DraftMember {
    let description = one_line(unquote(&entry.value));
    let (name, aliases) = match entry.key.split_once('(') {
        Some((name, rest)) => {
            (name.trim().to_owned(), names_in(rest.trim_end().trim_end_matches(')')))
        }
        None => (entry.key, Vec::new()),
    };
    DraftMember { name, aliases, bracket: None, description, line: Some(entry.line) }
}
