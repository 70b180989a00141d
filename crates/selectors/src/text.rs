//! What a check of the page found, in words: for a bug report, for the note of a batch that
//! stands still, and for each line of the studio's list.

use core::fmt;

use crate::{Account, Expected, Finding, Generation, Origin, PageCheck};

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => formatter.write_str("built in"),
            Self::Loaded => formatter.write_str("loaded"),
            Self::Outdated { version } => {
                write!(formatter, "built in; a loaded one has version {version} and is not needed")
            }
            Self::Refused { words } => {
                write!(formatter, "built in; a loaded one cannot be read: {words}")
            }
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::A => "A",
            Self::B => "B",
            Self::Any => "any",
        })
    }
}

impl Finding {
    /// What was found, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.found {
            Some(found) => format!(
                "candidate {} of {}, generation {}, {}: {}",
                found.rank + 1,
                self.candidates,
                found.generation,
                counted(found.elements, "element"),
                found.selector
            ),
            None => format!("none of {} matches", counted(self.candidates, "candidate")),
        }
    }
}

impl PageCheck {
    /// What the check means, in a sentence.
    #[must_use]
    pub fn verdict(&self) -> String {
        if self.is_challenge {
            return "The site shows a challenge in place of its page. Answer it in that tab, then \
                    check again."
                .to_owned();
        }
        if self.account == Account::Out {
            return "Nobody is signed in. Sign in on the site, then check again.".to_owned();
        }
        let missing: Vec<&str> = self.missing().map(|finding| finding.key.name()).collect();
        if !missing.is_empty() {
            return format!("This page is not recognised. Missing: {}.", missing.join(", "));
        }
        if let Some(count) = self.several_boxes() {
            return format!(
                "This page is not recognised: it has {count} boxes to write into, and it is not \
                 certain which is the right one."
            );
        }
        "This page is recognised: everything that is needed here was found.".to_owned()
    }

    /// Why a batch stands still before a page that is not recognised: what is missing and what to
    /// do.
    #[must_use]
    pub fn unknown_page_words(&self) -> String {
        let missing: Vec<String> = self
            .missing()
            .map(|finding| {
                let Finding { key, candidates, .. } = finding;
                format!("“{}”, {} (none of {candidates} candidates)", key.name(), key.what())
            })
            .collect();
        let what = if !missing.is_empty() {
            format!("nothing matches for {}", missing.join("; "))
        } else if let Some(count) = self.several_boxes() {
            format!("it has {count} boxes to write into")
        } else {
            "its parts come and go".to_owned()
        };
        format!(
            "This page is not one I know: {what}. Selector table {}, {}. “Check the page” in the \
             studio gives a text for a bug report and takes a corrected table.",
            self.table, self.origin
        )
    }
}

/// The text for a bug report.
impl fmt::Display for PageCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "Panelwright {}, check of the page", self.extension)?;
        let language = if self.language.is_empty() { "not stated" } else { &self.language };
        writeln!(formatter, "Page: {}{}, language {language}", self.host, self.path)?;
        writeln!(formatter, "Selector table: {}, {}", self.table, self.origin)?;
        let account = match self.account {
            Account::In => "signed in",
            Account::Out => "signed out",
            Account::Unknown => "not recognised",
        };
        writeln!(formatter, "Account: {account}")?;
        writeln!(
            formatter,
            "Found by generation: A {}, B {}, any {}",
            self.count(Generation::A),
            self.count(Generation::B),
            self.count(Generation::Any)
        )?;
        writeln!(formatter, "{}", self.verdict())?;
        for unreadable in &self.unreadable {
            writeln!(
                formatter,
                "left out, no selector for this browser: {}: {}",
                unreadable.key.name(),
                unreadable.selector
            )?;
        }
        for finding in &self.findings {
            write!(formatter, "- {}: ", finding.key.name())?;
            match (&finding.found, finding.key.expected(self.scene)) {
                (Some(_), _) => writeln!(formatter, "found, {}", finding.words())?,
                (None, Expected::Now) => writeln!(formatter, "MISSING, {}", finding.words())?,
                (None, Expected::Helpful) => writeln!(formatter, "not there (can do without)")?,
                (None, Expected::Only(when)) => writeln!(formatter, "not there ({when})")?,
            }
        }
        Ok(())
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use crate::{Key, Match, Scene, SelectorTable};

    use super::*;

    /// A check in which the first candidate of the named keys matched.
    fn check(found: &[Key], scene: Scene) -> PageCheck {
        let table = SelectorTable::built_in();
        let finding = |key: Key| Finding {
            key,
            candidates: table.candidates(key).len(),
            found: found.contains(&key).then(|| Match {
                rank: 0,
                generation: table.candidates(key)[0].generation,
                selector: table.candidates(key)[0].selector.clone(),
                elements: 1,
            }),
        };
        PageCheck {
            extension: "0.1.0".into(),
            table: table.version(),
            origin: Origin::BuiltIn,
            unreadable: Vec::new(),
            host: "chatgpt.com".into(),
            path: "/c/…".into(),
            language: "en-GB".into(),
            account: Account::In,
            is_challenge: false,
            scene,
            findings: Key::ALL.map(finding).into(),
        }
    }

    #[test]
    fn a_start_page_needs_its_box_and_a_conversation_its_turns() {
        let start = Scene { is_conversation: false, has_text: false };
        assert!(check(&[Key::Box], start).is_recognised());
        assert!(!check(&[Key::NewChat], start).is_recognised());
        let thread = Scene { is_conversation: true, has_text: false };
        let partly = check(&[Key::Box, Key::Turn], thread);
        let missing: Vec<_> = partly.missing().map(|finding| finding.key).collect();
        assert_eq!(missing, [Key::User, Key::Assistant]);
        assert!(check(&[Key::Box, Key::Turn, Key::User, Key::Assistant], thread).is_recognised());
    }

    #[test]
    fn two_boxes_are_none() {
        let mut check = check(&[Key::Box], Scene::default());
        if let Some(found) = &mut check.findings[0].found {
            found.elements = 2;
        }
        assert!(!check.is_recognised());
        assert!(check.verdict().contains("2 boxes"));
        assert!(check.unknown_page_words().contains("2 boxes"));
    }

    #[test]
    fn the_text_says_what_is_missing_and_what_only_comes_later() {
        let text = check(&[Key::NewChat, Key::SignedIn], Scene::default()).to_string();
        for told in [
            "Panelwright 0.1.0",
            "Page: chatgpt.com/c/…, language en-GB",
            "Missing: box.",
            "- box: MISSING, none of 9 candidates matches",
            "- send: not there (only with text in the box)",
            "- new_chat: found, candidate 1 of 4, generation A, 1 element:",
        ] {
            assert!(text.contains(told), "{told}\n---\n{text}");
        }
        assert_eq!(text.lines().count(), 6 + Key::ALL.len());
    }

    #[test]
    fn a_batch_that_stands_still_says_why_and_what_to_do() {
        let words = check(&[], Scene::default()).unknown_page_words();
        assert!(words.contains("“box”, the box that prompts are written into (none of 9"));
        assert!(words.contains("“Check the page” in the studio"));
    }

    #[test]
    fn a_challenge_and_a_signed_out_page_are_no_reason_to_report_a_bug() {
        let mut signed_out = check(&[], Scene::default());
        signed_out.account = Account::Out;
        assert!(signed_out.verdict().contains("Sign in"));
        let mut challenge = check(&[], Scene::default());
        challenge.is_challenge = true;
        assert!(challenge.verdict().contains("challenge"));
        assert!(!challenge.is_recognised() && !signed_out.is_recognised());
    }
}
