//! Strings as JSON writes them.

use std::borrow::Cow;

/// The text of a string in its quotes; nothing where it is no Unicode text.
pub(super) fn unquoted(quoted: &[u8]) -> Option<Cow<'_, str>> {
    let inner = std::str::from_utf8(quoted.get(1..quoted.len().checked_sub(1)?)?).ok()?;
    match memchr::memchr(b'\\', inner.as_bytes()) {
        None => Some(Cow::Borrowed(inner)),
        Some(_) => unescaped(inner).map(Cow::Owned),
    }
}

/// Where the string ends that begins at a place of a text.
pub(super) fn string_end(text: &[u8], begin: usize) -> usize {
    let mut at = begin + 1;
    while let Some(next) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += next;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

/// A string without its escapes; nothing where half of a surrogate pair stands alone.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        found.push_str(&rest[..at]);
        let escape = rest[at + 1..].chars().next()?;
        rest = &rest[at + 1 + escape.len_utf8()..];
        found.push(match escape {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (unit, after) = code_unit(rest)?;
                let (character, after) = match unit {
                    0xD800..=0xDBFF => {
                        let (low, after) = code_unit(after.strip_prefix("\\u")?)?;
                        (char::decode_utf16([unit, low]).next()?.ok()?, after)
                    }
                    _ => (char::from_u32(u32::from(unit))?, after),
                };
                rest = after;
                character
            }
            other => other,
        });
    }
    found.push_str(rest);
    Some(found)
}

fn code_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, after) = text.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, after))
}
