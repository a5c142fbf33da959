/// The first character that no XML document can hold, not even [escaped](https://www.w3.org/TR/xml/#charsets).
pub fn forbidden_character(text: &str) -> Option<char> {
    let is_forbidden =
        |c: &char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    text.chars().find(is_forbidden)
}

/// The text between tags or in double quotes. Carriage returns would be [read as line
/// feeds](https://www.w3.org/TR/xml/#sec-line-ends).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
    out
}
