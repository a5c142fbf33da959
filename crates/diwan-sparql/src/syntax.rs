//! Query texts: readable messages for invalid queries, and inspection without parsing.

use super::token::Tokens;
use diwan_rdf::text::{TextError, nearest, shortened as cut};

/// Rewrites an error of the parser into a readable message. `known` are the prefixes that the query need not declare.
///
/// The parser lists everything that the grammar allows at a position, down to character ranges, and reports the
/// farthest position it reached, which is behind the mistake. The message names the word at fault instead. The parser has no
/// other way to ask for the position than its message.
pub fn readable_syntax_error(error: &str, query: &str, known: &[&str]) -> TextError {
    if tokens(query).is_empty() {
        return TextError::new("there is no query, only space and comments", None);
    }
    let Some((line, column, expected)) = parts(error) else { return TextError::new(error, None) };
    let farthest = offset(query, line, column);
    if let Some((begin, name)) = undeclared_name(query, farthest, expected, known) {
        return undeclared(query, begin, name);
    }
    match word_at_fault(query, farthest, expected) {
        Some((begin, word)) if !word.contains(':') => unexpected(query, begin, word),
        _ => without_grammar(line, column, expected),
    }
}

/// The lengths of the expected keywords, the shortest first.
fn keyword_lengths(expected: &str) -> Vec<usize> {
    let names = expected.trim_start_matches("one of ").split(", ");
    let mut lengths: Vec<usize> = names.filter(|name| KEYWORDS.contains(name)).map(str::len).collect();
    lengths.sort_unstable();
    lengths
}

/// The first prefixed name with an undeclared prefix, at the parser's farthest position or as far before it as the
/// longest expected keyword.
fn undeclared_name<'q>(query: &'q str, farthest: usize, expected: &str, known: &[&str]) -> Option<(usize, &'q str)> {
    let begin = farthest.saturating_sub(keyword_lengths(expected).pop().unwrap_or_default());
    let near = tokens(query).into_iter().filter(|(at, token)| at + token.len() >= begin && *at <= farthest);
    let mut names = near.filter(|(_, token)| !token.starts_with(['<', '"', '\'']));
    names.find(|(_, name)| name.split_once(':').is_some_and(|(prefix, _)| !is_declared(prefix, query, known)))
}

/// The word at the position of an expected keyword, with its offset. The parser reads as many characters as the keyword
/// has before it finds that they are another word.
fn word_at_fault<'q>(query: &'q str, farthest: usize, expected: &str) -> Option<(usize, &'q str)> {
    let before = query.get(..farthest)?;
    let begins = keyword_lengths(expected)
        .into_iter()
        .filter_map(|length| before.char_indices().rev().nth(length.checked_sub(1)?).map(|(begin, _)| begin));
    let words = begins.map(|begin| (begin, word_at(query, begin)));
    let is_whole =
        |begin: usize| !query[..begin].ends_with(|character| is_name(character) || "?$@<".contains(character));
    words.into_iter().find(|(begin, word)| !word.is_empty() && !is_keyword(word) && is_whole(*begin))
}

fn undeclared(query: &str, begin: usize, name: &str) -> TextError {
    let prefix = name.split_once(':').map_or(name, |(prefix, _)| prefix);
    let fault = format!("not expected here, or the end is missing; is the prefix `{prefix}:` declared?");
    error_at(place(query, begin), &fault)
}

fn unexpected(query: &str, begin: usize, word: &str) -> TextError {
    let near = nearest(&word.to_ascii_uppercase(), KEYWORDS.iter().copied());
    let near = near.map(|keyword| format!("; did you mean {keyword}?")).unwrap_or_default();
    error_at(place(query, begin), &format!("`{}` is not expected here{near}", cut(word)))
}

fn without_grammar(line: usize, column: usize, expected: &str) -> TextError {
    const READ: usize = 80;
    match expected.chars().count() > READ {
        true => error_at((line, column), "not expected here, or the end is missing"),
        false => error_at((line, column), &format!("expected {expected}")),
    }
}

fn error_at((line, column): (usize, usize), fault: &str) -> TextError {
    TextError::new(format!("error at {line}:{column}: {fault}"), u64::try_from(line).ok())
}

/// Line and column, from 1, and the list of what is expected there.
fn parts(error: &str) -> Option<(usize, usize, &str)> {
    let (place, expected) = error.strip_prefix("error at ")?.split_once(": expected ")?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?, expected))
}

/// The byte offset of a line and column.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    before + within
}

/// Line and column of a byte offset, from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.split('\n').next_back().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || "_-:".contains(character)
}

fn word_at(query: &str, begin: usize) -> &str {
    let rest = query.get(begin..).unwrap_or_default();
    let end = rest.find(|character| !is_name(character)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

fn is_declared(prefix: &str, query: &str, known: &[&str]) -> bool {
    prefix == "_" || known.contains(&prefix) || declared_prefixes(query).iter().any(|(declared, _)| *declared == prefix)
}

/// The prefixes that a query declares, with their namespaces. Comments and strings are ignored.
pub fn declared_prefixes(query: &str) -> Vec<(&str, &str)> {
    let tokens: Vec<&str> = tokens(query).into_iter().map(|(_, token)| token).collect();
    let declared = tokens.windows(3).filter(|tokens| tokens[0].eq_ignore_ascii_case("PREFIX"));
    declared.filter_map(|tokens| Some((tokens[1].strip_suffix(':')?, iri(tokens[2])?))).collect()
}

/// The first prefix that a query uses without a declaration. `known` are the prefixes that it need not declare.
pub fn undeclared_prefix<'q>(query: &'q str, known: &[&str]) -> Option<&'q str> {
    let names = tokens(query).into_iter().map(|(_, token)| token).filter(|token| !token.starts_with(['<', '"', '\'']));
    let prefixes = names.filter_map(|name| name.split_once(':')).map(|(prefix, _)| prefix);
    let declared: Vec<&str> = declared_prefixes(query).into_iter().map(|(prefix, _)| prefix).collect();
    let is_declared = |prefix: &str| prefix == "_" || known.contains(&prefix) || declared.contains(&prefix);
    let mut undeclared = prefixes.filter(|prefix| !is_declared(prefix));
    undeclared.next()
}

/// Whether a query begins with `SELECT *`.
pub fn selects_all(query: &str) -> bool {
    let words = tokens(query).into_iter().map(|(_, token)| token);
    let mut selected = words.skip_while(|token| !token.eq_ignore_ascii_case("SELECT")).skip(1);
    selected.find(|token| !["DISTINCT", "REDUCED"].iter().any(|word| token.eq_ignore_ascii_case(word))) == Some("*")
}

fn iri(token: &str) -> Option<&str> {
    token.strip_prefix('<')?.strip_suffix('>')
}

/// The tokens of a query with their byte offsets.
fn tokens(query: &str) -> Vec<(usize, &str)> {
    Tokens::new(query).map(|token| (token.at, token.text)).collect()
}

/// The keywords and functions of [SPARQL 1.1](https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
const KEYWORDS: [&str; 108] = [
    "ABS",
    "ADD",
    "ALL",
    "AS",
    "ASC",
    "ASK",
    "AVG",
    "BASE",
    "BIND",
    "BNODE",
    "BOUND",
    "BY",
    "CEIL",
    "CLEAR",
    "COALESCE",
    "CONCAT",
    "CONSTRUCT",
    "CONTAINS",
    "COPY",
    "COUNT",
    "CREATE",
    "DATA",
    "DATATYPE",
    "DAY",
    "DEFAULT",
    "DELETE",
    "DESC",
    "DESCRIBE",
    "DISTINCT",
    "DROP",
    "ENCODE_FOR_URI",
    "EXISTS",
    "FALSE",
    "FILTER",
    "FLOOR",
    "FROM",
    "GRAPH",
    "GROUP",
    "GROUP_CONCAT",
    "HAVING",
    "HOURS",
    "IF",
    "IN",
    "INSERT",
    "INTO",
    "IRI",
    "ISBLANK",
    "ISIRI",
    "ISLITERAL",
    "ISNUMERIC",
    "ISURI",
    "LANG",
    "LANGMATCHES",
    "LATERAL",
    "LCASE",
    "LIMIT",
    "LOAD",
    "MAX",
    "MD5",
    "MIN",
    "MINUS",
    "MINUTES",
    "MONTH",
    "MOVE",
    "NAMED",
    "NOT",
    "NOW",
    "OFFSET",
    "OPTIONAL",
    "ORDER",
    "PREFIX",
    "RAND",
    "REDUCED",
    "REGEX",
    "REPLACE",
    "ROUND",
    "SAMETERM",
    "SAMPLE",
    "SECONDS",
    "SELECT",
    "SEPARATOR",
    "SERVICE",
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "SILENT",
    "STR",
    "STRAFTER",
    "STRBEFORE",
    "STRDT",
    "STRENDS",
    "STRLANG",
    "STRLEN",
    "STRSTARTS",
    "STRUUID",
    "SUBSTR",
    "SUM",
    "TIMEZONE",
    "TO",
    "TRUE",
    "TZ",
    "UCASE",
    "UNDEF",
    "UNION",
    "URI",
    "UUID",
    "VALUES",
];

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    fn message(query: &str) -> String {
        let parser = SparqlParser::new().with_prefix("known", "http://e/").unwrap();
        readable_syntax_error(&parser.parse_query(query).unwrap_err().to_string(), query, &["known"]).to_string()
    }

    #[test]
    fn the_wrong_word_is_reported_with_its_position() {
        for (query, wanted) in [
            (
                "#+ summary: my query\nSELECT ?x { ?s ?p ?x } GRUOP BY ?x",
                "error at 2:24: `GRUOP` is not expected here; did you mean GROUP?",
            ),
            ("SELEC ?x { ?s ?p ?x }", "error at 1:1: `SELEC` is not expected here; did you mean SELECT?"),
            (
                "SELECT ?x { ?s ?p ?x FILER(?x > 3) }",
                "error at 1:22: `FILER` is not expected here; did you mean FILTER?",
            ),
            ("SELECT ?x { ?s ?p ?x } LIMT 3", "error at 1:24: `LIMT` is not expected here; did you mean LIMIT?"),
            ("SELECT ?x { ?s ?p ?x } zzzzzz", "error at 1:24: `zzzzzz` is not expected here"),
        ] {
            assert_eq!(message(query), wanted);
        }
    }

    #[test]
    fn only_undeclared_prefixes_are_reported() {
        for (query, prefix) in [
            (
                "SELECT ?x { ?s ?p xyz:abc }",
                "1:19: not expected here, or the end is missing; is the prefix `xyz:` declared?",
            ),
            (
                "# a:b\nSELECT ?x { ?s xyz:a ?x . ?x foo:b ?z }",
                "2:16: not expected here, or the end is missing; is the prefix `xyz:` declared?",
            ),
            ("ASK { xyz:a ?p ?x }", "1:7: not expected here, or the end is missing; is the prefix `xyz:` declared?"),
            ("ASK { ?s ?p <http://e/#c:d>, \"e:f\", '''g:h\n''', known:i, xyz:j }", "is the prefix `xyz:` declared?"),
        ] {
            assert!(message(query).ends_with(prefix), "{}", message(query));
        }
        for query in [
            "#+ summary: my query\n# see: this\nSELECT ?x { ?s ?p ?x ",
            "SELECT ?x { ?s ?p \"a:b\" , 'c:d' , \"\"\"e:f\n\"g:h\" \"\"\" , <http://e/#i:j> ",
            "SELECT known:a { ?s ?p ?x }",
            "PREFIX own: <http://own/> SELECT own:a { ?s ?p ?x }",
            "ASK { _:a ?p }",
        ] {
            assert!(!message(query).contains("declared"), "{query}: {}", message(query));
        }
    }

    #[test]
    fn the_first_undeclared_prefix_is_found() {
        let query = "PREFIX b: <http://b/> SELECT * { ?s b:p \"c:d\" ; known:x _:e , <f:g> ; h:i j:k } # l:m";
        assert_eq!(undeclared_prefix(query, &["known"]), Some("h"));
        assert_eq!(undeclared_prefix(query, &["known", "h", "j"]), None);
        assert_eq!(undeclared_prefix("ASK { ?s :p ?o }", &[]), Some(""));
    }

    #[test]
    fn declarations_are_found_outside_comments_and_strings() {
        let query = "# PREFIX a: <http://a/>\nPREFIX b: <http://b/#> prefix c:<http://c/>\n\
            ASK { ?s ?p \"PREFIX d: <http://d/>\" , '''\nPREFIX e: <http://e/>\\''' ''' FILTER(?s<?p) }";
        assert_eq!(declared_prefixes(query), [("b", "http://b/#"), ("c", "http://c/")]);
        assert_eq!(tokens("\"ж\\\"#\" 'x\n<").len(), 3);
    }
}
