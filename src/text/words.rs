//! Splitting of names into words.

use super::fold::is_mark;
use super::ordinal::with_numbers;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The words of a name, folded as in [`fold`](super::fold). Hyphens and other punctuation separate words, apostrophes
/// do not. The Arabic article is removed, and ordinals become digits, whether they are written `7th`, `VII`, `seventh`,
/// `7-й`, `седьмой` or `السابع`.
pub fn name_words(name: &str) -> Vec<String> {
    let plain = plain_letters(name);
    let parted = plain.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let written: Vec<&str> = parted.collect();
    with_numbers(&written).into_iter().map(without_article).collect()
}

/// The places of the words of a text, in bytes. Words are parted as in [`name_words`]; marks and apostrophes belong to a
/// word only inside it.
pub fn word_places(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut current: Option<Range<usize>> = None;
    for (at, character) in text.char_indices() {
        let is_silent = is_mark(character) || is_apostrophe(character);
        match (&mut current, character.is_alphanumeric() && !is_silent) {
            (Some(place), true) => place.end = at + character.len_utf8(),
            (None, true) => current = Some(at..at + character.len_utf8()),
            // A quotation mark may be the end of a quote; a vowel sign or a hamza is the end of its word.
            (Some(place), false) if is_silent && (character.is_alphabetic() || is_combining_mark(character)) => {
                place.end = at + character.len_utf8();
            }
            (_, false) if is_silent => {}
            (_, false) => places.extend(current.take()),
        }
    }
    places.extend(current);
    places
}

/// The letters and digits of a word in their plain forms, without marks and apostrophes. Capitals are kept.
pub fn plain_letters(text: &str) -> String {
    text.nfkd().filter(|character| !is_mark(*character) && !is_apostrophe(*character)).collect()
}

/// Apostrophes, and the signs that transliterations use for hamza and ʿayn. The Arabic hamza on the line is included,
/// because it is often omitted.
fn is_apostrophe(character: char) -> bool {
    matches!(character,
        '\'' | '`' | '\u{00B4}' | '\u{0621}' | '\u{02B9}'..='\u{02BF}' | '\u{02C8}' | '\u{2018}'..='\u{201B}' | '\u{2032}')
}

/// Removes the article `ال` if at least three letters remain.
fn without_article(word: String) -> String {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() >= 3 => rest.to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{name_words, word_places};

    #[test]
    fn words_have_places_in_the_text() {
        let words = |text: &str| word_places(text).into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>();
        assert_eq!(words("“Khojaly”, 10/11-P"), ["Khojaly", "10", "11", "P"]);
        assert_eq!(words("‘Côte d’Ivoire’"), ["Côte", "d’Ivoire"]);
        assert_eq!(words("\u{200F}القُدس\u{200F} — ١٩٩٤"), ["القُدس", "١٩٩٤"]);
        assert_eq!(words("الشهداء، سلامٌ ‘زهراء’"), ["الشهداء", "سلامٌ", "زهراء"]);
        assert_eq!(words("’ \u{301}\u{200E}?!"), Vec::<String>::new());
    }

    #[test]
    fn punctuation_separates_words_but_apostrophes_do_not() {
        for (name, words) in [
            ("Nagorno-Karabakh", "nagorno karabakh"),
            ("Côte d'Ivoire", "cote divoire"),
            ("Côte d’Ivoire", "cote divoire"),
            ("Qurʾān", "quran"),
            ("ʻAbd al-ʿAzīz", "abd al aziz"),
            ("E.Ihsanoglu", "e ihsanoglu"),
            ("Organisation of Islamic Cooperation (OIC)", "organisation of islamic cooperation oic"),
            ("«العدالة لخوجالي»", "عداله لخوجالي"),
            ("زهراء", "زهرا"),
            ("القمة الإسلامية", "قمه اسلاميه"),
            ("عبد الله", "عبد الله"),
            ("?!", ""),
        ] {
            assert_eq!(name_words(name).join(" "), words, "{name}");
        }
    }
}
