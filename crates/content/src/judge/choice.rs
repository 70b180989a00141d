//! Which of two pictures is kept when the site makes two and asks which one is better.

use panelwright_engine::TwoPictures;

/// Whether the page asks which of the pictures of an answer is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It does not. An answer may hold several pictures without a question.
    No,
    /// In the form that we know, with a button for each picture.
    Known,
    /// In a form that we do not know.
    Unknown,
}

/// Which picture of an answer is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The one at this place, counted from 0.
    Picture(usize),
    /// The author wants to be asked, and has to answer in the page.
    AuthorDecides,
    /// What the page asks cannot be read with certainty: a person has to look.
    Unreadable,
}

/// The beginnings of the question in words, lower case.
const QUESTIONS: &[&str] = &["which image do you like", "which image is better"];

/// Whether an answer's words hold the question.
#[must_use]
pub fn asks_in_words(words: &str) -> bool {
    let words = words.to_lowercase();
    QUESTIONS.iter().any(|question| words.contains(question))
}

/// What is kept of an answer with that many pictures.
#[must_use]
pub fn kept(asked: Asked, pictures: usize, wish: TwoPictures) -> Kept {
    match (asked, wish) {
        (Asked::Unknown, _) => Kept::Unreadable,
        (Asked::Known, TwoPictures::Ask) => Kept::AuthorDecides,
        // Both are offered, so the second comes even if it is not there yet.
        (Asked::Known, TwoPictures::Second) => Kept::Picture(1),
        (Asked::No, TwoPictures::Second) if pictures > 1 => Kept::Picture(1),
        (Asked::Known | Asked::No, TwoPictures::First)
        | (Asked::No, TwoPictures::Second | TwoPictures::Ask) => Kept::Picture(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standing_choice_is_kept() {
        let place = |wish| kept(Asked::Known, 2, wish);
        assert_eq!(place(TwoPictures::First), Kept::Picture(0));
        assert_eq!(place(TwoPictures::Second), Kept::Picture(1));
        assert_eq!(place(TwoPictures::Ask), Kept::AuthorDecides);
        assert_eq!(kept(Asked::Known, 1, TwoPictures::Second), Kept::Picture(1));
    }

    #[test]
    fn an_unknown_form_is_never_guessed_at() {
        for wish in [TwoPictures::First, TwoPictures::Second, TwoPictures::Ask] {
            assert_eq!(kept(Asked::Unknown, 2, wish), Kept::Unreadable);
        }
    }

    #[test]
    fn an_answer_without_a_question_never_waits_for_anybody() {
        for wish in [TwoPictures::First, TwoPictures::Second, TwoPictures::Ask] {
            assert_eq!(kept(Asked::No, 1, wish), Kept::Picture(0));
        }
        assert_eq!(kept(Asked::No, 3, TwoPictures::Second), Kept::Picture(1));
        assert_eq!(kept(Asked::No, 3, TwoPictures::Ask), Kept::Picture(0));
    }

    #[test]
    fn the_question_is_known_in_words() {
        assert!(asks_in_words("Which image do you like more?"));
        assert!(!asks_in_words("Here is your picture. Do you like it?"));
    }
}
