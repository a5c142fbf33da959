use diwan_rdf::text::TextError;

/// The message of a TOML error on one line: position and reason. The message of the parser has several lines with text of
/// the file, one of which could look like another message.
pub fn describe_toml_error(text: &str, error: &toml::de::Error) -> TextError {
    let reason = error.message().replace('\n', ", ");
    let Some(start) = error.span().map(|span| span.start) else { return reason.into() };
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    TextError::new(format!("TOML parse error at line {line}, column {column}: {reason}"), Some(line as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_mistake_and_all_is_one_line() {
        let described =
            |text: &str| describe_toml_error(text, &toml::from_str::<toml::Table>(text).unwrap_err()).to_string();
        assert!(
            described("a = 1\nb = [[\n").starts_with("TOML parse error at line "),
            "{}",
            described("a = 1\nb = [[\n")
        );
        assert!(
            described("a = 1\n  a = 2\n").starts_with("TOML parse error at line 2, column 3: "),
            "{}",
            described("a = 1\n  a = 2\n")
        );
        let forged = described("\"x\\n0 errors\" = 1\n\"x\\n0 errors\" = 2\n");
        assert_eq!(forged.lines().count(), 1, "{forged}");
    }
}
