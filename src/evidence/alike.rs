//! Comparison of texts by appearance: different spaces, a hyphen in place of a dash, a Cyrillic letter in place of a
//! Latin one, invisible characters. A quote with such a difference can still be found in its document, whose text is
//! authoritative.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The appearance of a text: a normalized form in which characters that look the same are equal, with the positions of
/// the original characters.
#[derive(Debug)]
pub struct AppearanceIndex {
    looks: String,
    /// For each byte of `looks`, the index of the character of the text that it comes from.
    characters: Vec<usize>,
}

impl AppearanceIndex {
    /// Computes the appearance of a text. White space is collapsed, and invisible characters are removed.
    pub fn of(text: &str) -> Self {
        let (mut looks, mut characters) = (String::new(), Vec::new());
        for (index, character) in text.chars().enumerate() {
            for look in looks_of(character) {
                if look == ' ' && (looks.is_empty() || looks.ends_with(' ')) {
                    continue;
                }
                looks.push(look);
                characters.resize(looks.len(), index);
            }
        }
        Self { looks, characters }
    }

    /// Whether two texts look the same.
    pub fn are_alike(one: &str, other: &str) -> bool {
        Self::of(one).looks.trim() == Self::of(other).looks.trim()
    }

    /// The places in this text that look like `words`, as start and end in code points.
    pub fn find(&self, words: &str) -> Vec<(usize, usize)> {
        let wanted = Self::of(words);
        let wanted = wanted.looks.trim();
        if wanted.is_empty() {
            return Vec::new();
        }
        let place = |at: usize| {
            let last = self.characters.get(at + wanted.len() - 1)?;
            Some((*self.characters.get(at)?, last + 1))
        };
        self.looks.match_indices(wanted).filter_map(|(at, _)| place(at)).collect()
    }
}

/// The visible part of a character, without diacritics and in lower case.
fn looks_of(character: char) -> Vec<char> {
    if is_invisible(character) || is_combining_mark(character) {
        return Vec::new();
    }
    let parts = std::iter::once(character).nfkd().filter(|part| !is_combining_mark(*part));
    parts.map(look).flat_map(char::to_lowercase).collect()
}

/// The representative of all characters that look the same.
fn look(character: char) -> char {
    match ascii_digit(character) {
        space if space.is_whitespace() => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00AD}' => '-',
        '\u{201C}'..='\u{201F}' | '«' | '»' | '\u{2033}' => '"',
        '\u{2018}'..='\u{201B}' | '\u{02BB}'..='\u{02BD}' | '\u{2032}' | '`' | '\u{00B4}' => '\'',
        'А' | 'а' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'С' | 'с' => 'c',
        'Е' | 'е' | 'Ε' => 'e',
        'Н' | 'Η' => 'h',
        'І' | 'і' | 'ı' | 'Ι' => 'i',
        'Ј' | 'ј' => 'j',
        'К' | 'к' | 'Κ' => 'k',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'О' | 'о' | 'Ο' | 'ο' => 'o',
        'Р' | 'р' | 'Ρ' => 'p',
        'Ѕ' | 'ѕ' => 's',
        'Т' | 'Τ' => 't',
        'Х' | 'х' | 'Χ' => 'x',
        'У' | 'у' | 'Υ' => 'y',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ٱ' => 'ا',
        other => other,
    }
}

/// Whether a character is invisible: zero-width characters, direction marks, the soft hyphen, and the Arabic tatweel.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
        || matches!(character, '\u{FEFF}' | '\u{00AD}' | '\u{061C}' | '\u{034F}' | '\u{0640}')
}

/// Converts Arabic-Indic and Persian digits to ASCII digits; returns other characters unchanged.
pub fn ascii_digit(character: char) -> char {
    match character {
        '\u{0660}'..='\u{0669}' => digit(character, 0x0660),
        '\u{06F0}'..='\u{06F9}' => digit(character, 0x06F0),
        other => other,
    }
}

fn digit(character: char, zero: u32) -> char {
    char::from_digit(u32::from(character) - zero, 10).unwrap_or(character)
}

/// Describes the first character in which `text` differs from `other`, or returns `None` if they are equal. `noun`
/// names `text` in the message, `whose` the owner of `other`.
pub fn difference(text: &str, noun: &str, other: &str, whose: &str) -> Option<String> {
    let (ours, theirs): (Vec<char>, Vec<char>) = (text.chars().collect(), other.chars().collect());
    let at = (0..ours.len().max(theirs.len())).find(|at| ours.get(*at) != theirs.get(*at))?;
    let number = at + 1;
    let is_next = |texts: &[char], character: char| texts.get(at + 1) == Some(&character);
    Some(match (ours.get(at), theirs.get(at)) {
        (Some(our), Some(their)) if is_next(&ours, *their) && is_invisible(*our) => {
            format!("character {number} of {noun} is {}, which {whose} does not have", described(*our))
        }
        (Some(our), Some(their)) if is_next(&theirs, *our) && is_invisible(*their) => {
            format!("before character {number} of {noun}, {whose} has {}", described(*their))
        }
        (Some(our), Some(their)) => {
            format!("character {number} of {noun} is {}, where {whose} has {}", described(*our), described(*their))
        }
        (Some(our), None) => {
            format!("character {number} of {noun} is {}, which {whose} does not have", described(*our))
        }
        (None, Some(their)) => format!("at the end of {noun}, {whose} has {}", described(*their)),
        (None, None) => return None,
    })
}

/// A character by code point and name: `U+00A0, a no-break space`.
pub fn described(character: char) -> String {
    let code = u32::from(character);
    match name(character) {
        Some(name) => format!("U+{code:04X}, {name}"),
        None => format!("U+{code:04X}, {} `{character}`", script(character)),
    }
}

fn name(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "a space",
        '\t' => "a tab",
        '\n' | '\r' => "a line end",
        '\u{A0}' => "a no-break space",
        '\u{202F}' => "a narrow no-break space",
        '\u{200B}' => "a zero-width space",
        '\u{200C}' => "a zero-width non-joiner",
        '\u{200D}' => "a zero-width joiner",
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "a directional mark"
        }
        '\u{2060}' | '\u{FEFF}' => "a zero-width no-break space",
        '\u{AD}' => "a soft hyphen",
        '\u{640}' => "an Arabic tatweel",
        '-' => "a hyphen",
        '\u{2010}' | '\u{2011}' => "another hyphen than the keyboard's",
        '\u{2012}'..='\u{2015}' => "a dash",
        '\u{2212}' => "a minus sign",
        space if space.is_whitespace() => "a space of another width",
        mark if is_combining_mark(mark) => "a combining mark",
        control if control.is_control() => "a control character",
        _ => return None,
    })
}

fn script(character: char) -> &'static str {
    let is_letter = character.is_alphabetic();
    match u32::from(character) {
        0x41..=0x24F | 0x1E00..=0x1EFF if is_letter => "the Latin letter",
        0x370..=0x3FF | 0x1F00..=0x1FFF if is_letter => "the Greek letter",
        0x400..=0x52F if is_letter => "the Cyrillic letter",
        0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE if is_letter => "the Arabic letter",
        0x660..=0x669 => "the Arabic-Indic digit",
        0x6F0..=0x6F9 => "the Persian digit",
        _ if is_letter => "the letter",
        _ if character.is_ascii_digit() => "the digit",
        _ => "the character",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(document: &str, words: &str) -> Vec<String> {
        let slice = |(start, end): (usize, usize)| document.chars().skip(start).take(end - start).collect();
        AppearanceIndex::of(document).find(words).into_iter().map(slice).collect()
    }

    #[test]
    fn words_are_found_by_their_appearance() {
        let document =
            "In the “third session”, at Port\u{A0}Ailsa — 4–6 May\n1998; José, Кремль, ك\u{640}تاب, ١٩٩٤ عربي";
        for (words, expected) in [
            ("Port Ailsa", "Port\u{A0}Ailsa"),
            ("\"third session\"", "“third session”"),
            ("4-6 May 1998", "4–6 May\n1998"),
            ("Jose\u{301}", "José"),
            ("P\u{43E}rt Ailsa", "Port\u{A0}Ailsa"),
            ("K\u{440}\u{435}мль", "Кремль"),
            ("کتاب", "ك\u{640}تاب"),
            ("1994 عربی", "١٩٩٤ عربي"),
            ("ses\u{200B}sion ", "session"),
        ] {
            assert_eq!(found(document, words), [expected], "{words}");
        }
        assert_eq!(found(document, "fourth session"), [""; 0]);
        assert_eq!(found(document, " \u{200B}"), [""; 0]);
        assert_eq!(found("a a\u{A0}a", "a"), ["a", "a", "a"]);
    }

    #[test]
    fn the_different_character_is_named() {
        let said = |ours: &str, theirs: &str| difference(ours, "the quote", theirs, "the document");
        assert_eq!(
            said("Port\u{A0}Ailsa", "Port Ailsa").unwrap(),
            "character 5 of the quote is U+00A0, a no-break space, where the document has U+0020, a space"
        );
        assert_eq!(
            said("P\u{43E}rt", "Port").unwrap(),
            "character 2 of the quote is U+043E, the Cyrillic letter `\u{43E}`, where the document has U+006F, the Latin letter `o`"
        );
        assert_eq!(
            said("Po\u{200B}rt", "Port").unwrap(),
            "character 3 of the quote is U+200B, a zero-width space, which the document does not have"
        );
        assert_eq!(
            said("Port", "Port\u{301}").unwrap(),
            "at the end of the quote, the document has U+0301, a combining mark"
        );
        assert_eq!(said("Port", "Port"), None);
    }
}
