//! What a page says and serves: its notices and answers, its paths, its files.

use panelwright_content::judge::bytes::inspect;
use panelwright_content::judge::path;
use panelwright_content::judge::text::{brief, fingerprint, normalise, reads_back, same_prompt};
use panelwright_content::judge::trouble::{classify, is_only_working, report, report_words};
use panelwright_content::judge::wait::{LocalClock, wait_ms};
use panelwright_engine::Report;

/// No site asks for a longer wait.
const WEEK_MS: u64 = 7 * 24 * 60 * 60_000;

/// The page's words in a report are no longer than this, in characters.
const WORDS_MAX: usize = 500;

/// Room for our own words before the page's.
const OWN_WORDS_MAX: usize = 200;

/// A page's words, read at that time of day, are understood or left open; what is reported of them
/// is short, and holds the wait that was read.
pub fn words_are_understood_or_left_open(text: &str, now: LocalClock) {
    let wait = wait_ms(text, now);
    assert!(wait.is_none_or(|wait_ms| wait_ms <= WEEK_MS), "{wait:?}");
    let _answer = is_only_working(text);
    check(&report_words(text, now), wait);
    if let Some(class) = classify(text) {
        check(&report(class, text, false, now), wait);
    }
}

fn check(report: &Report, wait: Option<u64>) {
    let words = match report {
        Report::Limited { words, wait_ms, .. } => {
            assert_eq!(*wait_ms, wait);
            words
        }
        Report::Refused { words }
        | Report::Failed { words, .. }
        | Report::NeedsPerson { words, .. }
        | Report::NotSent { why: words, .. }
        | Report::Unclear { why: words } => words,
        Report::Ready | Report::Sent { .. } | Report::Progress { .. } | Report::Picture { .. } => {
            unreachable!("words are no {report:?}")
        }
    };
    assert!(words.chars().count() <= WORDS_MAX + OWN_WORDS_MAX);
    assert!(!words.contains('\n'), "a report is one line");
}

/// A text is read back from an editor as itself, and comparing is settled by one reading.
pub fn text_compares_with_itself(text: &str) {
    let normal = normalise(text);
    assert_eq!(normalise(&normal), normal);
    assert!(reads_back(text, text) && same_prompt(text, text));
    assert_eq!(fingerprint(text), fingerprint(&normal));
    let short = brief(text, 20);
    assert!(short.chars().count() <= 20);
    assert_eq!(brief(&short, 20), short);
}

/// A path leads to a conversation whose address leads there again, or to none.
pub fn path_leads_to_a_conversation_or_none(path: &str) {
    let Some(conversation) = path::conversation(path) else { return };
    let address = format!("/c/{}", conversation.0);
    assert_eq!(path::conversation(&address), Some(conversation));
}

/// A file's bytes are a whole picture with a size, or are refused.
pub fn bytes_are_a_picture_or_refused(bytes: &[u8], size_bytes: u32) {
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    if let Ok(facts) = inspect(bytes, tail, size_bytes) {
        assert!(facts.width > 0 && facts.height > 0);
        assert_eq!(facts.size_bytes, size_bytes);
    }
}
