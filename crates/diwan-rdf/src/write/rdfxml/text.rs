use std::borrow::Cow;

/// The first character that XML does not allow, not even [escaped](https://www.w3.org/TR/xml/#charsets).
pub fn forbidden_character(text: &str) -> Option<char> {
    let is_forbidden =
        |c: &char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    // Most texts have no byte with which one of them begins, and looking for it is quicker without branches.
    #[expect(clippy::needless_bitwise_bool, reason = "without branches several bytes are looked at together")]
    let may_be_forbidden = |byte: &u8| (*byte < b' ') | (*byte == 0xEF);
    let has_candidate = text.as_bytes().iter().fold(false, |found, byte| found | may_be_forbidden(byte));
    if has_candidate { text.chars().find(is_forbidden) } else { None }
}

/// Escapes a text for content and double-quoted attributes. Unescaped carriage returns would be [read as line
/// feeds](https://www.w3.org/TR/xml/#sec-line-ends).
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| escape(char::from(byte)).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match escape(character) {
            Some(escape) => out.push_str(escape),
            None => out.push(character),
        }
    }
    Cow::Owned(out)
}

fn escape(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\r' => Some("&#xD;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_markup_is_escaped() {
        assert!(matches!(escaped("القمة, 'a' = b"), Cow::Borrowed("القمة, 'a' = b")));
        assert_eq!(escaped("<a> & \"ж\"\r\n"), "&lt;a&gt; &amp; &quot;ж&quot;&#xD;\n");
    }

    #[test]
    fn characters_that_xml_does_not_have_are_found() {
        for (text, found) in
            [("a\t\n\rﷺ\u{FFFD}\u{FEFF}", None), ("a\u{1}", Some('\u{1}')), ("ﷺ\u{FFFE}", Some('\u{FFFE}'))]
        {
            assert_eq!(forbidden_character(text), found);
        }
    }
}
