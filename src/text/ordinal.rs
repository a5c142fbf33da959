//! Ordinals in names as digits: `7th`, `VII`, `seventh`, `7-й`, `седьмой` and `السابع` are all 7.

use super::fold::fold;

/// Folds words and converts ordinals to digits. The original spelling is needed to tell Roman numerals from words.
pub(super) fn with_numbers(written: &[&str]) -> Vec<String> {
    let folded: Vec<String> = written.iter().map(|word| fold(word)).collect();
    let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
    numbered_words(written, &folded).into_iter().map(|(word, _)| word).collect()
}

/// Converts the ordinals among folded words to digits. Each word comes with the number of words that it replaces.
pub fn numbered_words(written: &[&str], folded: &[&str]) -> Vec<(String, usize)> {
    let mut words = Vec::with_capacity(written.len());
    let mut at = 0;
    while let Some(word) = folded.get(at) {
        let next = folded.get(at + 1).copied();
        let is_alone = written.len() == 1;
        let roman = written.get(at).filter(|_| at == 0 && !is_alone || word.len() > 1).and_then(|word| roman(word));
        let (word, length) = match roman {
            Some(number) => (number.to_string(), 1),
            None => one(word, next),
        };
        words.push((word, length));
        at += length;
    }
    words
}

/// The converted word, and the number of words it replaces: one or two.
fn one(word: &str, next: Option<&str>) -> (String, usize) {
    if let Some(digits) = digits(word) {
        // 7-й
        let is_suffix = next.is_some_and(|next| RUSSIAN_SUFFIXES.contains(&next));
        return (digits.to_owned(), if is_suffix { 2 } else { 1 });
    }
    match (next.and_then(|next| pair(word, next)), unit(word)) {
        (Some(number), _) => (number.to_string(), 2),
        (None, Some(number)) => (number.to_string(), 1),
        (None, None) => (word.to_owned(), 1),
    }
}

const ENGLISH_SUFFIXES: [&str; 4] = ["st", "nd", "rd", "th"];

/// In folded form: й is и.
const RUSSIAN_SUFFIXES: [&str; 13] = ["и", "я", "е", "ая", "ыи", "ои", "го", "му", "м", "ом", "ого", "ому", "х"];

/// The digits of `7`, `7th`, `7й` and `ال7`.
fn digits(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("ال").unwrap_or(word);
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, suffix) = rest.split_at(end);
    let is_number = suffix.is_empty() || ENGLISH_SUFFIXES.contains(&suffix) || RUSSIAN_SUFFIXES.contains(&suffix);
    let number = digits.trim_start_matches('0');
    // `003` is 3, and `000` is 0.
    (!digits.is_empty() && is_number).then(|| if number.is_empty() { &digits[digits.len() - 1..] } else { number })
}

/// The value of a Roman numeral in capitals up to 39, the range of session numbers.
fn roman(word: &str) -> Option<u32> {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let (tens, units) = word.split_at(word.len() - word.trim_start_matches('X').len());
    // `trim_start_matches` takes the tens only: the X of IX comes after the I.
    let units = UNITS.iter().position(|numeral| *numeral == units)?;
    let number = tens.len() * 10 + units;
    (tens.len() < 4 && number > 0).then_some(u32::try_from(number).ok()?)
}

/// The value of an ordinal of two words: `twenty first`, `двадцать первый`, `الحادي عشر`, `الثالث والثلاثون`.
fn pair(word: &str, next: &str) -> Option<u32> {
    let before = TENS.iter().find(|(tens, _)| tens.contains(&word)).map(|(_, number)| number);
    if let Some(number) = before {
        return unit(next).filter(|unit| *unit < 10).map(|unit| number + unit);
    }
    let units = arabic_unit(word).filter(|unit| *unit < 10)?;
    match next {
        "عشر" | "عشره" => Some(units + 10),
        _ => next.strip_prefix('و').and_then(arabic_ten).map(|ten| ten + units),
    }
}

/// Tens that precede a unit.
const TENS: [(&[&str], u32); 5] = [
    (&["twenty", "двадцать"], 20),
    (&["thirty", "тридцать"], 30),
    (&["forty", "сорок"], 40),
    (&["fifty", "пятьдесят"], 50),
    (&["sixty", "шестьдесят"], 60),
];

fn unit(word: &str) -> Option<u32> {
    english(word).or_else(|| russian(word)).or_else(|| arabic_unit(word)).or_else(|| arabic_ten(word))
}

const ENGLISH: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

fn english(word: &str) -> Option<u32> {
    place(&ENGLISH, |name| *name == word)
}

/// Stems, to which endings are added.
const RUSSIAN: [&str; 12] =
    ["перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат"];

const RUSSIAN_ENDINGS: [&str; 21] = [
    "ыи", "ая", "ое", "ого", "ои", "ому", "ым", "ом", "ую", "ые", "ых", "ии", "ья", "ье", "ьего", "ьеи", "ьем", "ьему",
    "ью", "ьи", "ьих",
];

fn russian(word: &str) -> Option<u32> {
    let is_ordinal = |stem: &&str| word.strip_prefix(*stem).is_some_and(|ending| RUSSIAN_ENDINGS.contains(&ending));
    place(&RUSSIAN, is_ordinal)
}

const ARABIC: [&[&str]; 10] = [
    &["اول", "اولي", "حادي", "حاديه"],
    &["ثاني", "ثانيه"],
    &["ثالث", "ثالثه"],
    &["رابع", "رابعه"],
    &["خامس", "خامسه"],
    &["سادس", "سادسه"],
    &["سابع", "سابعه"],
    &["ثامن", "ثامنه"],
    &["تاسع", "تاسعه"],
    &["عاشر", "عاشره"],
];

/// Arabic ordinals need the article: without it, the words are also names and fractions.
fn arabic_unit(word: &str) -> Option<u32> {
    let bare = word.strip_prefix("ال")?;
    place(&ARABIC, |forms| forms.contains(&bare))
}

const ARABIC_TENS: [&str; 8] = ["عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"];

fn arabic_ten(word: &str) -> Option<u32> {
    let bare = word.strip_prefix("ال")?;
    let stem = bare.strip_suffix("ون").or_else(|| bare.strip_suffix("ين"))?;
    place(&ARABIC_TENS, |ten| *ten == stem).map(|place| (place + 1) * 10)
}

/// The position of a match, from 1.
fn place<T>(names: &[T], is_it: impl Fn(&T) -> bool) -> Option<u32> {
    names.iter().position(is_it).and_then(|index| u32::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use crate::text::name_words;

    #[test]
    fn ordinals_are_recognized_in_all_languages() {
        for (name, words) in [
            ("7th Islamic Summit", "7 islamic summit"),
            ("VII Islamic Summit", "7 islamic summit"),
            ("the seventh Islamic Summit", "the 7 islamic summit"),
            ("21st session", "21 session"),
            ("the twenty-first session", "the 21 session"),
            ("XXXIII conference", "33 conference"),
            ("IV Игры", "4 игры"),
            ("V ministerial conference", "5 ministerial conference"),
            ("Document 003", "document 3"),
            ("IX", "9"),
            ("XIX", "19"),
            ("7-й саммит", "7 саммит"),
            ("24-ой конференции", "24 конференции"),
            ("седьмой саммит", "7 саммит"),
            ("двадцать первой сессии", "21 сессии"),
            ("третьего саммита", "3 саммита"),
            ("القمة السابعة", "قمه 7"),
            ("المؤتمر الحادي عشر", "موتمر 11"),
            ("القمة الثانية عشرة", "قمه 12"),
            ("الدورة الثالثة والثلاثون", "دوره 33"),
            ("الدورة الـ٣٣", "دوره 33"),
            ("القمة العشرون", "قمه 20"),
        ] {
            assert_eq!(name_words(name).join(" "), words, "{name}");
        }
    }

    #[test]
    fn other_words_are_not_changed() {
        for (name, words) in [
            ("Xi Jinping", "xi jinping"),
            ("Malcolm X", "malcolm x"),
            ("V", "v"),
            ("XIVI", "xivi"),
            ("0", "0"),
            ("000", "0"),
            ("twenty states", "twenty states"),
            ("4G network", "4g network"),
            ("آل ثاني", "ال ثاني"),
            ("Первез", "первез"),
            ("1994", "1994"),
        ] {
            assert_eq!(name_words(name).join(" "), words, "{name}");
        }
    }
}
