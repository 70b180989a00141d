//! The file's name, from the prompt.

use panelwright_script::safe_name::safe_file;

use crate::RequestId;

/// So much of a prompt stands in the name: enough to know the picture by.
const CHARACTERS_MAX: usize = 60;
/// The same in bytes, for scripts whose letters take several. With the id and the extension it
/// stays well below what file systems accept.
const BYTES_MAX: usize = 180;
/// A word is not cut in two unless it is longer than this.
const WORD_CHARACTERS_MAX: usize = 30;
/// For a prompt without a character that a name can hold.
const FALLBACK: &str = "Picture";

/// The name of a request's file, without its extension: the prompt's beginning in its own letters,
/// cut at a word, and the beginning of the request's id. So no two requests ever share a name,
/// also after the history was cleared, and a file leads back to its story.
#[must_use]
pub fn file_name(text: &str, id: &RequestId) -> String {
    let cleaned = safe_file(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let start = beginning(cleaned.trim_start_matches(is_leading)).trim_end_matches(is_dangling);
    let start = if start.is_empty() { FALLBACK } else { start };
    // Once more: what was safe as a whole may not be after the cut.
    safe_file(&format!("{start} {}", id.short()))
}

/// The part of a text that fits, up to the end of a word where one is near.
fn beginning(text: &str) -> &str {
    let fits = |(place, character): &(usize, char)| place + character.len_utf8() <= BYTES_MAX;
    let fitting = text.char_indices().take(CHARACTERS_MAX).take_while(fits);
    let end = fitting.last().map_or(0, |(place, character)| place + character.len_utf8());
    let (start, rest) = text.split_at(end);
    let is_whole = rest.is_empty() || rest.starts_with(' ');
    match start.rsplit_once(' ') {
        Some((words, cut)) if !is_whole && cut.chars().count() <= WORD_CHARACTERS_MAX => words,
        Some(_) | None => start,
    }
}

/// What a name does not begin with. The browser's search takes a word with a hyphen in front for one
/// that must not be there; a tilde would go later, and leave what is behind it in front.
fn is_leading(character: char) -> bool {
    matches!(character, '-' | '~') || is_dangling(character)
}

/// What a name does not end with: signs that lead on to what was cut off.
fn is_dangling(character: char) -> bool {
    character.is_whitespace() || ",;:.-–—、，。；：…！!".contains(character)
}

#[cfg(test)]
mod tests {
    use panelwright_script::safe_name::is_safe_path;

    use super::*;

    fn id() -> RequestId {
        RequestId::parse("3f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34").unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let name = file_name(text, &id());
        assert_eq!(name, format!("{expected} 3f2b8c1e"));
        assert!(is_safe_path(&name), "{name:?}");
    }

    #[test]
    fn a_short_prompt_is_the_name() {
        check("Draw a red fox in the snow.", "Draw a red fox in the snow");
        check("  a fox\n\nin\tthe snow  ", "a fox in the snow");
    }

    #[test]
    fn a_long_prompt_is_cut_at_a_word() {
        check(
            "Draw a red fox in the snow, with the northern lights above and a small house behind",
            "Draw a red fox in the snow, with the northern lights above",
        );
        check(&"x".repeat(200), &"x".repeat(60));
    }

    #[test]
    fn other_scripts_keep_their_letters() {
        check("请画一只在雪地里的红狐狸", "请画一只在雪地里的红狐狸");
        check("нарисуй рыжую лису на снегу", "нарисуй рыжую лису на снегу");
        check("ارسم ثعلبا أحمر في الثلج", "ارسم ثعلبا أحمر في الثلج");
        check(&"狐".repeat(200), &"狐".repeat(60));
    }

    #[test]
    fn what_no_name_can_hold_is_mended() {
        check("../../etc/passwd", "etc-passwd");
        check("CON", "CON_");
        check("What does a fox look like? *draw*: \"so\"", "What does a fox look like draw - 'so'");
        check("???", "Picture");
        check("🦊", "🦊");
        check("a\u{202e}gnp.exe", "agnp.exe");
        check("~!~: A:\u{b}!~.", "A - !~");
    }

    #[test]
    fn two_requests_never_share_a_name() {
        let other = RequestId::parse("4f2b8c1e-9d40-4a6b-8f21-0c5d7e9a1b34").unwrap();
        assert_ne!(file_name("a fox", &id()), file_name("a fox", &other));
    }
}
