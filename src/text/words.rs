//! Splitting of names into words.

use super::fold::is_mark;
use super::ordinal::with_numbers;
use unicode_normalization::UnicodeNormalization as _;

/// The words of a name, folded as in [`fold`](super::fold). Hyphens and other punctuation separate words, apostrophes
/// do not. The Arabic article is removed, and ordinals become digits, whether they are written `7th`, `VII`, `seventh`,
/// `7-й`, `седьмой` or `السابع`.
pub fn name_words(name: &str) -> Vec<String> {
    let plain: String = name.nfkd().filter(|character| !is_mark(*character) && !is_apostrophe(*character)).collect();
    let parted = plain.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let written: Vec<&str> = parted.collect();
    with_numbers(&written).into_iter().map(without_article).collect()
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
    use super::name_words;

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
