//! `REGEX` and `REPLACE` as functions of this crate, because the evaluator reads their patterns and replacements as those
//! of Rust's `regex` ([oxigraph#1471](https://github.com/oxigraph/oxigraph/issues/1471)).

use super::pattern::{Pattern, PatternError, for_evaluator};
use super::replace::replace;
use super::walk::Rewriting;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};
use spargebra::algebra::{Expression, Function};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// A regular expression in a query that SPARQL does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{function}: pattern {pattern:?}: {error}")]
pub struct QueryPatternError {
    /// The function that has it.
    pub function: &'static str,
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub error: PatternError,
}

/// Calls the functions of this module in place of the evaluator's. Patterns that stand in the query are read at once.
#[derive(Default)]
pub(super) struct XPathFunctions {
    /// The first pattern that is wrong.
    pub(super) wrong: Option<QueryPatternError>,
}

impl Rewriting for XPathFunctions {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::FunctionCall(Function::Regex, arguments) => self.regex(arguments),
            Expression::FunctionCall(Function::Replace, arguments) => {
                self.checked("REPLACE", arguments.get(1), arguments.get(3));
                Expression::FunctionCall(Function::Custom(replace_name()), arguments)
            }
            other => other,
        }
    }
}

impl XPathFunctions {
    /// The evaluator compiles a pattern that stands in the query once, which a function that it calls cannot.
    fn regex(&mut self, mut arguments: Vec<Expression>) -> Expression {
        match self.checked("REGEX", arguments.get(1), arguments.get(2)) {
            Some(pattern) => {
                arguments.truncate(1);
                arguments.push(Literal::from(pattern).into());
                Expression::FunctionCall(Function::Regex, arguments)
            }
            None => Expression::FunctionCall(Function::Custom(regex_name()), arguments),
        }
    }

    /// A pattern and flags that stand in the query, in the evaluator's syntax; none when they do not, or when that has no
    /// such pattern.
    fn checked(
        &mut self,
        function: &'static str,
        pattern: Option<&Expression>,
        flags: Option<&Expression>,
    ) -> Option<String> {
        let pattern = constant(pattern?)?;
        let flags = flags.map_or(Some(""), constant)?;
        match for_evaluator(pattern, flags) {
            Ok(translated) => translated,
            Err(error) => {
                let wrong = || QueryPatternError { function, pattern: pattern.to_owned(), error };
                self.wrong.get_or_insert_with(wrong);
                None
            }
        }
    }
}

fn constant(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Literal(literal) if literal.datatype() == xsd::STRING => Some(literal.value()),
        _ => None,
    }
}

fn regex_name() -> NamedNode {
    NamedNode::new_unchecked("urn:diwan:function:regex")
}

fn replace_name() -> NamedNode {
    NamedNode::new_unchecked("urn:diwan:function:replace")
}

/// A function that queries call by a name; none is an error of SPARQL.
pub type CustomFunction = Box<dyn Fn(&[Term]) -> Option<Term> + Send + Sync>;

/// The functions that repaired queries call in place of the evaluator's.
pub(super) fn custom_functions() -> [(NamedNode, CustomFunction); 2] {
    let (of_regex, of_replace) = (CompiledPatterns::default(), CompiledPatterns::default());
    [
        (regex_name(), Box::new(move |arguments| call_regex(arguments, &of_regex))),
        (replace_name(), Box::new(move |arguments| call_replace(arguments, &of_replace))),
    ]
}

fn call_regex(arguments: &[Term], patterns: &CompiledPatterns) -> Option<Term> {
    let (subject, pattern, flags) = match arguments {
        [subject, pattern] => (string(subject)?, simple(pattern)?, ""),
        [subject, pattern, flags] => (string(subject)?, simple(pattern)?, simple(flags)?),
        _ => return None,
    };
    let matches = patterns.compiled(pattern, flags)?.is_match(subject.value())?;
    Some(Literal::from(matches).into())
}

fn call_replace(arguments: &[Term], patterns: &CompiledPatterns) -> Option<Term> {
    let (subject, pattern, replacement, flags) = match arguments {
        [subject, pattern, replacement] => (string(subject)?, simple(pattern)?, simple(replacement)?, ""),
        [subject, pattern, replacement, flags] => {
            (string(subject)?, simple(pattern)?, simple(replacement)?, simple(flags)?)
        }
        _ => return None,
    };
    let pattern = patterns.compiled(pattern, flags)?;
    let replaced = replace(subject.value(), &pattern, replacement, flags.contains('q'))?;
    Some(with_language_of(subject, replaced))
}

/// The patterns that were compiled last. A query has few patterns, but calls alternate between them: `REPLACE` is often
/// nested.
#[derive(Default)]
struct CompiledPatterns(Mutex<VecDeque<CompiledPattern>>);

/// A pattern with its flags; not compiled if either is invalid.
struct CompiledPattern {
    pattern: String,
    flags: String,
    compiled: Option<Arc<Pattern>>,
}

/// The number of patterns that are kept. Queries with more patterns than this compute them from the data.
const KEPT: usize = 16;

impl CompiledPatterns {
    /// Returns `None` for invalid patterns and flags.
    fn compiled(&self, pattern: &str, flags: &str) -> Option<Arc<Pattern>> {
        let mut kept = self.0.lock().ok()?;
        if let Some(found) = kept.iter().find(|kept| kept.pattern == pattern && kept.flags == flags) {
            return found.compiled.clone();
        }
        if kept.len() == KEPT {
            kept.pop_front();
        }
        let compiled = Pattern::new(pattern, flags).ok().map(Arc::new);
        let (pattern, flags) = (pattern.to_owned(), flags.to_owned());
        kept.push_back(CompiledPattern { pattern, flags, compiled: compiled.clone() });
        compiled
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
fn with_language_of(literal: &Literal, text: String) -> Term {
    match (literal.language(), literal.direction()) {
        (Some(language), Some(direction)) => {
            Literal::new_directional_language_tagged_literal_unchecked(text, language, direction).into()
        }
        (Some(language), None) => Literal::new_language_tagged_literal_unchecked(text, language).into(),
        (None, _) => Literal::new_simple_literal(text).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, pattern: &str, replacement: &str, flags: &str) -> Option<String> {
        let arguments = [text, pattern, replacement, flags].map(|text| Literal::new_simple_literal(text).into());
        match call_replace(&arguments, &CompiledPatterns::default())? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    /// The [examples](https://www.w3.org/TR/xpath-functions-31/#func-replace) of the specification, and their like.
    #[test]
    fn patterns_that_alternate_are_compiled_once() {
        let patterns = CompiledPatterns::default();
        let first = patterns.compiled("a+", "").unwrap();
        assert!(patterns.compiled("b+", "i").is_some() && patterns.compiled("(", "").is_none());
        assert!(Arc::ptr_eq(&first, &patterns.compiled("a+", "").unwrap()));
        assert!(!Arc::ptr_eq(&first, &patterns.compiled("a+", "i").unwrap()));
        for number in 0..KEPT {
            assert!(patterns.compiled(&format!("c{{{number}}}"), "").is_some());
        }
        assert_eq!(patterns.0.lock().unwrap().len(), KEPT);
        assert!(!Arc::ptr_eq(&first, &patterns.compiled("a+", "").unwrap()));
    }

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
            let arguments = [subject, Literal::from("b").into(), Literal::from("x").into()];
            call_replace(&arguments, &CompiledPatterns::default()).map(|term| term.to_string())
        };
        let tagged = Literal::new_language_tagged_literal_unchecked("abc", "en");
        assert_eq!(call(tagged.into()).as_deref(), Some("\"axc\"@en"));
        assert_eq!(call(NamedNode::new_unchecked("a:b").into()), None);
        assert_eq!(call(Literal::from(1).into()), None);
    }

    #[test]
    fn back_references_are_replaced_too() {
        assert_eq!(replaced("noon seed moot", r"(.)\1", "<$1>", "").as_deref(), Some("n<o>n s<e>d m<o>t"));
        assert_eq!(replaced("aab", r"(a)\1|(b)", "[$2]", "").as_deref(), Some("[][b]"));
    }

    fn rewritten(query: &str) -> Result<String, String> {
        let query = spargebra::SparqlParser::new().parse_query(query).unwrap();
        crate::repaired(query).map(|repaired| repaired.query.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn patterns_in_queries_are_translated_or_refused() {
        let translated = rewritten(r#"SELECT * { ?s ?p ?o FILTER(REGEX(?o, "^a.$", "i")) }"#).unwrap();
        assert!(translated.contains(r"[\\x{41}-\\x{41}\\x{61}-\\x{61}][^\\n\\r]"), "{translated}");
        for (call, wanted) in [
            (r#"REGEX(?o, "(.)\\1")"#, "function:regex>(?o, "),
            (r#"REGEX(?o, ?p)"#, "function:regex>(?o, ?p)"),
            (r#"REGEX(?o, "a", ?p)"#, r#"function:regex>(?o, "a", ?p)"#),
            (r#"BOUND(?o) && REPLACE(?o, "a", "b") = ?o"#, r#"function:replace>(?o, "a", "b")"#),
        ] {
            let query = rewritten(&format!("SELECT * {{ ?s ?p ?o FILTER({call}) }}")).unwrap();
            assert!(query.contains(wanted), "{query}");
        }
        for (call, wanted) in [
            (r#"REGEX(?o, "\\bx")"#, r#"REGEX: pattern "\\bx": at character 1: \b is not an escape of XPath"#),
            (r#"REPLACE(?o, "a", "b", "g")"#, r#"REPLACE: pattern "a": there is no flag 'g'"#),
            (
                r#"EXISTS { ?o ?p ?x FILTER REGEX(?x, "(") }"#,
                r#"REGEX: pattern "(": at character 1: the group that begins"#,
            ),
        ] {
            let error = rewritten(&format!("ASK {{ ?s ?p ?o FILTER({call}) }}")).unwrap_err();
            assert!(error.starts_with(wanted), "{error}");
        }
    }
}
