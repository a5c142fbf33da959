//! Wikibase's limits on texts
//! ([`string-limits`](https://doc.wikimedia.org/Wikibase/master/php/docs_topics_options.html)). An edit with a text
//! that violates them fails as a whole.

use crate::link::Value;

/// The maximum length of a label, description or alias, in characters.
const LONGEST_NAME: usize = 250;
/// The maximum length of a text value on Wikidata, in characters.
const LONGEST_TEXT: usize = 1500;

/// A label, description or alias, trimmed; an error with the reason if Wikibase rejects it.
pub(super) fn name(text: &str) -> Result<&str, String> {
    let text = text.trim();
    plain(text, LONGEST_NAME).map(|()| text)
}

/// Checks that Wikidata accepts texts in a language.
pub(super) fn language(tag: &str) -> Result<(), String> {
    let is_code = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if is_code && !is_transliteration(tag) {
        Ok(())
    } else {
        Err(format!("Wikidata has no texts in the language \"{tag}\""))
    }
}

/// Whether the tag is for a transliteration, for which Wikidata has no language codes.
fn is_transliteration(language: &str) -> bool {
    matches!(language, "ar-latn" | "ru-latn") || language.contains("-t-") || language.contains("-x-")
}

/// Checks that a text is not empty or too long, and has no line breaks, tabs or white space at either end.
pub(super) fn plain(text: &str, longest: usize) -> Result<(), String> {
    let trouble = match text.chars().count() {
        0 => "is empty".to_owned(),
        length if length > longest => format!("has {length} characters, and {longest} are allowed"),
        _ if text.contains(ends_line) => "has a line end".to_owned(),
        _ if text.contains('\t') => "has a tab".to_owned(),
        _ if text.trim() != text => "has spaces at its ends".to_owned(),
        _ => return Ok(()),
    };
    Err(format!("the text {trouble}"))
}

fn ends_line(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Checks that Wikibase accepts a value.
pub(super) fn value(value: &Value) -> Result<(), String> {
    match value {
        Value::String(text) => plain(text, LONGEST_TEXT),
        Value::Text { text, language } => self::language(language).and_then(|()| plain(text, LONGEST_TEXT)),
        Value::Entity(_) | Value::Time(_) | Value::Quantity(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_on_one_line() {
        assert_eq!(name(" Baku\n"), Ok("Baku"));
        assert!(name(&"я".repeat(250)).is_ok());
        assert_eq!(name(&"я".repeat(251)).unwrap_err(), "the text has 251 characters, and 250 are allowed");
        for text in ["", "  ", "a\nb", "a\r\nb", "a\tb", "a\u{2028}b", "a\u{85}b"] {
            assert!(name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn texts_are_longer_than_names_and_of_a_known_language() {
        let text = |text: &str, language: &str| value(&Value::Text { text: text.into(), language: language.into() });
        assert!(text(&"x".repeat(1500), "en").is_ok() && text("x", "und").is_ok());
        assert!(text(&"x".repeat(1501), "en").is_err() && text("x", "ar-latn").is_err() && text(" x", "en").is_err());
        assert!(value(&Value::String("a \"b\"".into())).is_ok() && value(&Value::String("a\nb".into())).is_err());
    }
}
