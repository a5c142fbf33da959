//! JSON formatting: two spaces of indentation; short arrays and objects with one item are on one line.

use super::json::Json;

/// The maximum length in characters of an array or object on one line.
const LONGEST_LINE: usize = 16;

/// Adds a value whose first line is indented already. The other lines are indented by `depth`.
pub(super) fn value(text: &mut String, value: &Json<'_>, depth: usize) {
    match value {
        Json::Null => text.push_str("null"),
        Json::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => text.push_str(number),
        Json::String(value) => string(text, value),
        Json::Array(items) if items.is_empty() => text.push_str("[]"),
        Json::Object(entries) if entries.is_empty() => text.push_str("{}"),
        Json::Array(_) | Json::Object(_) if width(value).is_some() => on_one_line(text, value),
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                line(text, index == 0, depth + 1);
                self::value(text, item, depth + 1);
            }
            last_line(text, depth);
            text.push(']');
        }
        Json::Object(entries) => {
            text.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                entry(text, index == 0, key, item, depth + 1);
            }
            last_line(text, depth);
            text.push('}');
        }
    }
}

/// Adds an entry of an object on its own line.
pub(super) fn entry(text: &mut String, is_first: bool, name: &str, item: &Json<'_>, depth: usize) {
    key(text, is_first, name, depth);
    value(text, item, depth);
}

/// Adds the key of an entry. The caller adds the value.
pub(super) fn key(text: &mut String, is_first: bool, name: &str, depth: usize) {
    line(text, is_first, depth);
    string(text, name);
    text.push_str(": ");
}

/// Starts the line of an item or entry.
pub(super) fn line(text: &mut String, is_first: bool, depth: usize) {
    if !is_first {
        text.push(',');
    }
    last_line(text, depth);
}

/// Starts the line of the closing bracket of an array or object.
pub(super) fn last_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

/// An array or object with one item.
fn on_one_line(text: &mut String, value: &Json<'_>) {
    match value {
        Json::Array(items) if !items.is_empty() => {
            text.push_str("[ ");
            items.iter().for_each(|item| on_one_line(text, item));
            text.push_str(" ]");
        }
        Json::Object(entries) if !entries.is_empty() => {
            text.push_str("{ ");
            for (key, item) in entries.iter() {
                string(text, key);
                text.push_str(": ");
                on_one_line(text, item);
            }
            text.push_str(" }");
        }
        other => self::value(text, other, 0),
    }
}

/// The width of a value, or `None` if it does not fit on one line.
fn width(value: &Json<'_>) -> Option<usize> {
    let width = match value {
        Json::Null => 4,
        Json::Boolean(value) => 5 - usize::from(*value),
        Json::Number(number) => return Some(number.len()),
        Json::String(text) => return Some(string_width(text)),
        Json::Array(items) if items.len() <= 1 => 4 + items.first().map_or(Some(0), width)?,
        Json::Object(entries) if entries.len() <= 1 => match entries.iter().next() {
            Some((key, item)) => 4 + string_width(key) + 2 + width(item)?,
            None => 4,
        },
        Json::Array(_) | Json::Object(_) => return None,
    };
    (width <= LONGEST_LINE).then_some(width)
}

/// The width of a string; counting stops when it is too long.
fn string_width(text: &str) -> usize {
    let width = |char| match escape(char) {
        Some(_) => 2,
        None if char < ' ' => 6,
        None => 1,
    };
    2 + text.chars().take(LONGEST_LINE).map(width).sum::<usize>()
}

/// Adds a string as [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785#name-serialization-of-strings) writes it.
fn string(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        text.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        if let Some(char) = chars.next() {
            match escape(char) {
                Some(escaped) => text.extend(['\\', escaped]),
                None => text.push_str(&format!("\\u{:04x}", u32::from(char))),
            }
        }
        rest = chars.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

/// The letter of the short escape of a character.
fn escape(char: char) -> Option<char> {
    Some(match char {
        '\\' | '"' => char,
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{C}' => 'f',
        '\r' => 'r',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn laid_out(text: &str) -> String {
        let mut out = String::new();
        super::value(&mut out, &Json::parse(text).unwrap(), 0);
        out
    }

    #[test]
    fn short_single_values_stay_on_one_line() {
        for text in
            ["[ \"0123456789\" ]", "{ \"a\": \"12345\" }", "[ [ [ 1234 ] ] ]", "[]", "{}", "{ \"\\n\": true }", "1.50"]
        {
            assert_eq!(laid_out(text), text);
        }
        assert_eq!(laid_out("[\"0123456789a\"]"), "[\n  \"0123456789a\"\n]");
        assert_eq!(laid_out("[1,2]"), "[\n  1,\n  2\n]");
        assert_eq!(
            laid_out("{\"a\":[{}],\"b\":[[1,2]]}"),
            "{\n  \"a\": [ {} ],\n  \"b\": [\n    [\n      1,\n      2\n    ]\n  ]\n}"
        );
    }

    #[test]
    fn strings_are_escaped_as_little_as_json_allows() {
        assert_eq!(
            laid_out(r#""\u0001\u001f\u007f\/\u00e9\\\"\b\f\n\r\t""#),
            "\"\\u0001\\u001f\u{7f}/é\\\\\\\"\\b\\f\\n\\r\\t\""
        );
    }
}
