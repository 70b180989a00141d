//! A text as it is compared: small letters without accents, single blanks, plain quotes, and of a
//! long one only its beginning and its end.

/// Of a longer text, so many characters at its beginning are read,
const HEAD_CHARACTERS: usize = 1_600;
/// and so many at its end: what is wanted stands in front of, or after, what it is about.
const TAIL_CHARACTERS: usize = 400;

/// The characters of a text, made comparable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Normal {
    /// Letters and digits, punctuation, `' '` and `'\n'`; no two blanks in a row.
    pub(crate) characters: Vec<char>,
}

impl Normal {
    /// Reads a text. The time that it takes is bounded, however long the text is.
    pub(crate) fn of(text: &str) -> Self {
        let mut normal = Self { characters: Vec::with_capacity(text.len().min(8_192)) };
        let Some((cut, _)) = text.char_indices().nth(HEAD_CHARACTERS) else {
            text.chars().for_each(|character| normal.push(character));
            return normal;
        };
        let (head, rest) = text.split_at(cut);
        head.chars().for_each(|character| normal.push(character));
        let last = rest.char_indices().rev().nth(TAIL_CHARACTERS - 1);
        if let Some((start, _)) = last.filter(|(start, _)| *start > 0) {
            normal.push('\n');
            rest[start..].chars().for_each(|character| normal.push(character));
        } else {
            rest.chars().for_each(|character| normal.push(character));
        }
        normal
    }

    fn push(&mut self, character: char) {
        match character {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => self.blank('\n'),
            _ if character.is_whitespace() => self.blank(' '),
            _ if is_silent(character) => {}
            _ if character.is_ascii() => self.characters.push(character.to_ascii_lowercase()),
            _ => character.to_lowercase().filter(|small| !is_silent(*small)).for_each(|small| {
                match folded(small) {
                    'ß' => self.characters.extend(['s', 's']),
                    'æ' => self.characters.extend(['a', 'e']),
                    'œ' => self.characters.extend(['o', 'e']),
                    plain => self.characters.push(plain),
                }
            }),
        }
    }

    /// A blank, unless there is one already; the end of a line is the stronger one.
    fn blank(&mut self, blank: char) {
        match self.characters.last_mut() {
            None => {}
            Some(last) if *last == '\n' => {}
            Some(last) if *last == ' ' => *last = blank,
            Some(_) => self.characters.push(blank),
        }
    }
}

/// Marks that change nothing in what a word is: combining accents, the short vowels and the
/// stretching of Arabic, joiners and other characters without a shape.
fn is_silent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{93c}' | '\u{9bc}')
}

/// A small letter without its accent, and signs of one meaning as one sign. The vowels of
/// Vietnamese that carry a tone are kept: there the tone makes another word.
fn folded(character: char) -> char {
    match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        '‘' | '’' | 'ʼ' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' => '"',
        '–' | '—' | '−' => '-',
        '，' | '、' | '،' => ',',
        '。' | '।' => '.',
        '？' | '؟' => '?',
        '！'..='～' => char::from_u32(u32::from(character) - 0xfee0)
            .map_or(character, |plain| plain.to_ascii_lowercase()),
        _ => character,
    }
}

/// Whether a character is part of a word.
pub(crate) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    // The vowel killers and tones of Indian scripts and Thai are no letters by themselves.
    character.is_alphanumeric()
        || matches!(character, '\u{900}'..='\u{dff}' | '\u{e31}' | '\u{e34}'..='\u{e4e}')
}

/// Whether a character belongs to a script that puts no blanks between words: Chinese, Japanese,
/// Thai, Lao, Burmese, Khmer.
pub(crate) fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is Korean, whose words carry their particles at the end.
pub(crate) fn is_hangul(character: char) -> bool {
    matches!(character, '\u{ac00}'..='\u{d7af}')
}

/// Whether a character is Arabic script, whose words carry articles and particles in front.
pub(crate) fn is_arabic(character: char) -> bool {
    matches!(character, '\u{620}'..='\u{6ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Normal::of(text).characters.into_iter().collect()
    }

    #[test]
    fn case_accents_and_blanks_do_not_matter() {
        assert_eq!(normal("  DIBÚJAME\tun  GATO "), "dibujame un gato ");
        assert_eq!(normal("cre\u{301}e"), "cree");
        assert_eq!(normal("Straße – „Bild“"), "strasse - \"bild\"");
        assert_eq!(normal("İSTANBUL çiz"), "istanbul ciz");
        assert_eq!(normal("ＬＯＧＯ？"), "logo?");
        assert_eq!(normal("one \n\n two"), "one\ntwo");
    }

    #[test]
    fn tones_of_vietnamese_stay() {
        assert_eq!(normal("Vẽ"), "vẽ");
        assert_ne!(normal("vẽ"), normal("về"));
    }

    #[test]
    fn of_a_long_text_the_beginning_and_the_end_are_read() {
        let long = format!("begin {} end", "x".repeat(100_000));
        let read = normal(&long);
        assert!(read.starts_with("begin ") && read.ends_with(" end"));
        assert_eq!(read.chars().count(), HEAD_CHARACTERS + TAIL_CHARACTERS + 1);
        let whole = "y".repeat(HEAD_CHARACTERS + TAIL_CHARACTERS);
        assert_eq!(normal(&whole), whole);
    }
}
