//! What a sign says.

use panelwright_detect::Detection;
use panelwright_requests::{Confidence, Level, Refusal};

/// What kind of sign it is: its colour, and the shape before its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At the box: a text that asks for a picture.
    Asks(Level),
    /// At a picture: it was saved.
    Saved,
    /// At a picture: it was not saved, since saving is off.
    Made,
    /// At an answer: no picture came, or it could not be saved.
    Failed,
}

/// What a sign says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// What kind of sign it is.
    pub kind: Kind,
    /// What it says where there is room.
    pub words: String,
    /// What it says where there is less.
    pub short: String,
    /// What it says when asked.
    pub more: Vec<Line>,
}

/// A line of what a sign says when asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Stands over the others.
    Head(String),
    /// Speaks for what the sign says.
    For(String),
    /// Speaks against it.
    Against(String),
    /// Stands below.
    Note(String),
}

impl Line {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Head(text) | Self::For(text) | Self::Against(text) | Self::Note(text) => text,
        }
    }
}

impl Face {
    /// For a text of which that was found; `None` for one that asks for no picture. `refusal` says
    /// why the text would not be kept if it were sent.
    #[must_use]
    pub fn asks(found: &Detection, refusal: Option<&Refusal>) -> Option<Self> {
        let confidence = Confidence::of(found.confidence);
        let level = confidence.level()?;
        let words = level.words();
        let mut more = vec![Line::Head(format!(
            "Panelwright takes this for a request for a picture: {words} ({} %).",
            confidence.percent()
        ))];
        more.extend(found.reasons.iter().map(|reason| {
            let text = format!("it {}", reason.words());
            if reason.weight > 0.0 { Line::For(text) } else { Line::Against(text) }
        }));
        more.push(Line::Note(match refusal {
            Some(refusal) => refusal.to_string(),
            None => "Nothing of it is kept unless you send it.".into(),
        }));
        Some(Self {
            kind: Kind::Asks(level),
            words: format!("asks for a picture: {words}"),
            short: words.to_owned(),
            more,
        })
    }

    /// For a picture that was saved under that name.
    #[must_use]
    pub fn saved(file: &str) -> Self {
        let name = file.rsplit('/').next().unwrap_or(file);
        Self {
            kind: Kind::Saved,
            words: format!("saved as {name}"),
            short: "saved".into(),
            more: vec![
                Line::Head("Panelwright saved this picture.".into()),
                Line::Note(format!("In your folder of downloads: {file}")),
            ],
        }
    }

    /// For a picture that was not saved, since saving is off.
    #[must_use]
    pub fn made() -> Self {
        Self {
            kind: Kind::Made,
            words: "not saved: saving is off".into(),
            short: "not saved".into(),
            more: vec![
                Line::Head("Panelwright noticed this picture and did not save it.".into()),
                Line::Note(
                    "Saving is off. Switch it on in Panelwright's popup, and the next ones are \
                     saved."
                        .into(),
                ),
            ],
        }
    }

    /// For a request that came to nothing, for that reason.
    #[must_use]
    pub fn failed(why: &str) -> Self {
        Self {
            kind: Kind::Failed,
            words: format!("failed: {why}"),
            short: "failed".into(),
            more: vec![
                Line::Head("There is no picture to save.".into()),
                Line::Note(format!("Why: {why}.")),
            ],
        }
    }

    /// What is said to whoever listens to the page.
    #[must_use]
    pub fn announcement(&self) -> String {
        format!("Panelwright: {}", self.words)
    }
}

#[cfg(test)]
mod tests {
    use panelwright_detect::{Context, Detector};

    use super::*;

    #[test]
    fn a_request_has_reasons_and_a_question_has_no_face() {
        let detector = Detector::built_in().unwrap();
        let found = detector.score("Draw a cat on a roof, in ink", Context::default());
        let face = Face::asks(&found, None).unwrap();
        assert!(face.words.starts_with("asks for a picture: "), "{}", face.words);
        assert!(face.more.iter().any(|line| matches!(line, Line::For(_))), "{:?}", face.more);
        let found = detector.score("Why is the sky blue?", Context::default());
        assert_eq!(Face::asks(&found, None), None);
    }

    #[test]
    fn a_text_that_would_not_be_kept_says_why() {
        let detector = Detector::built_in().unwrap();
        let found = detector.score("Draw a cat on a roof, in ink", Context::default());
        let face = Face::asks(&found, Some(&Refusal::KeptOut)).unwrap();
        let note = face.more.last().unwrap();
        assert!(note.text().contains("your own words"), "{note:?}");
    }

    #[test]
    fn no_face_tells_the_text() {
        let detector = Detector::built_in().unwrap();
        let found = detector.score("Draw a picture of Xanthippe", Context::default());
        let face = Face::asks(&found, None).unwrap();
        assert!(!format!("{face:?}").contains("Xanthippe"));
    }

    #[test]
    fn a_saved_picture_tells_its_name_and_its_folder() {
        let face = Face::saved("Panelwright/requests/draw a cat.png");
        assert_eq!(face.words, "saved as draw a cat.png");
        assert!(face.more.iter().any(|line| line.text().contains("Panelwright/requests/")));
    }
}
