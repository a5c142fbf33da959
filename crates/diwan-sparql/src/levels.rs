//! How deep a query is nested: what parses it would recurse as deep.

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
/// so, whereas strings and comments cannot be told without parsing.
fn levels(query: &str) -> usize {
    let mut levels = 0;
    let mut rest = query;
    while levels <= MOST_LEVELS
        && let Some(at) = rest.find(|character: char| LEVEL.contains(character))
    {
        rest = &rest[at..];
        let iri = plain_iri(rest);
        levels += usize::from(iri == 0);
        rest = &rest[iri.max(1)..];
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
    fn the_most_levels_are_told() {
        assert!(!is_deep_query(&"!".repeat(MOST_LEVELS)) && is_deep_query(&"!".repeat(MOST_LEVELS + 1)));
        assert!(DEEP_QUERY.contains(&format!("more than {MOST_LEVELS} ")));
    }
}
