//! How deep a query is nested: what parses it would recurse as deep.

use super::syntax::string_length;

/// How many brackets, operators and separators a query may have. Each can be one level more for a parser and an
/// optimiser that recurse; the longest query of the bundled ones has some hundreds.
const MOST_LEVELS: usize = 10_000;

/// Whether a SPARQL query has more than 10 000 brackets, operators and separators.
pub fn is_deep_query(query: &str) -> bool {
    levels(query) > MOST_LEVELS
}

/// What is wrong with such a query.
pub const DEEP_QUERY: &str =
    "it has more than 10000 brackets, operators and separators; split it, or give values as full IRIs";

/// No less than the levels that reading the query could take. IRIs with `://` are passed over: nothing else is written
/// so, whereas strings and comments cannot be told without parsing. So are lists of constants after `IN`, which are one
/// level however long they are.
fn levels(query: &str) -> usize {
    let mut levels = 0;
    let mut rest = query;
    while levels <= MOST_LEVELS
        && let Some(at) = rest.find(|character: char| LEVEL.contains(character))
    {
        let (before, from) = rest.split_at(at);
        let iri = plain_iri(from);
        levels += usize::from(iri == 0);
        let list = if ends_in_keyword(before) { constants(from).unwrap_or_default() } else { 0 };
        rest = &from[iri.max(list).max(1)..];
    }
    levels
}

const LEVEL: &str = "({[<!^|/+-*&=>.;,";

/// The length of the IRI that the text begins with, if it is one with `://` and without anything that nests.
fn plain_iri(text: &str) -> usize {
    const LONGEST: usize = 4096;
    let is_plain = |character: char| character.is_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(character);
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>');
    let Some(iri) = end.and_then(|end| text.get(..end)?.strip_prefix('<')) else { return 0 };
    let scheme = iri.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_iri =
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) && iri.chars().all(is_plain);
    if is_iri { iri.len() + 2 } else { 0 }
}

/// Whether what stands before a bracket ends in `IN`.
fn ends_in_keyword(text: &str) -> bool {
    let text = text.trim_end();
    let Some((before, word)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)) else { return false };
    word.eq_ignore_ascii_case("IN") && before.ends_with(char::is_whitespace)
}

/// The length of constants in brackets, with the brackets. None when anything else is there, such as an operator, and when
/// a string or an IRI has characters that nest: what looks like a string may stand between two of them.
fn constants(text: &str) -> Option<usize> {
    let mut rest = text.strip_prefix('(')?;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == ',');
        if let Some(after) = rest.strip_prefix(')') {
            return Some(text.len() - after.len());
        }
        rest = &rest[constant(rest)?..];
        rest.starts_with(|character: char| character.is_whitespace() || ",)".contains(character)).then_some(())?;
    }
}

fn constant(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '<' => iri_or_name(text),
        mark @ ('"' | '\'') => {
            let string = string_length(text, mark);
            if text[..string].contains(|character: char| LEVEL.contains(character)) {
                return None;
            }
            let suffix = &text[string..];
            let is_of_tag = |character: char| character.is_ascii_alphanumeric() || character == '-';
            let more = match (suffix.strip_prefix('@'), suffix.strip_prefix("^^")) {
                (Some(tag), _) => 1 + tag.find(|character| !is_of_tag(character)).unwrap_or(tag.len()),
                (_, Some(datatype)) => 2 + iri_or_name(datatype)?,
                _ => 0,
            };
            Some(string + more)
        }
        '0'..='9' => {
            Some(text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len()))
        }
        _ => iri_or_name(text),
    }
}

/// The length of an IRI, or of a name with a prefix.
fn iri_or_name(text: &str) -> Option<usize> {
    if let Some(iri) = text.strip_prefix('<') {
        let plain = plain_iri(text);
        let end =
            iri.find(|character: char| character == '>' || character.is_whitespace() || LEVEL.contains(character));
        let is_flat = end.is_some_and(|end| iri[end..].starts_with('>'));
        return if plain > 0 { Some(plain) } else { end.filter(|_| is_flat).map(|end| end + 2) };
    }
    let is_of_name = |character: char| character.is_alphanumeric() || "_-:.%".contains(character);
    let end = text.find(|character| !is_of_name(character)).unwrap_or(text.len());
    let starts_a_name = text.starts_with(|character: char| character.is_alphabetic() || "_:".contains(character));
    (starts_a_name && text[..end].contains(':')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_never_fewer_than_there_are() {
        assert_eq!(levels("ASK { <http://e/a-b/c.d> a:b <http://e/f> }"), 1);
        assert_eq!(levels("1<a:((1))&&2>1"), 6);
        assert_eq!(levels("<http://e/(((>"), 8);
        assert_eq!(levels("?x<?y ?y>?z"), 2);
    }

    #[test]
    fn lists_of_constants_are_one_level() {
        assert_eq!(levels("?x IN (<a:1>, <http://e/a-b>, ex:a-b.c, \"a b\"@en-GB , 'x'^^xsd:y, 1.5)"), 1);
        assert_eq!(levels("?x not in(<a:1>,:b,_:c)"), 1);
        // Anything else is counted.
        assert_eq!(levels("?x IN (1-2, 3)"), 3);
        assert_eq!(levels("?x IN (a-b-c)"), 3);
        assert_eq!(levels("?x IN (<a:1>, ex:f(1), 2)"), 6);
        assert_eq!(levels("?x IN (-1, ?y, (2))"), 5);
        assert_eq!(levels("?xIN (1, 2)"), 2);
        // Two strings, and brackets between them.
        assert_eq!(levels("\"x IN (\"=((((((1))))))+\" )\""), 9);
        assert_eq!(levels("\"x IN (\" <a+a+a+a>\" )\""), 6);
        let many = (0..20_000).map(|n| format!("ex:a-{n}")).collect::<Vec<_>>().join(", ");
        assert!(!is_deep_query(&format!("ASK {{ ?s ?p ?o FILTER(?o IN ({many})) }}")));
    }

    #[test]
    fn the_most_levels_are_told() {
        assert!(!is_deep_query(&"!".repeat(MOST_LEVELS)) && is_deep_query(&"!".repeat(MOST_LEVELS + 1)));
        assert!(DEEP_QUERY.contains(&format!("more than {MOST_LEVELS} ")));
    }
}
