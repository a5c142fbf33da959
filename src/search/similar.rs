//! Words that are spelt similarly, for words that occur nowhere.

use super::Index;
use super::words::Script;
use strsim::osa_distance;

/// Words that take the place of `word`, the most similar first: words that begin with it; if there are none, the words
/// of the same script with the fewest different sounds, at most two.
pub(super) fn similar(index: &Index, word: &str) -> Vec<String> {
    let script = Script::of(word);
    let length = word.chars().count();
    if script == Script::Other || !(SHORTEST..=LONGEST).contains(&length) {
        return Vec::new();
    }
    let longer = index.words().filter(|other| other.starts_with(word) && other.chars().count() <= length + ENDING);
    let longer: Vec<String> = longer.take(MOST).map(str::to_owned).collect();
    if !longer.is_empty() {
        return longer;
    }
    let wanted = sounds(word);
    let most = match wanted.chars().count() {
        ..=4 => 0,
        5..=6 => 1,
        _ => 2,
    };
    let near = index.words().filter(|other| Script::of(other) == script && is_as_long(length, other));
    let near = near.filter_map(|other| {
        let distance = osa_distance(&wanted, &sounds(other));
        (distance <= most).then(|| (distance, osa_distance(word, other), other))
    });
    let mut near: Vec<(usize, usize, &str)> = near.collect();
    near.sort_unstable();
    let least = near.first().map(|(distance, ..)| *distance);
    let nearest = near.into_iter().take_while(|(distance, ..)| Some(*distance) == least);
    nearest.take(MOST).map(|(_, _, other)| other.to_owned()).collect()
}

/// The lengths of words for which others are tried, in letters. In shorter words, one letter makes another word.
const SHORTEST: usize = 4;
const LONGEST: usize = 32;
/// How many letters longer a word that begins with the word may be.
const ENDING: usize = 6;
/// How many words take the place of one.
const MOST: usize = 8;

/// Whether a word is not so much longer or shorter that it cannot be similar. A sound has up to three letters.
fn is_as_long(length: usize, other: &str) -> bool {
    other.chars().count().abs_diff(length) <= 4
}

/// A word with one letter for each sound that languages transliterate differently: `khojaly`, `xocalı` and `hodjaly`
/// differ in one letter at most.
fn sounds(word: &str) -> String {
    const SOUNDS: [(&str, &str); 19] = [
        ("dzh", "j"),
        ("dj", "j"),
        ("zh", "j"),
        ("kh", "h"),
        ("x", "h"),
        ("gh", "g"),
        ("q", "k"),
        ("sh", "s"),
        ("ch", "c"),
        ("ph", "f"),
        ("th", "t"),
        ("w", "v"),
        ("oo", "u"),
        ("ou", "u"),
        ("ee", "i"),
        ("ey", "ei"),
        ("y", "i"),
        ("дж", "ж"),
        ("э", "е"),
    ];
    let plain = SOUNDS.iter().fold(word.to_owned(), |word, (letters, sound)| match word.contains(letters) {
        true => word.replace(letters, sound),
        false => word,
    });
    let mut letters: Vec<char> = plain.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Builder, Entry, Text};
    use super::*;

    fn index(words: &str) -> Index {
        let mut builder = Builder::new("");
        let text = Text { field: String::new(), language: String::new(), text: words.to_owned(), weight: 100 };
        builder.thing(Entry { texts: vec![text], ..Entry::default() }).unwrap();
        builder.finish("").unwrap()
    }

    #[test]
    fn spellings_that_vary_are_similar() {
        for (asked, written) in [
            ("hojaly", "khojaly"),
            ("hodjaly", "khojaly"),
            ("xocali", "khojaly"),
            ("butracaya", "putrajaya"),
            ("aliev", "aliyev"),
            ("muhammad", "mohammed"),
            ("ходжали", "ходжалы"),
            ("خوجلي", "خوجالي"),
            ("azerb", "azerbaijan"),
            ("irak", "iraq"),
        ] {
            assert_eq!(similar(&index(&format!("summit {written} 1994 baku саммит قمة")), asked), [written], "{asked}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for (asked, written) in [
            ("oman", "amman"),
            ("1994", "1995"),
            ("hojaly", "ходжалы"),
            ("iran", "iraq"),
            ("summit", "salmon"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ] {
            assert_eq!(similar(&index(written), asked), Vec::<String>::new(), "{asked}");
        }
    }

    #[test]
    fn words_that_begin_alike_come_before_misspellings() {
        assert_eq!(
            similar(&index("secretariat secretary sekretar"), "secret"),
            ["secretary", "secretariat"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
        );
        assert_eq!(similar(&index("alexei alexey"), "alexez"), ["alexei", "alexey"]);
    }
}
