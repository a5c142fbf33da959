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
    /// Why it matters, for this and the codes that go with it.
    pub explanation: String,
}

/// All codes, in their order.
pub fn explanations() -> Vec<Explained> {
    let mut explained: Vec<_> = sections().iter().flat_map(|section| codes_of(section)).collect();
    explained.sort_by_key(|explained| explained.code);
    explained
}

/// Paragraphs, put together to sections that begin with a code.
fn sections() -> Vec<Vec<&'static str>> {
    let mut sections: Vec<Vec<&'static str>> = Vec::new();
    for paragraph in PAGE.split("\n\n").map(str::trim) {
        match sections.last_mut() {
            _ if code_at(paragraph).is_some() => sections.push(vec![paragraph]),
            Some(section) => section.push(paragraph),
            None => {}
        }
    }
    sections
}

/// The code with which a text begins: a letter and three digits, before a colon.
fn code_at(text: &'static str) -> Option<&'static str> {
    let code = text.get(..4)?;
    let is_code = code.starts_with(|c: char| c.is_ascii_uppercase()) && code[1..].bytes().all(|b| b.is_ascii_digit());
    (is_code && text[4..].starts_with(':')).then_some(code)
}

fn codes_of(section: &[&'static str]) -> Vec<Explained> {
    let head = section[0];
    let starts: Vec<usize> =
        head.char_indices().map(|(index, _)| index).filter(|index| code_at(&head[*index..]).is_some()).collect();
    let ends = starts.iter().skip(1).copied().chain([head.len()]);
    let explanation = section[1..].join("\n\n");
    let explained = starts.iter().zip(ends).map(|(start, end)| Explained {
        code: &head[*start..start + 4],
        meaning: head[start + 5..end].split_whitespace().collect::<Vec<_>>().join(" "),
        explanation: explanation.clone(),
    });
    explained.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentence_and_its_reasons() {
        let explained = explanations();
        let find = |code: &str| explained.iter().find(|explained| explained.code == code).unwrap();
        assert_eq!(find("D002").meaning, "a key stands twice.");
        assert_eq!(find("D006").meaning, "a key has characters that keys may not have.");
        assert!(find("D006").explanation.starts_with("A slug names one entity"));
        assert!(explained.is_sorted_by(|a, b| a.code < b.code), "no code stands for two things");
        assert!(explained.iter().all(|explained| !explained.meaning.is_empty()));
    }

    /// Every code that a check can give is explained.
    #[test]
    fn no_code_is_left_out() {
        let known: Vec<_> = explanations().into_iter().map(|explained| explained.code).collect();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
        let mut given = 0;
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
        {
            let text = std::fs::read_to_string(&file).unwrap();
            for (index, _) in text.match_indices("error(\"") {
                let code = &text[index + 7..index + 11];
                given += 1;
                assert!(known.contains(&code), "{code} of {}", file.display());
            }
        }
        assert!(given > 10, "{given} codes found");
    }
}
