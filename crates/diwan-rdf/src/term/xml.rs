//! [XML names](https://www.w3.org/TR/xml/#NT-Name) and the lexical spaces that
//! [XSD](https://www.w3.org/TR/xmlschema11-2/) derives from strings.

/// `Name`: starts with a name start character, followed by name characters.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && is_nmtoken(text)
}

/// `NCName`: a name without colons.
pub(super) fn is_nc_name(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// `QName`: a name with an optional prefix.
pub(super) fn is_q_name(text: &str) -> bool {
    let (prefix, local) = text.split_once(':').unwrap_or(("_", text));
    is_nc_name(prefix) && is_nc_name(local)
}

/// `Nmtoken`: one or more name characters.
pub(super) fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_char)
}

/// Whether the text is a list of one or more items, separated by single spaces.
pub(super) fn is_list_of(text: &str, is_part: fn(&str) -> bool) -> bool {
    text.split(' ').all(is_part)
}

/// `normalizedString`: no tabs or line ends.
pub(super) fn is_normalized(text: &str) -> bool {
    !text.contains(['\t', '\n', '\r'])
}

/// `token`: no leading, trailing or consecutive spaces.
pub(super) fn is_token(text: &str) -> bool {
    is_normalized(text) && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// `language`: letters, then parts of letters and digits.
pub(super) fn is_language(text: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    first.bytes().all(|b| b.is_ascii_alphabetic()) && text.split('-').all(is_part)
}

/// `base64Binary`: groups of four characters, the last one padded; single spaces are allowed between characters.
pub(super) fn is_base64(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| *c != ' ').collect();
    let data = bare.trim_end_matches('=');
    // The unused bits of the last character must be zero.
    let last_fits = match bare.len() - data.len() {
        0 => true,
        1 => data.ends_with(|c| "AEIMQUYcgkosw048".contains(c)),
        2 => data.ends_with(|c| "AQgw".contains(c)),
        _ => false,
    };
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    is_token(text) && bare.len().is_multiple_of(4) && last_fits && data.bytes().all(is_digit)
}

fn is_name_start(c: char) -> bool {
    matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_letters() {
        assert!(is_name("a:b") && is_name("имя") && is_nc_name("_1.x-y") && is_nmtoken("1a"));
        assert!(!is_name("1a") && !is_name("") && !is_name("a b") && !is_nc_name("a:b"));
        assert!(is_q_name("a:b") && is_q_name("a") && !is_q_name("a:b:c") && !is_q_name(":a"));
        assert!(is_list_of("a b", is_nc_name) && !is_list_of("a  b", is_nc_name) && !is_list_of("", is_nc_name));
    }

    #[test]
    fn texts_match_their_types() {
        assert!(
            is_normalized(" a ") && !is_normalized("a\nb") && is_token("a b") && !is_token(" a") && !is_token("a  b")
        );
        assert!(is_language("en-Latn-GB") && is_language("x-y") && !is_language("1") && !is_language("en_GB"));
        assert!(!is_language("") && !is_language("languagetoolong"));
    }

    #[test]
    fn base64_is_padded() {
        assert!(is_base64("") && is_base64("YQ==") && is_base64("YWI=") && is_base64("YWJj Y Q =="));
        assert!(
            !is_base64("A") && !is_base64("YR==") && !is_base64("YWJ=") && !is_base64("Y===") && !is_base64("YW-j")
        );
    }
}
