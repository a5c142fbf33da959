//! What a code means: the documentation of the checks, which stands at the head of each of their files.

/// Generated from the files of the checks, and compared with them by a test.
const PAGE: &str = include_str!("../../docs/checks.md");

/// A code, and the sentence that says what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The code.
    pub code: &'static str,
    /// What it stands for, in a sentence.
    pub meaning: String,
    /// What it finds and why it matters, an example, and how to mend it, in Markdown.
    pub explanation: String,
}

/// All codes, in their order.
pub fn explanations() -> Vec<Explained> {
    PAGE.split("\n## ").filter_map(section).collect()
}

/// `D002: a key stands twice.` and the paragraphs below it.
fn section(text: &'static str) -> Option<Explained> {
    let (head, body) = text.split_once('\n')?;
    let (code, meaning) = head.split_once(": ")?;
    let is_code = code.len() == 4 && code.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    is_code.then(|| Explained { code, meaning: meaning.to_owned(), explanation: body.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};

    #[test]
    fn every_code_has_its_sentence_its_reasons_an_example_and_a_way_out() {
        let explained = explanations();
        let find = |code: &str| explained.iter().find(|explained| explained.code == code).unwrap();
        assert_eq!(find("D002").meaning, "a key stands twice.");
        assert!(find("D006").explanation.starts_with("Keys end IRIs"));
        assert!(explained.is_sorted_by(|a, b| a.code < b.code), "no code stands for two things");
        for explained in explained {
            for part in ["Example:", "Mend:"] {
                assert!(explained.explanation.contains(part), "{} has no \"{part}\"", explained.code);
            }
        }
    }

    /// Every code that a check can give is explained, and every code that is explained is given by a check.
    #[test]
    fn no_code_is_left_out() {
        let known: Vec<_> = explanations().into_iter().map(|explained| explained.code).collect();
        let mut given = std::collections::BTreeSet::new();
        for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check")) {
            let text = fs::read_to_string(&file).unwrap();
            for code in codes(&text) {
                assert!(known.contains(&code), "{code} of {}", file.display());
                given.insert(code.to_owned());
            }
        }
        let silent: Vec<_> = known.iter().filter(|code| !given.contains(**code)).collect();
        assert!(silent.is_empty(), "{silent:?} are explained and never given");
    }

    /// Codes in quotation marks.
    fn codes(text: &str) -> impl Iterator<Item = &str> {
        text.split('"').skip(1).filter(|word| {
            word.len() == 4
                && word.starts_with(['D', 'E', 'L', 'M', 'P', 'S'])
                && word[1..].bytes().all(|byte| byte.is_ascii_digit())
        })
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
        files.filter(|path| !path.ends_with("explain.rs")).collect()
    }
}
