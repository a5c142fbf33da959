//! Names that Turtle can write without escapes, according to its
//! [grammar](https://www.w3.org/TR/turtle/#sec-grammar-grammar).

/// Whether the text is a [`PN_PREFIX`](https://www.w3.org/TR/turtle/#grammar-production-PN_PREFIX), or empty.
pub(in crate::write) fn is_prefix(name: &str) -> bool {
    name.is_empty() || name.starts_with(is_base) && !name.ends_with('.') && name.chars().all(|c| is_char(c) || c == '.')
}

/// Whether the text is a [`PN_LOCAL`](https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL) without `:`, `%` and
/// `\`, or empty.
pub(in crate::write) fn is_local(name: &str) -> bool {
    name.is_empty()
        || name.starts_with(|c: char| is_base(c) || c == '_' || c.is_ascii_digit())
            && !name.ends_with('.')
            && name.chars().all(|c| is_char(c) || c == '.')
}

/// [`PN_CHARS`](https://www.w3.org/TR/turtle/#grammar-production-PN_CHARS)
fn is_char(c: char) -> bool {
    is_base(c) || matches!(c, '_' | '-' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// [`PN_CHARS_BASE`](https://www.w3.org/TR/turtle/#grammar-production-PN_CHARS_BASE)
fn is_base(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

#[cfg(test)]
mod tests {
    use super::{is_local, is_prefix};

    #[test]
    fn local_names_follow_the_grammar() {
        for name in ["", "a", "_", "7", "a.b", "a-b", "القمة", "m000-1152", "a\u{B7}"] {
            assert!(is_local(name), "{name}");
        }
        for name in ["-a", ".a", "a.", "a/b", "a:b", "a%20", "²", "ª", "a b", "a'"] {
            assert!(!is_local(name), "{name}");
        }
    }

    #[test]
    fn prefixes_follow_the_grammar() {
        for name in ["", "a", "a.b", "a-1"] {
            assert!(is_prefix(name), "{name}");
        }
        for name in ["_", "_a", "1", "a.", "a b", "@a"] {
            assert!(!is_prefix(name), "{name}");
        }
    }
}
