//! Measures the nesting of a query without parsing it, because the parser and the optimizer recurse to the same depth.

use super::token::{Kind, Token, Tokens};

/// The maximum number of brackets, operators and separators in a query. Each may be a further level of recursion. The
/// longest of the bundled queries has some hundreds.
const MOST_LEVELS: usize = 10_000;

/// Whether a SPARQL query has more than 10 000 brackets, operators and separators. Those in strings, IRIs, names and
/// comments do not count, nor do lists of constants in `IN` and `VALUES`.
pub fn is_deep_query(query: &str) -> bool {
    levels(query) > MOST_LEVELS
}

/// The message for such a query.
pub const DEEP_QUERY: &str =
    "the query has more than 10000 brackets, operators and separators; split it, or list constants with IN or VALUES";

/// An upper bound of the recursion depth when the query is parsed, exact up to [`MOST_LEVELS`].
fn levels(query: &str) -> usize {
    let mut levels = 0;
    let mut tokens = Tokens::new(query);
    while levels <= MOST_LEVELS
        && let Some(token) = tokens.next()
    {
        if token.may_be_operator && !has_scheme(&token) && token.text.contains(['\'', '#']) {
            // If `<` is an operator here, a string or a comment begins inside the supposed IRI, and all later tokens
            // are different.
            return levels + marks(query.get(token.at..).unwrap_or_default());
        }
        levels += levels_of(&token);
        let constants = match token.kind {
            Kind::Word if token.is_word("IN") => list(&tokens),
            Kind::Word if token.is_word("VALUES") => data_block(&tokens),
            _ => None,
        };
        if let Some(rest) = constants {
            levels += 1;
            tokens = rest;
        }
    }
    levels
}

const LEVEL: &str = "({[<!^|/+-*&=>.;,";

/// The number of characters of a text that may be levels.
fn marks(text: &str) -> usize {
    text.chars().filter(|character| LEVEL.contains(*character)).take(MOST_LEVELS + 1).count()
}

fn levels_of(token: &Token<'_>) -> usize {
    match token.kind {
        Kind::Mark => marks(token.text),
        Kind::Iri if token.may_be_operator && !has_scheme(token) => marks(token.text),
        Kind::Name => token.text.split_once(':').map_or(0, |(prefix, _)| levels_of_prefix(prefix)),
        _ => 0,
    }
}

/// If the prefix `true-x:` is not declared, the parser reads a subtraction.
fn levels_of_prefix(prefix: &str) -> usize {
    let first = prefix.split(['-', '.']).next().unwrap_or_default();
    let is_boolean = ["true", "false"].iter().any(|word| first.eq_ignore_ascii_case(word));
    if is_boolean { marks(prefix) } else { 0 }
}

/// Whether the text after `<` is a scheme with `://`, which cannot follow the operator: no expression begins with `//`.
fn has_scheme(token: &Token<'_>) -> bool {
    let scheme = token.text.strip_prefix('<').and_then(|iri| iri.split_once("://")).map_or("", |(scheme, _)| scheme);
    !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The tokens after a list of constants in parentheses; `None` for anything else, such as a list with an expression.
fn list<'q>(tokens: &Tokens<'q>) -> Option<Tokens<'q>> {
    let mut tokens = tokens.clone();
    tokens.next().filter(|token| token.is_mark("("))?;
    loop {
        constant(tokens.next()?, &mut tokens)?;
        match tokens.next()? {
            token if token.is_mark(",") => {}
            token => return token.is_mark(")").then_some(tokens),
        }
    }
}

/// The tokens after the variables and data of `VALUES`; `None` if the data are not only constants.
fn data_block<'q>(tokens: &Tokens<'q>) -> Option<Tokens<'q>> {
    let mut tokens = tokens.clone();
    let is_open = |token: &Token<'_>| token.is_mark("(");
    let has_rows = is_open(&tokens.next()?);
    if has_rows {
        let last = tokens.find(|token| token.kind != Kind::Variable)?;
        last.is_mark(")").then_some(())?;
    }
    tokens.next().filter(|token| token.is_mark("{"))?;
    loop {
        match tokens.next()? {
            token if token.is_mark("}") => return Some(tokens),
            token if has_rows => {
                is_open(&token).then_some(())?;
                row(&mut tokens)?;
            }
            token => datum(token, &mut tokens)?,
        }
    }
}

fn row(tokens: &mut Tokens<'_>) -> Option<()> {
    loop {
        match tokens.next()? {
            token if token.is_mark(")") => return Some(()),
            token => datum(token, tokens)?,
        }
    }
}

fn datum(first: Token<'_>, tokens: &mut Tokens<'_>) -> Option<()> {
    if first.is_word("UNDEF") { Some(()) } else { constant(first, tokens) }
}

/// Skips the tokens of a constant whose first token is given.
fn constant(first: Token<'_>, tokens: &mut Tokens<'_>) -> Option<()> {
    match first.kind {
        Kind::Iri | Kind::Name | Kind::Number => Some(()),
        Kind::Word => first.is_boolean().then_some(()),
        Kind::String => suffix(tokens),
        Kind::Mark if matches!(first.text, "+" | "-") => match tokens.next()? {
            token if token.is_mark(".") => fraction(tokens),
            token => (token.kind == Kind::Number).then_some(()),
        },
        Kind::Mark if first.text == "." => fraction(tokens),
        Kind::Mark | Kind::Variable | Kind::Language => None,
    }
}

/// Skips the digits after a decimal point without digits before it.
fn fraction(tokens: &mut Tokens<'_>) -> Option<()> {
    tokens.next().filter(|token| token.kind == Kind::Number).map(|_| ())
}

/// Skips the language tag or the datatype after a string, if there is one.
fn suffix(tokens: &mut Tokens<'_>) -> Option<()> {
    let mut ahead = tokens.clone();
    match ahead.next()? {
        token if token.kind == Kind::Language => {}
        token if token.is_mark("^") => {
            ahead.next().filter(|token| token.is_mark("^"))?;
            ahead.next().filter(|token| matches!(token.kind, Kind::Iri | Kind::Name))?;
        }
        _ => return Some(()),
    }
    *tokens = ahead;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn levels_are_never_underestimated() {
        for (query, wanted) in [
            ("ASK { <http://e/a-b/c.d> a:b <http://e/f> }", 1),
            ("1<a:((1))&&2>1", 6),
            ("<http://e/(((>", 0),
            ("?x<?y ?y>?z", 2),
            ("?a<b:c)&&(?d>e:f", 5),
            // Read as an IRI, there is nothing more. Read as an operator, a comment ends at the line break.
            ("?a<b#>\"\"\"\n((((((", 8),
            ("?a<b's>'((((((", 8),
            ("?a<http://e/#>'((((((' # ((((", 0),
            ("true-true-true-b:c-d", 3),
            ("ex-am-ple:c-d", 0),
            ("?x IN (1-2, 3)", 3),
            ("?x IN (a-b-c)", 3),
            ("?x IN (<a:1>, ex:f(1), 2)", 4),
            ("?x IN (-1, ?y, (2))", 5),
            ("?x IN (1 -2 -3)", 3),
            ("?xIN (1, 2)", 2),
            ("VALUES ?x { (1) }", 2),
            ("VALUES (?x) { <<(<a:b> <a:b> 1)>> }", 9),
            // The text of two strings with brackets between them.
            ("\"x IN (\"=((((((1))))))+\" )\"", 8),
        ] {
            assert_eq!(levels(query), wanted, "{query}");
        }
    }

    #[test]
    fn lists_of_constants_are_one_level() {
        let list = "<a:1>, <http://e/a-b>, <#it's>, ex:a-b.c, ex:a\\(b\\), \"a (b) {c}.\"@en-GB , 'x'^^xsd:y, 'y'^^<a:b>, 1.5, \
            -1, +2.0, -.5, .5, -1e-5, true, FALSE, '''long ( ''string'''";
        assert_eq!(levels(&format!("?x IN ({list})")), 1);
        assert_eq!(levels(&format!("VALUES ?x {{ {} UNDEF }}", list.replace(", ", " ").replace(" ,", ""))), 1);
        assert_eq!(levels("VALUES (?x ?y) { (1 2) (UNDEF -3) () }"), 1);
        assert_eq!(levels("?x not in(<a:1>,:b,_:c) + VALUES ?x{}"), 3);
    }

    #[test]
    fn thousands_of_constants_of_any_kind_are_parsed() {
        for term in [
            "'a ({[<!^|/+-*&=>.;, b'",
            "'x.y.z'@en-GB-oxendict",
            "'1'^^xsd:integer",
            "'1'^^<urn:a(b)#c>",
            "-1",
            "+1.5",
            "-.5e-3",
            "true",
            "<urn:a:(b)>",
            "<urn:a:b#it's>",
            "xsd:a\\(\\)\\.b-c",
        ] {
            let many = vec![term; 4000].join(", ");
            for query in [
                format!("ASK {{ ?s ?p ?o FILTER(?o NOT IN ({many})) }}"),
                format!("ASK {{ VALUES ?o {{ {} }} }}", vec![term; 4000].join(" ")),
                format!("ASK {{ VALUES (?o ?p) {{ {} }} }}", vec![format!("({term} UNDEF)"); 4000].join(" ")),
            ] {
                assert!(levels(&query) < 10, "{}", &query[..80]);
                let parser = SparqlParser::new().with_prefix("xsd", "http://www.w3.org/2001/XMLSchema#").unwrap();
                parser.parse_query(&query).unwrap();
            }
        }
    }

    /// If the parser replaced such escapes first, what they stand for would have to be counted.
    #[test]
    fn escapes_are_recognized_only_in_strings_and_iris() {
        assert!(SparqlParser::new().parse_query("ASK { FILTER(1) }").is_ok());
        assert!(SparqlParser::new().parse_query(r"ASK { FILTER\u0028 1) }").is_err());
    }

    #[test]
    fn the_limit_is_in_the_message() {
        assert!(!is_deep_query(&"!".repeat(MOST_LEVELS)) && is_deep_query(&"!".repeat(MOST_LEVELS + 1)));
        assert!(DEEP_QUERY.contains(&format!("more than {MOST_LEVELS} ")));
    }
}
