//! The lexicon as bytes: what its text comes to, quick to read and smaller.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | how many entries, little-endian |
//! | 4 | how many places in the table of [`Lexicon`] they take, little-endian |
//! | 4 | how many bytes the phrases have, little-endian |
//! | 1 each | twice the place of the concept, and one if any ending may follow |
//! | 1 each | how many letters the phrase has in common with the beginning of the one before |
//! | each | the rest of the phrase in UTF-8, and a zero |

use std::collections::BTreeSet;

use super::Lexicon;
use super::entry::{Entry, Meaning};
use super::path::Path;
use crate::concept::Concept;
use crate::model::ModelError;
use crate::reader::Reader;

const END: char = '\0';

/// Entries, in the order of their phrases, as bytes.
pub(crate) fn to_bytes(entries: &[Entry]) -> Vec<u8> {
    let mut commons = Vec::with_capacity(entries.len());
    let mut rests = String::new();
    let mut stops = BTreeSet::new();
    let mut path = Path::default();
    let mut before: Vec<char> = Vec::new();
    for entry in entries {
        let phrase: Vec<char> = entry.phrase.chars().collect();
        let common = phrase.iter().zip(&before).take_while(|(one, other)| one == other).count();
        // No phrase has so many letters: a test holds the lexicon to it.
        let common = u8::try_from(common).unwrap_or(u8::MAX);
        commons.push(common);
        let rest = &phrase[usize::from(common)..];
        // Never further than the phrase before goes.
        let _ = path.back_to(usize::from(common));
        stops.extend(rest.iter().filter_map(|letter| path.push(*letter)));
        stops.extend(path.end());
        rests.extend(rest);
        rests.push(END);
        before = phrase;
    }
    let mut bytes = Vec::new();
    for count in [entries.len(), stops.len(), rests.len()] {
        bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }
    bytes.extend(entries.iter().map(|entry| code(entry.meaning)));
    bytes.extend(commons);
    bytes.extend(rests.into_bytes());
    bytes
}

/// Reads a lexicon.
///
/// # Errors
///
/// The bytes are damaged, or there is no such concept.
pub(crate) fn of_bytes(bytes: &mut Reader) -> Result<Lexicon, ModelError> {
    let [entries, places, letters] = [bytes.count()?, bytes.count()?, bytes.count()?];
    let (codes, commons) = (bytes.take(entries)?, bytes.take(entries)?);
    let rests = str::from_utf8(bytes.take(letters)?).map_err(|_| ModelError::Damaged)?;
    let mut rests = rests.split_terminator(END);
    let mut lexicon = Lexicon::with_room_for(places);
    let mut path = Path::default();
    for (code, common) in codes.iter().zip(commons) {
        let rest = path.back_to(usize::from(*common)).and_then(|()| rests.next());
        let rest = rest.ok_or(ModelError::Damaged)?;
        lexicon.add(&mut path, rest, meaning(*code)?).ok_or(ModelError::Damaged)?;
    }
    if rests.next().is_some() { Err(ModelError::Damaged) } else { Ok(lexicon) }
}

fn code(meaning: Meaning) -> u8 {
    (meaning.concept as u8) << 1 | u8::from(meaning.is_open)
}

fn meaning(code: u8) -> Result<Meaning, ModelError> {
    let concept = Concept::ALL.get(usize::from(code >> 1)).ok_or(ModelError::Damaged)?;
    Ok(Meaning { concept: *concept, is_open: code & 1 == 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{ENTRY_CHARACTERS_MAX, text};

    fn read(bytes: &[u8]) -> Result<Lexicon, ModelError> {
        of_bytes(&mut Reader::new(bytes))
    }

    #[test]
    fn what_was_written_finds_what_the_text_finds() {
        let entries = text::entries();
        let lexicon = read(&to_bytes(&entries)).unwrap();
        let from_text = Lexicon::built_in();
        for Entry { phrase, meaning } in entries {
            let find = |lexicon: &Lexicon, rest: &str| {
                let letters: Vec<char> = phrase.chars().chain(rest.chars()).collect();
                lexicon.find(&letters, 0)
            };
            assert_eq!(find(&lexicon, "").map(|found| found.concept), Some(meaning.concept));
            // With an ending, and with more words.
            for rest in ["", "x", "xen", " x", " a picture", "画"] {
                assert_eq!(find(&lexicon, rest), find(&from_text, rest), "{phrase}{rest}");
            }
        }
    }

    #[test]
    fn whatever_is_cut_or_unknown_is_noticed() {
        let mut bytes = to_bytes(&text::entries()[..40]);
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]).err(), Some(ModelError::Damaged), "{end}");
        }
        bytes[12] = 0xff;
        assert_eq!(read(&bytes).err(), Some(ModelError::Damaged));
    }

    #[test]
    fn no_phrase_is_longer_than_what_is_looked_at() {
        for Entry { phrase, .. } in text::entries() {
            assert!(phrase.chars().count() <= ENTRY_CHARACTERS_MAX, "{phrase}");
        }
    }
}
