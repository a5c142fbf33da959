//! Messages for errors in TOML files.

use diwan_rdf::text::TextError;

/// The message for a TOML error, in one line: line, column and reason. The parser's own message has several lines and
/// quotes the file, so that text from the file could look like a line of this program's output.
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
    fn messages_have_the_position_and_one_line() {
        let message =
            |text: &str| describe_toml_error(text, &toml::from_str::<toml::Table>(text).unwrap_err()).to_string();
        assert!(message("a = 1\nb = [[\n").starts_with("TOML parse error at line "), "{}", message("a = 1\nb = [[\n"));
        assert!(
            message("a = 1\n  a = 2\n").starts_with("TOML parse error at line 2, column 3: "),
            "{}",
            message("a = 1\n  a = 2\n")
        );
        let forged = message("\"x\\n0 errors\" = 1\n\"x\\n0 errors\" = 2\n");
        assert_eq!(forged.lines().count(), 1, "{forged}");
    }
}
