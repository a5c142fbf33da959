//! What is wrong with a file in TOML, in one line.

/// Line, column and reason, and the line itself: what the parser draws takes several lines, and what the file says could
/// begin one of them.
pub fn describe_toml_error(text: &str, error: &toml::de::Error) -> String {
    let reason = error.message().replace('\n', ", ");
    let Some(start) = error.span().map(|span| span.start) else { return reason };
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    format!("TOML parse error at line {line}, column {column}: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_mistake_and_all_is_one_line() {
        let told = |text: &str| describe_toml_error(text, &toml::from_str::<toml::Table>(text).unwrap_err());
        assert!(told("a = 1\nb = [[\n").starts_with("TOML parse error at line "), "{}", told("a = 1\nb = [[\n"));
        assert!(
            told("a = 1\n  a = 2\n").starts_with("TOML parse error at line 2, column 3: "),
            "{}",
            told("a = 1\n  a = 2\n")
        );
        let forged = told("\"x\\n0 errors\" = 1\n\"x\\n0 errors\" = 2\n");
        assert_eq!(forged.lines().count(), 1, "{forged}");
    }
}
