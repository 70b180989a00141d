//! How a text is built, whatever it is about.

use crate::concept::Concept;
use crate::hits::Hit;
use crate::sign::Structure;

/// What is noticed of a text of that many words.
pub(crate) fn structures(
    characters: &[char],
    hits: &[Hit],
    length: usize,
) -> impl Iterator<Item = Structure> {
    let count = |wanted: &dyn Fn(char) -> bool| characters.iter().filter(|c| wanted(**c)).count();
    let has = |concepts: &[Concept]| hits.iter().any(|hit| concepts.contains(&hit.concept));
    let commas = count(&|c| c == ',');
    let digits = count(&|c| c.is_ascii_digit());
    let operators = count(&|c| matches!(c, '+' | '*' | '=' | '/' | '^' | '<' | '>'));
    let marks = count(&|c| matches!(c, '{' | '}' | '[' | ']'));
    let styles = hits.iter().filter(|hit| {
        matches!(
            hit.concept,
            Concept::Medium | Concept::Camera | Concept::Layout | Concept::Posture
        )
    });
    let text_end = characters.iter().rposition(|c| !c.is_whitespace());
    let last = text_end.map(|end| characters[end]);
    let by_length = match length {
        0..=3 => Structure::FewWords,
        4..=9 => Structure::Short,
        10..=30 => Structure::Middling,
        31..=100 => Structure::Long,
        101.. => Structure::VeryLong,
    };
    let noticed = [
        (Structure::EndsAsQuestion, last == Some('?')),
        (Structure::HasQuestion, characters.contains(&'?')),
        (Structure::Fence, contains(characters, "```")),
        (Structure::CodeLines, code_lines(characters) >= 2),
        (by_length, true),
        (Structure::Unknown, hits.is_empty()),
        (Structure::ManyStyles, styles.count() >= 3),
        (Structure::Commas, commas >= 3 && commas * 8 >= length),
        (Structure::Quotes, count(&|c| c == '"') >= 2),
        (Structure::Address, contains(characters, "://") || contains(characters, "www.")),
        (Structure::Settings, marks >= 4 && marks * 40 >= characters.len()),
        (
            Structure::Impersonal,
            !has(&[
                Concept::Person,
                Concept::Polite,
                Concept::Question,
                Concept::Wish,
                Concept::Show,
                Concept::Learn,
                Concept::Role,
            ]),
        ),
        (Structure::Arithmetic, digits >= 2 && operators >= 2),
        (Structure::PromptForGenerator, has(&[Concept::Prompt]) && has(&[Concept::Generator])),
        (Structure::PromptAndRole, has(&[Concept::Prompt]) && has(&[Concept::Role])),
    ];
    noticed.into_iter().filter_map(|(structure, is_there)| is_there.then_some(structure))
}

fn contains(characters: &[char], wanted: &str) -> bool {
    let wanted: Vec<char> = wanted.chars().collect();
    characters.windows(wanted.len()).any(|window| window == wanted)
}

/// Lines that end or begin as lines of programs do.
fn code_lines(characters: &[char]) -> usize {
    let ends = [';', '{', '}', '>'];
    let begins = ["import ", "def ", "from ", "#include", "const ", "let ", "var ", "<", "public "];
    characters
        .split(|c| *c == '\n')
        .filter(|line| {
            line.last().is_some_and(|last| ends.contains(last))
                || begins.iter().any(|begin| {
                    begin.chars().count() <= line.len()
                        && begin.chars().zip(line.iter()).all(|(one, other)| one == *other)
                })
        })
        .count()
}
