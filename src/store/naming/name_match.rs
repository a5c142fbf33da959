//! How well a name matches the words of a request.

use crate::text::name_words;
use diwan_rdf::text::nearest;

/// How well a name matches, the best match first. Both sides are compared as word lists of [`name_words`]; the order of
/// the words does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Rank {
    /// The request is the whole display name.
    Display,
    /// The request is the whole of another name: a spelling found in a document, or a code.
    Other,
    /// The request is the name without its additions (text in parentheses or after the first comma), or the
    /// abbreviation in the parentheses.
    Part,
    /// All words of the request are words of the name.
    Words,
    /// Each word of the request is a prefix or another inflected form of a word of the name.
    Beginnings,
}

/// How well a name matches; within a rank, shorter names match better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct NameMatch {
    pub(super) rank: Rank,
    /// The number of words of the name, particles excluded; if it matches without its additions, of what is left.
    pub(super) length: usize,
    /// The number of words of the request, particles excluded.
    pub(super) query_length: usize,
}

impl NameMatch {
    /// Whether the request makes up at least a third of the name. In a longer name, its words are only a detail.
    pub(super) fn is_good(self) -> bool {
        3 * self.query_length >= self.length && self.query_length > 0
    }

    /// Whether another matching name is so much longer that it is about something else.
    pub(super) fn is_clearer_than(self, other: Self) -> bool {
        other.length >= 2 * self.length
    }
}

/// A name, folded for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct FoldedName {
    words: Vec<String>,
    /// The word lists of the name without its additions.
    parts: Vec<Vec<String>>,
}

impl FoldedName {
    pub(in crate::store) fn new(name: &str) -> Self {
        Self { words: name_words(name), parts: parts(name).into_iter().map(name_words).collect() }
    }

    /// The word lists without additions, then the whole name.
    fn forms(&self) -> impl Iterator<Item = &Vec<String>> {
        self.parts.iter().chain([&self.words])
    }
}

/// The words of a request.
pub(in crate::store) struct NameQuery {
    words: Vec<String>,
}

/// The minimum length of words that are compared by prefix; shorter words share prefixes by chance.
const BEGINNING: usize = 4;

impl NameQuery {
    pub(in crate::store) fn new(text: &str) -> Self {
        Self { words: name_words(text) }
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the request has more than one word, particles excluded.
    pub(super) fn has_several_words(&self) -> bool {
        word_count(&self.words) > 1
    }

    /// How well a name matches; `None` if it does not.
    pub(in crate::store) fn fit(&self, name: &FoldedName, is_display: bool) -> Option<NameMatch> {
        let fit = |rank, words: &[String]| NameMatch {
            rank,
            length: word_count(words),
            query_length: word_count(&self.words),
        };
        if self.is_whole(&name.words) {
            return Some(fit(if is_display { Rank::Display } else { Rank::Other }, &name.words));
        }
        if let Some(part) = name.parts.iter().find(|part| self.is_whole(part)) {
            return Some(fit(Rank::Part, part));
        }
        match name.forms().filter(|words| self.has_all_words(words)).min_by_key(|words| word_count(words)) {
            Some(words) => Some(fit(Rank::Words, words)),
            None => self.has_all_prefixes(&name.words).then(|| fit(Rank::Beginnings, &name.words)),
        }
    }

    /// Whether the words are the same in any order, or have the same letters in sequence: `Al-Malik` and `Almalik`.
    fn is_whole(&self, words: &[String]) -> bool {
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort();
            words
        };
        !words.is_empty() && (self.words.concat() == words.concat() || sorted(&self.words) == sorted(words))
    }

    /// Whether every word of the request is a word of the name. Two adjacent words also match when written as one, on
    /// either side.
    fn has_all_words(&self, words: &[String]) -> bool {
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

    fn has_all_prefixes(&self, words: &[String]) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| words.iter().any(|other| is_prefix_or_form(word, other)))
    }

    /// The indexes of names that the request may be a misspelling of: names close to the whole request, else names that
    /// contain each of its words, possibly misspelt.
    pub(super) fn misspelt(&self, names: &[&FoldedName]) -> Vec<usize> {
        let asked = self.words.join(" ");
        let forms: Vec<(usize, String)> = names
            .iter()
            .enumerate()
            .flat_map(|(at, name)| name.forms().map(move |words| (at, words.join(" "))))
            .collect();
        if let Some(nearest) = nearest(&asked, forms.iter().map(|(_, form)| form)) {
            return forms.iter().filter(|(_, form)| form == nearest).map(|(at, _)| *at).collect();
        }
        let has_all = |name: &FoldedName| {
            self.words.iter().all(|word| name.words.contains(word) || is_misspelt(word, &name.words))
        };
        let names = names.iter().enumerate().filter(|_| !self.words.is_empty());
        names.filter(|(_, name)| has_all(name)).map(|(at, _)| at).collect()
    }
}

/// Particles: words that do not help to identify an entity.
const PARTICLES: [&str; 27] = [
    "a", "al", "an", "and", "at", "bin", "bint", "by", "de", "for", "ibn", "in", "la", "of", "on", "the", "to", "аль",
    "бин", "в", "и", "на", "о", "об", "بن", "في", "من",
];

/// The number of words, particles excluded.
fn word_count(words: &[String]) -> usize {
    words.iter().filter(|word| !PARTICLES.contains(&word.as_str())).count()
}

/// Whether two words are equal, the first is a prefix of the second, or the first extends the second by an inflectional
/// ending of at most three letters.
fn is_prefix_or_form(word: &str, other: &str) -> bool {
    const ENDING: usize = 3;
    let length = |word: &str| word.chars().count();
    let is_long = length(word) >= BEGINNING && length(other) >= BEGINNING;
    let is_longer_form = word.starts_with(other) && length(word) - length(other) <= ENDING;
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    word == other || is_long && !is_number(word) && !is_number(other) && (other.starts_with(word) || is_longer_form)
}

fn is_misspelt(word: &str, words: &[String]) -> bool {
    word.chars().count() > BEGINNING && nearest(word, words).is_some()
}

/// The forms of a name without its additions: the text before a parenthesis or the first comma, the text before a final
/// parenthesis, and the abbreviation in the parentheses.
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

/// Whether the text is two or more capitals and digits.
fn is_abbreviation(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(|character| character.is_uppercase() || character.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(asked: &str, name: &str) -> Option<NameMatch> {
        NameQuery::new(asked).fit(&FoldedName::new(name), true)
    }

    fn rank(asked: &str, name: &str) -> Option<Rank> {
        fit(asked, name).map(|fit| fit.rank)
    }

    #[test]
    fn whole_names_come_first_in_all_spellings() {
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
        assert_eq!(NameQuery::new("OIC").fit(&FoldedName::new("OIC"), false).map(|fit| fit.rank), Some(Rank::Other));
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
        // Text in parentheses is a name of its own only if it is an abbreviation.
        assert_eq!(rank("English", "Document 003 (English)"), Some(Rank::Words));
    }

    #[test]
    fn words_match_if_they_are_a_third_of_the_name() {
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
    fn partial_words_rank_below_whole_words() {
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
    fn misspellings_of_whole_names_come_before_those_of_words() {
        let names = ["Türkiye", "Grand National Assembly of Turkey", "Ekmeleddin İhsanoğlu"];
        let folded = names.map(FoldedName::new);
        let misspelt = |asked| -> Vec<&str> {
            let found = NameQuery::new(asked).misspelt(&folded.iter().collect::<Vec<_>>());
            found.into_iter().map(|at| names[at]).collect()
        };
        assert_eq!(misspelt("Turkiya"), ["Türkiye"]);
        assert_eq!(misspelt("Ihsanoglou"), ["Ekmeleddin İhsanoğlu"]);
        assert!(misspelt("qqqqq").is_empty() && misspelt("").is_empty());
    }
}
