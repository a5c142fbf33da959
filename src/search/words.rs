//! The terms under which a word is found.

use crate::text::{fold, numbered_words, plain_letters, word_places};
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use unicode_normalization::UnicodeNormalization as _;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its place in the text, in bytes.
    pub(super) place: Range<usize>,
    /// The word, folded; an ordinal as a number.
    pub(super) exact: Rc<str>,
    /// Its stem, and forms without Arabic particles. None of them equals the word.
    pub(super) forms: Rc<[String]>,
}

/// Splits texts into words. Every spelling is analysed once.
pub(super) struct Analyzer {
    known: FxHashMap<String, Analysis>,
    arabic: Stemmer,
    english: Stemmer,
    russian: Stemmer,
}

#[derive(Clone)]
struct Analysis {
    plain: Rc<str>,
    exact: Rc<str>,
    forms: Rc<[String]>,
}

/// The maximum length of a term in characters. Longer words are cut, in texts and in queries.
const LONGEST: usize = 48;

impl Analyzer {
    pub(super) fn new() -> Self {
        Self {
            known: FxHashMap::default(),
            arabic: Stemmer::create(Algorithm::Arabic),
            english: Stemmer::create(Algorithm::English),
            russian: Stemmer::create(Algorithm::Russian),
        }
    }

    /// The words of a text, in order.
    pub(super) fn words(&mut self, text: &str) -> Vec<Word> {
        let analyses = word_places(text).into_iter().map(|place| {
            let analysis = self.analysis(text.get(place.clone()).unwrap_or_default());
            (place, analysis)
        });
        // Nothing is left of a sign for a vowel without a letter.
        let (places, analyses): (Vec<Range<usize>>, Vec<Analysis>) =
            analyses.filter(|(_, analysis)| !analysis.exact.is_empty()).unzip();
        let plain: Vec<&str> = analyses.iter().map(|analysis| &*analysis.plain).collect();
        let exact: Vec<&str> = analyses.iter().map(|analysis| &*analysis.exact).collect();
        let mut at = 0;
        let mut words = Vec::with_capacity(places.len());
        for (word, count) in numbered_words(&plain, &exact) {
            let (first, last) = (places.get(at), places.get(at + count - 1));
            if let (Some(first), Some(last), Some(analysis)) = (first, last, analyses.get(at)) {
                let place = first.start..last.end;
                words.push(match *word == *analysis.exact {
                    true => Word { place, exact: Rc::clone(&analysis.exact), forms: Rc::clone(&analysis.forms) },
                    false => Word { place, exact: cut(&word).into(), forms: Rc::default() },
                });
            }
            at += count;
        }
        words
    }

    fn analysis(&mut self, written: &str) -> Analysis {
        if let Some(known) = self.known.get(written) {
            return known.clone();
        }
        let plain = plain_letters(written);
        let exact = cut(&fold(&plain));
        let mut forms = self.forms(written, &exact);
        forms.remove(&exact);
        let forms: Vec<String> = forms.into_iter().collect();
        let analysis = Analysis { plain: plain.into(), exact: exact.into(), forms: forms.into() };
        self.known.insert(written.to_owned(), analysis.clone());
        analysis
    }

    fn forms(&self, written: &str, exact: &str) -> BTreeSet<String> {
        match Script::of(exact) {
            Script::Latin => {
                let surname = exact.strip_suffix('a').filter(|rest| rest.ends_with("ev") || rest.ends_with("ov"));
                let surname = surname.filter(|rest| is_long(rest, 5)).map(str::to_owned);
                // Civilization, civilisation.
                let british = exact.contains("iz").then(|| exact.replace("iz", "is"));
                let stems = [Some(exact), british.as_deref()].into_iter().flatten();
                stems.map(|word| self.english.stem(word).into_owned()).chain(surname).collect()
            }
            // Folding makes й an и, but endings have й.
            Script::Cyrillic => BTreeSet::from([fold(&self.russian.stem(&cut(&russian_letters(written))))]),
            Script::Arabic => {
                let mut forms = without_particles(exact);
                let stems = |form: &String| {
                    let stem = self.arabic.stem(form).into_owned();
                    // The stemmer takes the first letter of many words for a particle.
                    let stem = (form.starts_with(&stem) && is_long(&stem, 3)).then_some(stem);
                    // Two endings: that of the plural, and that of the adjective.
                    let first = without_ending(form);
                    let second = first.as_deref().and_then(without_ending);
                    [stem, first, second].into_iter().flatten().collect::<Vec<_>>()
                };
                let stems: Vec<String> = forms.iter().flat_map(stems).collect();
                forms.extend(stems);
                forms
            }
            Script::Other => BTreeSet::new(),
        }
    }
}

/// The beginning of terms that are words as written.
pub(super) const EXACT: char = '=';
/// The beginning of terms that are stems and forms without particles.
const FORM: char = '~';

/// The term of a word.
pub(super) fn exact_term(word: &str) -> String {
    format!("{EXACT}{word}")
}

/// The term of a form of a word.
pub(super) fn form_term(form: &str) -> String {
    format!("{FORM}{form}")
}

/// Whether two texts have the same words, whatever their order and their endings.
pub fn same_words(one: &str, other: &str) -> bool {
    let mut analyzer = Analyzer::new();
    let (words, mut others) = (analyzer.words(one), analyzer.words(other));
    let is_same = |word: &Word, other: &Word| {
        let forms = |word: &Word| word.forms.iter().cloned().chain([word.exact.to_string()]).collect::<BTreeSet<_>>();
        !forms(word).is_disjoint(&forms(other))
    };
    let found = words.iter().all(|word| match others.iter().position(|other| is_same(word, other)) {
        Some(at) => {
            others.swap_remove(at);
            true
        }
        None => false,
    });
    found && others.is_empty() && !words.is_empty()
}

/// The script of a word, by its first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    /// Another script, or a word with digits: neither inflected nor misspelt.
    Other,
}

impl Script {
    pub(super) fn of(word: &str) -> Self {
        match word.chars().next() {
            _ if word.chars().any(char::is_numeric) => Self::Other,
            Some('a'..='z') => Self::Latin,
            Some('\u{0400}'..='\u{052F}') => Self::Cyrillic,
            Some('\u{0620}'..='\u{06FF}') => Self::Arabic,
            _ => Self::Other,
        }
    }
}

/// Lower case, without stress marks, ё as е; й is kept.
fn russian_letters(written: &str) -> String {
    let letters = written.nfc().flat_map(char::to_lowercase).filter(|letter| letter.is_alphabetic());
    letters.map(|letter| if letter == 'ё' { 'е' } else { letter }).collect()
}

/// The word and its forms without the article and the attached particles و ف ب ل ك. A particle of one letter is only
/// removed if at least four letters remain, because many words begin with such a letter.
fn without_particles(word: &str) -> BTreeSet<String> {
    const ARTICLES: [&str; 3] = ["ال", "بال", "كال"];
    let mut forms = BTreeSet::from([word.to_owned()]);
    let mut waiting = vec![word];
    while let Some(form) = waiting.pop() {
        let article = ARTICLES.iter().filter_map(|article| form.strip_prefix(article)).filter(|rest| is_long(rest, 3));
        // In للقمه, the article has lost its alef.
        let joined = form.strip_prefix("لل").filter(|rest| is_long(rest, 3));
        let particle = form.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|rest| is_long(rest, 4));
        for rest in article.chain(joined).chain(particle) {
            if forms.insert(rest.to_owned()) {
                waiting.push(rest);
            }
        }
    }
    forms
}

/// An Arabic word without an ending for which the stemmer has no rule, or only with ta marbuta.
fn without_ending(word: &str) -> Option<String> {
    let long = ["ات", "ون", "ين", "يه", "ها"].into_iter().find_map(|ending| word.strip_suffix(ending));
    let short = || word.strip_suffix(['ه', 'ي']).filter(|rest| is_long(rest, 4));
    long.filter(|rest| is_long(rest, 3)).or_else(short).map(str::to_owned)
}

fn is_long(word: &str, least: usize) -> bool {
    word.chars().count() >= least
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// Words of questions that say nothing of what is asked, folded. They are left out unless there are no others.
const EMPTY: [&str; 83] = [
    "a",
    "about",
    "an",
    "and",
    "are",
    "as",
    "at",
    "by",
    "did",
    "do",
    "does",
    "for",
    "from",
    "how",
    "in",
    "is",
    "it",
    "many",
    "much",
    "of",
    "on",
    "or",
    "the",
    "to",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whom",
    "why",
    "with",
    "а",
    "был",
    "была",
    "были",
    "было",
    "в",
    "во",
    "где",
    "для",
    "за",
    "и",
    "из",
    "или",
    "как",
    "какие",
    "какой",
    "когда",
    "кто",
    "на",
    "не",
    "о",
    "об",
    "от",
    "по",
    "при",
    "с",
    "сколько",
    "со",
    "что",
    "ли",
    "الي",
    "التي",
    "الذي",
    "او",
    "اين",
    "بين",
    "عن",
    "علي",
    "في",
    "كم",
    "كيف",
    "لماذا",
    "ما",
    "ماذا",
    "متي",
    "مع",
    "من",
    "هل",
    "و",
];

/// Whether a folded word says nothing of what is asked.
pub(super) fn is_empty_word(word: &str) -> bool {
    EMPTY.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(text: &str) -> Word {
        let mut words = Analyzer::new().words(text);
        assert_eq!(words.len(), 1, "{text}");
        words.remove(0)
    }

    /// Whether two words share a term.
    fn meet(one: &str, other: &str) -> bool {
        let terms = |text: &str| {
            let word = word(text);
            let forms: BTreeSet<String> = word.forms.iter().cloned().collect();
            &forms | &BTreeSet::from([word.exact.to_string()])
        };
        !terms(one).is_disjoint(&terms(other))
    }

    #[test]
    fn spellings_of_one_word_are_one_word() {
        for (one, other) in [
            ("ALIYEV", "aliyev"),
            ("Türkiye", "turkiye"),
            ("Əliyev", "eliyev"),
            ("İhsanoğlu", "ihsanoglu"),
            ("Ёлкин", "елкин"),
            ("Ходжалы\u{301}", "ходжалы"),
            ("إسلامي", "اسلامي"),
            ("القُدْس", "القدس"),
            ("خوجالى", "خوجالي"),
            ("منظمة", "منظمه"),
            ("مؤتمر", "موتمر"),
            ("التعـــاون", "التعاون"),
            ("زهراء", "زهرا"),
            ("١٩٩٤", "1994"),
            ("seventh", "VII"),
            ("седьмой", "7-й"),
            ("السابعة", "7th"),
            ("ﻗﺮﺍﺭ", "قرار"),
        ] {
            assert_eq!(word(one).exact, word(other).exact, "{one}");
        }
    }

    #[test]
    fn inflected_words_share_a_term() {
        for (one, other) in [
            ("resolutions", "resolution"),
            ("conferred", "conferring"),
            ("Aliyeva", "Aliyev"),
            ("civilizations", "civilisation"),
            ("саммита", "саммиты"),
            ("исламский", "исламской"),
            ("Ходжалинская", "Ходжалинской"),
            ("القمة", "قمة"),
            ("والقمة", "قمة"),
            ("للقمة", "القمة"),
            ("بالمؤتمر", "مؤتمر"),
            ("لخوجالي", "خوجالي"),
            ("وبأذربيجان", "أذربيجان"),
            ("الإسلامية", "إسلامي"),
            ("قرارات", "قرار"),
            ("الإسلامية", "الإسلاميين"),
            ("وزارة", "الوزارات"),
        ] {
            assert!(meet(one, other), "{one}: {:?}, {other}: {:?}", word(one), word(other));
        }
    }

    #[test]
    fn words_that_only_begin_alike_share_none() {
        for (one, other) in [
            ("Baku", "Bakuvian"),
            ("وزير", "زير"),
            ("باكو", "اكو"),
            ("بيان", "يان"),
            ("1994", "1995"),
            ("Oman", "Woman"),
            ("мир", "мирза"),
        ] {
            assert!(!meet(one, other), "{one} {other}");
        }
    }

    #[test]
    fn texts_with_the_same_words_are_recognized() {
        for (one, other, is_same) in [
            ("Meetings", "meeting", true),
            ("statement, public", "public statement", true),
            ("саммиты", "саммит", true),
            ("القمم", "قمة", false),
            ("meeting", "meeting of ministers", false),
            ("a a", "a b", false),
            ("?", "", false),
        ] {
            assert_eq!(same_words(one, other), is_same, "{one}");
        }
    }

    #[test]
    fn words_have_places_and_ordinals_of_two_words_have_one() {
        let text = "the twenty-first session (2005)";
        let words = Analyzer::new().words(text);
        let places: Vec<_> = words.iter().map(|word| (&*word.exact, &text[word.place.clone()])).collect();
        assert_eq!(places, [("the", "the"), ("21", "twenty-first"), ("session", "session"), ("2005", "2005")]);
    }

    proptest! {
        #[test]
        fn marks_that_are_not_seen_change_nothing(
            text in "[a-zа-яё\u{0621}-\u{064A}]{1,12}",
            mark in "[\u{200F}\u{200E}\u{064B}-\u{0652}\u{0301}]",
        ) {
            let analyse = |text: &str| {
                Analyzer::new().words(text).iter().map(|word| word.exact.to_string()).collect::<Vec<_>>()
            };
            let marked: String = text.chars().flat_map(|letter| [letter.to_string(), mark.clone()]).collect();
            prop_assert_eq!(analyse(&text), analyse(&marked));
        }

        #[test]
        fn capitals_change_nothing(text in "[a-zа-яё]{2,12}") {
            // Roman numerals are numbers only in capitals.
            prop_assume!(text.chars().any(|letter| !"ivx".contains(letter)));
            prop_assert_eq!(word(&text).exact, word(&text.to_uppercase()).exact);
        }

        #[test]
        fn any_text_has_words_at_their_places(text in any::<String>()) {
            let mut end = 0;
            for word in Analyzer::new().words(&text) {
                prop_assert!(word.place.start >= end && word.place.end > word.place.start);
                prop_assert!(text.get(word.place.clone()).is_some());
                prop_assert!(!word.exact.is_empty() && !word.forms.iter().any(|form| **form == *word.exact));
                end = word.place.end;
            }
        }
    }
}
