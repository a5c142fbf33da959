//! Placeholders for the languages of the project in vocabularies, mappings and shapes.

const EACH: &str = "{language}";
const FIRST: &str = "{first-language}";

/// Expands the placeholders for languages in a Turtle file. A statement with `{language}` is repeated for each
/// language, and `{first-language}` is replaced by the first of them. Line numbers do not change.
///
/// A statement with a placeholder must start at the beginning of a line and end with ` .` at the end of one.
pub(super) fn for_languages(text: &str, languages: &[String]) -> String {
    let text = text.replace(FIRST, languages.first().map_or("", String::as_str));
    if !text.contains(EACH) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut statement = String::new();
    for line in text.split_inclusive('\n') {
        statement.push_str(line);
        if line.trim_end().ends_with(" .") || !statement.contains(EACH) && is_between(line) {
            out.push_str(&for_each(&statement, languages));
            statement.clear();
        }
    }
    out + &for_each(&statement, languages)
}

/// Whether a line is a comment or empty.
fn is_between(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The statement for each language. All copies but the last are joined into one line, so that later line numbers do not
/// change.
fn for_each(statement: &str, languages: &[String]) -> String {
    if !statement.contains(EACH) {
        return statement.to_owned();
    }
    let Some((last, others)) = languages.split_last() else { return String::new() };
    let joined = statement.lines().collect::<Vec<_>>().join(" ");
    let copies = others.iter().map(|language| joined.replace(EACH, language) + " ");
    copies.collect::<String>() + &statement.replace(EACH, last)
}

#[cfg(test)]
mod tests {
    use super::for_languages;

    fn two(text: &str) -> String {
        for_languages(text, &["fr".to_owned(), "tr".to_owned()])
    }

    #[test]
    fn statements_are_repeated_for_each_language_on_the_same_lines() {
        let text = "# a comment\n<a> <p> 1 .\n\n<b> <p> \"x_{language}\" ;\n  <q> \"{language}\" .\n<c> <p> 2 .\n";
        let expected = "# a comment\n<a> <p> 1 .\n\n<b> <p> \"x_fr\" ;   <q> \"fr\" . <b> <p> \"x_tr\" ;\n  <q> \"tr\" .\n\
            <c> <p> 2 .\n";
        assert_eq!(two(text), expected);
        assert_eq!(text.lines().count(), expected.lines().count());
    }

    #[test]
    fn the_first_language_is_inserted_once() {
        assert_eq!(two("<a> <p> \"about_{first-language}\" .\n"), "<a> <p> \"about_fr\" .\n");
    }

    #[test]
    fn other_statements_do_not_change() {
        let text = "<a> <p> \"{slug}\" .\n<b> <p> \"{language";
        assert_eq!(two(text), text);
    }
}
