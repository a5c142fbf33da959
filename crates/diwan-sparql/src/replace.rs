//! `REPLACE` with the replacement strings of [XPath](https://www.w3.org/TR/xpath-functions-31/#func-replace): `$1` is
//! what the first group matched, `$0` the whole match, `\$` a dollar and `\\` a backslash. The evaluator takes them for
//! those of the Rust library that it matches with, where `\$` stays as it is and `$1x` asks for a group called `1x`.
//!
//! Of [oxigraph#1471](https://github.com/oxigraph/oxigraph/issues/1471) this is the part about replacements; the syntax
//! of patterns is still the library's.

use super::pattern::regex_builder;
use super::walk::Rewriting;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};
use regex::{Captures, Regex};
use spargebra::algebra::{Expression, Function};
use std::sync::Mutex;

/// Calls the function of this module in place of the evaluator's.
pub(super) struct XPathReplace;

impl Rewriting for XPathReplace {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::FunctionCall(Function::Replace, arguments) => {
                Expression::FunctionCall(Function::Custom(name()), arguments)
            }
            other => other,
        }
    }
}

/// What queries call the function by.
pub(super) fn name() -> NamedNode {
    NamedNode::new_unchecked("urn:diwan:function:replace")
}

/// The function. It remembers the last pattern, as most queries have one.
pub(super) fn function() -> impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static {
    let last = Mutex::new(None::<(String, String, Regex)>);
    move |arguments| {
        let (subject, pattern, replacement, flags) = match arguments {
            [subject, pattern, replacement] => (string(subject)?, simple(pattern)?, simple(replacement)?, ""),
            [subject, pattern, replacement, flags] => {
                (string(subject)?, simple(pattern)?, simple(replacement)?, simple(flags)?)
            }
            _ => return None,
        };
        let mut last = last.lock().ok()?;
        if !last.as_ref().is_some_and(|(text, set, _)| text == pattern && set == flags) {
            *last = Some((pattern.to_owned(), flags.to_owned(), compile(pattern, flags)?));
        }
        let (.., regex) = last.as_ref()?;
        let replaced = replace(subject.value(), regex, replacement, flags.contains('q'))?;
        Some(like(subject, replaced))
    }
}

/// A [string literal](https://www.w3.org/TR/sparql11-query/#func-strings), with a language or without.
fn string(term: &Term) -> Option<&Literal> {
    match term {
        Term::Literal(literal) if literal.language().is_some() || literal.datatype() == xsd::STRING => Some(literal),
        _ => None,
    }
}

fn simple(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) if literal.datatype() == xsd::STRING => Some(literal.value()),
        _ => None,
    }
}

/// A text with the language and direction of another.
fn like(literal: &Literal, text: String) -> Term {
    match (literal.language(), literal.direction()) {
        (Some(language), Some(direction)) => {
            Literal::new_directional_language_tagged_literal_unchecked(text, language, direction).into()
        }
        (Some(language), None) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        (None, _) => Literal::new_simple_literal(text).into(),
    }
}

/// As much memory as a compiled pattern may take.
const LARGEST: usize = 1_000_000;

/// None for patterns and flags that are wrong.
fn compile(pattern: &str, flags: &str) -> Option<Regex> {
    regex_builder(pattern, flags).ok()?.size_limit(LARGEST).build().ok()
}

/// None where XPath has an error: for a replacement that is wrong (FORX0004), and a pattern that matches the empty text
/// (FORX0003).
fn replace(text: &str, regex: &Regex, replacement: &str, literally: bool) -> Option<String> {
    if regex.is_match("") {
        return None;
    }
    let parts = if literally {
        vec![Part::Text(replacement.to_owned())]
    } else {
        parse(replacement, regex.captures_len() - 1)?
    };
    Some(regex.replace_all(text, |found: &Captures<'_>| expand(&parts, found)).into_owned())
}

fn expand(parts: &[Part], found: &Captures<'_>) -> String {
    let text = |part| match part {
        &Part::Group(number) => found.get(number).map_or("", |group| group.as_str()),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, pattern: &str, replacement: &str, flags: &str) -> Option<String> {
        let arguments = [text, pattern, replacement, flags].map(|text| Literal::new_simple_literal(text).into());
        match function()(&arguments)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    /// The [examples](https://www.w3.org/TR/xpath-functions-31/#func-replace) of the specification, and their like.
    #[test]
    fn replacements_are_those_of_xpath() {
        for (text, pattern, replacement, wanted) in [
            ("abc", "b", r"\$1", Some("a$1c")),
            ("abc", "b", r"\\", Some(r"a\c")),
            ("abc", "(b)", "$1x", Some("abxc")),
            ("abc", "(b)", "[$0$1]", Some("a[bb]c")),
            ("abc", "(b)", "$12", Some("ab2c")),
            ("abc", "b", "$1", Some("ac")),
            ("abracadabra", "bra", "*", Some("a*cada*")),
            ("abracadabra", "a.*a", "*", Some("*")),
            ("abracadabra", "a.*?a", "*", Some("*c*bra")),
            ("abracadabra", "a(.)", "a$1$1", Some("abbraccaddabbra")),
            ("AAAA", "A+", "b", Some("b")),
            ("darted", "^(.*?)d(.*)$", "$1c$2", Some("carted")),
            ("abc", "b", "${1}", None),
            ("abc", "b", "$", None),
            ("abc", "b", "$$", None),
            ("abc", "b", r"\", None),
            ("abc", "b", r"\n", None),
            ("abracadabra", ".*?", "$1", None),
            ("abc", "(", "", None),
        ] {
            assert_eq!(replaced(text, pattern, replacement, "").as_deref(), wanted, "{pattern} {replacement}");
        }
        assert_eq!(replaced("a.b", ".", r"\$1", "q").as_deref(), Some(r"a\$1b"));
        assert_eq!(replaced("aBc", "b", "-", "i").as_deref(), Some("a-c"));
        assert_eq!(replaced("aBc", "b", "-", "z"), None);
    }

    #[test]
    fn ten_groups_have_two_digits() {
        assert_eq!(replaced("abcdefghijk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "$10$11", "").as_deref(), Some("ja1k"));
    }

    #[test]
    fn languages_are_kept_and_other_terms_are_errors() {
        let call = |subject: Term| {
            function()(&[subject, Literal::from("b").into(), Literal::from("x").into()]).map(|term| term.to_string())
        };
        let tagged = Literal::new_language_tagged_literal_unchecked("abc", "en");
        assert_eq!(call(tagged.into()).as_deref(), Some("\"axc\"@en"));
        assert_eq!(call(NamedNode::new_unchecked("a:b").into()), None);
        assert_eq!(call(Literal::from(1).into()), None);
    }
}
