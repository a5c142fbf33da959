//! The replacement strings of [`fn:replace`](https://www.w3.org/TR/xpath-functions-31/#func-replace): `$1` is what the
//! first group matched, `$0` the whole match, `\$` a dollar and `\\` a backslash. The evaluator takes them for those of
//! Rust's `regex`, where `\$` stays as it is and `$1x` asks for a group called `1x`.

use super::pattern::{Group, Pattern};

/// The text with every match replaced. None where XPath has an error: for a replacement that is wrong (FORX0004), and a
/// pattern that matches the empty text (FORX0003).
pub(super) fn replace(text: &str, pattern: &Pattern, replacement: &str, literally: bool) -> Option<String> {
    if pattern.is_match("")? {
        return None;
    }
    let parts =
        if literally { vec![Part::Text(replacement.to_owned())] } else { parse(replacement, pattern.groups())? };
    pattern.replace_all(text, |group| filled(&parts, group))
}

fn filled(parts: &[Part], group: &Group<'_, '_>) -> String {
    let text = |part| match part {
        &Part::Group(number) => group(number).unwrap_or_default(),
        Part::Text(text) => text,
    };
    parts.iter().map(text).collect()
}

/// A part of a replacement.
#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Group(usize),
}

fn parse(replacement: &str, groups: usize) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = replacement;
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, from) = rest.split_at(at);
        parts.push(Part::Text(before.to_owned()));
        if let Some(after) = from.strip_prefix('\\') {
            let escaped = after.chars().next().filter(|character| matches!(character, '\\' | '$'))?;
            parts.push(Part::Text(escaped.to_string()));
            rest = &after[1..];
        } else {
            let (part, length) = group(&from[1..], groups)?;
            parts.push(part);
            rest = &from[1 + length..];
        }
    }
    parts.push(Part::Text(rest.to_owned()));
    Some(parts)
}

/// The group that digits name, and how many of them: as many as there are groups for, but at least one.
fn group(text: &str, groups: usize) -> Option<(Part, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let known = |length: &usize| text[..*length].parse().is_ok_and(|number: usize| number <= groups);
    let length = (1..=digits).rev().find(known).or((digits > 0).then_some(1))?;
    let number = text[..length].parse().ok()?;
    Some((if number <= groups { Part::Group(number) } else { Part::Text(String::new()) }, length))
}
