//! The replacement strings of [`fn:replace`](https://www.w3.org/TR/xpath-functions-31/#func-replace): `$1` is the match
//! of the first group, `$0` the whole match, `\$` a dollar sign and `\\` a backslash. The evaluator interprets them
//! like Rust's `regex`, where `\$` is not an escape and `$1x` refers to a group named `1x`.

use super::pattern::{Group, Pattern, PatternError, PatternProblem};

/// The cause of an error of `REPLACE`.
#[derive(Debug, PartialEq)]
pub(super) enum ReplaceError {
    OfPattern(PatternError),
    OfReplacement(PatternError),
}

/// The text with every match replaced.
pub(super) fn replace(
    text: &str,
    pattern: &Pattern,
    replacement: &str,
    literally: bool,
) -> Result<String, ReplaceError> {
    check_pattern(pattern).map_err(ReplaceError::OfPattern)?;
    let parts = match literally {
        true => vec![Part::Text(replacement.to_owned())],
        false => parse(replacement, pattern.groups()).map_err(ReplaceError::OfReplacement)?,
    };
    let too_long = || ReplaceError::OfPattern(PatternError::of_whole(PatternProblem::TooManySteps));
    pattern.replace_all(text, |group| filled(&parts, group)).ok_or_else(too_long)
}

/// Refuses a pattern that matches the empty text ([FORX0003](https://www.w3.org/TR/xpath-functions-31/#ERRFORX0003)).
pub(super) fn check_pattern(pattern: &Pattern) -> Result<(), PatternError> {
    match pattern.is_match("") {
        Some(false) => Ok(()),
        Some(true) => Err(PatternError::of_whole(PatternProblem::MatchesEmpty)),
        None => Err(PatternError::of_whole(PatternProblem::TooManySteps)),
    }
}

/// Refuses an invalid replacement ([FORX0004](https://www.w3.org/TR/xpath-functions-31/#ERRFORX0004)). This does not
/// depend on the groups of the pattern.
pub(super) fn check_replacement(replacement: &str) -> Result<(), PatternError> {
    parse(replacement, 0).map(|_| ())
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

fn parse(replacement: &str, groups: usize) -> Result<Vec<Part>, PatternError> {
    let mut parts = Vec::new();
    let mut rest = replacement;
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, from) = rest.split_at(at);
        parts.push(Part::Text(before.to_owned()));
        let wrong = |problem| {
            let before = replacement.len() - from.len();
            PatternError::at(replacement.get(..before).unwrap_or_default().chars().count() + 1, problem)
        };
        if let Some(after) = from.strip_prefix('\\') {
            let escaped = after.chars().next().filter(|character| matches!(character, '\\' | '$'));
            parts.push(Part::Text(escaped.ok_or_else(|| wrong(PatternProblem::ReplacementEscape))?.to_string()));
            rest = &after[1..];
        } else {
            let (part, length) = group(&from[1..], groups).ok_or_else(|| wrong(PatternProblem::ReplacementGroup))?;
            parts.push(part);
            rest = &from[1 + length..];
        }
    }
    parts.push(Part::Text(rest.to_owned()));
    Ok(parts)
}

/// The group with the number in some digits, and the number of digits used: as many as form the number of an existing
/// group, but at least one.
fn group(text: &str, groups: usize) -> Option<(Part, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let known = |length: &usize| text[..*length].parse().is_ok_and(|number: usize| number <= groups);
    let length = (1..=digits).rev().find(known).or((digits > 0).then_some(1))?;
    let number = text[..length].parse().ok()?;
    Some((if number <= groups { Part::Group(number) } else { Part::Text(String::new()) }, length))
}
