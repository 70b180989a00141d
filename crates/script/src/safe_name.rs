//! File names that every platform, and the browser's download code, accepts as they are.
//!
//! The browser refuses a download outright when any part of its path breaks a rule, and changes
//! some names in silence. The rules were measured in Chromium 156 on Linux, where the names that
//! Windows reserves are refused as well:
//!
//! | rule | why |
//! |---|---|
//! | no `: ? * \| < > " \` and no control character | "Invalid filename" |
//! | no leading dot or tilde, no trailing dot or space, in any part | "Invalid filename" |
//! | no `CON`, `NUL`, `COM1` and so on, with any extension, as file or folder | "Invalid filename" |
//! | no `desktop.ini`, no `.lnk` or `.local` at the end | "Invalid filename" |
//! | no `%20` and the like | becomes `_20` in silence |
//! | no empty part | "Invalid filename" |

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::limits::{FILE_CHARACTERS_MAX, FOLDER_CHARACTERS_MAX, PART_BYTES_MAX};

/// Names that Windows keeps for devices, in any case and with any extension.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// Endings that the browser refuses, or that Windows opens as something else.
const REFUSED_ENDINGS: [&str; 4] = ["lnk", "local", "scf", "url"];

/// What file systems accept in one part; a number that makes a name unique may take it beyond
/// [`PART_BYTES_MAX`].
const PART_BYTES_ACCEPTED: usize = 255;

/// Whole names that Windows gives a meaning to.
const REFUSED_NAMES: [&str; 2] = ["desktop.ini", "thumbs.db"];

/// Makes one part of a path safe as a file's name, without its extension. An empty or unusable
/// text gives an empty part, which [`safe_path`] drops.
pub fn safe_file(text: &str) -> String {
    safe_part(text, FILE_CHARACTERS_MAX)
}

/// Makes one part of a path safe as a folder's name.
pub fn safe_folder(text: &str) -> String {
    safe_part(text, FOLDER_CHARACTERS_MAX)
}

/// Makes a path safe: folders separated by `/`, and the file at the end. Empty parts are dropped;
/// a path without anything usable becomes `panel`.
pub fn safe_path(path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    parts.extend(folders.split('/').map(safe_folder).filter(|part| !part.is_empty()));
    let file = safe_file(file);
    parts.push(if file.is_empty() { "panel".to_owned() } else { file });
    parts.join("/")
}

/// Whether a path is one that [`safe_path`] and [`UniquePaths`] could have made: every part is
/// accepted as it is, and none leads out of the folder.
pub fn is_safe_path(path: &str) -> bool {
    let is_safe = |part: &str| {
        let trimmed = part.trim_start_matches(['.', '~', ' ']).trim_end_matches(['.', ' ']);
        !part.is_empty()
            && part.len() <= PART_BYTES_ACCEPTED
            && trimmed == part
            && replace_percent(&replace_characters(part)) == part
            && repair_reserved(part) == part
    };
    path.split('/').all(is_safe)
}

fn safe_part(text: &str, characters_max: usize) -> String {
    let mut part = replace_characters(text);
    part = replace_percent(&part);
    cut(&mut part, characters_max);
    // The repairs below add at most one character; trimming again may expose another rule, so
    // they run until nothing changes. Each turn either ends or shortens the part.
    loop {
        let trimmed = part.trim_start_matches(['.', '~', ' ']).trim_end_matches(['.', ' ']);
        let repaired = repair_reserved(trimmed);
        if repaired == part {
            return part;
        }
        part = repaired;
        cut(&mut part, characters_max);
    }
}

fn replace_characters(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // "Title: Subtitle" reads best as "Title - Subtitle", and "Title : Subtitle" too.
            ':' if characters.peek() == Some(&' ') && !part.ends_with(' ') => part.push_str(" -"),
            ':' | '|' | '/' | '\\' => part.push('-'),
            '"' => part.push('\''),
            '<' => part.push('('),
            '>' => part.push(')'),
            '?' | '*' => {}
            space if space.is_whitespace() => {
                if !part.ends_with(' ') {
                    part.push(' ');
                }
            }
            unseen if unseen.is_control() || is_invisible(unseen) => {}
            other => part.push(other),
        }
    }
    part
}

/// Characters that are not seen and make two equal-looking names differ, or turn the reading
/// direction around; and those that no text should hold.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}'
        | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E0FFF}')
        // The last two of each plane are no characters.
        || u32::from(character) & 0xFFFE == 0xFFFE
}

/// Takes the meaning from `%20` and the like; a percent sign that stands alone stays.
fn replace_percent(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        part.push_str(before);
        let digits = after.chars().take(2).filter(char::is_ascii_hexdigit).count();
        part.push(if digits == 2 { '_' } else { '%' });
        rest = after;
    }
    part.push_str(rest);
    part
}

/// Cuts a part to its limits in characters and bytes, between characters.
fn cut(part: &mut String, characters_max: usize) {
    let mut end = 0;
    for (count, character) in part.chars().enumerate() {
        if count == characters_max || end + character.len_utf8() > PART_BYTES_MAX {
            part.truncate(end);
            return;
        }
        end += character.len_utf8();
    }
}

fn repair_reserved(part: &str) -> String {
    let small = part.to_lowercase();
    let base = small.split('.').next().unwrap_or_default().trim_end();
    if is_device(base) {
        // An underscore after the base: `con.txt` becomes `con_.txt`.
        let (start, rest) = part.split_at_checked(base.len()).unwrap_or((part, ""));
        return format!("{start}_{rest}");
    }
    let ending = small.rsplit_once('.').map(|(_, ending)| ending);
    // Windows gives `name.{GUID}` the behaviour of the class with that id.
    let is_class = ending.is_some_and(|ending| ending.starts_with('{') && ending.ends_with('}'));
    let is_refused = ending.is_some_and(|ending| REFUSED_ENDINGS.contains(&ending));
    if is_class || is_refused || REFUSED_NAMES.contains(&small.as_str()) {
        let (start, ending) = part.rsplit_once('.').unwrap_or((part, ""));
        return format!("{start}_{ending}");
    }
    part.to_owned()
}

fn is_device(base: &str) -> bool {
    if DEVICES.contains(&base) {
        return true;
    }
    let port = base.strip_prefix("com").or_else(|| base.strip_prefix("lpt"));
    let mut number = port.unwrap_or_default().chars();
    matches!(
        (number.next(), number.next()),
        // Windows takes the superscript digits of Latin-1 for digits here.
        (Some('0'..='9' | '¹' | '²' | '³'), None)
    )
}

/// Hands out paths that differ from one another on file systems that ignore case.
#[derive(Debug, Default)]
pub struct UniquePaths {
    /// Each path that was handed out, in its folded form, with the number to try next for it, so
    /// that thousands of equal names do not each count from the start.
    taken: HashMap<String, u32>,
}

impl UniquePaths {
    /// The path itself, or the path with ` 2`, ` 3` and so on at its end when it is taken. The
    /// same paths in the same order always give the same names.
    pub fn take(&mut self, path: &str) -> String {
        const FIRST_SUFFIX: u32 = 2;
        let folded = fold(path);
        let Some(mut turn) = self.taken.get(&folded).copied() else {
            self.taken.insert(folded, FIRST_SUFFIX);
            return path.to_owned();
        };
        loop {
            let candidate = with_suffix(path, turn);
            turn += 1;
            if let Entry::Vacant(vacant) = self.taken.entry(fold(&candidate)) {
                vacant.insert(FIRST_SUFFIX);
                self.taken.insert(folded, turn);
                return candidate;
            }
        }
    }
}

/// The path with a number at the end of its file, which gives way where the limits demand it.
fn with_suffix(path: &str, number: u32) -> String {
    let suffix = format!(" {number}");
    let (folders, file) = match path.rsplit_once('/') {
        Some((folders, file)) => (Some(folders), file),
        None => (None, path),
    };
    let mut file: String = file.to_owned();
    cut(&mut file, FILE_CHARACTERS_MAX.saturating_sub(suffix.len()));
    while file.len() + suffix.len() > PART_BYTES_MAX && file.pop().is_some() {}
    let file = format!("{}{suffix}", file.trim_end_matches(['.', ' ']));
    match folders {
        Some(folders) => format!("{folders}/{file}"),
        None => file,
    }
}

/// The form under which a file system that ignores case keeps a path.
fn fold(path: &str) -> String {
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        // Up and down: some letters meet only in one of the two, such as the two small sigmas.
        path.to_uppercase().to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(safe_path(text), expected, "{text:?}");
        assert!(is_safe_path(expected), "{expected:?}");
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_told() {
        for path in ["", "/a", "a//b", "../a", "a/..", "a\\b", "C:/a", "a/CON", "a/b.lnk", "a%20b"]
        {
            assert!(!is_safe_path(path), "{path:?}");
        }
        assert!(is_safe_path("The Sea - A Tale (2)/Chapter 1/p001-01 2"));
    }

    #[test]
    fn what_is_refused_is_mended() {
        check("The Sea: A Tale/p001-01", "The Sea - A Tale/p001-01");
        check("Le phare : un conte/p001", "Le phare - un conte/p001");
        check("a<b>c\"d|e?f*g\\h", "a(b)c'd-efg-h");
        check("../../etc/passwd", "etc/passwd");
        check("/abs//x", "abs/x");
        check(".hidden/~tilde", "hidden/tilde");
        check("ends. /in space ", "ends/in space");
        check("CON/nul.txt", "CON_/nul_.txt");
        check("com1 .tar.gz", "com1_ .tar.gz");
        check("LPT²", "LPT²_");
        check("common", "common");
        check("desktop.ini/x.LNK", "desktop_ini/x_LNK");
        check("a.local.lnk", "a.local_lnk");
        check("100%25 of 50%", "100_25 of 50%");
        check("%%2020", "%_2020");
        check("a\tb\u{7}\nc", "a b c");
        check(
            "x.{645FF040-5081-101B-9F08-00AA002F954E}",
            "x_{645FF040-5081-101B-9F08-00AA002F954E}",
        );
        check("Żółw/第一章", "Żółw/第一章");
        check("...", "panel");
        check("", "panel");
    }

    #[test]
    fn long_parts_are_cut_by_characters_and_bytes() {
        assert_eq!(safe_file(&"x".repeat(300)).chars().count(), FILE_CHARACTERS_MAX);
        assert_eq!(safe_folder(&"x".repeat(300)).chars().count(), FOLDER_CHARACTERS_MAX);
        assert_eq!(safe_file(&"章".repeat(300)).len(), PART_BYTES_MAX / 3 * 3);
        // The cut must not leave a trailing blank.
        assert_eq!(safe_file(&format!("{} tail", "x".repeat(99))), "x".repeat(99));
    }

    #[test]
    fn collisions_get_a_number_in_order() {
        let mut paths = UniquePaths::default();
        let taken: Vec<String> =
            ["a/B", "a/b", "a/B 2", "a/b"].iter().map(|path| paths.take(path)).collect();
        assert_eq!(taken, ["a/B", "a/b 2", "a/B 2 2", "a/b 3"]);
    }
}
