//! How well a name fits the words that somebody gives.

use crate::text::name_words;
use diwan_rdf::text::nearest;

/// How well a name fits, the best first. Names and what is asked are compared as [`name_words`] has them, and the order
/// of the words does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Rank {
    /// The whole of a display name.
    Display,
    /// The whole of another name: a spelling of a document, a code.
    Other,
    /// A name without what stands in parentheses or after the first comma, or the abbreviation in the parentheses.
    Part,
    /// All the words are words of the name.
    Words,
    /// The words begin words of the name, or are inflected.
    Beginnings,
}

/// How well a name fits; of one rank, shorter names are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Fit {
    pub(super) rank: Rank,
    /// How many words the name has, without particles; of a name that fits without its additions, those that are left.
    pub(super) length: usize,
    /// How many of them were asked for.
    pub(super) asked: usize,
}

impl Fit {
    /// Whether what was asked for is a third of the name or more: of a longer one it is only a detail.
    pub(super) fn is_good(self) -> bool {
        3 * self.asked >= self.length && self.asked > 0
    }

    /// Whether another name that has the words is so much longer that it is about something else.
    pub(super) fn is_clearer_than(self, other: Self) -> bool {
        other.length >= 2 * self.length
    }
}

/// A name as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct FoldedName {
    words: Vec<String>,
    /// The words of the name without its additions.
    parts: Vec<Vec<String>>,
}

impl FoldedName {
    pub(in crate::store) fn new(name: &str) -> Self {
        Self { words: name_words(name), parts: parts(name).into_iter().map(name_words).collect() }
    }

    /// The parts, and the whole.
    fn forms(&self) -> impl Iterator<Item = &Vec<String>> {
        self.parts.iter().chain([&self.words])
    }
}

/// What is asked for.
pub(in crate::store) struct Asked {
    words: Vec<String>,
}

/// Words that have the same beginning are compared from this length on: shorter ones begin alike by chance.
const BEGINNING: usize = 4;

impl Asked {
    pub(in crate::store) fn new(text: &str) -> Self {
        Self { words: name_words(text) }
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether more than one word is asked for, particles aside.
    pub(super) fn is_of_several_words(&self) -> bool {
        counted(&self.words) > 1
    }

    /// How well a name fits; none when it does not.
    pub(in crate::store) fn fit(&self, name: &FoldedName, is_display: bool) -> Option<Fit> {
        let fit = |rank, words: &[String]| Fit { rank, length: counted(words), asked: counted(&self.words) };
        if self.is_same(&name.words) {
            return Some(fit(if is_display { Rank::Display } else { Rank::Other }, &name.words));
        }
        if let Some(part) = name.parts.iter().find(|part| self.is_same(part)) {
            return Some(fit(Rank::Part, part));
        }
        match name.forms().filter(|words| self.is_in(words)).min_by_key(|words| counted(words)) {
            Some(words) => Some(fit(Rank::Words, words)),
            None => self.begins(&name.words).then(|| fit(Rank::Beginnings, &name.words)),
        }
    }

    /// The same words in any order, or the same letters: `Al-Malik` and `Almalik`.
    fn is_same(&self, words: &[String]) -> bool {
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort();
            words
        };
        !words.is_empty() && (self.words.concat() == words.concat() || sorted(&self.words) == sorted(words))
    }

    /// Every word is a word of the name, or two that are written together or apart are.
    fn is_in(&self, words: &[String]) -> bool {
        let is_word =
            |word: &str| words.iter().any(|other| other == word) || words.windows(2).any(|pair| pair.concat() == word);
        let mut left = self.words.as_slice();
        while let [word, rest @ ..] = left {
            left = match rest {
                _ if is_word(word) => rest,
                [next, rest @ ..] if words.contains(&[word.as_str(), next].concat()) => rest,
                _ => return false,
            };
        }
        !self.words.is_empty()
    }

    fn begins(&self, words: &[String]) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| words.iter().any(|other| is_kin(word, other)))
    }

    /// Of names, which ones are written nearly so; failing that, which ones have words that are.
    pub(super) fn slips(&self, names: &[&FoldedName]) -> Vec<usize> {
        let asked = self.words.join(" ");
        let forms: Vec<(usize, String)> = names
            .iter()
            .enumerate()
            .flat_map(|(at, name)| name.forms().map(move |words| (at, words.join(" "))))
            .collect();
        if let Some(nearest) = nearest(&asked, forms.iter().map(|(_, form)| form)) {
            return forms.iter().filter(|(_, form)| form == nearest).map(|(at, _)| *at).collect();
        }
        let has_all =
            |name: &FoldedName| self.words.iter().all(|word| name.words.contains(word) || is_slip(word, &name.words));
        let names = names.iter().enumerate().filter(|_| !self.words.is_empty());
        names.filter(|(_, name)| has_all(name)).map(|(at, _)| at).collect()
    }
}

/// Words that say nothing of what is meant.
const PARTICLES: [&str; 27] = [
    "a", "al", "an", "and", "at", "bin", "bint", "by", "de", "for", "ibn", "in", "la", "of", "on", "the", "to", "аль",
    "бин", "в", "и", "на", "о", "об", "بن", "في", "من",
];

/// How many words there are, without particles.
fn counted(words: &[String]) -> usize {
    words.iter().filter(|word| !PARTICLES.contains(&word.as_str())).count()
}

/// Whether one word is the other, or begins it, or both are forms of one: three letters more or less at the end.
fn is_kin(word: &str, other: &str) -> bool {
    const ENDING: usize = 3;
    let length = |word: &str| word.chars().count();
    let is_long = length(word) >= BEGINNING && length(other) >= BEGINNING;
    let is_longer_form = word.starts_with(other) && length(word) - length(other) <= ENDING;
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    word == other || is_long && !is_number(word) && !is_number(other) && (other.starts_with(word) || is_longer_form)
}

fn is_slip(word: &str, words: &[String]) -> bool {
    word.chars().count() > BEGINNING && nearest(word, words).is_some()
}

/// What a name is without its additions: before a parenthesis or the first comma, around the parentheses, and the
/// abbreviation in them.
fn parts(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    parts.extend(name.split_once([',', '،', '(']).map(|(head, _)| head));
    if let Some((before, inner, after)) = parenthesis(name) {
        parts.extend(after.trim().is_empty().then_some(before));
        parts.extend(is_abbreviation(inner).then_some(inner));
    }
    parts
}

fn parenthesis(name: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = name.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    Some((before, inner, after))
}

/// One word of capitals.
fn is_abbreviation(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(|character| character.is_uppercase() || character.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(asked: &str, name: &str) -> Option<Fit> {
        Asked::new(asked).fit(&FoldedName::new(name), true)
    }

    fn rank(asked: &str, name: &str) -> Option<Rank> {
        fit(asked, name).map(|fit| fit.rank)
    }

    #[test]
    fn whole_names_come_first_in_every_writing() {
        for (asked, name) in [
            ("turkiye", "Türkiye"),
            ("ALIYEV  Heydar", "Heydar Aliyev"),
            ("Nagorno Karabakh", "Nagorno-Karabakh"),
            ("Almalik", "Al-Malik"),
            ("Cote d Ivoire", "Côte d'Ivoire"),
            ("القمه الاسلاميه السابعه", "القمة الإسلامية السابعة"),
            ("VII исламский саммит", "7-й исламский саммит"),
        ] {
            assert_eq!(rank(asked, name), Some(Rank::Display), "{asked}");
        }
        assert_eq!(Asked::new("OIC").fit(&FoldedName::new("OIC"), false).map(|fit| fit.rank), Some(Rank::Other));
    }

    #[test]
    fn additions_can_be_left_out() {
        for (asked, name) in [
            ("7th Islamic Summit", "7th Islamic Summit, Casablanca 1994"),
            ("Document 003", "Document 003 (English)"),
            ("OIC", "Organisation of Islamic Cooperation (OIC)"),
            ("Organisation of Islamic Cooperation", "Organisation of Islamic Cooperation (OIC)"),
            ("القمة الإسلامية السابعة", "القمة الإسلامية السابعة، الدار البيضاء 1994"),
        ] {
            assert_eq!(rank(asked, name), Some(Rank::Part), "{asked}");
        }
        // What stands in parentheses is a name only where it is an abbreviation.
        assert_eq!(rank("English", "Document 003 (English)"), Some(Rank::Words));
    }

    #[test]
    fn words_of_a_name_count_by_how_much_of_it_they_are() {
        for (asked, name, is_good) in [
            ("Ihsanoglu", "Ekmeleddin İhsanoğlu", true),
            ("Johannesson", "Guðni Thorlacius Jóhannesson", true),
            ("Casablanca summit", "7th Islamic Summit, Casablanca 1994", true),
            ("العثيمين", "يوسف بن أحمد العثيمين", true),
            ("almalik", "Salim bin Mohammed Al-Malik", true),
            ("Turkey", "Grand National Assembly of Turkey", false),
            ("the", "The Gambia", false),
        ] {
            let fit = fit(asked, name).unwrap();
            assert_eq!((fit.rank, fit.is_good()), (Rank::Words, is_good), "{asked}");
        }
        let clearer = |one: &str, other: &str| {
            let fit = |name| fit("Baku conference", name).unwrap();
            fit(one).is_clearer_than(fit(other))
        };
        assert!(clearer("Baku Conference 2008", "Remark on the Baku conference of all the ministers of labour"));
        assert!(!clearer("Conference of tourism ministers, Baku", "Conference of OIC labour ministers, Baku"));
    }

    #[test]
    fn beginnings_and_endings_of_words_are_less_than_words() {
        for (asked, name) in
            [("Turk", "Grand National Assembly of Turkey"), ("Казахстана", "Казахстан"), ("Niger", "Nigeria")]
        {
            assert_eq!(rank(asked, name), Some(Rank::Beginnings), "{asked}");
        }
        for (asked, name) in
            [("199", "Casablanca 1994"), ("Oman", "Woman"), ("the", "Theatre"), ("", "Baku"), ("Baku", "")]
        {
            assert_eq!(rank(asked, name), None, "{asked}");
        }
    }

    #[test]
    fn slips_are_of_whole_names_before_words() {
        let names = ["Türkiye", "Grand National Assembly of Turkey", "Ekmeleddin İhsanoğlu"];
        let folded = names.map(FoldedName::new);
        let slips = |asked| -> Vec<&str> {
            let found = Asked::new(asked).slips(&folded.iter().collect::<Vec<_>>());
            found.into_iter().map(|at| names[at]).collect()
        };
        assert_eq!(slips("Turkiya"), ["Türkiye"]);
        assert_eq!(slips("Ihsanoglou"), ["Ekmeleddin İhsanoğlu"]);
        assert!(slips("qqqqq").is_empty() && slips("").is_empty());
    }
}
