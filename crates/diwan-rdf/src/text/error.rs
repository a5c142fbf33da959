use oxrdfio::{RdfParseError, RdfSyntaxError};
use std::fmt::Display;

/// An error in a text: the message of a parser, and the line that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TextError {
    message: String,
    line: Option<u64>,
}

impl TextError {
    /// An error in a line, counted from 1, or in the whole text.
    pub fn new(message: impl Display, line: Option<u64>) -> Self {
        Self { message: message.to_string(), line }
    }

    /// The line, from 1; `None` if the error is not about one line.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }
}

impl From<String> for TextError {
    fn from(message: String) -> Self {
        Self { message, line: None }
    }
}

impl From<RdfSyntaxError> for TextError {
    fn from(error: RdfSyntaxError) -> Self {
        let line = error.location().map(|location| location.start.line + 1);
        Self::new(error, line)
    }
}

impl From<RdfParseError> for TextError {
    fn from(error: RdfParseError) -> Self {
        match error {
            RdfParseError::Syntax(error) => error.into(),
            RdfParseError::Io(error) => Self::new(error, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdfio::{RdfFormat, RdfParser};

    #[test]
    fn parsers_give_the_line() {
        for (format, text) in [
            (RdfFormat::Turtle, "<a:s> <a:p> \"o\" .\n<a:s> <a:p> .\n"),
            (RdfFormat::NQuads, "<a:s> <a:p> \"o\" .\n<a:s> <a:p> .\n"),
        ] {
            let parsed: Result<Vec<_>, _> = RdfParser::from_format(format).for_slice(text.as_bytes()).collect();
            assert_eq!(TextError::from(parsed.unwrap_err()).line(), Some(2), "{format}");
        }
    }
}
