//! The regular expressions of `match` and `search`, [I-Regexp](https://www.rfc-editor.org/rfc/rfc9485).

use regex::Regex;

/// Compiles a pattern; nothing when it is none. With `is_whole` it must match a whole text.
pub(super) fn compile(pattern: &str, is_whole: bool) -> Option<Regex> {
    let (mut translated, mut levels, mut is_escaped) = (String::new(), 0_usize, false);
    for character in pattern.chars() {
        match character {
            _ if is_escaped => translated.push(character),
            '[' => {
                // An inner bracket is a character, and begins no class as it does in Rust.
                translated.push_str(if levels > 0 { "\\[" } else { "[" });
                levels = 1;
            }
            ']' => {
                translated.push(']');
                levels = 0;
            }
            '.' if levels == 0 => translated.push_str("[^\\n\\r]"),
            '&' | '~' if levels > 0 => translated.extend(['\\', character]),
            _ => translated.push(character),
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    let wrapped = if is_whole { format!("^(?:{translated})$") } else { translated };
    Regex::new(&wrapped).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts_or_parts() {
        for (pattern, text, is_whole, expected) in [
            ("a.c", "abc", true, true),
            ("a.c", "xabc", true, false),
            ("a.c", "xabc", false, true),
            ("a|b", "bc", true, false),
            ("a.c", "a\rc", true, false),
            ("a.c", "a\u{2028}c", true, true),
            ("^a.*c$", "abc", true, true),
            ("[.]", "x", true, false),
            ("[^a]", "b", true, true),
            ("[a&&b]+", "a&", true, true),
            ("\\[\\.", "[.", true, true),
            ("\\p{Lu}", "Ж", true, true),
        ] {
            assert_eq!(compile(pattern, is_whole).unwrap().is_match(text), expected, "{pattern} {text}");
        }
        assert!(compile("(", true).is_none());
    }
}
